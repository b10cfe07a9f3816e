from pathlib import Path

from django.db import migrations

from chibo.storage.walls import append_only, protect_by_place

FUNCTIONS = (Path(__file__).parents[1] / "place.sql").read_text(encoding="utf-8")
FOLLOWERS = ["candidatestep", "candidategroup", "helperterm", "poolreviewrow"]
PLACED = ["candidate", "poolreview", *FOLLOWERS]


def walls() -> str:
    parts = [FUNCTIONS]
    for name in PLACED:
        table, history = f"admission_{name}", f"admission_{name}event"
        parts += [protect_by_place(table), protect_by_place(history), append_only(history)]
    parts += [
        f"""
        CREATE TRIGGER follow_candidate BEFORE INSERT ON admission_{name}
        FOR EACH ROW EXECUTE FUNCTION chibo_place_of_candidate();
        """
        for name in FOLLOWERS
    ]
    return "".join(parts)


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0001_tables"),
        ("membership", "0004_walls"),
        ("people", "0002_walls"),
        ("organisation", "0001_tables"),
    ]
    operations = [migrations.RunSQL(walls(), migrations.RunSQL.noop)]
