from django.db import migrations

from chibo.storage.walls import append_only

# One transaction may complete its own context; afterwards who and why stand for good.
CONTEXT = """
    REVOKE DELETE, TRUNCATE ON pghistory_context FROM chibo_app;
    CREATE FUNCTION chibo_context_stands() RETURNS trigger LANGUAGE plpgsql AS $function$
    BEGIN
        IF OLD.created_at <> now() THEN
            RAISE EXCEPTION 'history context % is closed', OLD.id USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
    END
    $function$;
    CREATE TRIGGER context_stands BEFORE UPDATE ON pghistory_context
        FOR EACH ROW EXECUTE FUNCTION chibo_context_stands();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_tables"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("storage", "0001_installation"),
    ]
    operations = [migrations.RunSQL(append_only("audit_look") + CONTEXT, migrations.RunSQL.noop)]
