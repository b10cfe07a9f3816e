"""What is done to keep a hamlet's cell, and how many people are there, as somebody told."""

from django.db import models
from django.db.models import F, Q

from chibo.organisation.models import Locality
from chibo.storage.fields import CitationField
from chibo.storage.history import tracked
from chibo.storage.identifiers import new_id


@tracked()
class HamletMeasure(models.Model):
    """Something to be done so that a hamlet gets or keeps its cell: by whom, until when, what came of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="measures")
    what = models.CharField(max_length=300)
    owner = models.CharField(max_length=200)
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    result = models.CharField(max_length=500, blank=True)
    basis = CitationField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(what="") & ~Q(owner=""), name="hamlet_measure_what_and_who"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) ^ ~Q(result=""), name="hamlet_measure_done_with_result"
            ),
        ]
        indexes = [models.Index(fields=["locality", "due_on"], name="hamlet_measure_due")]

    def __str__(self) -> str:
        return self.what


@tracked()
class HamletReport(models.Model):
    """How many people live in a hamlet and how many of them are away for work, as told on a day.

    Reported, never computed. A wrong one is withdrawn with its reason.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    locality = models.ForeignKey(Locality, on_delete=models.PROTECT, related_name="reports")
    on = models.DateField()
    people = models.PositiveIntegerField()
    away = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=200)
    reporter = models.CharField(max_length=200)
    withdrawn_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["locality", "on"],
                condition=Q(withdrawn_on__isnull=True),
                name="hamlet_report_once_a_day",
            ),
            models.CheckConstraint(condition=~Q(source="") & ~Q(reporter=""), name="hamlet_report_by_whom"),
            models.CheckConstraint(
                condition=Q(away__isnull=True) | Q(away__lte=F("people")), name="hamlet_report_away_of_people"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(reason=""), name="hamlet_report_withdrawn_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.people}"
