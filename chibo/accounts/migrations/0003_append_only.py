from django.db import migrations

from chibo.storage.walls import append_only


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_grants")]
    operations = [
        migrations.RunSQL(append_only("accounts_userevent") + append_only("accounts_grantevent"), migrations.RunSQL.noop),
    ]
