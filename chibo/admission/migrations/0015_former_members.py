from pathlib import Path

import chibo.storage.migrating
import django.db.models.deletion
from django.db import migrations, models

FILES = (Path(__file__).parents[1] / "former.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):

    dependencies = [
        ('admission', '0014_ends'),
        ('membership', '0015_before_a_first_change'),
        ('organisation', '0004_before_a_first_change'),
        ('people', '0009_before_a_first_change'),
    ]

    operations = [
        chibo.storage.migrating.ChangeTables(
            changes=[
                migrations.AlterField(
                    model_name='candidate',
                    name='person',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='candidates', to='people.person'),
                ),
                migrations.AddConstraint(
                    model_name='candidate',
                    constraint=models.UniqueConstraint(condition=models.Q(('stage__in', ('applied', 'dossier_open', 'handed_over', 'returned', 'complete', 'voted', 'voted_returned', 'resolved', 'resolved_returned', 'refused', 'decided'))), fields=('person',), name='candidate_person_once_at_work'),
                ),
            ],
        ),
        migrations.RunSQL(FILES, migrations.RunSQL.noop),
    ]
