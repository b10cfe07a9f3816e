-- The people whom the cells of each hamlet followed on a day: how many, how many of them away for work by then, how
-- many with an open dossier. Counts leave this function, never a person.
CREATE FUNCTION chibo_hamlet_sources(node text, now_tree boolean, day date, kinds text[])
RETURNS TABLE (locality uuid, followed int, away int, opened int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    SET plan_cache_mode = force_custom_plan AS $function$
BEGIN
    IF NOT chibo_may_count(node) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT k.locality_id, count(*)::int, count(*) FILTER (WHERE n.away_from <= day)::int,
           count(*) FILTER (WHERE EXISTS (
               SELECT FROM admission_dossier d WHERE d.candidate_id = n.id AND d.opened_on <= day))::int
    FROM organisation_localitycharge c
    JOIN organisation_locality l ON l.id = c.locality_id AND l.kind = ANY (kinds)
    JOIN organisation_unit u ON u.id = c.unit_id
    JOIN organisation_unitpath p ON p.unit_id = c.unit_id AND p.during @> day
    JOIN organisation_localitycell k ON k.locality_id = c.locality_id AND k.during @> day
    JOIN admission_candidate n ON n.cell_id = k.cell_id AND n.introduced_on <= day
    WHERE c.during @> day
      AND CASE WHEN now_tree THEN u.path ELSE p.path END >= node
      AND CASE WHEN now_tree THEN u.path ELSE p.path END < node || '~'
      AND NOT EXISTS (SELECT FROM admission_candidatestep t WHERE t.candidate_id = n.id AND t."on" <= day
                      AND t.kind IN ('closed', 'lapsed', 'admitted'))
    GROUP BY k.locality_id;
END
$function$;
