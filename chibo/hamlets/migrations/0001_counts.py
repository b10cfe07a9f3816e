from pathlib import Path

from django.db import migrations

COUNTS = (Path(__file__).parents[1] / "counts.sql").read_text(encoding="utf-8")
UNDO = """
DROP FUNCTION chibo_hamlets(text, boolean, date, int, text[]);
DROP FUNCTION chibo_hamlet_rows(text, boolean, date, int, text[]);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [("membership", "0017_cards_of_official_members"), ("people", "0009_before_a_first_change")]
    operations = [migrations.RunSQL(COUNTS, UNDO)]
