-- What is counted of every hamlet in the charge of a subtree on a day. Members are those of the cells that serve it;
-- a shared cell counts for each of its hamlets. Counts and days leave this function, never a person.
CREATE FUNCTION chibo_hamlet_rows(node text, now_tree boolean, day date, day_number int, kinds text[])
RETURNS TABLE (
    locality uuid, unit uuid, place text, cells int, shared boolean, members int, official int, local_members int,
    reinforcing int, exempt int, absent int, over_60 int, seats int, admitted_on date, begun_on date, living boolean)
LANGUAGE sql STABLE AS $function$
    WITH hamlets AS MATERIALIZED (
        SELECT c.locality_id, c.unit_id, CASE WHEN now_tree THEN u.path ELSE p.path END AS place
        FROM organisation_localitycharge c
        JOIN organisation_locality l ON l.id = c.locality_id AND l.kind = ANY (kinds)
        JOIN organisation_unit u ON u.id = c.unit_id
        JOIN organisation_unitpath p ON p.unit_id = c.unit_id AND p.during @> day
        WHERE c.during @> day
          AND CASE WHEN now_tree THEN u.path ELSE p.path END >= node
          AND CASE WHEN now_tree THEN u.path ELSE p.path END < node || '~'
    ), links AS MATERIALIZED (
        SELECT k.locality_id, k.cell_id, lower(k.during) AS since, count(*) OVER (PARTITION BY k.cell_id) AS served
        FROM organisation_localitycell k WHERE k.during @> day
    ), sent AS MATERIALIZED (
        SELECT f.person_id, f.unit_id FROM membership_membershipfact f
        WHERE f.kind = 'reinforcing' AND f.unit_id IS NOT NULL AND f.during @> day
    ), seated AS (
        SELECT s.unit_id, count(*) AS members,
               count(*) FILTER (WHERE s.standing = 'official') AS official,
               count(*) FILTER (WHERE NOT (s.person_id, s.unit_id) IN (SELECT * FROM sent)) AS local_members,
               count(*) FILTER (WHERE (s.person_id, s.unit_id) IN (SELECT * FROM sent)) AS reinforcing,
               count(*) FILTER (WHERE s.person_id IN (SELECT f.person_id FROM membership_membershipfact f
                                                      WHERE f.kind = 'exempt' AND f.during @> day)) AS exempt,
               count(*) FILTER (WHERE s.person_id IN (SELECT f.person_id FROM membership_membershipfact f
                                                      WHERE f.kind = 'absent' AND f.during @> day)) AS absent,
               count(*) FILTER (WHERE (day_number - p.reckoned_birth) / 10000 > 60) AS over_60
        FROM membership_spell s
        JOIN people_person p ON p.id = s.person_id
        WHERE s.during @> day AND NOT s.transit
          AND s.unit_id IN (SELECT k.cell_id FROM links k JOIN hamlets h ON h.locality_id = k.locality_id)
        GROUP BY s.unit_id
    ), admitting AS (
        SELECT m.unit_id, max(m."on") AS admitted_on FROM membership_movement m
        WHERE m.kind IN ('admitted', 'readmitted') AND m."on" <= day
          AND m.unit_id IN (SELECT k.cell_id FROM links k JOIN hamlets h ON h.locality_id = k.locality_id)
          AND NOT EXISTS (SELECT FROM membership_movement v WHERE v.voids_id = m.id)
        GROUP BY m.unit_id
    ), committees AS (
        SELECT t.unit_id, count(*) AS seats FROM people_post t
        WHERE t.kind = 'cell_committee_member' AND t.during @> day GROUP BY t.unit_id
    ), summed AS (
        SELECT k.locality_id, count(*) AS cells, bool_or(k.served > 1) AS shared, sum(s.members) AS members,
               sum(s.official) AS official, sum(s.local_members) AS local_members, sum(s.reinforcing) AS reinforcing,
               sum(s.exempt) AS exempt, sum(s.absent) AS absent, sum(s.over_60) AS over_60, max(c.seats) AS seats,
               max(a.admitted_on) AS admitted_on, min(greatest(u.founded_on, k.since)) AS begun_on
        FROM links k
        JOIN organisation_unit u ON u.id = k.cell_id
        LEFT JOIN seated s ON s.unit_id = k.cell_id
        LEFT JOIN admitting a ON a.unit_id = k.cell_id
        LEFT JOIN committees c ON c.unit_id = k.cell_id
        GROUP BY k.locality_id
    ), homes AS (
        SELECT DISTINCT r.locality_id FROM people_residence r
        JOIN membership_spell s ON s.person_id = r.person_id AND s.during @> day
        WHERE r.during @> day AND r.locality_id IN (SELECT h.locality_id FROM hamlets h)
    )
    SELECT h.locality_id, h.unit_id, h.place, coalesce(s.cells, 0)::int, coalesce(s.shared, false),
           coalesce(s.members, 0)::int, coalesce(s.official, 0)::int, coalesce(s.local_members, 0)::int,
           coalesce(s.reinforcing, 0)::int, coalesce(s.exempt, 0)::int, coalesce(s.absent, 0)::int,
           coalesce(s.over_60, 0)::int, coalesce(s.seats, 0)::int, s.admitted_on, s.begun_on,
           homes.locality_id IS NOT NULL OR coalesce(s.members, 0) > 0
    FROM hamlets h
    LEFT JOIN summed s ON s.locality_id = h.locality_id
    LEFT JOIN homes ON homes.locality_id = h.locality_id
$function$;

CREATE FUNCTION chibo_hamlets(node text, now_tree boolean, day date, day_number int, kinds text[])
RETURNS TABLE (
    locality uuid, unit uuid, place text, cells int, shared boolean, members int, official int, local_members int,
    reinforcing int, exempt int, absent int, over_60 int, seats int, admitted_on date, begun_on date, living boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '32MB'
    SET plan_cache_mode = force_custom_plan AS $function$
BEGIN
    IF NOT chibo_may_count(node) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT * FROM chibo_hamlet_rows(node, now_tree, day, day_number, kinds);
END
$function$;
