-- The file of a former member who applies again lies where the note lies, as long as somebody works on it. What the
-- ledger says of his seat counts again when the note ends, or when the ceremony makes him a member.

-- Whether the ledger's latest entry about a seat says that somebody is a member no more.
CREATE FUNCTION chibo_left_for_good(file uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
    SELECT coalesce((
        SELECT m.kind IN ('died', 'expelled', 'removed', 'withdrew', 'admission_annulled')
        FROM membership_movement m
        WHERE m.person_id = file
          AND m.kind NOT IN ('correction', 'recognised', 'recognition_refused', 'recognition_annulled')
          AND NOT EXISTS (SELECT FROM membership_movement v WHERE v.voids_id = m.id)
        ORDER BY m."on" DESC, m.seq DESC LIMIT 1
    ), false)
$function$;

-- Every file of a former member that an applicant's note asks for, after notes moved.
CREATE FUNCTION chibo_place_former() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    moved uuid[];
BEGIN
    WITH followed AS (
        UPDATE people_person p SET place = c.place, toward = c.toward
        FROM admission_candidate c
        WHERE c.person_id = p.id AND (p.place, p.toward) IS DISTINCT FROM (c.place, c.toward)
          AND c.stage IN ('applied', 'dossier_open', 'handed_over', 'returned', 'complete', 'voted', 'voted_returned',
                          'resolved', 'resolved_returned', 'refused', 'decided')
          AND chibo_left_for_good(p.id)
        RETURNING p.id
    )
    SELECT array_agg(id) INTO moved FROM followed;
    IF moved IS NOT NULL THEN
        PERFORM chibo_follow_persons(moved);
    END IF;
END
$function$;

-- The ledger puts a file at the last seat whenever it is written anew: not this one meanwhile.
CREATE FUNCTION chibo_file_of_applicant() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    note record;
BEGIN
    SELECT c.place, c.toward INTO note FROM admission_candidate c
    WHERE c.person_id = NEW.id
      AND c.stage IN ('applied', 'dossier_open', 'handed_over', 'returned', 'complete', 'voted', 'voted_returned',
                      'resolved', 'resolved_returned', 'refused', 'decided');
    IF FOUND AND chibo_left_for_good(NEW.id) THEN
        NEW.place := note.place;
        NEW.toward := note.toward;
    END IF;
    RETURN NEW;
END
$function$;

CREATE TRIGGER stays_with_applicant BEFORE UPDATE OF place, toward ON people_person
FOR EACH ROW WHEN ((OLD.place, OLD.toward) IS DISTINCT FROM (NEW.place, NEW.toward))
EXECUTE FUNCTION chibo_file_of_applicant();

CREATE OR REPLACE FUNCTION chibo_units_took_place() RETURNS trigger LANGUAGE plpgsql AS $function$
DECLARE
    moved uuid[];
BEGIN
    SELECT array_agg(n.id) INTO moved FROM new_units n JOIN old_units o USING (id) WHERE o.path <> n.path;
    IF moved IS NOT NULL THEN
        PERFORM chibo_place_candidates(moved);
        PERFORM chibo_place_relocations(moved);
        PERFORM chibo_place_former();
    END IF;
    RETURN NULL;
END
$function$;
