-- Somebody who moves to another unit: while the dossier is on the way both ends see it; afterwards it lies where it
-- was taken over. What these functions write follows from the rows alone, whoever calls them.

-- A row lies at the unit that was left, and looks toward the one it goes to.
CREATE FUNCTION chibo_place_of_relocation() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    SELECT path INTO NEW.place FROM organisation_unit WHERE id = NEW.origin_id;
    SELECT path INTO NEW.toward FROM organisation_unit WHERE id = NEW.target_id;
    RETURN NEW;
END
$function$;

CREATE TRIGGER follow_both BEFORE INSERT ON admission_relocation
FOR EACH ROW EXECUTE FUNCTION chibo_place_of_relocation();

-- What is written meanwhile is seen from both ends too.
CREATE OR REPLACE FUNCTION chibo_place_of_candidate() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    SELECT place, toward INTO NEW.place, NEW.toward FROM admission_candidate WHERE id = NEW.candidate_id;
    RETURN NEW;
END
$function$;

-- Everything of one applicant: at the cell that keeps the note, toward the unit the dossier is on the way to.
CREATE FUNCTION chibo_place_moving(moving uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    follower text;
    here text;
    there text;
    file uuid;
BEGIN
    SELECT u.path, c.person_id INTO here, file FROM admission_candidate c JOIN organisation_unit u ON u.id = c.cell_id
    WHERE c.id = moving;
    SELECT u.path INTO there FROM admission_relocation r JOIN organisation_unit u ON u.id = r.target_id
    WHERE r.applicant_id = moving AND r.sent_on IS NOT NULL AND r.received_on IS NULL AND r.withdrawn_on IS NULL;
    there := coalesce(there, '');
    FOREACH follower IN ARRAY ARRAY['admission_candidate', 'admission_candidateevent'] LOOP
        EXECUTE format('UPDATE %I SET place = $2, toward = $3 WHERE id = $1
                        AND (place, toward) IS DISTINCT FROM ($2, $3)', follower) USING moving, here, there;
    END LOOP;
    FOR follower IN
        SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname LIKE 'admission\_%'
          AND a.attname = 'candidate_id' AND NOT a.attisdropped
        ORDER BY c.relname
    LOOP
        EXECUTE format('UPDATE %I SET place = $2, toward = $3 WHERE candidate_id = $1
                        AND (place, toward) IS DISTINCT FROM ($2, $3)', follower) USING moving, here, there;
    END LOOP;
    FOREACH follower IN ARRAY ARRAY['deadlines_deadline', 'deadlines_deadlineevent'] LOOP
        EXECUTE format('UPDATE %I SET toward = CASE WHEN place = $2 THEN '''' ELSE $2 END
                        WHERE (subject = $1 OR subject IN (SELECT id FROM admission_verification WHERE candidate_id = $1))
                          AND toward <> CASE WHEN place = $2 THEN '''' ELSE $2 END', follower) USING moving, here;
    END LOOP;
    IF NOT EXISTS (SELECT FROM membership_movement m WHERE m.person_id = file) THEN
        UPDATE people_person SET place = here, toward = there
        WHERE id = file AND (place, toward) IS DISTINCT FROM (here, there);
        PERFORM chibo_follow_persons(ARRAY[file]);
    END IF;
END
$function$;

-- Both ends of every move that one of the units takes part in, after the tree or the whole table was written.
CREATE FUNCTION chibo_place_relocations(units uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    follower text;
BEGIN
    FOREACH follower IN ARRAY ARRAY['admission_relocation', 'admission_relocationevent'] LOOP
        EXECUTE format('UPDATE %I AS row SET place = o.path, toward = t.path FROM organisation_unit o, organisation_unit t
                        WHERE o.id = row.origin_id AND t.id = row.target_id AND (o.id = ANY ($1) OR t.id = ANY ($1))
                          AND (row.place, row.toward) IS DISTINCT FROM (o.path, t.path)', follower) USING units;
    END LOOP;
    PERFORM chibo_place_moving(r.applicant_id) FROM admission_relocation r
    WHERE r.sent_on IS NOT NULL AND r.received_on IS NULL AND r.withdrawn_on IS NULL
      AND (r.origin_id = ANY (units) OR r.target_id = ANY (units));
END
$function$;

CREATE OR REPLACE FUNCTION chibo_units_took_place() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
    moved uuid[];
BEGIN
    SELECT array_agg(n.id) INTO moved FROM new_units n JOIN old_units o USING (id) WHERE o.path <> n.path;
    IF moved IS NOT NULL THEN
        PERFORM chibo_place_candidates(moved);
        PERFORM chibo_place_relocations(moved);
    END IF;
    RETURN NULL;
END
$function$;
