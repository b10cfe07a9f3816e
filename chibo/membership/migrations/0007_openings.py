import chibo.storage.migrating
from pathlib import Path

from django.db import migrations, models

from chibo.storage.walls import protect_by_path, read_only

OPENINGS = (Path(__file__).parents[1] / "openings.sql").read_text(encoding="utf-8")
WALLS = (
    protect_by_path("membership_opening") + read_only("membership_opening") + read_only("membership_openingyear")
)


class Migration(migrations.Migration):
    dependencies = [("membership", "0006_cells_older")]
    operations = [
        chibo.storage.migrating.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="OpeningYear",
                    fields=[("year", models.SmallIntegerField(primary_key=True, serialize=False))],
                ),
                migrations.CreateModel(
                    name="Opening",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("tree", models.CharField(max_length=1)),
                        ("year", models.SmallIntegerField()),
                        ("path", models.TextField(db_collation="C")),
                        ("official", models.IntegerField(default=0, db_default=0)),
                        ("probationary", models.IntegerField(default=0, db_default=0)),
                        ("transit", models.IntegerField(default=0, db_default=0)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("tree", "year", "path"), name="opening_once"),
                        ]
                    },
                ),
            ],
        ),
        migrations.RemoveIndex(model_name="movementplace", name="movement_place_figure"),
        migrations.AddIndex(
            model_name="movementplace",
            index=models.Index(
                fields=["tree", "year", "lca", "path"],
                include=["kind", "on", "sign", "standing", "outside_tier"],
                name="movement_place_figure",
            ),
        ),
        migrations.RunSQL(OPENINGS + WALLS, migrations.RunSQL.noop),
    ]
