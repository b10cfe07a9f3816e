import chibo.storage.migrating
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('admission', '0017_relocations_declined_and_led_over'),
        ('organisation', '0004_before_a_first_change'),
    ]

    operations = [
        chibo.storage.migrating.ChangeTables(
            changes=[
                migrations.RemoveConstraint(
                    model_name='ballot',
                    name='ballot_body_known',
                ),
                migrations.AlterField(
                    model_name='ballot',
                    name='body',
                    field=models.CharField(choices=[('cell', 'Chi bộ'), ('committee', 'Đảng ủy cơ sở'), ('standing', 'Ban thường vụ cấp ủy cấp trên trực tiếp'), ('deciding', 'Đảng ủy cơ sở được ủy quyền'), ('heads', 'Thường trực cấp ủy trực thuộc Trung ương cùng trưởng các ban')], max_length=12),
                ),
                migrations.AlterField(
                    model_name='ballotevent',
                    name='body',
                    field=models.CharField(choices=[('cell', 'Chi bộ'), ('committee', 'Đảng ủy cơ sở'), ('standing', 'Ban thường vụ cấp ủy cấp trên trực tiếp'), ('deciding', 'Đảng ủy cơ sở được ủy quyền'), ('heads', 'Thường trực cấp ủy trực thuộc Trung ương cùng trưởng các ban')], max_length=12),
                ),
                migrations.AddConstraint(
                    model_name='ballot',
                    constraint=models.CheckConstraint(condition=models.Q(('body__in', ['cell', 'committee', 'standing', 'deciding', 'heads'])), name='ballot_body_known'),
                ),
            ],
        ),
    ]
