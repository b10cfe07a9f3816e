from pathlib import Path

from django.db import migrations

RESTING = (Path(__file__).parents[1] / "resting.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0004_prepared_files"),
        ("people", "0001_tables"),
        ("membership", "0003_persons"),
        ("training", "0001_tables"),
        ("admission", "0001_tables"),
    ]
    operations = [migrations.RunSQL(RESTING, "DROP FUNCTION chibo_written_since(uuid[], timestamptz);")]
