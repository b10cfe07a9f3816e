from django.db import migrations

from chibo.storage.walls import append_only


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_tables"), ("pghistory", "0007_auto_20250421_0444"), ("storage", "0001_installation")]
    operations = [
        migrations.RunSQL(append_only("audit_look") + append_only("pghistory_context"), migrations.RunSQL.noop),
    ]
