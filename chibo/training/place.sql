-- An enrolment lies where the person's file lies, or with the cell of the candidate, and is seen by the
-- organiser of its class. A certificate lies with its enrolment. Rows follow when files and units move.
CREATE FUNCTION chibo_place_enrolment() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    IF NEW.person_id IS NOT NULL THEN
        SELECT place, toward INTO NEW.place, NEW.toward FROM people_person WHERE id = NEW.person_id;
    ELSE
        SELECT path, '' INTO NEW.place, NEW.toward FROM organisation_unit WHERE id = NEW.unit_id;
    END IF;
    SELECT u.path INTO NEW.centre
    FROM training_trainingclass c JOIN organisation_unit u ON u.id = c.organiser_id
    WHERE c.id = NEW.training_class_id;
    RETURN NEW;
END
$function$;

CREATE FUNCTION chibo_place_certificate() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    NEW.centre := '';
    IF NEW.enrolment_id IS NOT NULL THEN
        SELECT place, toward, centre INTO NEW.place, NEW.toward, NEW.centre
        FROM training_enrolment WHERE id = NEW.enrolment_id;
    ELSIF NEW.person_id IS NOT NULL THEN
        SELECT place, toward INTO NEW.place, NEW.toward FROM people_person WHERE id = NEW.person_id;
    ELSE
        SELECT path, '' INTO NEW.place, NEW.toward FROM organisation_unit WHERE id = NEW.unit_id;
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER place_enrolment BEFORE INSERT OR UPDATE OF person_id, unit_id ON training_enrolment
FOR EACH ROW EXECUTE FUNCTION chibo_place_enrolment();
CREATE TRIGGER place_certificate BEFORE INSERT OR UPDATE OF person_id, unit_id ON training_certificate
FOR EACH ROW EXECUTE FUNCTION chibo_place_certificate();

-- Places anew: of everything, where tables were filled past the triggers; else of what rests on some units.
CREATE FUNCTION chibo_place_pupils(units uuid[] DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    told text;
BEGIN
    FOREACH told IN ARRAY ARRAY['training_enrolment', 'training_enrolmentevent'] LOOP
        EXECUTE format(
            'UPDATE %I AS row SET place = w.place, toward = w.toward, centre = w.centre
             FROM (SELECT e.ctid AS at, coalesce(p.place, k.path, '''') AS place, coalesce(p.toward, '''') AS toward,
                          coalesce(o.path, '''') AS centre
                   FROM %I e
                   LEFT JOIN people_person p ON p.id = e.person_id
                   LEFT JOIN organisation_unit k ON k.id = e.unit_id
                   LEFT JOIN training_trainingclass c ON c.id = e.training_class_id
                   LEFT JOIN organisation_unit o ON o.id = c.organiser_id
                   WHERE $1 IS NULL OR e.unit_id = ANY ($1) OR c.organiser_id = ANY ($1)) w
             WHERE row.ctid = w.at AND (row.place, row.toward, row.centre) IS DISTINCT FROM (w.place, w.toward, w.centre)',
            told, told) USING units;
    END LOOP;
    FOREACH told IN ARRAY ARRAY['training_certificate', 'training_certificateevent'] LOOP
        EXECUTE format(
            'UPDATE %I AS row SET place = w.place, toward = w.toward, centre = w.centre
             FROM (SELECT t.ctid AS at, coalesce(p.place, k.path, '''') AS place, coalesce(p.toward, '''') AS toward,
                          coalesce(e.centre, '''') AS centre
                   FROM %I t
                   LEFT JOIN people_person p ON p.id = t.person_id
                   LEFT JOIN organisation_unit k ON k.id = t.unit_id
                   LEFT JOIN training_enrolment e ON e.id = t.enrolment_id
                   WHERE $1 IS NULL OR t.unit_id = ANY ($1) OR e.centre <> t.centre) w
             WHERE row.ctid = w.at AND (row.place, row.toward, row.centre) IS DISTINCT FROM (w.place, w.toward, w.centre)',
            told, told) USING units;
    END LOOP;
END
$function$;

CREATE FUNCTION chibo_pupils_follow_persons() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    told text;
BEGIN
    FOREACH told IN ARRAY ARRAY[
        'training_enrolment', 'training_enrolmentevent', 'training_certificate', 'training_certificateevent'
    ] LOOP
        EXECUTE format(
            'UPDATE %I AS row SET place = p.place, toward = p.toward FROM moved p
             WHERE row.person_id = p.id AND (row.place, row.toward) IS DISTINCT FROM (p.place, p.toward)', told);
    END LOOP;
    RETURN NULL;
END
$function$;

CREATE FUNCTION chibo_pupils_follow_units() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    units uuid[];
BEGIN
    SELECT array_agg(id) INTO units FROM moved JOIN old_paths o USING (id) WHERE moved.path <> o.path AND o.path <> '';
    IF units IS NOT NULL THEN
        PERFORM chibo_place_pupils(units);
    END IF;
    RETURN NULL;
END
$function$;

CREATE TRIGGER pupils_follow AFTER UPDATE ON people_person REFERENCING NEW TABLE AS moved
FOR EACH STATEMENT EXECUTE FUNCTION chibo_pupils_follow_persons();
CREATE TRIGGER pupils_follow AFTER UPDATE ON organisation_unit
REFERENCING NEW TABLE AS moved OLD TABLE AS old_paths
FOR EACH STATEMENT EXECUTE FUNCTION chibo_pupils_follow_units();

-- What the organiser of a class and the sender may know of a member sent to it: name and year of birth.
CREATE FUNCTION chibo_pupil_names(enrolments uuid[])
RETURNS TABLE (enrolment uuid, family varchar, middle varchar, given varchar, birth_year text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
    SELECT e.id, p.family, p.middle, p.given, left(p.birth, 4)
    FROM training_enrolment e JOIN people_person p ON p.id = e.person_id
    CROSS JOIN (SELECT array_remove(array_append(
        string_to_array(nullif(current_setting('chibo.more', true), ''), ','),
        nullif(nullif(current_setting('chibo.low', true), '~~'), '')), NULL) AS roots) scope
    WHERE e.id = ANY (enrolments)
      AND (chibo_in_any(e.centre, roots) OR chibo_in_any(e.place, roots) OR chibo_in_any(e.toward, roots))
$function$;
