-- A note lies where its cell lies, what hangs on a note where the note lies, whatever the caller wrote.
CREATE FUNCTION chibo_place_of_cell() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    SELECT path, '' INTO NEW.place, NEW.toward FROM organisation_unit WHERE id = NEW.cell_id;
    RETURN NEW;
END
$function$;

CREATE FUNCTION chibo_place_of_candidate() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    SELECT place, '' INTO NEW.place, NEW.toward FROM admission_candidate WHERE id = NEW.candidate_id;
    RETURN NEW;
END
$function$;

CREATE TRIGGER follow_cell BEFORE INSERT ON admission_candidate FOR EACH ROW EXECUTE FUNCTION chibo_place_of_cell();
CREATE TRIGGER follow_cell BEFORE INSERT ON admission_poolreview FOR EACH ROW EXECUTE FUNCTION chibo_place_of_cell();

-- Notes, and files of those who applied and are in no ledger yet, lie where their cell lies today.
CREATE FUNCTION chibo_place_candidates(units uuid[]) RETURNS void
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
    FOREACH follower IN ARRAY ARRAY[
        'admission_candidatestep', 'admission_candidatestepevent', 'admission_candidategroup', 'admission_candidategroupevent',
        'admission_helperterm', 'admission_helpertermevent', 'admission_poolreviewrow', 'admission_poolreviewrowevent'
    ] LOOP
        EXECUTE format('UPDATE %I AS row SET place = c.place FROM admission_candidate c
                        WHERE row.candidate_id = c.id AND c.cell_id = ANY ($1) AND row.place <> c.place', follower) USING units;
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

CREATE FUNCTION chibo_units_took_place() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
    moved uuid[];
BEGIN
    SELECT array_agg(n.id) INTO moved FROM new_units n JOIN old_units o USING (id) WHERE o.path <> n.path;
    IF moved IS NOT NULL THEN
        PERFORM chibo_place_candidates(moved);
    END IF;
    RETURN NULL;
END
$function$;

CREATE TRIGGER candidates_follow AFTER UPDATE ON organisation_unit
REFERENCING OLD TABLE AS old_units NEW TABLE AS new_units
FOR EACH STATEMENT EXECUTE FUNCTION chibo_units_took_place();
