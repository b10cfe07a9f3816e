"""Two functions of earlier migrations as their files have them now, for databases that were made before."""

from pathlib import Path

from django.db import migrations

FOLDER = Path(__file__).parents[1]


def function(file: str, name: str, now: str) -> str:
    """The text that makes one function, under the name it has today, in the place of the one there is."""
    text = (FOLDER / file).read_text(encoding="utf-8")
    begin = text.index(f"CREATE FUNCTION {name}(")
    end = text.index("$function$;", begin) + len("$function$;")
    return text[begin:end].replace(f"CREATE FUNCTION {name}(", f"CREATE OR REPLACE FUNCTION {now}(", 1)


class Migration(migrations.Migration):
    dependencies = [("membership", "0007_openings"), ("storage", "0002_common_ancestor")]
    operations = [
        migrations.RunSQL(
            function("projection.sql", "chibo_project", "chibo_project_spells"), migrations.RunSQL.noop
        ),
        migrations.RunSQL(function("openings.sql", "chibo_open_years", "chibo_open_years"), migrations.RunSQL.noop),
    ]
