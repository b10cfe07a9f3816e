-- Counting members by what they are, also those whose file now lies outside the reader's scope: a past figure
-- keeps its full count. Only counts and keys of spells leave these functions, never a person's values.

CREATE FUNCTION chibo_may_count(node text) RETURNS boolean
LANGUAGE sql STABLE AS $function$
    SELECT coalesce(chibo_in_any(node, string_to_array(nullif(current_setting('chibo.past', true), ''), ',')), false)
$function$;

-- The query that gives one row a member: the spell's key and the value of each dimension asked for.
-- The first and last day are compared one by one: under row security the planner knows nothing of ranges and
-- takes `during @> day` for a handful of rows.
CREATE FUNCTION chibo_member_query(now_tree boolean, dimensions text[]) RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $function$
DECLARE
    dimension text;
    place text := CASE WHEN now_tree THEN 's.now_path' ELSE 's.path' END;
    picked text[] := '{}';
    joined text := '';
BEGIN
    FOREACH dimension IN ARRAY dimensions LOOP
        CASE
            WHEN dimension = 'gender' THEN picked := picked || 'p.gender'::text;
            WHEN dimension = 'standing' THEN picked := picked || 's.standing'::text;
            -- Full years on the day: a year alone counts as 1 July, a month as the 15th.
            WHEN dimension = 'age' THEN picked := picked || $age$coalesce((extract(year FROM $3)::int - p.birth_year
                - ($4 < CASE length(p.birth) WHEN 4 THEN '07-01' WHEN 7 THEN substr(p.birth, 6, 2) || '-15'
                        ELSE substr(p.birth, 6, 5) END)::int)::text, '')$age$::text;
            WHEN dimension IN ('general', 'professional', 'title', 'political_theory', 'occupation') THEN
                picked := picked || format('coalesce(%I.code, '''')', dimension);
                joined := joined || format(
                    ' LEFT JOIN people_trait %1$I ON %1$I.person_id = s.person_id AND %1$I.axis = %1$L AND lower(%1$I.during) <= $3'
                    ' AND coalesce(upper(%1$I.during) > $3, true)', dimension);
            WHEN dimension IN ('ethnicity', 'religion') THEN
                picked := picked || format('coalesce(belonging_%1$s.%1$I, '''')', dimension);
                joined := joined || format(
                    ' LEFT JOIN people_belonging belonging_%1$s ON belonging_%1$s.person_id = s.person_id', dimension);
            WHEN dimension = 'kind' THEN
                picked := picked || 'coalesce(kind.kind, '''')'::text;
                joined := joined
                    || ' LEFT JOIN organisation_unitkind kind ON kind.unit_id = s.unit_id AND kind.during @> $3';
            ELSE RAISE EXCEPTION 'no such dimension: %', dimension;
        END CASE;
    END LOOP;
    RETURN format(
        'SELECT s.id AS spell, ARRAY[%1$s]::text[] AS keys FROM membership_spell s JOIN people_person p ON p.id = s.person_id
         %2$s WHERE %3$s >= $1 AND %3$s < $2 AND lower(s.during) <= $3 AND coalesce(upper(s.during) > $3, true)', array_to_string(picked, ', '), joined, place);
END
$function$;

CREATE FUNCTION chibo_headcount(node text, now_tree boolean, day date, month_day text, dimensions text[])
RETURNS TABLE (keys text[], n bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '32MB' AS $function$
BEGIN
    IF NOT chibo_may_count(node) THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format('SELECT member.keys, count(*) FROM (%s) AS member GROUP BY member.keys',
                                chibo_member_query(now_tree, dimensions))
        USING node, node || '~', day, month_day;
END
$function$;

CREATE FUNCTION chibo_headcount_spells(
    node text, now_tree boolean, day date, month_day text, dimensions text[], wanted text[])
RETURNS TABLE (spell bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    IF NOT chibo_may_count(node) OR dimensions && ARRAY['ethnicity', 'religion'] THEN
        RETURN;
    END IF;
    RETURN QUERY EXECUTE format('SELECT member.spell FROM (%s) AS member WHERE member.keys = $5',
                                chibo_member_query(now_tree, dimensions))
        USING node, node || '~', day, month_day, wanted;
END
$function$;
