"""The dossier of somebody who applied: its checklist, letters, introducers and hand-overs.

No text about anybody: of every paper its number, day, issuer, where it lies and, where it answers a question,
yes or no.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from chibo.admission.choices import ItemState, Relation
from chibo.admission.models.notes import CandidateStep, OfCandidate
from chibo.organisation.models import Unit
from chibo.people.models import PROJECTED, Person
from chibo.storage.fields import CitationField
from chibo.storage.history import tracked


@tracked(quiet=PROJECTED)
class Dossier(OfCandidate):
    """Opened on a day by a permission, with what the rules of that day demand kept beside it.

    `route` is a way of `regulations.dossier`, `marks` what makes papers more or fewer; `checker` is the unit
    that checks, `decider` the one that decides, `holder` where the papers lie now.
    """

    opened_on = models.DateField()
    basis = CitationField()
    route = models.CharField(max_length=24)
    association = models.CharField(max_length=20)
    marks = models.JSONField(default=list)
    rule_set = models.CharField(max_length=20)
    renewed_on = models.DateField(null=True)
    checker = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dossiers_checked")
    decider = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dossiers_decided")
    holder = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="dossiers_held")
    step = models.OneToOneField(CandidateStep, on_delete=models.PROTECT, related_name="dossier")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "opened_on"], name="dossier_once_a_day"),
            models.CheckConstraint(
                condition=Q(renewed_on__isnull=True) | Q(renewed_on__gte=F("opened_on")),
                name="dossier_renewed_after",
            ),
        ]

    def __str__(self) -> str:
        return str(self.opened_on)

    @property
    def counted_from(self) -> date:
        """The day from which the dossier may run out."""
        return self.renewed_on or self.opened_on


class OfDossier(OfCandidate):
    """A row about one dossier."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True


@tracked(quiet=PROJECTED)
class DossierItem(OfDossier):
    """A paper of the checklist. `told` is why it is demanded, by the rules of the day of opening."""

    code = models.CharField(max_length=40)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=ItemState.choices, default=ItemState.MISSING)
    basis = CitationField()
    lies_at = models.CharField(max_length=120, blank=True)
    agrees = models.BooleanField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    told = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier", "code"], name="dossier_item_once"),
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="dossier_item_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ItemState.NOT_APPLICABLE) | ~Q(reason=""),
                name="dossier_item_none_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.state}"


@tracked(quiet=PROJECTED)
class Verification(OfDossier):
    """A letter asking about the applicant or one relative, told by relation only, and its answer: yes or no.

    `exempt`: a relative who is a member was compared with his committee's file; no letter was needed.
    """

    relation = models.CharField(max_length=20, choices=Relation.choices)
    nth = models.PositiveSmallIntegerField(default=1)
    asked = models.CharField(max_length=200)
    basis = CitationField()
    sent_on = models.DateField()
    abroad = models.BooleanField(default=False)
    exempt = models.BooleanField(default=False)
    replied_on = models.DateField(null=True)
    reply = CitationField()
    agrees = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(replied_on__isnull=True, agrees__isnull=True)
                | Q(replied_on__gte=F("sent_on"), agrees__isnull=False),
                name="verification_reply_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relation} {self.sent_on}"


@tracked(quiet=PROJECTED)
class Introducer(OfDossier):
    """A member who introduces the applicant, together with him since a day, by his paper."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="introductions")
    since = models.DateField()
    replacement = models.BooleanField(default=False)
    basis = CitationField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dossier", "person"], name="introducer_once")]

    def __str__(self) -> str:
        return str(self.since)


@tracked(quiet=PROJECTED)
class HandOver(OfDossier):
    """On a day papers went from one unit to another. A return has its reason; some are no step at all."""

    step = models.OneToOneField(CandidateStep, on_delete=models.CASCADE, null=True, related_name="hand_over")
    origin = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    papers = models.JSONField(default=list)
    reason = models.CharField(max_length=20, blank=True)
    sentence = models.CharField(max_length=300, blank=True)
    given_by = models.CharField(max_length=80, blank=True)
    taken_by = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return str(self.on)
