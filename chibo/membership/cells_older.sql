-- Members of cells whose birthday, as a number, is not after a given one, also those whose file now lies outside
-- the reader's scope. Only counts leave this function.

CREATE FUNCTION chibo_cells_older(cells uuid[], day date, latest int)
RETURNS TABLE (cell uuid, n bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
    SELECT s.unit_id, count(*)
    FROM membership_spell s JOIN people_person p ON p.id = s.person_id
    WHERE s.unit_id = ANY (cells) AND NOT s.transit AND s.during @> day AND chibo_may_count(s.path)
        AND p.reckoned_birth <= latest
    GROUP BY s.unit_id
$function$;
