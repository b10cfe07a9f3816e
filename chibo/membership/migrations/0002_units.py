"""Nothing any more: the first migration makes these columns with their tables."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("membership", "0001_ledger")]

    operations = []
