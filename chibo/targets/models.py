"""A target of a unit for a period, and the steps by which it got its number."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from chibo.engine.calendar import Period
from chibo.indicators.models import WHOLE
from chibo.organisation.models import Unit
from chibo.storage.fields import CitationField, DayRangeField, not_empty
from chibo.storage.history import tracked
from chibo.storage.identifiers import new_id
from chibo.targets.choices import Amount, StepKind


@tracked()
class Target(models.Model):
    """What a unit is to reach within a year or a term: a count in the closed language of `engine.formula`.

    `part` names which of the shipped counts it is: all admissions, or a part of them ("trong đó").
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="targets")
    part = models.CharField(max_length=40)
    during = DayRangeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "part", "during"], name="target_once_a_period"),
            not_empty("target_lasts"),
            models.CheckConstraint(
                condition=Q(during__lower_inf=False, during__upper_inf=False), name="target_has_period"
            ),
            models.CheckConstraint(condition=~Q(part=""), name="target_counts_something"),
        ]
        indexes = [models.Index(fields=["during", "part"], name="target_during_part")]

    def __str__(self) -> str:
        return f"{self.part} {self.during}"

    @property
    def period(self) -> Period:
        """The first and last day."""
        return Period(self.during.lower, self.during.upper - timedelta(days=1))


@tracked()
class TargetStep(models.Model):
    """The number registered, assigned or adjusted on a day, by a paper.

    The latest assigned or adjusted step by a day is in force on it. `months` is the unit's own plan, one
    number for each calendar month; empty for a straight line. `partner` is the target whose number came here,
    or to which this one went, when units were merged. A wrong step is withdrawn with its reason.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    on = models.DateField()
    amount = models.CharField(max_length=10, choices=Amount.choices, default=Amount.NUMBER)
    value = models.PositiveIntegerField()
    months = models.JSONField(default=list, blank=True)
    partner = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, related_name="carried")
    basis = CitationField()
    withdrawn_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "kind", "on"],
                condition=Q(withdrawn_on__isnull=True, partner__isnull=True),
                name="target_step_once_a_day",
            ),
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="target_step_kind_known"),
            models.CheckConstraint(condition=Q(amount__in=Amount.values), name="target_step_amount_known"),
            models.CheckConstraint(
                condition=Q(amount=Amount.NUMBER) | Q(value__lte=WHOLE),
                name="target_step_percent_at_most_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(reason=""), name="target_step_withdrawn_why"
            ),
            models.CheckConstraint(condition=~Q(partner=F("target")), name="target_step_of_another"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on} {self.value}"
