from pathlib import Path

from django.db import migrations

from chibo.storage.walls import append_only, protect_by_place

FUNCTIONS = (Path(__file__).parents[1] / "collisions.sql").read_text(encoding="utf-8")
TABLE = "people_numbercollision"
BACK = """
DROP TRIGGER collisions_follow ON people_person;
DROP TRIGGER collisions_follow ON organisation_unit;
DROP TRIGGER place_collision ON people_numbercollision;
DROP FUNCTION chibo_collisions_follow();
DROP FUNCTION chibo_place_collisions(uuid[], uuid[]);
DROP FUNCTION chibo_place_collision();
DROP FUNCTION chibo_note_collisions(text[], bytea[], text[], uuid[], uuid[], date);
"""


def walls() -> str:
    history = f"{TABLE}event"
    return "".join([FUNCTIONS, protect_by_place(TABLE), protect_by_place(history), append_only(history)])


class Migration(migrations.Migration):
    dependencies = [("people", "0007_number_collisions"), ("storage", "0002_common_ancestor")]
    operations = [migrations.RunSQL(walls(), BACK)]
