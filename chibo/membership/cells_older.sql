-- Members of cells who are older than so many full years, also those whose file now lies outside the reader's
-- scope. Ages as in headcount.sql. Only counts leave this function.

CREATE FUNCTION chibo_cells_older(cells uuid[], day date, month_day text, years int)
RETURNS TABLE (cell uuid, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
    SELECT s.unit_id, count(*)
    FROM membership_spell s JOIN people_person p ON p.id = s.person_id
    WHERE s.unit_id = ANY (cells) AND NOT s.transit AND s.during @> day AND chibo_may_count(s.path)
        AND extract(year FROM day)::int - p.birth_year
            - (month_day < CASE length(p.birth) WHEN 4 THEN '07-01' WHEN 7 THEN substr(p.birth, 6, 2) || '-15'
                ELSE substr(p.birth, 6, 5) END)::int > years
    GROUP BY s.unit_id
$function$;
