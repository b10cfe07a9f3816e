from pathlib import Path

import chibo.storage.migrating
import django.db.models.deletion
import pgtrigger.compiler
from django.db import migrations, models

DECLINING = (Path(__file__).parents[1] / "declined.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):

    dependencies = [
        ('admission', '0016_ended_by_ledger'),
        ('organisation', '0004_before_a_first_change'),
    ]

    operations = [
        chibo.storage.migrating.ChangeTables(
            changes=[
                migrations.AddField(
                    model_name='relocation',
                    name='declined',
                    field=models.BooleanField(db_default=False, default=False),
                ),
                migrations.AddField(
                    model_name='relocation',
                    name='with_unit',
                    field=models.BooleanField(db_default=False, default=False),
                ),
                migrations.AddField(
                    model_name='relocationevent',
                    name='declined',
                    field=models.BooleanField(db_default=False, default=False),
                ),
                migrations.AddField(
                    model_name='relocationevent',
                    name='with_unit',
                    field=models.BooleanField(db_default=False, default=False),
                ),
                migrations.AlterField(
                    model_name='relocation',
                    name='dossier',
                    field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='relocations', to='admission.dossier'),
                ),
                migrations.AlterField(
                    model_name='relocationevent',
                    name='dossier',
                    field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='admission.dossier'),
                ),
                migrations.AddConstraint(
                    model_name='relocation',
                    constraint=models.CheckConstraint(condition=models.Q(('declined', False), models.Q(('sent_on__isnull', False), ('withdrawn_on__isnull', False)), _connector='OR'), name='relocation_declined_was_sent'),
                ),
                migrations.AddConstraint(
                    model_name='relocation',
                    constraint=models.CheckConstraint(condition=models.Q(('dossier__isnull', False), ('with_unit', True), _connector='OR'), name='relocation_has_dossier'),
                ),
            ],
        ),
        chibo.storage.migrating.ReplaceTriggers(
            model='relocation',
            triggers=[
                pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "admission_relocationevent" ("applicant_id", "basis", "cell_id", "declined", "dossier_id", "id", "moved_on", "origin_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "received_on", "sent_on", "target_id", "toward", "with_unit", "withdrawn_on") SELECT new_values."applicant_id", new_values."basis", new_values."cell_id", new_values."declined", new_values."dossier_id", new_values."id", new_values."moved_on", new_values."origin_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."place", new_values."reason", new_values."received_on", new_values."sent_on", new_values."target_id", new_values."toward", new_values."with_unit", new_values."withdrawn_on" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='d4ca43d7bb68cadf330eb9399c91fb076da69f90', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_f5bb0', referencing='REFERENCING NEW TABLE AS new_values ', table='admission_relocation', when='AFTER')),
                pgtrigger.compiler.Trigger(name='before_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "admission_relocationevent" ("applicant_id", "basis", "cell_id", "declined", "dossier_id", "id", "moved_on", "origin_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "received_on", "sent_on", "target_id", "toward", "with_unit", "withdrawn_on") SELECT old_values."applicant_id", old_values."basis", old_values."cell_id", old_values."declined", old_values."dossier_id", old_values."id", old_values."moved_on", old_values."origin_id", _pgh_attached_context.value, NOW(), \'before\', old_values."id", old_values."place", old_values."reason", old_values."received_on", old_values."sent_on", old_values."target_id", old_values."toward", old_values."with_unit", old_values."withdrawn_on" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."applicant_id" IS DISTINCT FROM (new_values."applicant_id") OR old_values."basis" IS DISTINCT FROM (new_values."basis") OR old_values."cell_id" IS DISTINCT FROM (new_values."cell_id") OR old_values."declined" IS DISTINCT FROM (new_values."declined") OR old_values."dossier_id" IS DISTINCT FROM (new_values."dossier_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."moved_on" IS DISTINCT FROM (new_values."moved_on") OR old_values."origin_id" IS DISTINCT FROM (new_values."origin_id") OR old_values."reason" IS DISTINCT FROM (new_values."reason") OR old_values."received_on" IS DISTINCT FROM (new_values."received_on") OR old_values."sent_on" IS DISTINCT FROM (new_values."sent_on") OR old_values."target_id" IS DISTINCT FROM (new_values."target_id") OR old_values."with_unit" IS DISTINCT FROM (new_values."with_unit") OR old_values."withdrawn_on" IS DISTINCT FROM (new_values."withdrawn_on")) ) AS old_values, _pgh_attached_context WHERE NOT EXISTS (SELECT FROM "admission_relocationevent" AS kept WHERE kept.pgh_obj_id = old_values."id"); RETURN NULL;', hash='d5c9f18d6bb3b5dc9fa08a52937bbcae00103e09', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_before_update_bfa15', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='admission_relocation', when='AFTER')),
                pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "admission_relocationevent" ("applicant_id", "basis", "cell_id", "declined", "dossier_id", "id", "moved_on", "origin_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "received_on", "sent_on", "target_id", "toward", "with_unit", "withdrawn_on") SELECT new_values."applicant_id", new_values."basis", new_values."cell_id", new_values."declined", new_values."dossier_id", new_values."id", new_values."moved_on", new_values."origin_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."place", new_values."reason", new_values."received_on", new_values."sent_on", new_values."target_id", new_values."toward", new_values."with_unit", new_values."withdrawn_on" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."applicant_id" IS DISTINCT FROM (new_values."applicant_id") OR old_values."basis" IS DISTINCT FROM (new_values."basis") OR old_values."cell_id" IS DISTINCT FROM (new_values."cell_id") OR old_values."declined" IS DISTINCT FROM (new_values."declined") OR old_values."dossier_id" IS DISTINCT FROM (new_values."dossier_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."moved_on" IS DISTINCT FROM (new_values."moved_on") OR old_values."origin_id" IS DISTINCT FROM (new_values."origin_id") OR old_values."reason" IS DISTINCT FROM (new_values."reason") OR old_values."received_on" IS DISTINCT FROM (new_values."received_on") OR old_values."sent_on" IS DISTINCT FROM (new_values."sent_on") OR old_values."target_id" IS DISTINCT FROM (new_values."target_id") OR old_values."with_unit" IS DISTINCT FROM (new_values."with_unit") OR old_values."withdrawn_on" IS DISTINCT FROM (new_values."withdrawn_on")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='335ffa72a57be02b679875b1b9af76be5bb2b0ff', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_f5e7c', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='admission_relocation', when='AFTER')),
                pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "admission_relocationevent" ("applicant_id", "basis", "cell_id", "declined", "dossier_id", "id", "moved_on", "origin_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "received_on", "sent_on", "target_id", "toward", "with_unit", "withdrawn_on") SELECT old_values."applicant_id", old_values."basis", old_values."cell_id", old_values."declined", old_values."dossier_id", old_values."id", old_values."moved_on", old_values."origin_id", _pgh_attached_context.value, NOW(), \'delete\', old_values."id", old_values."place", old_values."reason", old_values."received_on", old_values."sent_on", old_values."target_id", old_values."toward", old_values."with_unit", old_values."withdrawn_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;', hash='848174c9bdfc0c494f912eabc24642789203e531', level='STATEMENT', operation='DELETE', pgid='pgtrigger_delete_delete_d41e2', referencing='REFERENCING OLD TABLE AS old_values ', table='admission_relocation', when='AFTER')),
            ],
        ),
        migrations.RunSQL(DECLINING, migrations.RunSQL.noop),
    ]
