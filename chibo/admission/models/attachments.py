"""Files attached to papers of a dossier: ciphertext under the applicant's key, in parts of a bounded size.

The name the file had is not kept: names of files tell names of persons, and history could not forget them.
"""

from django.db import models
from django.db.models import Q

from chibo.admission.choices import FileKind
from chibo.admission.models.dossiers import DossierItem, OfDossier
from chibo.admission.models.notes import OfCandidate
from chibo.people.models import PROJECTED, Person
from chibo.storage.fields import SealedBytesField
from chibo.storage.history import tracked


@tracked(quiet=PROJECTED)
class Attachment(OfDossier):
    """One file of a paper, its `number` on that paper; `size` in bytes as it is kept.

    With the key of `person` the database removes the row and every part of it.
    """

    goes_with_key = True

    item = models.ForeignKey(DossierItem, on_delete=models.CASCADE, related_name="attachments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="attachments")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=FileKind.choices)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="attachment_number_once"),
            models.CheckConstraint(condition=Q(kind__in=FileKind.values), name="attachment_kind_known"),
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind}"


class AttachmentPart(OfCandidate):
    """A stretch of a file, sealed for its place in it. No history: of what was taken back no copy stays."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="parts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    sealed = SealedBytesField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attachment", "number"], name="attachment_part_once"),
        ]

    def __str__(self) -> str:
        return str(self.number)
