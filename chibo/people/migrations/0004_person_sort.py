from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_saved_views")]
    operations = [
        migrations.AddIndex(
            model_name="person", index=models.Index(fields=["sort_key", "id"], name="person_sort")
        ),
    ]
