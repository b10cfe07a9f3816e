from pathlib import Path

from django.db import migrations

from chibo.storage.walls import FOLLOWING, append_only, follow_unit, protect_by_place

PACKAGE = Path(__file__).parents[1]
FUNCTIONS = [FOLLOWING, (PACKAGE / "calendar.sql").read_text(encoding="utf-8")]
HISTORIES = ["calendarday", "deadline", "feed"]


def walls() -> str:
    parts = [*FUNCTIONS, follow_unit("deadlines_deadline")]
    parts += [protect_by_place(f"deadlines_{name}") for name in ("deadline", "deadlineevent")]
    parts += [append_only(f"deadlines_{name}event") for name in HISTORIES]
    return "".join(parts)


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_tables"), ("storage", "0001_installation")]
    operations = [migrations.RunSQL(walls(), migrations.RunSQL.noop)]
