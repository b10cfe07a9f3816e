from pathlib import Path

from django.db import migrations

from chibo.storage.walls import append_only, follow_person, protect_by_path, protect_by_place, read_only

PROJECTION = (Path(__file__).parents[1] / "projection.sql").read_text(encoding="utf-8")


def walls() -> str:
    parts = [PROJECTION]
    for name in ("movement", "membershipfact"):
        parts += [protect_by_place(f"membership_{name}"), follow_person(f"membership_{name}")]
    parts += [protect_by_place("membership_membershipfactevent"), append_only("membership_membershipfactevent")]
    parts += [append_only("membership_movement")]
    parts += [protect_by_path("membership_movementplace"), read_only("membership_movementplace")]
    parts += [protect_by_path("membership_spell", "path", "now_path"), read_only("membership_spell")]
    return "".join(parts)


class Migration(migrations.Migration):
    dependencies = [("membership", "0003_persons"), ("people", "0002_walls")]
    operations = [migrations.RunSQL(walls(), migrations.RunSQL.noop)]
