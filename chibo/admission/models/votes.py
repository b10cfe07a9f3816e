"""Votes on an admission, and the decision. A vote is a count; nothing leads from a person to a ballot."""

from django.db import models
from django.db.models import F, Q

from chibo.admission.choices import Body, VoteForm
from chibo.admission.models.dossiers import OfDossier
from chibo.admission.models.notes import CandidateStep
from chibo.organisation.models import Unit
from chibo.people.models import PROJECTED
from chibo.storage.fields import CitationField
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


@tracked(quiet=PROJECTED)
class Decision(OfDossier):
    """The decision on admission: by whom, when the cell received it, and the ceremony it led to.

    `consent` is the paper by which the level above let a late ceremony be held.
    """

    step = models.OneToOneField(CandidateStep, on_delete=models.CASCADE, related_name="decision")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    decided_by = models.CharField(max_length=40)
    basis = CitationField()
    issued_on = models.DateField()
    received_on = models.DateField(null=True)
    ceremony_on = models.DateField(null=True)
    consent = CitationField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(received_on__isnull=True) | Q(received_on__gte=F("issued_on")),
                name="decision_received_after",
            ),
        ]

    def __str__(self) -> str:
        return str(self.issued_on)
