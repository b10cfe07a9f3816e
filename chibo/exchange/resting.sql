-- Which of these persons something was recorded, changed or removed about after an instant, wherever it lies: a
-- post above one's own organisation counts too. Who, and nothing else.
CREATE FUNCTION chibo_written_since(persons uuid[], since timestamptz) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $function$
    SELECT person_id FROM membership_movement WHERE person_id = ANY (persons) AND recorded_at > since
    UNION
    SELECT pgh_obj_id FROM people_personevent WHERE pgh_obj_id = ANY (persons) AND pgh_created_at > since
    UNION
    SELECT person_id FROM people_traitevent WHERE person_id = ANY (persons) AND pgh_created_at > since
    UNION
    SELECT person_id FROM people_residenceevent WHERE person_id = ANY (persons) AND pgh_created_at > since
    UNION
    SELECT person_id FROM people_belongingevent WHERE person_id = ANY (persons) AND pgh_created_at > since
    UNION
    SELECT person_id FROM people_protectedevent WHERE person_id = ANY (persons) AND pgh_created_at > since
    UNION
    SELECT person_id FROM people_postevent WHERE person_id = ANY (persons) AND pgh_created_at > since
    UNION
    SELECT person_id FROM membership_membershipfactevent WHERE person_id = ANY (persons) AND pgh_created_at > since
    UNION
    SELECT person_id FROM training_enrolmentevent WHERE person_id = ANY (persons) AND pgh_created_at > since
    UNION
    SELECT person_id FROM training_certificateevent WHERE person_id = ANY (persons) AND pgh_created_at > since
    UNION
    SELECT person_id FROM admission_candidateevent WHERE person_id = ANY (persons) AND pgh_created_at > since
    UNION
    SELECT helper_id FROM admission_helpertermevent WHERE helper_id = ANY (persons) AND pgh_created_at > since
$function$;
