from pathlib import Path

from django.db import migrations

from chibo.storage.walls import protect_by_place

FUNCTIONS = (Path(__file__).parents[1] / "walls.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_tables"), ("people", "0002_walls"), ("organisation", "0002_append_only")]
    operations = [
        migrations.RunSQL(
            FUNCTIONS + "".join(map(protect_by_place, ("exchange_batch", "exchange_stagedrow", "exchange_advance"))),
            migrations.RunSQL.noop,
        )
    ]
