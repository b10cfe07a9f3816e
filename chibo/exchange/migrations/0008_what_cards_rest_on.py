from pathlib import Path

from django.db import migrations

RESTING = (Path(__file__).parents[1] / "resting.sql").read_text(encoding="utf-8")
BEFORE = RESTING.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
    "$function$;",
    """    UNION
    SELECT person_id FROM admission_introducerevent WHERE person_id = ANY (persons) AND pgh_created_at > since
$function$;""",
)
CARDS = """    UNION
    SELECT person_id FROM membership_cardrequestevent WHERE person_id = ANY (persons) AND pgh_created_at > since
$function$;"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0007_kinds_of_sheets"), ("membership", "0016_card_requests")]
    operations = [migrations.RunSQL(BEFORE.replace("$function$;", CARDS), BEFORE)]
