from pathlib import Path

import chibo.storage.identifiers
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from chibo.storage.walls import protect_by_user

FORGETTING = (Path(__file__).parents[1] / "forgetting.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):

    dependencies = [
        ('exchange', '0003_no_double_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PreparedFile',
            fields=[
                ('id', models.UUIDField(default=chibo.storage.identifiers.new_id, editable=False, primary_key=True, serialize=False)),
                ('what', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=200)),
                ('file_name', models.CharField(max_length=200)),
                ('question', models.BinaryField()),
                ('language', models.CharField(max_length=8)),
                ('rows', models.PositiveIntegerField()),
                ('done', models.PositiveIntegerField(default=0)),
                ('stage', models.CharField(choices=[('working', 'Đang lập'), ('ready', 'Đã lập xong'), ('refused', 'Không lập được')], default='working', max_length=8)),
                ('fault', models.TextField(blank=True)),
                ('grants', models.JSONField(default=list)),
                ('content', models.BinaryField(default=b'')),
                ('asked_at', models.DateTimeField()),
                ('kept_until', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='prepared_files', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['user', '-asked_at'], name='prepared_file_user'), models.Index(fields=['kept_until'], name='prepared_file_kept')],
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ['working', 'ready', 'refused'])), name='prepared_file_stage_known'), models.UniqueConstraint(condition=models.Q(('stage', 'working')), fields=('user',), name='prepared_file_one_at_work')],
            },
        ),
        migrations.RunSQL(
            FORGETTING + protect_by_user("exchange_preparedfile"),
            "DROP FUNCTION chibo_forget_files(); DROP POLICY owner_all ON exchange_preparedfile;"
            " DROP POLICY in_scope ON exchange_preparedfile;",
        ),
    ]
