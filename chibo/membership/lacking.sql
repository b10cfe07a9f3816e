-- How many members at some nodes lack, in their file, what statistics need: birthday, card number, schooling.
-- Only files that lie at one of the nodes or are on the way there are counted, those that a list of them shows.

CREATE FUNCTION chibo_lacking(roots text[], day date, OUT birth bigint, OUT card bigint, OUT education bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp SET work_mem = '32MB' AS $function$
DECLARE
    root text;
    found bigint[];
BEGIN
    birth := 0; card := 0; education := 0;
    FOREACH root IN ARRAY roots LOOP
        CONTINUE WHEN NOT chibo_may_count(root);
        EXECUTE format(
            'SELECT ARRAY[count(*) FILTER (WHERE p.birth = ''''), count(*) FILTER (WHERE p.card_number = ''''),
                          count(*) FILTER (WHERE schooling.person_id IS NULL)]
             FROM (%s) AS s JOIN people_person p ON p.id = s.person_id
             LEFT JOIN people_trait schooling ON schooling.person_id = p.id AND schooling.axis = ''general''
                 AND lower(schooling.during) <= $3 AND coalesce(upper(schooling.during) > $3, true)
             WHERE p.closed_at IS NULL
                 AND ((p.place >= $1 AND p.place < $2) OR chibo_in_any(p.place, $4) OR chibo_in_any(p.toward, $4))',
            chibo_lasting_query(false))
            INTO found USING root, root || '~', day, roots;
        birth := birth + found[1]; card := card + found[2]; education := education + found[3];
    END LOOP;
END
$function$;
