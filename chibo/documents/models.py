"""A number given to a paper of a body, from its taking to its signature or its voiding. Never its text."""

from django.db import models
from django.db.models import Q

from chibo.documents.choices import PaperKind, State
from chibo.engine.citation import Citation
from chibo.organisation.models import Unit
from chibo.storage.history import tracked
from chibo.storage.identifiers import new_id
from chibo.storage.models import Placed


@tracked(quiet=["place", "toward"])
class Paper(Placed):
    """A row of a body's register of papers sent. It lies with the issuing unit, whoever it is about.

    Numbers run for each body (`unit`, `sign`), kind and term of office. `signed_on` is the day on the paper,
    known after the signature. A voided number keeps its row. `gap_reason` says why the numbers between the
    one before and this one were never given. `subject` is the key of the person or case it is about, where
    whoever took the number told.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="papers")
    sign = models.CharField(max_length=10)
    kind = models.CharField(max_length=4, choices=PaperKind.choices)
    term = models.CharField(max_length=9)
    number = models.PositiveIntegerField()
    about = models.CharField(max_length=300)
    form = models.CharField(max_length=12, blank=True)
    subject = models.UUIDField(null=True)
    taken_on = models.DateField()
    signed_on = models.DateField(null=True)
    signer = models.CharField(max_length=160, blank=True)
    gap_reason = models.CharField(max_length=300, blank=True)
    voided_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "sign", "kind", "term", "number"], name="paper_number_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="paper_kind_known"),
            models.CheckConstraint(condition=Q(number__gte=1), name="paper_number_from_one"),
            models.CheckConstraint(condition=Q(term__regex=r"^\d{4}-\d{4}$"), name="paper_term_two_years"),
            models.CheckConstraint(condition=~Q(sign="") & ~Q(about=""), name="paper_said_whole"),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True) | ~Q(signer=""), name="paper_signed_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(voided_on__isnull=True) | ~Q(reason=""), name="paper_void_why"
            ),
        ]
        indexes = [
            models.Index(fields=["place"], name="paper_place"),
            models.Index(fields=["subject"], name="paper_subject", condition=Q(subject__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The number as it stands on the paper, under ten with a zero before it."""
        return f"{self.number:02}-{self.kind}/{self.sign}"

    @property
    def state(self) -> State:
        """Void, signed, or waiting for the signature."""
        if self.voided_on is not None:
            return State.VOID
        return State.SIGNED if self.signed_on else State.WAITING

    def citation(self, issuer: str) -> Citation:
        """How other papers name it; the name of the body on that day comes from the caller."""
        return Citation(issuer, str(PaperKind(self.kind).label), self.code, self.signed_on)
