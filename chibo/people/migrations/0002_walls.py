from pathlib import Path

from django.db import migrations

from chibo.storage.walls import append_only, follow_person, protect_by_place

FUNCTIONS = (Path(__file__).parents[1] / "place.sql").read_text(encoding="utf-8")
PLACED = ["person", "trait", "residence", "belonging", "personkey", "protected", "post"]
FOLLOWERS = ["trait", "residence", "belonging", "personkey", "protected"]
HISTORIES = ["person", "trait", "residence", "belonging", "protected", "post"]


def walls() -> str:
    parts = [FUNCTIONS]
    parts += [protect_by_place(f"people_{name}") for name in PLACED]
    parts += [follow_person(f"people_{name}") for name in FOLLOWERS]
    parts += [protect_by_place(f"people_{name}event") + append_only(f"people_{name}event") for name in HISTORIES]
    return "".join(parts)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_tables"), ("storage", "0001_installation")]
    operations = [migrations.RunSQL(walls(), migrations.RunSQL.noop)]
