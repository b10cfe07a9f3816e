"""Two functions of an earlier migration as their file has them now, for databases that were made before."""

from pathlib import Path

from django.db import migrations

TEXT = (Path(__file__).parents[1] / "headcount.sql").read_text(encoding="utf-8")


def function(name: str) -> str:
    """The text that makes one function in the place of the one there is."""
    begin = TEXT.index(f"CREATE FUNCTION {name}(")
    end = TEXT.index("$function$;", begin) + len("$function$;")
    return TEXT[begin:end].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)


class Migration(migrations.Migration):
    dependencies = [("membership", "0009_no_double_indexes")]
    operations = [
        migrations.RunSQL(function(name), migrations.RunSQL.noop) for name in ("chibo_member_query", "chibo_headcount")
    ]
