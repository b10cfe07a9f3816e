-- Figures of indicators: rows of a population at a node on a day or over a period, those that meet conditions, counted
-- by place. The words come from a closed list; values are quoted; nothing a user writes becomes part of a query. Only
-- counts and keys leave these functions, and no keys where people or religion are asked for.

-- The memberships of a day under the bounds $1 and $2, as the ledger is known now, or was at $6. Persons whose ledger
-- has rows written since then are told anew from the rows that were known; for all others the projection holds.
CREATE FUNCTION chibo_seats_query(now_tree boolean, known boolean) RETURNS text
LANGUAGE sql IMMUTABLE AS $function$
    SELECT format(
        'SELECT s.person_id, s.unit_id, s.transit, s.standing, s.%1$I AS place FROM membership_spell s
         WHERE s.%1$I >= $1 AND s.%1$I < $2 AND upper_inf(s.during) AND lower(s.during) <= $4 %2$s
         UNION ALL
         SELECT s.person_id, s.unit_id, s.transit, s.standing, s.%1$I FROM membership_spell s
         WHERE s.%1$I >= $1 AND s.%1$I < $2 AND NOT upper_inf(s.during) AND lower(s.during) <= $4
           AND chibo_year(upper(s.during)) >= chibo_year($4) AND upper(s.during) > $4 %2$s %3$s',
        CASE WHEN now_tree THEN 'now_path' ELSE 'path' END,
        CASE WHEN known THEN 'AND s.person_id <> ALL (ARRAY(SELECT chibo_written_after($6)))' ELSE '' END,
        CASE WHEN known THEN format(
            'UNION ALL SELECT t.person_id, t.unit_id, t.transit, t.standing, t.%1$I FROM chibo_seats_known($6) t
             WHERE t.%1$I >= $1 AND t.%1$I < $2 AND t.during @> $4',
            CASE WHEN now_tree THEN 'now_path' ELSE 'path' END) ELSE '' END)
$function$;

-- Everybody about whom the ledger was written since.
CREATE FUNCTION chibo_written_after(known timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE AS $function$
    SELECT DISTINCT person_id FROM membership_movement WHERE recorded_at > known
$function$;

-- Where those persons sat by what was known then, as `chibo_project_spells` tells of what is known now.
CREATE FUNCTION chibo_seats_known(known timestamptz)
RETURNS TABLE (person_id uuid, unit_id uuid, transit boolean, standing text, during daterange, path text, now_path text)
LANGUAGE sql STABLE AS $function$
    WITH told AS (
        SELECT m.id, m.seq, m.person_id, m.unit_id, m.partner_id, m.kind,
               CASE WHEN m.kind = 'recognised' THEN coalesce(m.decided_on, m."on") ELSE m."on" END AS day,
               m.kind NOT IN ('recognised', 'recognition_annulled') AS seats,
               CASE WHEN m.kind IN ('admitted', 'readmitted', 'recognition_annulled') THEN 'probationary'
                    WHEN m.kind = 'recognised' THEN 'official'
                    ELSE nullif(m.standing, '') END AS sets
        FROM membership_movement m
        WHERE m.person_id IN (SELECT chibo_written_after(known)) AND m.recorded_at <= known
          AND m.kind NOT IN ('correction', 'recognition_refused')
          AND NOT EXISTS (SELECT FROM membership_movement v WHERE v.voids_id = m.id AND v.recorded_at <= known)
    ), numbered AS (
        SELECT *, count(*) FILTER (WHERE seats) OVER life AS seat_no, count(sets) OVER life AS standing_no
        FROM told WINDOW life AS (PARTITION BY person_id ORDER BY day, seq)
    ), carried AS (
        SELECT person_id, day, lead(day) OVER (PARTITION BY person_id ORDER BY day, seq) AS next_day,
               first_value(sets) OVER (PARTITION BY person_id, standing_no ORDER BY day, seq) AS standing,
               first_value(unit_id) OVER seat AS unit_id, first_value(partner_id) OVER seat AS partner_id,
               first_value(kind) OVER seat AS kind
        FROM numbered WINDOW seat AS (PARTITION BY person_id, seat_no ORDER BY day, seq)
    )
    SELECT c.person_id, c.unit_id, c.kind = 'transferred_out', coalesce(c.standing, ''),
           daterange(c.day, c.next_day) * a.during * coalesce(b.during, daterange(NULL, NULL)),
           CASE WHEN b.id IS NOT NULL THEN chibo_common(a.path, b.path) ELSE a.path END,
           CASE WHEN b.id IS NOT NULL THEN chibo_common(u.path, p.path) ELSE u.path END
    FROM carried c
    JOIN organisation_unit u ON u.id = c.unit_id
    JOIN organisation_unitpath a ON a.unit_id = c.unit_id AND a.during && daterange(c.day, c.next_day)
    LEFT JOIN organisation_unit p ON c.kind = 'transferred_out' AND p.id = c.partner_id
    LEFT JOIN organisation_unitpath b
        ON b.unit_id = p.id AND b.during && (daterange(c.day, c.next_day) * a.during)
    WHERE (c.next_day IS NULL OR c.next_day > c.day)
      AND (c.kind IN ('opening', 'admitted', 'readmitted', 'restored', 'transferred_in', 'moved_with_unit')
           OR (c.kind = 'transferred_out' AND b.id IS NOT NULL))
$function$;

-- The admissions between $3 and $4 that count under the bounds, as known now or at $6.
CREATE FUNCTION chibo_admissions_query(now_tree boolean, known boolean) RETURNS text
LANGUAGE sql IMMUTABLE AS $function$
    SELECT CASE WHEN known THEN format(
        'SELECT m.id, m.person_id, m.unit_id, m."on", %s AS place FROM membership_movement m
         JOIN organisation_unit u ON u.id = m.unit_id
         JOIN organisation_unitpath p ON p.unit_id = m.unit_id AND p.during @> m."on"
         WHERE m.kind IN (''admitted'', ''readmitted'') AND m."on" BETWEEN $3 AND $4 AND m.recorded_at <= $6
           AND %1$s >= $1 AND %1$s < $2
           AND NOT EXISTS (SELECT FROM membership_movement v WHERE v.voids_id = m.id AND v.recorded_at <= $6)',
        CASE WHEN now_tree THEN 'u.path' ELSE 'p.path' END)
    ELSE format(
        'SELECT v.id, m.person_id, v.unit_id, m."on", m.path AS place FROM membership_movementplace m
         JOIN membership_movement v ON v.id = m.movement_id
         WHERE m.tree = %L AND m.sign = 1 AND m.kind IN (''admitted'', ''readmitted'')
           AND m.year = ANY (ARRAY(SELECT generate_series(chibo_year($3), chibo_year($4))))
           AND m."on" BETWEEN $3 AND $4 AND m.path >= $1 AND m.path < $2',
        CASE WHEN now_tree THEN 'n' ELSE 't' END) END
$function$;

-- Rows of a population: `key`, `place`, `year` (0 on a day), and r.* for conditions. $1 and $2 bound the paths, $3 and $4
-- are the first and last day, $5 the last day as a number, $6 the instant of knowing, $7 the kinds of hamlet.
CREATE FUNCTION chibo_population_query(population text, now_tree boolean, known boolean) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $function$
DECLARE
    path text := CASE WHEN now_tree THEN 'u.path' ELSE 'p.path' END;
    bounds text := format('%1$s >= $1 AND %1$s < $2', path);
BEGIN
    RETURN CASE population
        WHEN 'members' THEN
            format('SELECT s.*, s.person_id AS key, 0 AS year FROM (%s) AS s', chibo_seats_query(now_tree, known))
        WHEN 'admissions' THEN
            format('SELECT a.*, a.id AS key, chibo_year(a."on") AS year FROM (%s) AS a', chibo_admissions_query(now_tree, known))
        WHEN 'units' THEN
            format('SELECT u.id AS key, %s AS place, 0 AS year, u.founded_on, u.founded_by_reinforcement
                    FROM organisation_unit u JOIN organisation_unitpath p ON p.unit_id = u.id AND p.during @> $4
                    WHERE %1$s > $1 AND %1$s < $2', path)
        WHEN 'localities' THEN
            format('SELECT h.*, h.locality AS key, 0 AS year FROM chibo_hamlet_rows($1, %L, $4, $5, $7) AS h', now_tree)
        WHEN 'posts' THEN
            format('SELECT t.id AS key, %s AS place, 0 AS year, t.kind, t.unit_id, t.locality_id, t.person_id, t.trained
                    FROM people_post t
                    LEFT JOIN organisation_localitycharge c ON c.locality_id = t.locality_id AND c.during @> $4
                    JOIN organisation_unit u ON u.id = coalesce(t.unit_id, c.unit_id)
                    JOIN organisation_unitpath p ON p.unit_id = u.id AND p.during @> $4
                    WHERE t.during @> $4 AND %s', path, bounds)
        WHEN 'reinforcements' THEN
            format('SELECT f.id AS key, %s AS place, 0 AS year FROM membership_membershipfact f
                    JOIN organisation_unit u ON u.id = f.unit_id
                    JOIN organisation_unitpath p ON p.unit_id = u.id AND p.during @> $4
                    WHERE f.kind = ''reinforcing'' AND f.during @> $4 AND %s', path, bounds)
        WHEN 'candidates' THEN
            format('SELECT n.id AS key, %s AS place, 0 AS year, n.gender, n.person_id FROM admission_candidate n
                    JOIN organisation_unit u ON u.id = n.cell_id
                    JOIN organisation_unitpath p ON p.unit_id = u.id AND p.during @> $4
                    WHERE n.introduced_on <= $4 AND %s AND NOT EXISTS (
                        SELECT FROM admission_candidatestep t WHERE t.candidate_id = n.id AND t."on" <= $4
                        AND t.kind IN (''closed'', ''lapsed'', ''admitted''))', path, bounds)
        WHEN 'classes' THEN
            format('SELECT k.id AS key, %s AS place, chibo_year(k.starts_on) AS year, k.kind FROM training_trainingclass k
                    JOIN organisation_unit u ON u.id = k.organiser_id
                    JOIN organisation_unitpath p ON p.unit_id = u.id AND p.during @> k.starts_on
                    WHERE k.starts_on BETWEEN $3 AND $4 AND %s', path, bounds)
        WHEN 'enrolments' THEN
            format('SELECT e.id AS key, %s AS place, chibo_year(k.starts_on) AS year, k.kind FROM training_enrolment e
                    JOIN training_trainingclass k ON k.id = e.training_class_id
                    JOIN organisation_unit u ON u.id = e.sender_id
                    JOIN organisation_unitpath p ON p.unit_id = u.id AND p.during @> k.starts_on
                    WHERE k.starts_on BETWEEN $3 AND $4 AND e.withdrawn_on IS NULL AND %s', path, bounds)
    END;
END
$function$;

-- What must be joined to the rows (r) to answer a word; the same text for several words joins once.
CREATE FUNCTION chibo_word_join(population text, word text, now_tree boolean, known boolean) RETURNS text
LANGUAGE sql IMMUTABLE AS $function$
    SELECT CASE
        WHEN population IN ('members', 'admissions') AND word IN ('gender', 'age', 'youth_union') THEN
            ' JOIN people_person person ON person.id = r.person_id'
        WHEN word IN ('minority', 'religious') THEN
            ' LEFT JOIN people_belonging belonging ON belonging.person_id = r.person_id'
        WHEN word = 'graduate' THEN
            ' LEFT JOIN people_trait schooling ON schooling.person_id = r.person_id AND schooling.axis = ''professional'''
            ' AND lower(schooling.during) <= r."on" AND coalesce(upper(schooling.during) > r."on", true)'
        WHEN population = 'units' AND word = 'kind' THEN
            ' JOIN organisation_unitkind kind ON kind.unit_id = r.key AND kind.during @> $4'
        WHEN population = 'units' AND word IN ('members', 'official', 'local_members', 'reinforcing_members') THEN
            format(' LEFT JOIN (
                SELECT s.unit_id, count(*) AS members, count(*) FILTER (WHERE s.standing = ''official'') AS official,
                       count(*) FILTER (WHERE f.id IS NULL) AS local_members, count(f.id) AS reinforcing_members
                FROM (%s) AS s
                LEFT JOIN membership_membershipfact f ON f.person_id = s.person_id AND f.unit_id = s.unit_id
                    AND f.kind = ''reinforcing'' AND f.during @> $4
                WHERE NOT s.transit GROUP BY s.unit_id) AS seated ON seated.unit_id = r.key',
                chibo_seats_query(now_tree, known))
        WHEN population = 'units' AND word = 'years_without_admission' THEN
            ' LEFT JOIN (
                SELECT m.unit_id, max(m."on") AS last_on FROM membership_movement m
                WHERE m.kind IN (''admitted'', ''readmitted'') AND m."on" <= $4
                  AND NOT EXISTS (SELECT FROM membership_movement v WHERE v.voids_id = m.id)
                GROUP BY m.unit_id) AS admitting ON admitting.unit_id = r.key'
        WHEN population = 'localities' AND word = 'households' THEN
            ' JOIN organisation_locality hamlet ON hamlet.id = r.key'
        ELSE ''
    END
$function$;

-- A number the word stands for; nothing for words that are yes or no.
CREATE FUNCTION chibo_word_number(population text, word text) RETURNS text
LANGUAGE sql IMMUTABLE AS $function$
    SELECT CASE population || '.' || word
        WHEN 'members.age' THEN '(($5 - person.reckoned_birth) / 10000)'
        WHEN 'admissions.age' THEN '((to_char(r."on", ''YYYYMMDD'')::int - person.reckoned_birth) / 10000)'
        WHEN 'units.members' THEN 'coalesce(seated.members, 0)'
        WHEN 'units.official' THEN 'coalesce(seated.official, 0)'
        WHEN 'units.local_members' THEN 'coalesce(seated.local_members, 0)'
        WHEN 'units.reinforcing_members' THEN 'coalesce(seated.reinforcing_members, 0)'
        WHEN 'units.years_without_admission' THEN
            '(($5 - to_char(coalesce(admitting.last_on, r.founded_on), ''YYYYMMDD'')::int) / 10000)'
        WHEN 'localities.members' THEN 'r.members'
        WHEN 'localities.local_members' THEN 'r.local_members'
        WHEN 'localities.households' THEN 'hamlet.households'
        WHEN 'localities.years_without_admission' THEN
            '(($5 - to_char(coalesce(r.admitted_on, r.begun_on), ''YYYYMMDD'')::int) / 10000)'
        WHEN 'localities.over_60_share' THEN '(CASE WHEN r.members > 0 THEN 100 * r.over_60 / r.members END)'
    END
$function$;

-- Whether a row meets a yes-or-no word; `listed` are the values it is compared with.
CREATE FUNCTION chibo_word_flag(population text, word text, listed text[]) RETURNS text
LANGUAGE sql IMMUTABLE AS $function$
    SELECT format(CASE population || '.' || word
        WHEN 'members.gender' THEN 'person.gender = ANY (%L)'
        WHEN 'members.standing' THEN 'r.standing = ANY (%L)'
        WHEN 'members.residential' THEN
            'NOT r.transit AND r.unit_id IN (SELECT cell_id FROM organisation_localitycell WHERE during @> $4)'
        WHEN 'members.reinforcing' THEN
            '(r.person_id, r.unit_id) IN (SELECT person_id, unit_id FROM membership_membershipfact
                                          WHERE kind = ''reinforcing'' AND during @> $4)'
        WHEN 'members.local' THEN
            'NOT r.transit AND r.unit_id IN (SELECT cell_id FROM organisation_localitycell WHERE during @> $4)
             AND (r.person_id, r.unit_id) NOT IN (SELECT person_id, unit_id FROM membership_membershipfact
                                                  WHERE kind = ''reinforcing'' AND unit_id IS NOT NULL AND during @> $4)'
        WHEN 'members.exempt' THEN
            'r.person_id IN (SELECT person_id FROM membership_membershipfact WHERE kind = ''exempt'' AND during @> $4)'
        WHEN 'members.cells' THEN 'r.unit_id::text = ANY (%L)'
        WHEN 'members.minority' THEN 'coalesce(belonging.ethnicity, '''') NOT IN ('''', ''01'')'
        WHEN 'admissions.gender' THEN 'person.gender = ANY (%L)'
        WHEN 'admissions.in_residential_cell' THEN
            'EXISTS (SELECT FROM organisation_localitycell l WHERE l.cell_id = r.unit_id AND l.during @> r."on")'
        WHEN 'admissions.in_hamlets_of_kind' THEN
            'EXISTS (SELECT FROM organisation_localitycell l JOIN organisation_locality h ON h.id = l.locality_id
                     WHERE l.cell_id = r.unit_id AND l.during @> r."on" AND h.kind = ANY (%L))'
        WHEN 'admissions.in_cells_of_kind' THEN
            'EXISTS (SELECT FROM organisation_unitkind k
                     WHERE k.unit_id = r.unit_id AND k.during @> r."on" AND k.kind = ANY (%L))'
        WHEN 'admissions.cells' THEN 'r.unit_id::text = ANY (%L)'
        WHEN 'admissions.youth_union' THEN
            '(person.youth_union_on <> '''' AND left(person.youth_union_on, 4)::int <= chibo_year(r."on")
              AND (to_char(r."on", ''YYYYMMDD'')::int - person.reckoned_birth) / 10000 <= 30)
             OR EXISTS (SELECT FROM admission_candidate c JOIN admission_dossier d ON d.candidate_id = c.id
                        WHERE c.person_id = r.person_id AND d.opened_on <= r."on" AND d.association = ''youth_union'')'
        WHEN 'admissions.graduate' THEN 'coalesce(schooling.code, '''') = ANY (%L)'
        WHEN 'admissions.minority' THEN 'coalesce(belonging.ethnicity, '''') NOT IN ('''', ''01'')'
        WHEN 'admissions.religious' THEN 'coalesce(belonging.religion, '''') NOT IN ('''', ''00'')'
        WHEN 'units.residential' THEN 'r.key IN (SELECT cell_id FROM organisation_localitycell WHERE during @> $4)'
        WHEN 'units.independent' THEN
            'r.key IN (SELECT cell_id FROM organisation_localitycell WHERE during @> $4 GROUP BY cell_id HAVING count(*) = 1)'
        WHEN 'units.kind' THEN 'kind.kind = ANY (%L)'
        WHEN 'units.has_cell_committee' THEN
            'r.key IN (SELECT unit_id FROM people_post WHERE kind = ''cell_committee_member'' AND during @> $4
                       GROUP BY unit_id HAVING count(*) >= 3)'
        WHEN 'units.founded_by_reinforcement' THEN 'r.founded_by_reinforcement'
        WHEN 'units.area' THEN 'r.key IN (SELECT unit_id FROM organisation_areaflag WHERE flag = ANY (%L) AND during @> $4)'
        WHEN 'units.has_admission' THEN
            'r.place IN (SELECT left(a.path, size) FROM membership_movementplace a, generate_series(4, length(a.path), 4) AS size
                         WHERE a.tree = ''t'' AND a.sign = 1 AND a.kind IN (''admitted'', ''readmitted'')
                           AND a.year = ANY (ARRAY(SELECT generate_series(chibo_year($3), chibo_year($4))))
                           AND a."on" BETWEEN $3 AND $4 AND a.path >= $1 AND a.path < $2)'
        WHEN 'localities.area' THEN
            'r.key IN (SELECT locality_id FROM organisation_areaflag WHERE flag = ANY (%L) AND during @> $4)'
        WHEN 'localities.has_cell' THEN 'r.cells > 0'
        WHEN 'localities.shared_cell' THEN 'r.shared'
        WHEN 'localities.has_member' THEN 'r.living'
        WHEN 'localities.kept_by_reinforcement' THEN 'r.cells > 0 AND r.local_members = 0 AND r.reinforcing > 0'
        WHEN 'localities.keys' THEN 'r.key::text = ANY (%L)'
        WHEN 'posts.post' THEN 'r.kind = ANY (%L)'
        WHEN 'posts.area' THEN
            'r.locality_id IN (SELECT locality_id FROM organisation_areaflag WHERE flag = ANY (%1$L) AND during @> $4)
             OR r.unit_id IN (SELECT l.cell_id FROM organisation_localitycell l
                              JOIN organisation_areaflag f ON f.locality_id = l.locality_id
                              WHERE l.during @> $4 AND f.flag = ANY (%1$L) AND f.during @> $4)'
        WHEN 'posts.trained' THEN 'r.trained'
        WHEN 'posts.is_member' THEN
            'r.person_id IN (SELECT person_id FROM membership_spell WHERE during @> $4)'
        WHEN 'candidates.gender' THEN 'r.gender = ANY (%L)'
        WHEN 'candidates.trained' THEN
            'r.key IN (SELECT candidate FROM training_certificate
                       WHERE kind = ''awareness'' AND issued_on <= $4 AND candidate IS NOT NULL)
             OR r.person_id IN (SELECT person_id FROM training_certificate
                                WHERE kind = ''awareness'' AND issued_on <= $4 AND person_id IS NOT NULL)'
        WHEN 'candidates.in_dossier' THEN 'r.key IN (SELECT candidate_id FROM admission_dossier WHERE opened_on <= $4)'
        WHEN 'classes.class' THEN 'r.kind = ANY (%L)'
        WHEN 'enrolments.class' THEN 'r.kind = ANY (%L)'
        WHEN 'enrolments.certified' THEN
            'r.key IN (SELECT enrolment_id FROM training_certificate WHERE enrolment_id IS NOT NULL AND issued_on <= $4)'
    END, listed)
$function$;

-- One condition as a test on the row.
CREATE FUNCTION chibo_condition_query(population text, condition jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $function$
DECLARE
    word text := condition ->> 'word';
    number text := chibo_word_number(population, word);
    flag text;
BEGIN
    IF number IS NOT NULL THEN
        IF condition ->> 'sign' NOT IN ('>=', '>', '=', '<=', '<') THEN
            RAISE EXCEPTION 'no such comparison: %', condition ->> 'sign';
        END IF;
        RETURN format('coalesce(%s %s %s, false)', number, condition ->> 'sign', (condition ->> 'number')::int);
    END IF;
    flag := chibo_word_flag(population, word,
        ARRAY(SELECT jsonb_array_elements_text(coalesce(condition -> 'listed', '[]'::jsonb))));
    IF flag IS NULL THEN
        RAISE EXCEPTION 'no such condition: %.%', population, word;
    END IF;
    RETURN format(CASE WHEN (condition ->> 'wanted')::boolean THEN 'coalesce((%s), false)' ELSE 'NOT coalesce((%s), false)' END, flag);
END
$function$;

CREATE FUNCTION chibo_conditions_query(population text, conditions jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $function$
    SELECT coalesce(string_agg('(' || chibo_condition_query(population, one) || ')', ' AND '), 'true')
    FROM jsonb_array_elements(conditions) AS one
$function$;

-- The rows with all joins that the questions need.
CREATE FUNCTION chibo_joined_query(population text, now_tree boolean, known boolean, asked jsonb) RETURNS text
LANGUAGE sql IMMUTABLE AS $function$
    SELECT format('(%s) AS r%s', chibo_population_query(population, now_tree, known), (
        SELECT coalesce(string_agg(DISTINCT chibo_word_join(population, named.word, now_tree, known), ''), '')
        FROM (SELECT one ->> 'word' AS word
              FROM jsonb_array_elements(asked) AS question,
                   jsonb_array_elements((question -> 'of') || (question -> 'where')) AS one
              UNION SELECT question ->> 'amount' FROM jsonb_array_elements(asked) AS question) AS named))
$function$;

-- The answers to several questions about one population, by place: the first `size` characters of the path (all of it
-- where `size` is 0), and by year where `yearly`. `part` and `base` of a count are the same kind of number; of a sum and a mean
-- `part` is the sum and `base` how many rows have the amount.
CREATE FUNCTION chibo_measured(
    node text, now_tree boolean, first date, last date, day_number int, known timestamptz, hamlets text[],
    population text, asked jsonb, size int, yearly boolean)
RETURNS TABLE (place text, year int, number int, part bigint, base bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '32MB' AS $function$
DECLARE
    question jsonb;
    picked text := '';
    lines text := '';
    base text;
    part text;
    amount text;
    index int := 0;
BEGIN
    IF NOT chibo_may_count(node) THEN
        RETURN;
    END IF;
    FOR question IN SELECT * FROM jsonb_array_elements(asked) LOOP
        index := index + 1;
        base := chibo_conditions_query(population, question -> 'of');
        part := base || ' AND ' || chibo_conditions_query(population, question -> 'where');
        amount := chibo_word_number(population, question ->> 'amount');
        IF question ->> 'amount' <> '' AND amount IS NULL THEN
            RAISE EXCEPTION 'no such amount: %.%', population, question ->> 'amount';
        END IF;
        picked := picked || CASE WHEN amount IS NULL
            THEN format(', count(*) FILTER (WHERE %s) AS p%s, count(*) FILTER (WHERE %s) AS b%s', part, index, base, index)
            ELSE format(', coalesce(sum(%1$s) FILTER (WHERE %2$s), 0)::bigint AS p%3$s, count(%1$s) FILTER (WHERE %2$s) AS b%3$s',
                        amount, part, index) END;
        lines := lines || format('%s(%s, p%s, b%s)', CASE WHEN index > 1 THEN ', ' ELSE '' END, index, index, index);
    END LOOP;
    RETURN QUERY EXECUTE format(
        'SELECT g.place, g.year, line.number, line.part, line.base FROM (
            SELECT %s AS place, %s AS year %s FROM %s GROUP BY 1, 2) AS g
         CROSS JOIN LATERAL (VALUES %s) AS line (number, part, base)',
        CASE WHEN size > 0 THEN format('left(r.place, %s)', size) ELSE 'r.place' END,
        CASE WHEN yearly THEN 'r.year' ELSE '0' END,
        picked, chibo_joined_query(population, now_tree, known IS NOT NULL, asked), lines)
        USING node, node || '~', first, last, day_number, known, hamlets;
END
$function$;

-- The rows behind one question: key, place, and whether the row is in the part.
CREATE FUNCTION chibo_measured_rows(
    node text, now_tree boolean, first date, last date, day_number int, known timestamptz, hamlets text[],
    population text, question jsonb)
RETURNS TABLE (key uuid, place text, meets boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '32MB' AS $function$
BEGIN
    IF NOT chibo_may_count(node) OR (question -> 'of')::text || (question -> 'where')::text ~ '"(minority|religious)"' THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format(
        'SELECT r.key, r.place, %s FROM %s WHERE %s ORDER BY r.place, r.key',
        chibo_conditions_query(population, question -> 'where'),
        chibo_joined_query(population, now_tree, known IS NOT NULL, jsonb_build_array(question)),
        chibo_conditions_query(population, question -> 'of'))
        USING node, node || '~', first, last, day_number, known, hamlets;
END
$function$;
