from pathlib import Path

from django.db import migrations

HEADCOUNT = (Path(__file__).parents[1] / "headcount.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("membership", "0004_walls")]
    operations = [migrations.RunSQL(HEADCOUNT, migrations.RunSQL.noop)]
