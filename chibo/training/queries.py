"""Reads: classes open to a scope, who is enrolled, certificates and until when they serve."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from chibo.deadlines.local_rules import book_at
from chibo.engine.rules import Facts, Verdict, judge
from chibo.engine.vietnamese import sort_key
from chibo.membership.choices import Standing
from chibo.membership.models import Spell
from chibo.membership.queries import of_standing
from chibo.organisation.models import Unit
from chibo.organisation.queries import above, inside, latest_names
from chibo.people.models import Person
from chibo.people.queries import by_name, visible_persons
from chibo.storage.identity import Scope
from chibo.training.choices import ClassKind
from chibo.training.models import Certificate, Enrolment, JointOrganiser, TrainingClass

VALIDITY = "class.certificate_validity"


@dataclass(frozen=True)
class Pupil:
    """What a class knows of somebody: name and year of birth."""

    name: str
    birth_year: str
    order: str


def open_to(scope: Scope) -> QuerySet[TrainingClass]:
    """Classes whose organiser, or a joint one, lies in the scope or above it; the latest first."""
    near = _near(scope, "organiser__path") | Q(
        Exists(JointOrganiser.objects.filter(_near(scope, "unit__path"), training_class=OuterRef("pk")))
    )
    return TrainingClass.objects.filter(near).select_related("organiser").order_by("-starts_on", "name", "pk")


def _near(scope: Scope, field: str) -> Q:
    """Inside one of the subtrees, or at one of the units above them."""
    condition = Q(pk__in=[])
    for root in scope.now:
        condition |= inside(root, field) | Q(**{f"{field}__in": above(root)})
    return condition


def waiting_for_certificates(run: Scope, today: date) -> QuerySet[TrainingClass]:
    """Classes of organisers in the scope that are over while some have no certificate; `waiting` counts them.

    The oldest first.
    """
    condition = Q(pk__in=[])
    for root in run.now:
        condition |= inside(root, "organiser__path")
    without = Q(enrolments__withdrawn_on__isnull=True, enrolments__certificate__isnull=True)
    rows = TrainingClass.objects.filter(condition, ends_on__lt=today)
    waiting = rows.annotate(waiting=Count("enrolments", filter=without)).filter(waiting__gt=0)
    return waiting.order_by("ends_on", "pk")


def joint_of(training_class: UUID) -> list[Unit]:
    """The units that hold the class together with its organiser."""
    rows = JointOrganiser.objects.filter(training_class=training_class).select_related("unit")
    return [row.unit for row in rows.order_by("unit__path")]


def seen_pupils(own: Scope, centre: Scope) -> Q:
    """The condition on enrolments and certificates: of one's own people, or of a class one organises."""
    condition = Q(pk__in=[])
    for root in own.now:
        condition |= inside(root, "place") | inside(root, "toward")
    for root in centre.now:
        condition |= inside(root, "centre")
    return condition


def enrolments_of(training_class: UUID, seen: Q) -> QuerySet[Enrolment]:
    """Who is enrolled in the class now, of those seen."""
    rows = Enrolment.objects.filter(seen, training_class=training_class, withdrawn_on__isnull=True)
    return rows.select_related("certificate", "sender", "training_class").order_by("on", "pk")


def enrolment_rows(seen: Q) -> QuerySet[Enrolment]:
    """Every enrolment seen, withdrawn ones too."""
    return Enrolment.objects.filter(seen).select_related("training_class__organiser", "person", "sender")


def certificate_rows(seen: Q) -> QuerySet[Certificate]:
    """Every certificate seen."""
    return Certificate.objects.filter(seen).select_related("person", "enrolment__training_class")


def class_counts(classes: Iterable[UUID], seen: Q) -> dict[UUID, tuple[int, int]]:
    """Of each class: enrolled, and of them with a certificate, as far as seen."""
    rows = Enrolment.objects.filter(seen, training_class__in=list(classes), withdrawn_on__isnull=True)
    counted = rows.values("training_class").annotate(all=Count("pk"), certified=Count("certificate"))
    return {row["training_class"]: (row["all"], row["certified"]) for row in counted}


def has_enrolments(training_class: UUID) -> bool:
    """Was anybody ever enrolled, as far as the asking user's database identity sees?"""
    return Enrolment.objects.filter(training_class=training_class).exists()


def first_certificate_day(training_class: UUID) -> date | None:
    """The earliest day a certificate of the class was issued."""
    rows = Certificate.objects.filter(enrolment__training_class=training_class).order_by("issued_on")
    return rows.values_list("issued_on", flat=True).first()


def member_names(enrolments: Iterable[UUID]) -> dict[UUID, Pupil]:
    """Name and birth year of the members among the enrolled, whoever of both sides asks."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM chibo_pupil_names(%s)", [list(enrolments)])
        rows = cursor.fetchall()
    return {
        key: Pupil(
            " ".join(part for part in (family, middle, given) if part), year, sort_key(given, family, middle)
        )
        for key, family, middle, given, year in rows
    }


def may_be_sent(training_class: TrainingClass, scope: Scope, day: date) -> QuerySet[Person]:
    """Probationary members of the scope without a certificate, and not enrolled in this class."""
    certified = Certificate.objects.filter(person=OuterRef("pk"), kind=ClassKind.NEW_MEMBER)
    enrolled = Enrolment.objects.filter(
        person=OuterRef("pk"), training_class=training_class, withdrawn_on__isnull=True
    )
    persons = of_standing(visible_persons(scope), Standing.PROBATIONARY, day)
    return by_name(persons.exclude(Exists(certified)).exclude(Exists(enrolled)))


def probationary(persons: Iterable[UUID], day: date) -> set[UUID]:
    """Those of the persons who are probationary members on the day."""
    rows = Spell.objects.filter(
        person__in=list(persons), standing=Standing.PROBATIONARY, during__contains=day
    )
    return set(rows.values_list("person", flat=True))


def enrolled_in(
    training_class: TrainingClass, *, persons: Iterable[UUID] = (), candidates: Iterable[UUID] = ()
) -> set[UUID]:
    """Those of the persons and candidates who are enrolled in the class now."""
    who = Q(person__in=list(persons)) | Q(candidate__in=list(candidates))
    rows = Enrolment.objects.filter(who, training_class=training_class, withdrawn_on__isnull=True)
    return {key for row in rows.values_list("person", "candidate") for key in row if key}


def training_of(*, person: UUID | None = None, candidate: UUID | None = None) -> list[Enrolment]:
    """Every class somebody was sent to, the latest first, each with its `certificate` where there is one."""
    rows = Enrolment.objects.filter(_whose(person, candidate), withdrawn_on__isnull=True)
    return list(rows.select_related("training_class__organiser", "certificate").order_by("-on"))


def certificates_of(*, person: UUID | None = None, candidate: UUID | None = None) -> list[Certificate]:
    """Every certificate of somebody, the latest first."""
    rows = Certificate.objects.filter(_whose(person, candidate))
    return list(rows.select_related("enrolment__training_class").order_by("-issued_on"))


def _whose(person: UUID | None, candidate: UUID | None) -> Q:
    condition = Q(pk__in=[])
    condition |= Q(person=person) if person else condition
    return condition | Q(candidate=candidate) if candidate else condition


def same_numbers(kind: str, issuer: str, numbers: Iterable[str]) -> dict[str, int]:
    """How many certificates of the issuer already bear each of the numbers, as far as seen."""
    rows = Certificate.objects.filter(kind=kind, issuer__iexact=issuer.strip(), number__in=list(numbers))
    return dict(rows.values_list("number").annotate(n=Count("pk")))


def validity(kind: str, issued_on: date, day: date, place: str) -> Verdict | None:
    """What the rules of a place say of the certificate if the cell voted on the day; None without a limit.

    `verdict.due` is the last day it serves.
    """
    if kind != ClassKind.AWARENESS:
        return None
    rules = book_at(place)
    facts = Facts({"certificate_on": issued_on, rules.steps["cell_review"].fact: day})
    verdicts = judge(rules, facts, day=day, rules=[VALIDITY]).verdicts
    return verdicts[0] if verdicts else None


def awareness_certificates(seen: Q, day: date, since: date) -> QuerySet[Certificate]:
    """Awareness certificates issued since a day by people who are no members, the oldest first."""
    member = Spell.objects.filter(person=OuterRef("person"), during__contains=day)
    rows = Certificate.objects.filter(seen, kind=ClassKind.AWARENESS, issued_on__gte=since)
    return rows.exclude(Exists(member)).select_related("enrolment", "person").order_by("issued_on", "pk")


def unit_names_of(rows: Sequence[TrainingClass]) -> dict[UUID, str]:
    """The names of the organisers."""
    return latest_names({row.organiser_id for row in rows})
