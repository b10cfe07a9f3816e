"""Classes, enrolments and certificates.

A class names nobody and is open to those below its organiser. Enrolments and certificates are about somebody:
a person with a file, or a candidate of whom only the key is known here (`admission` keeps the name).
"""

from django.db import models
from django.db.models import F, Q

from chibo.organisation.models import Unit
from chibo.people.models import PROJECTED, Person
from chibo.storage.fields import CitationField
from chibo.storage.history import tracked
from chibo.storage.identifiers import new_id
from chibo.storage.models import Placed
from chibo.training.choices import ClassKind

FOLLOWING = [*PROJECTED, "centre"]


@tracked()
class TrainingClass(models.Model):
    """A class from its first to its last day. `basis` is the paper that opens it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=12, choices=ClassKind.choices)
    name = models.CharField(max_length=200)
    organiser = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="training_classes")
    starts_on = models.DateField(db_index=True)
    ends_on = models.DateField()
    venue = models.CharField(max_length=200, blank=True)
    basis = CitationField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="training_class_has_name"),
            models.CheckConstraint(condition=Q(kind__in=ClassKind.values), name="training_class_kind_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="training_class_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class JointOrganiser(models.Model):
    """A unit that holds the class together with its organiser."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.PROTECT, related_name="joint_organisers"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["training_class", "unit"], name="joint_organiser_once")
        ]

    def __str__(self) -> str:
        return f"{self.training_class_id} + {self.unit_id}"


class OfPupil(Placed):
    """A row about somebody in training: it lies with the person's file, or with the candidate's cell.

    `unit` is that cell. `centre` is today's path of the organiser of the class, who sees the row too; empty
    where it is about no class.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="%(class)ss")
    candidate = models.UUIDField(null=True, db_index=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    centre = models.TextField(default="", db_default="", editable=False, db_collation="C")

    class Meta:
        abstract = True


def _about_somebody(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(person__isnull=False) | Q(candidate__isnull=False, unit__isnull=False), name=name
    )


@tracked(quiet=FOLLOWING)
class Enrolment(OfPupil):
    """Somebody sent to a class by a unit on a paper. `withdrawn_on` ends it without a certificate."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="enrolments")
    sender = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="sent_enrolments")
    on = models.DateField()
    basis = CitationField()
    withdrawn_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            _about_somebody("enrolment_about_somebody"),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(reason=""), name="enrolment_withdrawn_why"
            ),
            models.UniqueConstraint(
                fields=["training_class", "person"],
                condition=Q(withdrawn_on__isnull=True),
                name="enrolment_person_once",
            ),
            models.UniqueConstraint(
                fields=["training_class", "candidate"],
                condition=Q(withdrawn_on__isnull=True),
                name="enrolment_candidate_once",
            ),
        ]
        indexes = [models.Index(fields=["place"], name="enrolment_place")]

    def __str__(self) -> str:
        return f"{self.training_class_id} {self.on}"


@tracked(quiet=FOLLOWING)
class Certificate(OfPupil):
    """The certificate of a class held here (`enrolment`), or of one held elsewhere."""

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, null=True, related_name="certificate"
    )
    kind = models.CharField(max_length=12, choices=ClassKind.choices)
    number = models.CharField(max_length=60)
    issued_on = models.DateField()
    issuer = models.CharField(max_length=200)

    class Meta:
        constraints = [
            _about_somebody("certificate_about_somebody"),
            models.CheckConstraint(condition=Q(kind__in=ClassKind.values), name="certificate_kind_known"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(issuer=""), name="certificate_said_whole"),
        ]
        indexes = [
            models.Index(fields=["kind", "issued_on"], name="certificate_kind_issued"),
            models.Index(fields=["place"], name="certificate_place"),
        ]

    def __str__(self) -> str:
        return self.number
