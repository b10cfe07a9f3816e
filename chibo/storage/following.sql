-- Rows that lie where their unit lies today: set when the row is written, and again whenever a path changes.
-- A table takes part by its triggers (`storage.walls.follow_unit`); whoever writes a unit need not know of it.
CREATE OR REPLACE FUNCTION chibo_place_of_unit() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    SELECT path, '' INTO NEW.place, NEW.toward FROM organisation_unit WHERE id = NEW.unit_id;
    RETURN NEW;
END
$function$;

CREATE OR REPLACE FUNCTION chibo_follow_units() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $function$
BEGIN
    EXECUTE format(
        'UPDATE %I AS row SET place = unit.path FROM moved AS unit
         WHERE row.unit_id = unit.id AND row.place <> unit.path', TG_ARGV[0]);
    EXECUTE format(
        'UPDATE %I AS row SET place = unit.path FROM moved AS unit
         WHERE row.unit_id = unit.id AND row.place <> unit.path', TG_ARGV[1]);
    RETURN NULL;
END
$function$;
