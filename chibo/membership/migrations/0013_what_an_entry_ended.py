from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("membership", "0012_lacking")]
    operations = [
        migrations.AddField(
            model_name="movement",
            name="ended",
            field=models.JSONField(db_default=[], default=list, editable=False),
        ),
    ]
