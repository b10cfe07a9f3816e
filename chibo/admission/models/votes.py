"""Votes on an admission. A vote is a count; nothing leads from a person to a ballot."""

from django.db import models
from django.db.models import F, Q

from chibo.admission.choices import Body, VoteForm
from chibo.admission.models.dossiers import OfDossier
from chibo.admission.models.notes import CandidateStep
from chibo.organisation.models import Unit
from chibo.people.models import PROJECTED
from chibo.storage.history import tracked


@tracked(quiet=PROJECTED)
class Ballot(OfDossier):
    """The count of one vote, with the denominator of that evening and the share the rules asked for.

    `unit` and `on` are those of the meeting. `left_out` is how many the rules left out of the denominator, by
    their own words.
    """

    step = models.OneToOneField(CandidateStep, on_delete=models.CASCADE, related_name="ballot")
    body = models.CharField(max_length=12, choices=Body.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    form = models.CharField(max_length=16, choices=VoteForm.choices)
    members = models.PositiveSmallIntegerField()
    left_out = models.JSONField(default=dict)
    entitled = models.PositiveSmallIntegerField()
    present = models.PositiveSmallIntegerField()
    votes_for = models.PositiveSmallIntegerField()
    against = models.PositiveSmallIntegerField()
    invalid = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    told = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(present=F("votes_for") + F("against") + F("invalid")), name="ballot_adds_up"
            ),
            models.CheckConstraint(condition=Q(present__lte=F("entitled")), name="ballot_present_entitled"),
            models.CheckConstraint(condition=Q(body__in=Body.values), name="ballot_body_known"),
        ]

    def __str__(self) -> str:
        return f"{self.votes_for}/{self.entitled}"
