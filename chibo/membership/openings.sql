-- Members at the opening of each year, node by node, so that a stock reads one row and the days since.
--
-- An opening is the stock at the end of 31 December before. Years are opened one by one (chibo_open_years);
-- from then on every rewriting of spells adds its difference, in the same transaction. A year that is not
-- open costs only time: the stock is then counted from an earlier opening, or from the spells alone.

-- Expressions of indexes must be immutable and short.
CREATE FUNCTION chibo_year(day date) RETURNS int
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $function$ SELECT extract(year FROM day)::int $function$;

CREATE INDEX spell_began ON membership_spell (chibo_year(lower(during)), path) INCLUDE (during, standing, transit);
CREATE INDEX spell_ended ON membership_spell (chibo_year(upper(during)), path) INCLUDE (during, standing, transit)
    WHERE NOT upper_inf(during);
CREATE INDEX spell_began_now ON membership_spell (chibo_year(lower(during)), now_path) INCLUDE (during, standing, transit);
CREATE INDEX spell_ended_now ON membership_spell (chibo_year(upper(during)), now_path) INCLUDE (during, standing, transit)
    WHERE NOT upper_inf(during);

ALTER FUNCTION chibo_project(uuid[]) RENAME TO chibo_project_spells;
REVOKE EXECUTE ON FUNCTION chibo_project_spells(uuid[]) FROM PUBLIC, chibo_app, chibo_report;

-- The lock comes before the look at open years: who opens a year waits for those who write, and they for him.
CREATE FUNCTION chibo_project(persons uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    years int[];
    before membership_spell[];
BEGIN
    LOCK TABLE membership_spell IN ROW EXCLUSIVE MODE;
    SELECT coalesce(array_agg(year), '{}') INTO years FROM membership_openingyear;
    IF years = '{}' THEN
        PERFORM chibo_project_spells(persons);
        RETURN;
    END IF;
    SELECT array_agg(s) INTO before FROM membership_spell s WHERE person_id = ANY (persons);
    PERFORM chibo_project_spells(persons);

    INSERT INTO membership_opening AS opening (tree, year, path, official, probationary, transit)
    SELECT tree, year, left(place, size), coalesce(sum(sign) FILTER (WHERE standing <> 'probationary'), 0),
           coalesce(sum(sign) FILTER (WHERE standing = 'probationary'), 0), coalesce(sum(sign) FILTER (WHERE transit), 0)
    FROM (
        SELECT -1 AS sign, standing, transit, during, path, now_path FROM unnest(before)
        UNION ALL
        SELECT 1, standing, transit, during, path, now_path FROM membership_spell WHERE person_id = ANY (persons)
    ) AS spell
    JOIN unnest(years) AS year ON spell.during @> (make_date(year, 1, 1) - 1)
    CROSS JOIN LATERAL (VALUES ('t', path), ('n', now_path)) AS seat (tree, place)
    CROSS JOIN LATERAL generate_series(4, length(place), 4) AS size
    GROUP BY tree, year, left(place, size)
    HAVING sum(sign) FILTER (WHERE standing = 'probationary') <> 0
        OR sum(sign) FILTER (WHERE standing <> 'probationary') <> 0
        OR sum(sign) FILTER (WHERE transit) <> 0
    ORDER BY tree, year, left(place, size)
    ON CONFLICT (tree, year, path) DO UPDATE SET
        official = opening.official + excluded.official,
        probationary = opening.probationary + excluded.probationary,
        transit = opening.transit + excluded.transit;
END
$function$;

-- Open every year up to this one that is not open yet. Returns how many were.
CREATE FUNCTION chibo_open_years(last int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    fresh int[];
BEGIN
    IF EXISTS (SELECT FROM membership_openingyear WHERE year = last) THEN
        RETURN 0;
    END IF;
    LOCK TABLE membership_spell IN SHARE ROW EXCLUSIVE MODE;
    SELECT array_agg(year) INTO fresh
    FROM generate_series((SELECT min(chibo_year(lower(during))) + 1 FROM membership_spell), last) AS year
    WHERE year NOT IN (SELECT o.year FROM membership_openingyear o);
    IF fresh IS NULL THEN
        RETURN 0;
    END IF;
    -- A spell counts from the opening after its first day to that before its end: what began less what ended.
    INSERT INTO membership_opening (tree, year, path, official, probationary, transit)
    WITH step AS (
        SELECT tree, place, turn.year, coalesce(sum(sign) FILTER (WHERE standing <> 'probationary'), 0)::int AS official,
               coalesce(sum(sign) FILTER (WHERE standing = 'probationary'), 0)::int AS probationary,
               coalesce(sum(sign) FILTER (WHERE transit), 0)::int AS transit
        FROM membership_spell
        CROSS JOIN LATERAL (VALUES (chibo_year(lower(during)) + 1, 1), (chibo_year(upper(during)) + 1, -1)) AS turn (year, sign)
        CROSS JOIN LATERAL (VALUES ('t', path), ('n', now_path)) AS seat (tree, place)
        WHERE turn.year <= last
        GROUP BY tree, place, turn.year
    ), node AS (
        SELECT tree, left(place, size) AS path, year, sum(official)::int AS official,
               sum(probationary)::int AS probationary, sum(transit)::int AS transit
        FROM step
        CROSS JOIN LATERAL generate_series(4, length(place), 4) AS size
        GROUP BY tree, left(place, size), year
    ), stock AS (
        SELECT tree, path, year AS since, lead(year) OVER years AS until, sum(official) OVER years AS official,
               sum(probationary) OVER years AS probationary, sum(transit) OVER years AS transit
        FROM node
        WINDOW years AS (PARTITION BY tree, path ORDER BY year)
    )
    SELECT tree, year, path, official, probationary, transit
    FROM stock
    CROSS JOIN LATERAL generate_series(since, coalesce(until - 1, last)) AS year
    WHERE year = ANY (fresh) AND (official, probationary, transit) <> (0, 0, 0)
    ORDER BY tree, year, path;
    INSERT INTO membership_openingyear SELECT unnest(fresh);
    RETURN cardinality(fresh);
END
$function$;

-- May the figures of the node be told? In charge of it today or in the past, or of the unit that stood there.
CREATE FUNCTION chibo_may_tell(node text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
    SELECT chibo_may_count(node)
        OR EXISTS (SELECT FROM organisation_unit u WHERE u.step = right(node, 4) AND chibo_may_count(u.path))
$function$;

-- Members of the node at the end of the day. Only counts leave the function.
CREATE FUNCTION chibo_stock(node text, now_tree boolean, day date, OUT official bigint, OUT probationary bigint, OUT transit bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    place text := CASE WHEN now_tree THEN 'now_path' ELSE 'path' END;
    base int := (SELECT max(year) FROM membership_openingyear WHERE year <= chibo_year(day + 1));
    counts text := 'count(*) FILTER (WHERE standing <> ''probationary''), count(*) FILTER (WHERE standing = ''probationary''),
                    count(*) FILTER (WHERE transit)';
    years int[];
    more bigint[];
    fewer bigint[];
BEGIN
    official := 0; probationary := 0; transit := 0;
    IF NOT chibo_may_tell(node) THEN
        RETURN;
    END IF;
    IF base IS NULL THEN
        EXECUTE format('SELECT %s FROM membership_spell WHERE %2$I >= $1 AND %2$I < $2 AND during @> $3', counts, place)
            INTO official, probationary, transit USING node, node || '~', day;
        RETURN;
    END IF;
    SELECT o.official, o.probationary, o.transit INTO official, probationary, transit FROM membership_opening o
        WHERE o.tree = CASE WHEN now_tree THEN 'n' ELSE 't' END AND o.year = base AND o.path = node;
    official := coalesce(official, 0); probationary := coalesce(probationary, 0); transit := coalesce(transit, 0);
    IF day < make_date(base, 1, 1) THEN
        RETURN;
    END IF;
    years := ARRAY(SELECT generate_series(base, chibo_year(day)));
    EXECUTE format('SELECT ARRAY[%s] FROM membership_spell WHERE chibo_year(lower(during)) = ANY ($4)
                    AND %2$I >= $1 AND %2$I < $2 AND lower(during) <= $3', counts, place)
        INTO more USING node, node || '~', day, years;
    EXECUTE format('SELECT ARRAY[%s] FROM membership_spell WHERE chibo_year(upper(during)) = ANY ($4) AND NOT upper_inf(during)
                    AND %2$I >= $1 AND %2$I < $2 AND upper(during) <= $3', counts, place)
        INTO fewer USING node, node || '~', day, years;
    -- Spells that began and ended since the opening stand in both sums.
    official := official + more[1] - fewer[1];
    probationary := probationary + more[2] - fewer[2];
    transit := transit + more[3] - fewer[3];
END
$function$;

-- What crossed the border of the node between two days, both included, counted by what Biểu 1 asks.
-- `lca` is the level of the common ancestor, always above the node.
CREATE FUNCTION chibo_flows(node text, now_tree boolean, first date, last date)
RETURNS TABLE (kind varchar, sign smallint, standing varchar, outside_tier varchar, lca smallint, n bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    IF NOT chibo_may_tell(node) THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE
        'SELECT kind, sign, standing, outside_tier, lca, count(*) FROM membership_movementplace
         WHERE tree = $1 AND year = ANY ($2) AND lca = ANY ($3) AND path >= $4 AND path < $5 AND "on" BETWEEN $6 AND $7
         GROUP BY kind, sign, standing, outside_tier, lca'
    USING CASE WHEN now_tree THEN 'n' ELSE 't' END,
          ARRAY(SELECT generate_series(chibo_year(first), chibo_year(last))),
          ARRAY(SELECT generate_series(-1, length(node) / 4 - 2)::smallint),
          node, node || '~', first, last;
END
$function$;
