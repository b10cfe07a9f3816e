-- Notes which of some numbers stand in files outside the caller's scope. The caller gives units of his own scope
-- and is told nothing; the note lies with the committee that sees the file and the unit, where he does not look.
CREATE FUNCTION chibo_note_collisions(
    sorts text[], identities bytea[], cards text[], units uuid[], persons uuid[], day date
) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
    WITH scope AS MATERIALIZED (
        SELECT array_remove(array_append(
            string_to_array(nullif(current_setting('chibo.more', true), ''), ','),
            nullif(nullif(current_setting('chibo.low', true), '~~'), '')), NULL) AS roots
    ), said AS (
        SELECT DISTINCT ON (n.sort, n.identity, n.card, n.unit) n.*, u.path
        FROM unnest(sorts, identities, cards, units, persons) AS n(sort, identity, card, unit, entered)
        JOIN organisation_unit u ON u.id = n.unit
        CROSS JOIN scope
        WHERE chibo_in_any(u.path, scope.roots)
        ORDER BY n.sort, n.identity, n.card, n.unit, n.entered
    ), same AS (
        SELECT said.*, f.person_id FROM said JOIN people_protected f ON f.index = said.identity
        UNION ALL
        SELECT said.*, p.id FROM said JOIN people_person p ON p.card_number = said.card AND said.card <> ''
    )
    INSERT INTO people_numbercollision AS kept
        (id, sort, person_id, unit_id, entered_id, found_on, finding, note, place, toward)
    SELECT DISTINCT ON (same.sort, p.id, same.unit)
           gen_random_uuid(), same.sort, p.id, same.unit, same.entered, day, '', '', '', ''
    FROM same JOIN people_person p ON p.id = same.person_id CROSS JOIN scope
    WHERE p.closed_at IS NULL AND p.id IS DISTINCT FROM same.entered
      AND NOT chibo_in_any(p.place, scope.roots) AND NOT chibo_in_any(p.toward, scope.roots)
    ORDER BY same.sort, p.id, same.unit, same.entered
    ON CONFLICT (sort, person_id, unit_id) DO UPDATE SET entered_id = excluded.entered_id
    WHERE kept.entered_id IS NULL AND excluded.entered_id IS NOT NULL
$function$;

-- A note lies where the paths of the file and of the unit part, whatever the caller wrote.
CREATE FUNCTION chibo_place_collision() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    SELECT chibo_common(p.place, u.path), '' INTO NEW.place, NEW.toward
    FROM people_person p, organisation_unit u WHERE p.id = NEW.person_id AND u.id = NEW.unit_id;
    RETURN NEW;
END
$function$;

CREATE TRIGGER place_collision BEFORE INSERT OR UPDATE OF person_id, unit_id ON people_numbercollision
FOR EACH ROW EXECUTE FUNCTION chibo_place_collision();

-- Places anew: of everything, where tables were filled past the triggers; else of some units or of some files.
CREATE FUNCTION chibo_place_collisions(units uuid[] DEFAULT NULL, persons uuid[] DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    told text;
BEGIN
    FOREACH told IN ARRAY ARRAY['people_numbercollision', 'people_numbercollisionevent'] LOOP
        EXECUTE format(
            'UPDATE %I AS row SET place = chibo_common(p.place, u.path)
             FROM people_person p, organisation_unit u
             WHERE p.id = row.person_id AND u.id = row.unit_id
               AND ($1 IS NULL AND $2 IS NULL OR row.unit_id = ANY ($1) OR row.person_id = ANY ($2))
               AND row.place <> chibo_common(p.place, u.path)', told) USING units, persons;
    END LOOP;
END
$function$;

CREATE FUNCTION chibo_collisions_follow() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
DECLARE
    found uuid[];
BEGIN
    EXECUTE format(
        'SELECT array_agg(DISTINCT moved.id) FROM moved JOIN people_numbercollision c ON c.%I = moved.id', TG_ARGV[0])
        INTO found;
    IF found IS NOT NULL THEN
        IF TG_ARGV[0] = 'unit_id' THEN
            PERFORM chibo_place_collisions(units => found);
        ELSE
            PERFORM chibo_place_collisions(persons => found);
        END IF;
    END IF;
    RETURN NULL;
END
$function$;

CREATE TRIGGER collisions_follow AFTER UPDATE ON organisation_unit REFERENCING NEW TABLE AS moved
FOR EACH STATEMENT EXECUTE FUNCTION chibo_collisions_follow('unit_id');
CREATE TRIGGER collisions_follow AFTER UPDATE ON people_person REFERENCING NEW TABLE AS moved
FOR EACH STATEMENT EXECUTE FUNCTION chibo_collisions_follow('person_id');
