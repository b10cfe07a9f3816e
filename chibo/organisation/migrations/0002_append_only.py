from django.db import migrations

from chibo.storage.walls import append_only

HISTORIES = [
    "unit",
    "unitname",
    "unitkind",
    "placement",
    "locality",
    "localitycharge",
    "localitycell",
    "areaflag",
]


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_tables")]
    operations = [
        migrations.RunSQL(append_only(f"organisation_{name}event"), migrations.RunSQL.noop) for name in HISTORIES
    ]
