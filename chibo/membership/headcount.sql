-- Counting members by what they are, also those whose file now lies outside the reader's scope: a past figure
-- keeps its full count. Only counts and keys of spells leave these functions, never a person's values.

CREATE FUNCTION chibo_may_count(node text) RETURNS boolean
LANGUAGE sql STABLE AS $function$
    SELECT coalesce(chibo_in_any(node, string_to_array(nullif(current_setting('chibo.past', true), ''), ',')), false)
$function$;

-- The spells that last on a day at a node and below. $1 and $2 bound the paths, $3 is the day.
-- Most spells that last on a day of our years are still open: an index of those alone answers for them. The first
-- and last day are compared one by one: under row security the planner knows nothing of ranges and takes
-- `during @> day` for a handful of rows.
CREATE FUNCTION chibo_lasting_query(now_tree boolean) RETURNS text
LANGUAGE sql IMMUTABLE AS $function$
    SELECT format(
        'SELECT id, person_id, unit_id, standing, %1$I AS place FROM membership_spell
         WHERE %1$I >= $1 AND %1$I < $2 AND upper_inf(during) AND lower(during) <= $3
         UNION ALL
         SELECT id, person_id, unit_id, standing, %1$I AS place FROM membership_spell
         WHERE %1$I >= $1 AND %1$I < $2 AND NOT upper_inf(during) AND lower(during) <= $3
             AND chibo_year(upper(during)) >= chibo_year($3) AND upper(during) > $3',
        CASE WHEN now_tree THEN 'now_path' ELSE 'path' END)
$function$;

-- The query that gives one row a member: the spell's key and the value of each dimension asked for, as v1, v2 …
-- $1 to $3 as above, $4 is the day as a number (20250630), to count ages from.
CREATE FUNCTION chibo_member_query(now_tree boolean, dimensions text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $function$
DECLARE
    dimension text;
    picked text := 's.id AS spell';
    number int := 0;
    value text;
    joined text := '';
BEGIN
    FOREACH dimension IN ARRAY dimensions LOOP
        CASE
            WHEN dimension = 'gender' THEN value := 'p.gender';
            WHEN dimension = 'standing' THEN value := 's.standing';
            -- Full years on the day; nothing where no birthday is known.
            WHEN dimension = 'age' THEN value := '($4 - p.reckoned_birth) / 10000';
            WHEN dimension IN ('general', 'professional', 'title', 'political_theory', 'occupation') THEN
                value := format('coalesce(%I.code, '''')', dimension);
                joined := joined || format(
                    ' LEFT JOIN people_trait %1$I ON %1$I.person_id = s.person_id AND %1$I.axis = %1$L AND lower(%1$I.during) <= $3'
                    ' AND coalesce(upper(%1$I.during) > $3, true)', dimension);
            WHEN dimension IN ('ethnicity', 'religion') THEN
                value := format('coalesce(belonging_%1$s.%1$I, '''')', dimension);
                joined := joined || format(
                    ' LEFT JOIN people_belonging belonging_%1$s ON belonging_%1$s.person_id = s.person_id', dimension);
            WHEN dimension = 'kind' THEN
                value := 'coalesce(kind.kind, '''')';
                joined := joined
                    || ' LEFT JOIN organisation_unitkind kind ON kind.unit_id = s.unit_id AND kind.during @> $3';
            ELSE RAISE EXCEPTION 'no such dimension: %', dimension;
        END CASE;
        number := number + 1;
        picked := picked || format(', %s AS v%s', value, number);
    END LOOP;
    RETURN format('SELECT %s FROM (%s) AS s JOIN people_person p ON p.id = s.person_id %s',
                  picked, chibo_lasting_query(now_tree), joined);
END
$function$;

-- The values of one row of that query as texts.
CREATE FUNCTION chibo_member_keys(dimensions text[]) RETURNS text
LANGUAGE sql IMMUTABLE AS $function$
    SELECT 'ARRAY[' || string_agg(format('coalesce(v%s::text, '''')', number), ', ') || ']::text[]'
    FROM generate_series(1, cardinality(dimensions)) AS number
$function$;

CREATE FUNCTION chibo_headcount(node text, now_tree boolean, day date, day_number int, dimensions text[])
RETURNS TABLE (keys text[], n bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '32MB' AS $function$
DECLARE
    grouped text;
BEGIN
    IF NOT chibo_may_count(node) THEN
        RETURN;
    END IF;
    SELECT string_agg('v' || number, ', ') INTO grouped FROM generate_series(1, cardinality(dimensions)) AS number;
    RETURN QUERY EXECUTE format('SELECT %s, count(*) FROM (%s) AS member GROUP BY %s',
                                chibo_member_keys(dimensions), chibo_member_query(now_tree, dimensions), grouped)
        USING node, node || '~', day, day_number;
END
$function$;

CREATE FUNCTION chibo_headcount_spells(
    node text, now_tree boolean, day date, day_number int, dimensions text[], wanted text[])
RETURNS TABLE (spell bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    IF NOT chibo_may_count(node) OR dimensions && ARRAY['ethnicity', 'religion'] THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format('SELECT member.spell FROM (%s) AS member WHERE %s = $5',
                                chibo_member_query(now_tree, dimensions), chibo_member_keys(dimensions))
        USING node, node || '~', day, day_number, wanted;
END
$function$;

-- Members counted at the node itself (under its own path: those on the way between two units below) and at each
-- unit directly below. Their sum is counted row by row, apart from the openings that a stock starts from.
CREATE FUNCTION chibo_stock_below(node text, now_tree boolean, day date)
RETURNS TABLE (place text, n bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    IF NOT chibo_may_count(node) THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format('SELECT left(s.place, $4), count(*) FROM (%s) AS s GROUP BY 1', chibo_lasting_query(now_tree))
        USING node, node || '~', day, length(node) + 4;
END
$function$;
