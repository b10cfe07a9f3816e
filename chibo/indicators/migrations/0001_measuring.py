from pathlib import Path

from django.db import migrations

MEASURING = (Path(__file__).parents[1] / "measuring.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    initial = True
    dependencies = [("admission", "0018_provincial_heads"), ("hamlets", "0001_counts"), ("training", "0002_walls")]
    operations = [migrations.RunSQL(MEASURING, migrations.RunSQL.noop)]
