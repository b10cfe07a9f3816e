from pathlib import Path

from django.db import migrations

RESTING = (Path(__file__).parents[1] / "resting.sql").read_text(encoding="utf-8")
AGAIN = RESTING.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
INTRODUCERS = """    UNION
    SELECT person_id FROM admission_introducerevent WHERE person_id = ANY (persons) AND pgh_created_at > since
$function$;"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0005_what_rests_on_persons"), ("admission", "0003_dossiers")]
    operations = [migrations.RunSQL(AGAIN.replace("$function$;", INTRODUCERS), AGAIN)]
