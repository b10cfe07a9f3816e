from pathlib import Path

from django.db import migrations

_PLACE = Path(__file__).parents[1]
CHANGES = "\n".join((_PLACE / name).read_text(encoding="utf-8") for name in ("changes.sql", "sources.sql"))
UNDO = """
DROP FUNCTION chibo_hamlet_sources(text, boolean, date, text[]);
DROP FUNCTION chibo_ages_of_cells(uuid[], date);
DROP FUNCTION chibo_class_ages(text, text, date, date, text[]);
DROP FUNCTION chibo_class_changes(text, text, date[], text[]);
DROP FUNCTION chibo_class_change_rows(text, date[], text[]);
DROP FUNCTION chibo_class_cells(text, date[], text[]);
"""
# The counts again: with hashed facts, and a plan for the node at hand, they are several times as fast.
COUNTS = (_PLACE / "counts.sql").read_text(encoding="utf-8")
COUNTS = COUNTS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0018_provincial_heads"),
        ("hamlets", "0002_measures"),
        ("membership", "0017_cards_of_official_members"),
        ("people", "0009_before_a_first_change"),
    ]
    operations = [migrations.RunSQL(CHANGES, UNDO), migrations.RunSQL(COUNTS, migrations.RunSQL.noop)]
