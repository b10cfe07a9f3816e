"""Schemes (resolutions, plans), what they measure with which goal, and the work around them.

A definition is stored in the closed language of `engine.formula`; its versions have days, so that a figure of
an earlier day is judged by what was laid down then.
"""

from django.db import models
from django.db.models import F, Q

from chibo.indicators.choices import Frequency, SchemeKind, SeatRole, Sign
from chibo.organisation.models import Unit
from chibo.storage.fields import CitationField, DayRangeField, not_empty, one_at_a_time
from chibo.storage.history import tracked
from chibo.storage.identifiers import new_id

WHOLE = 10_000
"""Hundred per cent, in hundredths of a per cent."""


@tracked()
class Scheme(models.Model):
    """A resolution, plan or scheme of a committee for a term. Its number may return in another term."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="schemes")
    kind = models.CharField(max_length=12, choices=SchemeKind.choices)
    title = models.CharField(max_length=300)
    basis = CitationField()
    during = DayRangeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            not_empty("scheme_lasts"),
            models.CheckConstraint(
                condition=Q(during__lower_inf=False, during__upper_inf=False), name="scheme_has_term"
            ),
            models.CheckConstraint(condition=Q(kind__in=SchemeKind.values), name="scheme_kind_known"),
            models.CheckConstraint(condition=~Q(title=""), name="scheme_has_title"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class Indicator(models.Model):
    """One thing a scheme measures. `within` is the goal it is a part of ("trong đó"); `standard` the shipped
    indicator its first definition was taken from."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="indicators")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    standard = models.CharField(max_length=40, blank=True)
    within = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scheme", "position"], name="indicator_position_once"),
            models.CheckConstraint(condition=~Q(name=""), name="indicator_has_name"),
            models.CheckConstraint(condition=~Q(within=F("id")), name="indicator_not_within_itself"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class IndicatorVersion(models.Model):
    """How an indicator is counted and what it is to reach, from when to when, by which paper.

    `level` is a number, or (`percent`) hundredths of a per cent. `due_on` is the last day of a goal of the
    term, or the day and month on which a yearly one is judged. `base_note` says which base was chosen.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="versions")
    during = DayRangeField()
    definition = models.JSONField()
    comparator = models.CharField(max_length=2, choices=Sign.choices)
    level = models.PositiveIntegerField()
    percent = models.BooleanField()
    frequency = models.CharField(max_length=12, choices=Frequency.choices)
    due_on = models.DateField()
    base_note = models.CharField(max_length=300, blank=True)
    basis = CitationField()

    class Meta:
        constraints = [
            one_at_a_time("indicator_version_one_at_a_time", "indicator"),
            not_empty("indicator_version_lasts"),
            models.CheckConstraint(condition=Q(comparator__in=Sign.values), name="indicator_sign_known"),
            models.CheckConstraint(
                condition=Q(frequency__in=Frequency.values), name="indicator_frequency_known"
            ),
            models.CheckConstraint(
                condition=Q(percent=False) | Q(level__lte=WHOLE), name="indicator_percent_at_most_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.comparator} {self.level}"


@tracked()
class Report(models.Model):
    """A figure told by somebody because the program does not record the thing: always shown as reported.

    `base` is what a share is of. A wrong one is withdrawn with its reason.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="reports")
    on = models.DateField()
    part = models.PositiveIntegerField()
    base = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=200)
    reporter = models.CharField(max_length=200)
    basis = CitationField()
    withdrawn_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "unit", "on"],
                condition=Q(withdrawn_on__isnull=True),
                name="report_once_a_day",
            ),
            models.CheckConstraint(condition=~Q(source="") & ~Q(reporter=""), name="report_says_by_whom"),
            models.CheckConstraint(
                condition=Q(base__isnull=True) | Q(part__lte=F("base")), name="report_part_of_base"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(reason=""), name="report_withdrawn_why"
            ),
        ]
        indexes = [models.Index(fields=["unit", "on"], name="report_unit_on")]

    def __str__(self) -> str:
        return f"{self.on} {self.part}"


@tracked()
class SchemeSeat(models.Model):
    """Who sits in the steering group of a scheme, in which office, from when to when, by which decision."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="seats")
    holder = models.CharField(max_length=160)
    office = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=8, choices=SeatRole.choices)
    during = DayRangeField()
    basis = CitationField()
    ending = CitationField(db_default={})

    class Meta:
        constraints = [
            one_at_a_time("scheme_seat_one_head", "scheme", where=Q(role=SeatRole.HEAD)),
            not_empty("scheme_seat_lasts"),
            models.CheckConstraint(condition=~Q(holder=""), name="scheme_seat_has_holder"),
            models.CheckConstraint(condition=Q(role__in=SeatRole.values), name="scheme_seat_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme_id} {self.role}"


@tracked()
class SchemeTask(models.Model):
    """Something a unit must do for a scheme until a day, and what came of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="tasks")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="scheme_tasks")
    what = models.CharField(max_length=300)
    owner = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    result = models.CharField(max_length=500, blank=True)
    basis = CitationField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="scheme_task_says_what"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(result=""), name="scheme_task_done_with_result"
            ),
        ]
        indexes = [models.Index(fields=["unit", "due_on"], name="scheme_task_unit_due")]

    def __str__(self) -> str:
        return self.what


@tracked()
class Recommendation(models.Model):
    """What the committee asked of the level above in the matter of a scheme, and the reply with its day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="recommendations")
    addressee = models.CharField(max_length=200)
    what = models.CharField(max_length=500)
    sent_on = models.DateField()
    basis = CitationField()
    reply = models.CharField(max_length=500, blank=True)
    replied_on = models.DateField(null=True)
    reply_basis = CitationField(db_default={})

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(what="") & ~Q(addressee=""), name="recommendation_says_what_to_whom"
            ),
            models.CheckConstraint(
                condition=Q(replied_on__isnull=True) ^ ~Q(reply=""), name="recommendation_reply_with_day"
            ),
            models.CheckConstraint(
                condition=Q(replied_on__isnull=True) | Q(replied_on__gte=F("sent_on")),
                name="recommendation_replied_after",
            ),
        ]

    def __str__(self) -> str:
        return self.what
