-- A row about a person lies where the person's file lies, whatever the caller wrote.
CREATE FUNCTION chibo_place_of_person() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    SELECT place, toward INTO NEW.place, NEW.toward FROM people_person WHERE id = NEW.person_id;
    RETURN NEW;
END
$function$;
