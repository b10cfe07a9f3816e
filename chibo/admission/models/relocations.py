"""Somebody moves to another unit before the end of the road: the dossier is sent on and taken over."""

from django.db import models
from django.db.models import F, Q

from chibo.admission.models.dossiers import Dossier
from chibo.admission.models.notes import Candidate
from chibo.organisation.models import Unit
from chibo.people.models import PROJECTED
from chibo.storage.fields import CitationField
from chibo.storage.history import tracked
from chibo.storage.identifiers import new_id
from chibo.storage.models import Placed

_WAITS = Q(received_on__isnull=True, withdrawn_on__isnull=True)


@tracked(quiet=PROJECTED)
class Relocation(Placed):
    """The applicant moved on a day by a paper; the dossier went to `target` and was taken over by `cell`.

    `place` stays the path of the unit it left and `toward` that of the unit it goes to, so that both see the
    row for good. Between `sent_on` and `received_on` both see the file, and nobody writes in it. `declined`
    is a move that the unit it was sent to gave back, for the reason of the row. `with_unit` is none of the
    person: the cell's members were led over into another cell, and notes and dossiers with them; a note has
    no dossier yet.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    applicant = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="relocations")
    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, null=True, related_name="relocations")
    origin = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    cell = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    moved_on = models.DateField()
    basis = CitationField()
    sent_on = models.DateField(null=True)
    received_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    declined = models.BooleanField(default=False, db_default=False)
    with_unit = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["dossier"], condition=_WAITS, name="relocation_one_waits"),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True) | Q(sent_on__gte=F("moved_on")),
                name="relocation_sent_after",
            ),
            models.CheckConstraint(
                condition=Q(received_on__isnull=True, cell__isnull=True)
                | Q(received_on__gte=F("sent_on"), cell__isnull=False),
                name="relocation_received_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(reason=""), name="relocation_withdrawn_why"
            ),
            models.CheckConstraint(
                condition=Q(declined=False) | Q(withdrawn_on__isnull=False, sent_on__isnull=False),
                name="relocation_declined_was_sent",
            ),
            models.CheckConstraint(
                condition=Q(dossier__isnull=False) | Q(with_unit=True), name="relocation_has_dossier"
            ),
        ]

    def __str__(self) -> str:
        return str(self.moved_on)
