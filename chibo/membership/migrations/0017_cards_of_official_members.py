from pathlib import Path

from django.db import migrations

LACKING = (Path(__file__).parents[1] / "lacking.sql").read_text(encoding="utf-8")
BEFORE = LACKING.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
OFFICIAL = BEFORE.replace("p.card_number = '''')", "p.card_number = '''' AND s.standing = ''official'')")


class Migration(migrations.Migration):
    """Only an official member lacks a card: probationary members have none yet."""

    dependencies = [("membership", "0016_card_requests")]
    operations = [migrations.RunSQL(OFFICIAL, BEFORE)]
