from pathlib import Path

from django.db import migrations

CELLS_OLDER = (Path(__file__).parents[1] / "cells_older.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("membership", "0005_headcount")]
    operations = [
        # The column it asks for comes with a later migration.
        migrations.RunSQL(f"SET LOCAL check_function_bodies = off; {CELLS_OLDER}", migrations.RunSQL.noop)
    ]
