from django.db import migrations

from chibo.storage.walls import COMMON


class Migration(migrations.Migration):
    dependencies = [("storage", "0001_installation")]
    operations = [migrations.RunSQL(COMMON, migrations.RunSQL.noop)]
