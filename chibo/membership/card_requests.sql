-- What hangs on persons goes where their files lie, requests for cards too.
CREATE OR REPLACE FUNCTION chibo_follow_persons(persons uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    follower text;
BEGIN
    UPDATE people_personevent AS told SET place = p.place, toward = p.toward FROM people_person p
    WHERE told.id = p.id AND p.id = ANY (persons) AND (told.place, told.toward) IS DISTINCT FROM (p.place, p.toward);
    FOREACH follower IN ARRAY ARRAY[
        'people_trait', 'people_traitevent', 'people_residence', 'people_residenceevent',
        'people_belonging', 'people_belongingevent', 'people_protected', 'people_protectedevent', 'people_personkey',
        'membership_movement', 'membership_membershipfact', 'membership_membershipfactevent',
        'membership_cardrequest', 'membership_cardrequestevent'
    ] LOOP
        EXECUTE format(
            'UPDATE %I AS row SET place = p.place, toward = p.toward FROM people_person p
             WHERE row.person_id = p.id AND p.id = ANY ($1)
               AND (row.place, row.toward) IS DISTINCT FROM (p.place, p.toward)', follower)
        USING persons;
    END LOOP;
END
$function$;
