-- What hangs on a note lies where the note lies: every table of this package with a candidate, whatever comes later.
CREATE OR REPLACE FUNCTION chibo_place_candidates(units uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    follower text;
    moved uuid[];
BEGIN
    FOREACH follower IN ARRAY ARRAY['admission_candidate', 'admission_candidateevent',
                                    'admission_poolreview', 'admission_poolreviewevent'] LOOP
        EXECUTE format('UPDATE %I AS row SET place = u.path FROM organisation_unit u
                        WHERE row.cell_id = u.id AND u.id = ANY ($1) AND row.place <> u.path', follower) USING units;
    END LOOP;
    FOR follower IN
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname LIKE 'admission\_%'
          AND a.attname = 'candidate_id' AND NOT a.attisdropped
        ORDER BY c.relname
    LOOP
        EXECUTE format('UPDATE %I AS row SET place = c.place FROM admission_candidate c
                        WHERE row.candidate_id = c.id AND c.cell_id = ANY ($1) AND row.place <> c.place', follower) USING units;
    END LOOP;
    -- A deadline of somebody above about a dossier is seen from the cell whose case it is.
    FOREACH follower IN ARRAY ARRAY['deadlines_deadline', 'deadlines_deadlineevent'] LOOP
        EXECUTE format($update$
            UPDATE %I AS row SET toward = CASE WHEN row.place = c.place THEN '' ELSE c.place END
            FROM (SELECT id AS subject, place, cell_id FROM admission_candidate
                  UNION ALL SELECT v.id, w.place, w.cell_id FROM admission_verification v
                  JOIN admission_candidate w ON w.id = v.candidate_id) AS c
            WHERE row.subject = c.subject AND c.cell_id = ANY ($1)
              AND row.toward <> CASE WHEN row.place = c.place THEN '' ELSE c.place END
        $update$, follower) USING units;
    END LOOP;
    WITH followed AS (
        UPDATE people_person p SET place = c.place, toward = ''
        FROM admission_candidate c
        WHERE c.person_id = p.id AND c.cell_id = ANY (units) AND p.place <> c.place
          AND NOT EXISTS (SELECT FROM membership_movement m WHERE m.person_id = p.id)
        RETURNING p.id
    )
    SELECT array_agg(id) INTO moved FROM followed;
    IF moved IS NOT NULL THEN
        PERFORM chibo_follow_persons(moved);
    END IF;
END
$function$;
