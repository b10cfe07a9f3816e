-- Where every person's membership lies, day by day, and what each movement does to the figures.
--
-- Rewrites spells and places of the given persons from the ledger and the paths of units, then tells the
-- person, and all that hangs on the person, where the file lies today. The pure engine (engine.ledger) is
-- the reference; a property test holds the two together.
CREATE FUNCTION chibo_project(persons uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    moved uuid[];
BEGIN
    DELETE FROM membership_movementplace WHERE person_id = ANY (persons);
    DELETE FROM membership_spell WHERE person_id = ANY (persons);

    WITH told AS (
        SELECT m.id, m.seq, m.person_id, m.kind, m.unit_id, m.partner_id, m.outside_tier,
               CASE WHEN m.kind = 'recognised' THEN coalesce(m.decided_on, m."on") ELSE m."on" END AS day,
               m.kind NOT IN ('recognised', 'recognition_annulled') AS seats,
               CASE WHEN m.kind IN ('admitted', 'readmitted', 'recognition_annulled') THEN 'probationary'
                    WHEN m.kind = 'recognised' THEN 'official'
                    ELSE nullif(m.standing, '') END AS sets
        FROM membership_movement m
        WHERE m.person_id = ANY (persons)
          AND m.kind NOT IN ('correction', 'recognition_refused')
          AND NOT EXISTS (SELECT FROM membership_movement v WHERE v.voids_id = m.id)
    ), numbered AS (
        SELECT *, count(*) FILTER (WHERE seats) OVER life AS seat_no, count(sets) OVER life AS standing_no
        FROM told
        WINDOW life AS (PARTITION BY person_id ORDER BY day, seq)
    ), carried AS (
        SELECT id, seq, person_id, kind, day, seats, outside_tier,
               lead(day) OVER (PARTITION BY person_id ORDER BY day, seq) AS next_day,
               first_value(sets) OVER (PARTITION BY person_id, standing_no ORDER BY day, seq) AS standing,
               first_value(unit_id) OVER seat AS unit_id,
               first_value(partner_id) OVER seat AS partner_id,
               first_value(kind) OVER seat = 'transferred_out' AS transit,
               first_value(kind) OVER seat IN
                   ('opening', 'admitted', 'readmitted', 'restored', 'transferred_in', 'moved_with_unit')
                   OR (first_value(kind) OVER seat = 'transferred_out'
                       AND first_value(partner_id) OVER seat IS NOT NULL) AS inside
        FROM numbered
        WINDOW seat AS (PARTITION BY person_id, seat_no ORDER BY day, seq)
    ), spelled AS (
        INSERT INTO membership_spell
            (person_id, unit_id, partner_id, transit, standing, during, path, now_path, movement_id)
        SELECT c.person_id, c.unit_id, CASE WHEN c.transit THEN c.partner_id END, c.transit, coalesce(c.standing, ''),
               daterange(c.day, c.next_day) * a.during * coalesce(b.during, daterange(NULL, NULL)),
               CASE WHEN c.transit THEN chibo_common(a.path, b.path) ELSE a.path END,
               CASE WHEN c.transit THEN chibo_common(u.path, p.path) ELSE u.path END,
               c.id
        FROM carried c
        JOIN organisation_unit u ON u.id = c.unit_id
        JOIN organisation_unitpath a ON a.unit_id = c.unit_id AND a.during && daterange(c.day, c.next_day)
        LEFT JOIN organisation_unit p ON c.transit AND p.id = c.partner_id
        LEFT JOIN organisation_unitpath b
            ON b.unit_id = p.id AND b.during && (daterange(c.day, c.next_day) * a.during)
        WHERE c.inside AND (c.next_day IS NULL OR c.next_day > c.day) AND (NOT c.transit OR b.id IS NOT NULL)
    ), seat AS (
        SELECT *, lead(day) OVER life AS until,
               lag(unit_id) OVER life AS prev_unit, lag(partner_id) OVER life AS prev_partner,
               lag(transit) OVER life AS prev_transit, coalesce(lag(inside) OVER life, false) AS prev_inside
        FROM carried
        WHERE seats
        WINDOW life AS (PARTITION BY person_id ORDER BY day, seq)
    ), placed AS (
        SELECT s.*,
               CASE WHEN NOT s.inside THEN NULL
                    WHEN s.transit THEN chibo_common(nu.path, np.path) ELSE nu.path END AS new_then,
               CASE WHEN NOT s.prev_inside THEN NULL
                    WHEN s.prev_transit THEN chibo_common(
                        coalesce(pu.path, chibo_path_before(s.prev_unit, s.day)),
                        coalesce(pp.path, chibo_path_before(s.prev_partner, s.day)))
                    ELSE coalesce(pu.path, chibo_path_before(s.prev_unit, s.day)) END AS old_then,
               CASE WHEN NOT s.inside THEN NULL
                    WHEN s.transit THEN chibo_common(u.path, p.path) ELSE u.path END AS new_now,
               CASE WHEN NOT s.prev_inside THEN NULL
                    WHEN s.prev_transit THEN chibo_common(v.path, q.path) ELSE v.path END AS old_now
        FROM seat s
        LEFT JOIN organisation_unitpath nu ON nu.unit_id = s.unit_id AND nu.during @> s.day
        LEFT JOIN organisation_unitpath np ON np.unit_id = s.partner_id AND np.during @> s.day
        LEFT JOIN organisation_unitpath pu ON pu.unit_id = s.prev_unit AND pu.during @> s.day
        LEFT JOIN organisation_unitpath pp ON pp.unit_id = s.prev_partner AND pp.during @> s.day
        LEFT JOIN organisation_unit u ON u.id = s.unit_id
        LEFT JOIN organisation_unit p ON p.id = s.partner_id
        LEFT JOIN organisation_unit v ON v.id = s.prev_unit
        LEFT JOIN organisation_unit q ON q.id = s.prev_partner
    ), effects AS (
        SELECT p.id, p.person_id, p.kind, p.standing, p.outside_tier, p.day, t.tree, e.path, e.sign,
               CASE WHEN t.old_path IS NULL OR t.new_path IS NULL THEN -1
                    ELSE length(chibo_common(t.old_path, t.new_path)) / 4 - 1 END AS lca
        FROM placed p
        CROSS JOIN LATERAL (VALUES ('t', p.old_then, p.new_then), ('n', p.old_now, p.new_now))
            AS t (tree, old_path, new_path)
        CROSS JOIN LATERAL (VALUES (t.old_path, -1), (t.new_path, 1)) AS e (path, sign)
        WHERE e.path IS NOT NULL
          AND (p.kind = 'moved_with_unit'
               OR e.sign = CASE WHEN p.inside AND NOT p.transit THEN 1 ELSE -1 END)
    ), stretches AS (
        SELECT s.person_id, s.id AS seat_id, s.standing, s.day AS since,
               lower(a.during * coalesce(b.during, daterange(NULL, NULL))) AS day,
               CASE WHEN s.transit THEN chibo_common(a.path, b.path) ELSE a.path END AS path
        FROM seat s
        JOIN organisation_unitpath a ON a.unit_id = s.unit_id AND a.during && daterange(s.day, s.until, '[]')
        LEFT JOIN organisation_unitpath b
            ON s.transit AND b.unit_id = s.partner_id
            AND b.during && (daterange(s.day, s.until, '[]') * a.during)
        WHERE s.inside AND (NOT s.transit OR b.id IS NOT NULL)
    ), moves AS (
        SELECT *, lag(path) OVER (PARTITION BY seat_id ORDER BY day) AS old_path
        FROM stretches
    ), flows AS (
        INSERT INTO membership_movementplace
            (person_id, movement_id, tree, kind, standing, outside_tier, "on", year, path, lca, sign)
        SELECT person_id, id, tree, kind, coalesce(standing, ''), outside_tier, day, extract(year FROM day), path, lca, sign
        FROM effects
        UNION ALL
        SELECT m.person_id, NULL, 't', 'moved_with_unit', coalesce(m.standing, ''), '', m.day, extract(year FROM m.day),
               e.path, length(chibo_common(m.old_path, m.path)) / 4 - 1, e.sign
        FROM moves m
        CROSS JOIN LATERAL (VALUES (m.old_path, -1), (m.path, 1)) AS e (path, sign)
        WHERE m.day > m.since AND m.old_path <> m.path
    ), last_seat AS (
        SELECT DISTINCT ON (s.person_id) s.person_id, u.path AS place,
               CASE WHEN s.transit AND s.inside THEN p.path ELSE '' END AS toward
        FROM seat s
        JOIN organisation_unit u ON u.id = s.unit_id
        LEFT JOIN organisation_unit p ON p.id = s.partner_id
        ORDER BY s.person_id, s.day DESC, s.seq DESC
    ), moved AS (
        UPDATE people_person person SET place = l.place, toward = l.toward
        FROM last_seat l
        WHERE person.id = l.person_id AND (person.place, person.toward) IS DISTINCT FROM (l.place, l.toward)
        RETURNING person.id
    )
    SELECT array_agg(m.id) INTO moved FROM moved m;

    -- A row about a person is written where the person's file lies: only files that moved are followed.
    IF moved IS NOT NULL THEN
        PERFORM chibo_follow_persons(moved);
    END IF;
END
$function$;

-- The path a unit had on the day before; for units closed on the day itself.
CREATE FUNCTION chibo_path_before(unit uuid, day date) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS $function$
    SELECT path FROM organisation_unitpath WHERE unit_id = unit AND during @> (day - 1)
$function$;

-- What hangs on persons goes where their files lie.
CREATE FUNCTION chibo_follow_persons(persons uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    follower text;
BEGIN
    UPDATE people_personevent AS told SET place = p.place, toward = p.toward FROM people_person p
    WHERE told.id = p.id AND p.id = ANY (persons) AND (told.place, told.toward) IS DISTINCT FROM (p.place, p.toward);
    FOREACH follower IN ARRAY ARRAY[
        'people_trait', 'people_traitevent', 'people_residence', 'people_residenceevent',
        'people_belonging', 'people_belongingevent', 'people_protected', 'people_protectedevent', 'people_personkey',
        'membership_movement', 'membership_membershipfact', 'membership_membershipfactevent'
    ] LOOP
        EXECUTE format(
            'UPDATE %I AS row SET place = p.place, toward = p.toward FROM people_person p
             WHERE row.person_id = p.id AND p.id = ANY ($1)
               AND (row.place, row.toward) IS DISTINCT FROM (p.place, p.toward)', follower)
        USING persons;
    END LOOP;
END
$function$;

-- Everybody who ever had a seat in the units, or was on the way there.
CREATE FUNCTION chibo_persons_of(units uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
    SELECT coalesce(array_agg(DISTINCT person_id), '{}') FROM membership_movement
    WHERE unit_id = ANY (units) OR partner_id = ANY (units)
$function$;

-- Posts lie where their unit, or the unit in charge of their hamlet, lies today.
CREATE FUNCTION chibo_place_posts(units uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
    UPDATE people_post SET place = u.path FROM organisation_unit u
    WHERE people_post.unit_id = u.id AND u.id = ANY (units) AND people_post.place <> u.path;
    UPDATE people_post SET place = u.path
    FROM organisation_localitycharge c JOIN organisation_unit u ON u.id = c.unit_id
    WHERE people_post.locality_id = c.locality_id AND upper_inf(c.during) AND u.id = ANY (units) AND people_post.place <> u.path;
    UPDATE people_postevent SET place = p.place FROM people_post p
    WHERE people_postevent.id = p.id AND people_postevent.place <> p.place;
$function$;
