-- Who finished the awareness class in a period, and who of them was admitted by a day: also those whose file now
-- lies outside the reader's scope. Counted where the cell that followed them lies today; somebody with two
-- certificates counts once, from the first.
CREATE FUNCTION chibo_trained_values(node text, first date, last date, until date)
RETURNS TABLE (candidate uuid, person uuid, place text, days int, state text)
LANGUAGE sql STABLE AS $function$
    SELECT one.candidate, one.person, one.place, came.admitted - one.issued_on,
           CASE WHEN came.admitted IS NOT NULL THEN 'admitted'
                WHEN one.stage IS NULL THEN 'unknown'
                WHEN one.stage IN ('closed', 'lapsed') THEN 'ended'
                ELSE 'followed' END
    FROM (
        SELECT DISTINCT ON (coalesce(t.person_id, c.person_id, t.candidate))
               t.candidate, coalesce(t.person_id, c.person_id) AS person, c.stage, t.issued_on,
               coalesce(nullif(u.path, ''), t.place) AS place
        FROM training_certificate t
        LEFT JOIN admission_candidate c ON c.id = t.candidate
        LEFT JOIN organisation_unit u ON u.id = t.unit_id
        WHERE t.kind = 'awareness' AND t.issued_on BETWEEN first AND last
          AND coalesce(nullif(u.path, ''), t.place) >= node AND coalesce(nullif(u.path, ''), t.place) < node || '~'
        ORDER BY coalesce(t.person_id, c.person_id, t.candidate), t.issued_on
    ) AS one
    LEFT JOIN LATERAL (
        SELECT min(m."on") AS admitted FROM membership_movement m
        WHERE m.person_id = one.person AND m.kind IN ('admitted', 'readmitted') AND m."on" BETWEEN one.issued_on AND until
          AND NOT EXISTS (SELECT FROM membership_movement v WHERE v.voids_id = m.id)
    ) AS came ON true
$function$;

CREATE FUNCTION chibo_trained(node text, first date, last date, until date)
RETURNS TABLE (below text, state text, n bigint, median numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    IF NOT chibo_may_count(node) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT left(v.place, length(node) + 4), v.state, count(*),
                        (percentile_cont(0.5) WITHIN GROUP (ORDER BY v.days))::numeric
        FROM chibo_trained_values(node, first, last, until) v GROUP BY GROUPING SETS ((1, 2), (2));
END
$function$;

CREATE FUNCTION chibo_trained_cases(node text, first date, last date, until date, wanted text)
RETURNS TABLE (candidate uuid, person uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    IF NOT chibo_may_count(node) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT v.candidate, v.person FROM chibo_trained_values(node, first, last, until) v
        WHERE wanted = '' OR v.state = wanted;
END
$function$;
