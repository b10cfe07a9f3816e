from django.db import migrations

from chibo.storage.walls import FOLLOWING, append_only, follow_unit, protect_by_place


def walls() -> str:
    parts = [FOLLOWING, follow_unit("documents_paper")]
    parts += [protect_by_place(f"documents_{name}") for name in ("paper", "paperevent")]
    return "".join([*parts, append_only("documents_paperevent")])


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_tables"), ("storage", "0001_installation")]
    operations = [migrations.RunSQL(walls(), migrations.RunSQL.noop)]
