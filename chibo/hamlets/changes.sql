-- How cells of a class changed from year to year, for projections: counts by age, never a person.
-- A class is the cells under a node that serve a hamlet; only cells that did so at both ends of a year, and had
-- members at its start, are counted. Entered at the opening of the books is no coming. An age of -1000: not known.
CREATE FUNCTION chibo_class_cells(node text, days date[], kinds text[])
RETURNS TABLE (since date, until date, cell uuid)
LANGUAGE sql STABLE AS $function$
    SELECT DISTINCT w.since, w.until, k.cell_id
    FROM (SELECT days[i] AS since, days[i + 1] AS until FROM generate_series(1, cardinality(days) - 1) i) w
    JOIN organisation_localitycell k ON k.during @> w.since
    JOIN organisation_locality l ON l.id = k.locality_id AND l.kind = ANY (kinds)
    JOIN organisation_unitpath p ON p.unit_id = k.cell_id AND p.during @> days[cardinality(days)]
        AND p.path >= node AND p.path < node || '~'
    WHERE EXISTS (SELECT FROM organisation_localitycell o WHERE o.cell_id = k.cell_id AND o.during @> w.until)
$function$;

CREATE FUNCTION chibo_class_change_rows(node text, days date[], kinds text[])
RETURNS TABLE (what text, age int, members int, gone int)
LANGUAGE sql STABLE AS $function$
    WITH cells AS MATERIALIZED (
        SELECT * FROM chibo_class_cells(node, days, kinds)
    ), seated AS MATERIALIZED (
        SELECT c.since, c.until, c.cell, s.person_id, bool_or(s.during @> c.since) AS before,
               bool_or(s.during @> c.until) AS after
        FROM cells c
        JOIN membership_spell s ON s.unit_id = c.cell AND NOT s.transit
            AND (s.during @> c.since OR s.during @> c.until)
        GROUP BY c.since, c.until, c.cell, s.person_id
    ), held AS MATERIALIZED (
        SELECT t.*, bool_or(t.before) OVER (PARTITION BY t.since, t.cell) AS held FROM seated t
    ), coming AS (
        SELECT max(CASE m.kind WHEN 'opening' THEN 2 WHEN 'admitted' THEN 1 WHEN 'readmitted' THEN 1 ELSE 0 END) AS way
        FROM held h
        JOIN membership_movement m ON m.person_id = h.person_id AND m.unit_id = h.cell
            AND m."on" > h.since AND m."on" <= h.until
            AND NOT EXISTS (SELECT FROM membership_movement v WHERE v.voids_id = m.id)
        WHERE h.held AND NOT h.before
        GROUP BY h.since, h.cell, h.person_id
    )
    SELECT 'age', g.age, count(*)::int, count(*) FILTER (WHERE NOT g.after)::int
    FROM (SELECT h.after, coalesce((to_char(h.since, 'YYYYMMDD')::int - p.reckoned_birth) / 10000, -1000) AS age
          FROM held h JOIN people_person p ON p.id = h.person_id WHERE h.before) g
    GROUP BY g.age
    UNION ALL SELECT 'cells', 0, count(DISTINCT (h.since, h.cell))::int, 0 FROM held h WHERE h.held
    UNION ALL SELECT 'admitted', 0, count(*) FILTER (WHERE c.way = 1)::int, 0 FROM coming c
    UNION ALL SELECT 'arrived', 0, count(*) FILTER (WHERE c.way = 0)::int, 0 FROM coming c
$function$;

CREATE FUNCTION chibo_class_changes(place text, node text, days date[], kinds text[])
RETURNS TABLE (what text, age int, members int, gone int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '32MB'
    SET plan_cache_mode = force_custom_plan AS $function$
BEGIN
    IF NOT chibo_may_count(place) OR NOT starts_with(place, node) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT * FROM chibo_class_change_rows(node, days, kinds);
END
$function$;

-- The cells of the class on an earlier day, by age, beside the members each had later: what a projection is tried on.
CREATE FUNCTION chibo_class_ages(place text, node text, since date, until date, kinds text[])
RETURNS TABLE (cell bigint, age int, members int, later int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '32MB'
    SET plan_cache_mode = force_custom_plan AS $function$
BEGIN
    IF NOT chibo_may_count(place) OR NOT starts_with(place, node) THEN
        RETURN;
    END IF;
    RETURN QUERY
    WITH cells AS MATERIALIZED (
        SELECT c.cell, dense_rank() OVER (ORDER BY c.cell) AS number FROM chibo_class_cells(node, ARRAY[since, until], kinds) c
    ), afterwards AS (
        SELECT s.unit_id, count(*) AS n FROM membership_spell s
        WHERE s.unit_id IN (SELECT c.cell FROM cells c) AND s.during @> until AND NOT s.transit GROUP BY s.unit_id
    )
    SELECT c.number, coalesce((to_char(since, 'YYYYMMDD')::int - p.reckoned_birth) / 10000, -1000), count(*)::int,
           coalesce(max(a.n), 0)::int
    FROM cells c
    JOIN membership_spell s ON s.unit_id = c.cell AND s.during @> since AND NOT s.transit
    JOIN people_person p ON p.id = s.person_id
    LEFT JOIN afterwards a ON a.unit_id = c.cell
    GROUP BY 1, 2;
END
$function$;

CREATE FUNCTION chibo_ages_of_cells(cells uuid[], day date)
RETURNS TABLE (cell uuid, age int, members int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
    SELECT s.unit_id, coalesce((to_char(day, 'YYYYMMDD')::int - p.reckoned_birth) / 10000, -1000), count(*)::int
    FROM membership_spell s
    JOIN people_person p ON p.id = s.person_id
    WHERE s.unit_id = ANY (cells) AND NOT s.transit AND s.during @> day AND chibo_may_count(s.path)
    GROUP BY 1, 2
$function$;
