from django.db import migrations, models

from chibo.storage.walls import COMMON, DROP_FUNCTIONS, FUNCTIONS


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(FUNCTIONS + COMMON, DROP_FUNCTIONS),
        migrations.CreateModel(
            name="Installation",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("demonstration_day", models.DateField(null=True)),
                ("settled_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(id=1), name="installation_one_row")]
            },
        ),
    ]
