"""The days an office changed in the calendar, what must be done until when, and personal calendar addresses.

A deadline is a row that ends only by a fact or by being withdrawn. Whom it has reached is no column.
"""

from django.db import models
from django.db.models import Q

from chibo.accounts.models import User
from chibo.deadlines.choices import Counting
from chibo.engine.calendar import Counted, Term
from chibo.organisation.models import Unit
from chibo.storage.fields import CitationField
from chibo.storage.history import tracked
from chibo.storage.identifiers import new_id
from chibo.storage.models import Placed


@tracked()
class CalendarDay(models.Model):
    """One day on which offices work, or do not, otherwise than the public holidays say."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    day = models.DateField()
    working = models.BooleanField()
    reason = models.CharField(max_length=200)
    basis = CitationField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day"], name="calendar_day_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="calendar_day_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {'+' if self.working else '-'}"


@tracked(quiet=["place", "toward"])
class Deadline(Placed):
    """What a unit must have done until a day, since when, and which rule says so.

    `told` is the value of the rule as it stood: number, papers, how sure we are. `subject` is the thing it is
    about, `page` the named route of its page. `done_on` is the day of the fact that ended it. `toward` is the
    path of the unit below that asked, which sees the row and records the fact too.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    what = models.CharField(max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="deadlines")
    since = models.DateField()
    due = models.DateField()
    length = models.PositiveSmallIntegerField()
    counted = models.CharField(max_length=16, choices=Counting.choices)
    rule = models.CharField(max_length=80, blank=True)
    rule_set = models.CharField(max_length=20, blank=True)
    told = models.JSONField(default=dict)
    basis = CitationField()
    noun = models.CharField(max_length=40)
    subject = models.UUIDField()
    page = models.CharField(max_length=60, blank=True)
    opened_on = models.DateField()
    done_on = models.DateField(null=True)
    proof = CitationField()
    withdrawn_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(counted__in=Counting.values), name="deadline_counting_known"),
            models.CheckConstraint(condition=Q(due__gte=models.F("since")), name="deadline_due_after_since"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(withdrawn_on__isnull=True), name="deadline_one_end"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(reason=""), name="deadline_withdrawn_why"
            ),
            models.UniqueConstraint(
                fields=["what", "subject", "since"],
                condition=Q(done_on__isnull=True, withdrawn_on__isnull=True),
                name="deadline_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due", "id"],
                name="deadline_open_due",
                condition=Q(done_on__isnull=True, withdrawn_on__isnull=True),
            ),
            models.Index(fields=["subject"], name="deadline_subject"),
            models.Index(fields=["place", "due"], name="deadline_place_due"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.due}"

    @property
    def term(self) -> Term:
        """The limit as the rule set it."""
        return Term(self.length, Counted(self.counted))

    @property
    def is_open(self) -> bool:
        """Nobody has recorded its fact, and nobody withdrew it."""
        return self.done_on is None and self.withdrawn_on is None


@tracked()
class LocalRule(models.Model):
    """What a committee laid down for all below it, stricter than the general rule: a value from a day on.

    `key` and `value` are those of `regulations.rulebook`; `basis` is the committee's own paper. `reason` is
    why a row was taken back, the last that its history says of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="local_rules")
    key = models.CharField(max_length=80)
    value = models.JSONField()
    valid_from = models.DateField()
    basis = CitationField()
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "key", "valid_from"], name="local_rule_once_a_day"),
            models.CheckConstraint(condition=~Q(key=""), name="local_rule_has_key"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.value}"


@tracked("seal")
class Feed(models.Model):
    """A user's calendar address outside the program. Only the fingerprint of its secret is kept."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="feed")
    seal = models.CharField(max_length=64, unique=True)
    since = models.DateField()

    def __str__(self) -> str:
        return str(self.since)
