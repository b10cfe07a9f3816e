"""Units with dated names, kinds and placements; hamlets with dated links; their area flags.

Kinds, tiers and permitted parents are data (`regulations`); no code here knows a "district".
"""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from chibo.storage.fields import CitationField, DayRangeField, not_empty, one_at_a_time
from chibo.storage.history import tracked
from chibo.storage.identifiers import new_id

STEP = 4


@tracked("path", "search")
class Unit(models.Model):
    """A Party organisation or cell: what stays the same while name, kind and place change.

    `step` is its own part of every path it ever has. `path` is today's path (the last one where the unit
    is closed, below its successor where it has one): a projection of the placements.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    official_code = models.CharField(max_length=14, blank=True)
    step = models.CharField(max_length=STEP, unique=True, db_collation="C")
    path = models.TextField(db_collation="C", default="", editable=False, db_index=True)
    search = models.TextField(default="", editable=False)
    founded_on = models.DateField()
    founding = CitationField()
    closed_on = models.DateField(null=True)
    closing = CitationField()
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="predecessors")
    founded_by_reinforcement = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    if TYPE_CHECKING:
        # Given by the named querysets (`queries.units_on`, `units_ever`), for the day they were asked for.
        name: str
        kind: str
        parent: UUID | None
        then_path: str

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("founded_on")),
                name="unit_closed_after_founded",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | Q(closed_on__isnull=False),
                name="unit_successor_if_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class DatedOfUnit(models.Model):
    """A fact about a unit with the days it holds and the paper it rests on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    during = DayRangeField()
    basis = CitationField()

    class Meta:
        abstract = True


class Ending(DatedOfUnit):
    """A dated fact that ends by a paper of its own; empty while it goes on or where the next one ended it."""

    ending = CitationField(db_default={})

    class Meta:
        abstract = True


@tracked()
class UnitName(DatedOfUnit):
    """What the unit is called."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=200)
    search = models.TextField(default="", editable=False)

    class Meta:
        constraints = [one_at_a_time("unit_name_one_at_a_time", "unit"), not_empty("unit_name_lasts")]

    def __str__(self) -> str:
        return self.name


@tracked()
class UnitKind(DatedOfUnit):
    """Which kind of organisation it is, a code of `regulations.organisation`."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="kinds")
    kind = models.CharField(max_length=40)

    class Meta:
        constraints = [one_at_a_time("unit_kind_one_at_a_time", "unit"), not_empty("unit_kind_lasts")]

    def __str__(self) -> str:
        return self.kind


@tracked()
class Placement(DatedOfUnit):
    """Under which unit it stands; a root has no parent."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="child_placements")

    class Meta:
        constraints = [
            one_at_a_time("placement_one_parent", "unit"),
            not_empty("placement_lasts"),
            models.CheckConstraint(condition=~Q(unit=F("parent")), name="placement_not_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} < {self.parent_id}"


class UnitPath(models.Model):
    """Projection of the placements: the path of a unit over the days it does not change."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="paths")
    path = models.TextField(db_collation="C")
    during = DayRangeField()

    class Meta:
        constraints = [one_at_a_time("unit_path_one_at_a_time", "unit")]
        indexes = [models.Index(fields=["path"], name="unit_path_path")]

    def __str__(self) -> str:
        return self.path


@tracked()
class Locality(models.Model):
    """A hamlet or residential group: territory, apart from units.

    `named_on` and `naming` say since when and by which paper it bears its present name; null where it is the
    first one. Earlier names stand in the history, each with its own day and paper.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    search = models.TextField(default="", editable=False)
    households = models.PositiveIntegerField(null=True)
    named_on = models.DateField(null=True)
    naming = CitationField(db_default={})
    version = models.PositiveIntegerField(default=1)

    if TYPE_CHECKING:
        charge: UUID  # given by `queries.localities_on`

    def __str__(self) -> str:
        return self.name


@tracked()
class LocalityCharge(Ending):
    """The organisation in charge of the locality; its days are the locality's life."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="charges")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="charges")

    class Meta:
        constraints = [one_at_a_time("locality_one_charge", "locality"), not_empty("locality_charge_lasts")]

    def __str__(self) -> str:
        return f"{self.locality_id} @ {self.unit_id}"


@tracked()
class LocalityCell(Ending):
    """A cell that serves the locality: its own, or one shared with others."""

    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="cells")
    cell = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="localities")

    class Meta:
        constraints = [
            one_at_a_time("locality_cell_once", "locality", "cell"),
            not_empty("locality_cell_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.locality_id} : {self.cell_id}"


@tracked()
class AreaFlag(Ending):
    """An area flag (ethnic, religious, border, forming …) of a locality or a commune's organisation."""

    flag = models.CharField(max_length=20)
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, null=True, related_name="flags")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="flags")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(locality__isnull=True) ^ Q(unit__isnull=True), name="area_flag_one_holder"
            ),
            one_at_a_time("area_flag_once_locality", "locality", "flag", where=Q(locality__isnull=False)),
            one_at_a_time("area_flag_once_unit", "unit", "flag", where=Q(unit__isnull=False)),
            not_empty("area_flag_lasts"),
        ]

    def __str__(self) -> str:
        return self.flag
