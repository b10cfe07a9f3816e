from pathlib import Path

from django.db import migrations

LACKING = (Path(__file__).parents[1] / "lacking.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("membership", "0011_open_spells")]
    operations = [migrations.RunSQL(LACKING, migrations.RunSQL.noop)]
