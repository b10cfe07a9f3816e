import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("membership", "0008_quicker")]
    operations = [
        migrations.RemoveIndex(model_name="movementplace", name="movement_place_person"),
        migrations.AlterField(
            model_name="movement",
            name="unit",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="movements",
                to="organisation.unit",
            ),
        ),
    ]
