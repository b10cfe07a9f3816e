from django.db import migrations

# `toward` is the path of the unit that asked, as whoever writes the row says; empty where nobody below did.
ASKED = """
CREATE FUNCTION chibo_place_of_deadline() RETURNS trigger LANGUAGE plpgsql AS $function$
BEGIN
    SELECT path INTO NEW.place FROM organisation_unit WHERE id = NEW.unit_id;
    RETURN NEW;
END
$function$;
DROP TRIGGER follow_unit ON deadlines_deadline;
CREATE TRIGGER follow_unit BEFORE INSERT OR UPDATE OF unit_id ON deadlines_deadline
FOR EACH ROW EXECUTE FUNCTION chibo_place_of_deadline();
"""
BACK = """
DROP TRIGGER follow_unit ON deadlines_deadline;
CREATE TRIGGER follow_unit BEFORE INSERT OR UPDATE OF unit_id ON deadlines_deadline
FOR EACH ROW EXECUTE FUNCTION chibo_place_of_unit();
DROP FUNCTION chibo_place_of_deadline();
"""


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0002_walls")]
    operations = [migrations.RunSQL(ASKED, BACK)]
