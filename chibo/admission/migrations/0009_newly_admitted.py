from pathlib import Path

from django.db import migrations

COUNTING = (Path(__file__).parents[1] / "newly_admitted.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("admission", "0008_attachments"), ("membership", "0014_figures_for_reports"), ("people", "0008_collision_walls")]
    operations = [migrations.RunSQL(COUNTING, migrations.RunSQL.noop)]
