"""The ledger, its projections, and dated facts about membership.

A movement is a fact and never changes; a correction is a row that voids one. `Spell` and `MovementPlace`
are projections written by the database function `chibo_project`; `chibo check` rebuilds and compares.
"""

from django.db import models
from django.db.models import F, Func, Q, Value

from chibo.membership.choices import FactKind, Kind, Outside, Standing
from chibo.organisation.models import Unit
from chibo.people.models import PROJECTED, OfPerson, Person
from chibo.storage.fields import CitationField, DayRangeField, not_empty, one_at_a_time
from chibo.storage.history import tracked


class Movement(OfPerson):
    """One entry of the ledger. `on` is when it happened, `recorded_at` and `seq` when we knew.

    `unit` is the cell where it happens. `partner` is the other end of a transfer inside the installation,
    `outside` the name of one outside it. An arrival `answers` a departure. `decided_on` is the day of the
    decision where it differs (admission, late recognition), `received_on` the day the cell received that
    decision, or the letter of introduction. `ended` lists the dated facts and offices that the entry ended,
    each with the day it would have ended otherwise: struck out, it gives them back.
    """

    seq = models.BigIntegerField(
        editable=False, db_index=True, db_default=Func(Value("membership_movement_order"), function="nextval")
    )
    kind = models.CharField(max_length=24, choices=Kind.choices)
    on = models.DateField()
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="movements", db_index=False
    )
    partner = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="partner_movements")
    outside = models.CharField(max_length=200, blank=True)
    outside_tier = models.CharField(max_length=16, choices=Outside.choices, blank=True)
    standing = models.CharField(max_length=12, choices=Standing.choices, blank=True)
    decided_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    basis = CitationField()
    reason = models.CharField(max_length=200, blank=True)
    ended = models.JSONField(default=list, db_default=[], editable=False)
    voids = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="voided_by")
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="answered_by")
    batch = models.UUIDField(null=True, db_index=True)
    actor = models.UUIDField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=Kind.CORRECTION) ^ Q(voids__isnull=True), name="movement_correction_voids"
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.CORRECTION) | Q(unit__isnull=False), name="movement_has_unit"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[Kind.OPENING, Kind.RESTORED]) | ~Q(standing=""),
                name="movement_states_standing",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.TRANSFERRED_OUT) | (Q(partner__isnull=False) ^ ~Q(outside="")),
                name="movement_out_to_somewhere",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.TRANSFERRED_IN) | (Q(answers__isnull=False) ^ ~Q(outside="")),
                name="movement_in_from_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(outside="") ^ ~Q(outside_tier=""), name="movement_outside_tier"
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True)
                | Q(kind__in=[Kind.ADMITTED, Kind.READMITTED])
                | Q(decided_on__gte=F("on")),
                name="movement_decided_after",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "on", "seq"], name="movement_person_on"),
            models.Index(fields=["unit", "on"], name="movement_unit_on"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


class MovementPlace(models.Model):
    """Projection: what a movement does to the headcount, and where, on one of the two trees.

    `lca` is the level of the lowest common ancestor of the seat before and after (-1: none inside); the row
    counts at a node of level L above its path when `lca < L`. Rows without a movement come from moved units.
    """

    THEN, NOW = "t", "n"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    movement = models.ForeignKey(
        Movement, on_delete=models.CASCADE, null=True, related_name="places", db_constraint=False
    )
    tree = models.CharField(max_length=1)
    kind = models.CharField(max_length=24)
    standing = models.CharField(max_length=12)
    outside_tier = models.CharField(max_length=16, blank=True)
    on = models.DateField()
    year = models.SmallIntegerField()
    path = models.TextField(db_collation="C")
    lca = models.SmallIntegerField()
    sign = models.SmallIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["tree", "year", "lca", "path"],
                include=["kind", "on", "sign", "standing", "outside_tier"],
                name="movement_place_figure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind} {self.path}"


class Spell(models.Model):
    """Projection: where a person's official membership was, day by day.

    `path` is that of the day (split where units moved), `now_path` today's. In transit both are those of the
    lowest common ancestor, `unit` the one left and `partner` the one awaited.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="spells", db_constraint=False)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_constraint=False)
    partner = models.ForeignKey(
        Unit, on_delete=models.CASCADE, null=True, related_name="+", db_constraint=False
    )
    transit = models.BooleanField()
    standing = models.CharField(max_length=12)
    during = DayRangeField()
    path = models.TextField(db_collation="C")
    now_path = models.TextField(db_collation="C")
    movement = models.ForeignKey(Movement, on_delete=models.CASCADE, related_name="+", db_constraint=False)

    class Meta:
        constraints = [one_at_a_time("spell_one_membership", "person")]
        indexes = [
            models.Index(
                fields=["path"], include=["during", "person", "standing", "transit"], name="spell_path"
            ),
            models.Index(
                fields=["now_path"],
                include=["during", "person", "standing", "transit"],
                name="spell_now_path",
            ),
            models.Index(
                fields=["path"],
                include=["during", "person", "unit", "standing", "transit"],
                condition=Q(during__upper_inf=True),
                name="spell_open",
            ),
            models.Index(
                fields=["now_path"],
                include=["during", "person", "unit", "standing", "transit"],
                condition=Q(during__upper_inf=True),
                name="spell_open_now",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.during}"


class OpeningYear(models.Model):
    """A year whose openings are kept for every node."""

    year = models.SmallIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.year)


class Opening(models.Model):
    """Projection: members of a node, and of all below it, at the end of 31 December before the year.

    `transit` are those of them who had left one unit and not arrived at the other.
    """

    tree = models.CharField(max_length=1)
    year = models.SmallIntegerField()
    path = models.TextField(db_collation="C")
    official = models.IntegerField(default=0, db_default=0)
    probationary = models.IntegerField(default=0, db_default=0)
    transit = models.IntegerField(default=0, db_default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tree", "year", "path"], name="opening_once")]

    def __str__(self) -> str:
        return f"{self.year} {self.path}"


@tracked(quiet=PROJECTED)
class MembershipFact(OfPerson):
    """Reinforcing (from `home`, in `unit`), exempt, suspended, absent, or temporarily elsewhere."""

    kind = models.CharField(max_length=12, choices=FactKind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="membership_facts")
    home = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    elsewhere = models.CharField(max_length=200, blank=True)
    during = DayRangeField()
    basis = CitationField()

    class Meta:
        constraints = [
            one_at_a_time("membership_fact_one_at_a_time", "person", "kind"),
            not_empty("membership_fact_lasts"),
        ]

    def __str__(self) -> str:
        return self.kind


@tracked(quiet=PROJECTED)
class CardRequest(OfPerson):
    """An official member's card is asked for by `unit` on a day, and given with its number, or not.

    `closed_on` ends a request without a card: withdrawn here or sent back from above, with the reason.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="card_requests")
    on = models.DateField()
    basis = CitationField()
    given_on = models.DateField(null=True)
    number = models.CharField(max_length=20, blank=True)
    closed_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(given_on__isnull=True) ^ ~Q(number=""), name="card_request_given_with_number"
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) ^ ~Q(reason=""), name="card_request_closed_why"
            ),
            models.CheckConstraint(
                condition=Q(given_on__isnull=True) | Q(closed_on__isnull=True),
                name="card_request_ends_once",
            ),
            models.CheckConstraint(
                condition=Q(given_on__gte=F("on")) | Q(given_on__isnull=True),
                name="card_request_given_after",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__gte=F("on")) | Q(closed_on__isnull=True),
                name="card_request_closed_after",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(given_on__isnull=True, closed_on__isnull=True),
                name="card_request_open_once",
            ),
        ]
        indexes = [models.Index(fields=["place", "on"], name="card_request_place")]

    def __str__(self) -> str:
        return f"{self.on} {self.number}"
