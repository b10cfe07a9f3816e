from pathlib import Path

from django.db import migrations

from chibo.storage.walls import append_only, protect_by_place

FOLLOWERS = (Path(__file__).parents[1] / "followers.sql").read_text(encoding="utf-8")
PLACED = ["dossier", "dossieritem", "verification", "introducer", "handover"]


def walls() -> str:
    parts = [FOLLOWERS]
    for name in PLACED:
        table, history = f"admission_{name}", f"admission_{name}event"
        parts += [protect_by_place(table), protect_by_place(history), append_only(history)]
        parts.append(
            f"""
            CREATE TRIGGER follow_candidate BEFORE INSERT ON {table}
            FOR EACH ROW EXECUTE FUNCTION chibo_place_of_candidate();
            """
        )
    return "".join(parts)


class Migration(migrations.Migration):
    dependencies = [("admission", "0003_dossiers"), ("deadlines", "0003_asked_from_below")]
    operations = [migrations.RunSQL(walls(), migrations.RunSQL.noop)]
