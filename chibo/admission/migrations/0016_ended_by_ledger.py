from pathlib import Path

from django.db import migrations

ENDING = (Path(__file__).parents[1] / "ended.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0015_former_members"),
        ("deadlines", "0004_before_a_first_change"),
        ("membership", "0015_before_a_first_change"),
    ]
    operations = [migrations.RunSQL(ENDING, migrations.RunSQL.noop)]
