from pathlib import Path

from django.db import migrations

from chibo.storage.walls import append_only, protect_by_place

PLACE = (Path(__file__).parents[1] / "place.sql").read_text(encoding="utf-8")


def walls() -> str:
    parts = [PLACE]
    for name in ("enrolment", "certificate"):
        parts += [protect_by_place(f"training_{each}", "centre") for each in (name, f"{name}event")]
    parts += [
        append_only(f"training_{name}event")
        for name in ("trainingclass", "jointorganiser", "enrolment", "certificate")
    ]
    return "".join(parts)


class Migration(migrations.Migration):
    dependencies = [("training", "0001_tables"), ("people", "0002_walls"), ("storage", "0002_common_ancestor")]
    operations = [migrations.RunSQL(walls(), migrations.RunSQL.noop)]
