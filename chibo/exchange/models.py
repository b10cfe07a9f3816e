"""An import as it goes: the file, how its columns are read, its rows with what was found and done.

Cells and values are sealed: they hold identity numbers and addresses before anybody decided to keep them.
Everything lies at the path of the unit imported into, which row-level security compares.
"""

from django.db import models
from django.db.models import Q

from chibo.accounts.models import User
from chibo.exchange.choices import Fate, FileStage, Level, SheetKind, Stage
from chibo.organisation.models import Unit
from chibo.people.models import Person
from chibo.storage.identifiers import new_id
from chibo.storage.models import Placed


class Batch(Placed):
    """One import. `kind` is the kind of sheet; `on` the day of the opening balance of new members, or the day
    a list of another kind is read; `digest` tells the file again.

    `layout` says which sheet and header rows, `columns` what each column means and how it was typed.
    `counts` are those of the last check, `notes` what was found about whole columns.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="imports")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField(max_length=12, choices=SheetKind.choices, default=SheetKind.MEMBERS)
    created_at = models.DateTimeField()
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    content = models.BinaryField(default=b"")
    on = models.DateField()
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.COLUMNS)
    layout = models.JSONField(default=dict)
    columns = models.JSONField(default=list)
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    add_zeros = models.BooleanField(default=False)
    fault = models.TextField(blank=True)
    imported_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="batch_stage_known"),
            models.CheckConstraint(condition=Q(kind__in=SheetKind.values), name="batch_kind_known"),
            models.CheckConstraint(
                condition=~Q(stage__in=[Stage.DONE, Stage.UNDONE]) | Q(imported_at__isnull=False),
                name="batch_done_has_instant",
            ),
        ]
        indexes = [
            models.Index(fields=["place", "-created_at"], name="batch_place"),
            models.Index(fields=["digest"], name="batch_digest"),
        ]

    def __str__(self) -> str:
        return self.file_name


class StagedRow(Placed):
    """One row of the sheet. `cells` stay as they came, `fixes` are what was typed on screen instead.

    `values` and `findings` are what was understood. `decision` is the user's word, `fate` what follows;
    `person` is who it matches or made, `filled` what was written into a file that was there before.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    cells = models.BinaryField()
    fixes = models.BinaryField(default=b"")
    verdict = models.BinaryField(default=b"")
    key = models.BinaryField(null=True)
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.CLEAR)
    codes = models.JSONField(default=list)
    decision = models.CharField(max_length=8, blank=True)
    fate = models.CharField(max_length=8, choices=Fate.choices, default=Fate.FAULTY)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    filled = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="staged_row_once")]
        indexes = [
            models.Index(fields=["batch", "-level", "number"], name="staged_row_risk"),
            models.Index(fields=["key"], name="staged_row_key", condition=Q(key__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Advance(Placed):
    """How far a running import is, on a row of its own: the import holds the lock of its batch to the end."""

    batch = models.OneToOneField(Batch, on_delete=models.CASCADE, primary_key=True, related_name="advance")
    step = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.step)


class PreparedFile(models.Model):
    """A long list somebody asked for as a workbook, made in the background, kept a day, for nobody else.

    `question` is the address asked, sealed: a search may hold a name. `content` is the sealed workbook.
    `grants` are role and path of the rights it was made with; `done` counts the rows written so far.
    Row-level security shows it to its user alone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="prepared_files")
    what = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    question = models.BinaryField()
    language = models.CharField(max_length=8)
    rows = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    stage = models.CharField(max_length=8, choices=FileStage.choices, default=FileStage.WORKING)
    fault = models.TextField(blank=True)
    grants = models.JSONField(default=list)
    content = models.BinaryField(default=b"")
    asked_at = models.DateTimeField()
    kept_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=FileStage.values), name="prepared_file_stage_known"),
            models.UniqueConstraint(
                fields=["user"], condition=Q(stage=FileStage.WORKING), name="prepared_file_one_at_work"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-asked_at"], name="prepared_file_user"),
            models.Index(fields=["kept_until"], name="prepared_file_kept"),
        ]

    def __str__(self) -> str:
        return self.file_name


class Remembered(models.Model):
    """What a committee last chose for a header of a kind: the next file of the same make needs no mapping."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=SheetKind.choices, default=SheetKind.MEMBERS)
    header = models.CharField(max_length=200)
    field = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "header"], name="remembered_once")]

    def __str__(self) -> str:
        return f"{self.header}: {self.field}"
