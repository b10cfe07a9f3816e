-- Counting the newly admitted of a node and period by what they were, also those whose file now lies outside the
-- reader's scope. Only counts and keys of rows leave these functions, and no key by people or religion.

-- Every admission that counts at the node between two days with its value of each dimension. Facts are those of the
-- day of admission; the age in full years is that of the day given as a number (20251231).
CREATE FUNCTION chibo_admitted_values(node text, now_tree boolean, first date, last date, day_number int)
RETURNS TABLE (admission bigint, dimension text, value text)
LANGUAGE sql STABLE AS $function$
    WITH admitted AS MATERIALIZED (
        SELECT m.id, m.person_id, m."on", m.kind FROM membership_movementplace m
        WHERE m.tree = CASE WHEN now_tree THEN 'n' ELSE 't' END
          AND m.year = ANY (ARRAY(SELECT generate_series(chibo_year(first), chibo_year(last))))
          AND m.lca = ANY (ARRAY(SELECT generate_series(-1, length(node) / 4 - 2)::smallint))
          AND m.path >= node AND m.path < node || '~' AND m."on" BETWEEN first AND last
          AND m.kind IN ('admitted', 'readmitted')
    )
    SELECT id, 'way', kind::text FROM admitted
    UNION ALL
    SELECT a.id, sort.name, sort.value
    FROM admitted a
    JOIN people_person p ON p.id = a.person_id
    LEFT JOIN people_belonging b ON b.person_id = a.person_id
    CROSS JOIN LATERAL (VALUES
        ('gender', p.gender::text),
        ('age', coalesce(((day_number - p.reckoned_birth) / 10000)::text, '')),
        ('ethnicity', coalesce(b.ethnicity, '')),
        ('religion', coalesce(b.religion, '')),
        ('youth_union', CASE
            WHEN p.youth_union_on <> '' AND left(p.youth_union_on, 4)::int <= chibo_year(a."on")
                 AND (to_char(a."on", 'YYYYMMDD')::int - p.reckoned_birth) / 10000 <= 30 THEN 'yes'
            WHEN EXISTS (SELECT FROM admission_candidate c JOIN admission_dossier d ON d.candidate_id = c.id
                         WHERE c.person_id = a.person_id AND d.opened_on <= a."on" AND d.association = 'youth_union')
                 THEN 'yes'
            ELSE '' END)
    ) AS sort (name, value)
    UNION ALL
    SELECT a.id, axis.name, coalesce(t.code, '')
    FROM admitted a
    CROSS JOIN unnest(ARRAY['occupation', 'general', 'professional', 'title', 'political_theory']) AS axis (name)
    LEFT JOIN people_trait t ON t.person_id = a.person_id AND t.axis = axis.name AND lower(t.during) <= a."on"
          AND coalesce(upper(t.during) > a."on", true)
$function$;

CREATE FUNCTION chibo_admitted(node text, now_tree boolean, first date, last date, day_number int)
RETURNS TABLE (dimension text, value text, n bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    IF NOT chibo_may_count(node) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT v.dimension, v.value, count(*)
        FROM chibo_admitted_values(node, now_tree, first, last, day_number) v GROUP BY 1, 2;
END
$function$;

CREATE FUNCTION chibo_admitted_rows(node text, now_tree boolean, first date, last date, day_number int, sort text)
RETURNS TABLE (admission bigint, value text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    IF NOT chibo_may_count(node) OR sort IN ('ethnicity', 'religion') THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT v.admission, v.value
        FROM chibo_admitted_values(node, now_tree, first, last, day_number) v WHERE v.dimension = sort;
END
$function$;
