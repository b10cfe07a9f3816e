-- An import lies where its unit lies today.
CREATE FUNCTION chibo_place_imports() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    UPDATE exchange_stagedrow SET place = NEW.path FROM exchange_batch b
    WHERE exchange_stagedrow.batch_id = b.id AND b.unit_id = NEW.id;
    UPDATE exchange_advance SET place = NEW.path FROM exchange_batch b
    WHERE exchange_advance.batch_id = b.id AND b.unit_id = NEW.id;
    UPDATE exchange_batch SET place = NEW.path WHERE unit_id = NEW.id;
    RETURN NULL;
END
$function$;

CREATE TRIGGER place_imports AFTER UPDATE OF path ON organisation_unit
FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path) EXECUTE FUNCTION chibo_place_imports();

-- Which of these numbers stand in any file of the installation. Whose, and where, it does not say.
CREATE FUNCTION chibo_numbers_in_use(identities bytea[], cards text[]) RETURNS TABLE (identity bytea, card text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
    SELECT DISTINCT f.index, NULL::text FROM people_protected f JOIN people_person p ON p.id = f.person_id
    WHERE f.index = ANY (identities) AND p.closed_at IS NULL
    UNION
    SELECT DISTINCT NULL::bytea, p.card_number::text FROM people_person p
    WHERE p.card_number = ANY (cards) AND p.closed_at IS NULL
$function$;
