from pathlib import Path

from django.db import migrations

COUNTING = (Path(__file__).parents[1] / "trained.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("admission", "0009_newly_admitted"), ("training", "0002_walls")]
    operations = [migrations.RunSQL(COUNTING, migrations.RunSQL.noop)]
