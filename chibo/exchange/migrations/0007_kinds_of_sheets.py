from django.db import migrations, models

from chibo.storage.migrating import ChangeTables

KINDS = [
    ("members", "Danh sách đảng viên (T1)"),
    ("pool", "Danh sách nguồn, cảm tình Đảng (T8)"),
    ("probation", "Sổ đảng viên dự bị (T12)"),
    ("tracking", "Theo dõi hồ sơ kết nạp (T7)"),
    ("proposed", "Danh sách đề nghị xét kết nạp (T10)"),
]


class Migration(migrations.Migration):
    dependencies = [("exchange", "0006_what_introducers_rest_on")]
    operations = [
        ChangeTables(
            [
                migrations.AddField(
                    "batch", "kind", models.CharField(choices=KINDS, default="members", max_length=12)
                ),
                migrations.AddField(
                    "remembered", "kind", models.CharField(choices=KINDS, default="members", max_length=12)
                ),
                migrations.AddConstraint(
                    "batch",
                    models.CheckConstraint(
                        condition=models.Q(kind__in=[code for code, _name in KINDS]), name="batch_kind_known"
                    ),
                ),
                migrations.RemoveConstraint("remembered", "remembered_once"),
                migrations.AddConstraint(
                    "remembered",
                    models.UniqueConstraint(fields=["unit", "kind", "header"], name="remembered_once"),
                ),
            ]
        )
    ]
