"""The limit of a decision put off: once for a vote, by a paper, told to whoever waits."""

from django.db import models
from django.db.models import F, Q

from chibo.admission.models.dossiers import OfDossier
from chibo.admission.models.votes import Ballot
from chibo.people.models import PROJECTED
from chibo.storage.fields import CitationField
from chibo.storage.history import tracked


@tracked(quiet=PROJECTED)
class Extension(OfDossier):
    """So many working days more for the decision after a cell's vote, by the rules of the paper's day.

    `due_before` is the last day without it, `told_on` the day the units below were told in writing.
    """

    ballot = models.OneToOneField(Ballot, on_delete=models.CASCADE, related_name="extension")
    on = models.DateField()
    basis = CitationField()
    reason = models.CharField(max_length=300)
    told_on = models.DateField()
    length = models.PositiveSmallIntegerField()
    due_before = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(told_on__gte=F("on")), name="extension_told_after"),
            models.CheckConstraint(condition=~Q(reason=""), name="extension_has_reason"),
            models.CheckConstraint(condition=Q(length__gt=0), name="extension_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.on} +{self.length}"
