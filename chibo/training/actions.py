"""Verbs of training: classes, who is sent, certificates; and what admission tells of its candidates."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.audit.actions import Actor, verb
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import clean
from chibo.organisation.models import Unit
from chibo.people.models import Person
from chibo.storage.refusal import Finding, Refusal, refuse
from chibo.training.checks import (
    check_candidates,
    check_certifying,
    check_days,
    check_enrolling,
    check_issued,
    check_members,
    check_organisers,
)
from chibo.training.choices import ClassKind
from chibo.training.models import Certificate, Enrolment, JointOrganiser, TrainingClass
from chibo.training.queries import first_certificate_day, has_enrolments


@verb("training.open_class")
def open_class(
    *, actor: Actor, kind: str, name: str, organiser: Unit, starts_on: date, ends_on: date, basis: Citation,
    venue: str = "", joint: Sequence[Unit] = (),
) -> TrainingClass:  # fmt: skip
    """Open a class from its first to its last day. It may lie ahead."""
    _refuse_for(check_days(starts_on, ends_on) + check_organisers(organiser, joint, starts_on))
    made = TrainingClass.objects.create(
        kind=ClassKind(kind), name=_named(name), organiser=organiser, starts_on=starts_on, ends_on=ends_on,
        venue=clean(venue), basis=basis,
    )  # fmt: skip
    JointOrganiser.objects.bulk_create(JointOrganiser(training_class=made, unit=unit) for unit in joint)
    return made


@verb("training.change_class")
def change_class(
    *, actor: Actor, training_class: TrainingClass, version: int, name: str, starts_on: date, ends_on: date,
    venue: str, basis: Citation,
) -> TrainingClass:  # fmt: skip
    """Change name, days, place or paper. No certificate may come to lie before the new end."""
    row = TrainingClass.objects.select_for_update().get(pk=training_class.pk)
    if row.version != version:
        raise refuse(
            "class.changed_meanwhile", _("Lớp này vừa được người khác sửa. Xem lại rồi lưu lần nữa.")
        )
    _refuse_for(check_days(starts_on, ends_on))
    issued = first_certificate_day(row.pk)
    if issued is not None and issued < ends_on:
        words = _("Đã cấp giấy chứng nhận trước ngày này. Xem lại ngày bế giảng.")
        raise refuse("class.certified_before", words, "ends_on")
    row.name, row.starts_on, row.ends_on, row.venue, row.basis = (
        _named(name), starts_on, ends_on, clean(venue), basis,
    )  # fmt: skip
    row.version += 1
    row.save()
    return row


@verb("training.withdraw_class")
def withdraw_class(*, actor: Actor, training_class: TrainingClass) -> None:
    """Remove a class entered by mistake, to which nobody was ever sent; the history keeps it."""
    if has_enrolments(training_class.pk):
        words = _("Đã có người được cử học lớp này nên không rút được. Sửa tên hoặc ngày của lớp.")
        raise refuse("class.has_enrolments", words)
    JointOrganiser.objects.filter(training_class=training_class).delete()
    training_class.delete()


@verb("training.enrol")
def enrol(
    *, actor: Actor, training_class: TrainingClass, persons: Iterable[Person], sender: Unit, on: date,
    basis: Citation, today: date,
) -> list[Enrolment]:  # fmt: skip
    """Send probationary members to a class of new members."""
    chosen = list(persons)
    _refuse_for(
        _somebody(chosen)
        + check_enrolling(training_class, on, today)
        + check_members(training_class, chosen, on)
    )
    sent = {"training_class": training_class, "sender": sender, "on": on, "basis": basis}
    return [Enrolment.objects.create(person=person, **sent) for person in chosen]


@verb("training.enrol_candidates")
def enrol_candidates(
    *, actor: Actor, training_class: TrainingClass, cells: Mapping[UUID, Unit], sender: Unit, on: date,
    basis: Citation, today: date,
) -> list[Enrolment]:  # fmt: skip
    """Send candidates to an awareness class; `cells` tells for each the cell that keeps the note."""
    _refuse_for(
        _somebody(list(cells))
        + check_enrolling(training_class, on, today)
        + check_candidates(training_class, cells)
    )
    sent = {"training_class": training_class, "sender": sender, "on": on, "basis": basis}
    return [Enrolment.objects.create(candidate=key, unit=cell, **sent) for key, cell in cells.items()]


@verb("training.withdraw_enrolment")
def withdraw_enrolment(*, actor: Actor, enrolment: Enrolment, on: date, reason: str, today: date) -> None:
    """Somebody does not attend, or no longer, from a day on. A certificate must be taken back first."""
    words = clean(reason)
    found = [] if words else [Finding("enrolment.no_reason", _("Ghi lý do thôi học."), "reason")]
    if on > today or on < enrolment.on:
        found.append(
            Finding("enrolment.withdrawn_when", _("Ngày thôi học phải từ ngày cử đến hôm nay."), "on")
        )
    if hasattr(enrolment, "certificate"):
        found.append(
            Finding("enrolment.certified", _("Người này đã có giấy chứng nhận. Rút giấy ghi nhầm trước."))
        )
    if enrolment.withdrawn_on is not None:
        found.append(Finding("enrolment.withdrawn", _("Người này đã thôi học từ trước.")))
    _refuse_for(found)
    enrolment.withdrawn_on, enrolment.reason = on, words
    enrolment.save(update_fields=["withdrawn_on", "reason"])


@verb("training.certify")
def certify(
    *, actor: Actor, numbers: Mapping[Enrolment, str], issued_on: date, issuer: str, today: date
) -> list[Certificate]:
    """Give certificates to some of a class, all on one day: the number of each by enrolment."""
    found = (
        []
        if numbers
        else [Finding("certificate.nobody", _("Điền số giấy chứng nhận của ít nhất một người."))]
    )
    for enrolment, number in numbers.items():
        found += check_certifying(enrolment, issued_on, today) + _said(number, issuer)
    _refuse_for(found)
    return [
        Certificate.objects.create(
            enrolment=enrolment, person_id=enrolment.person_id, candidate=enrolment.candidate,
            unit=enrolment.unit,
            kind=enrolment.training_class.kind, number=clean(number), issued_on=issued_on,
            issuer=clean(issuer),
        )
        for enrolment, number in numbers.items()
    ]  # fmt: skip


@verb("training.record_certificate")
def record_certificate(
    *, actor: Actor, kind: str, number: str, issued_on: date, issuer: str, today: date,
    person: Person | None = None, candidate: UUID | None = None, unit: Unit | None = None,
) -> Certificate:  # fmt: skip
    """Record a certificate from elsewhere. For a candidate `unit` is the cell that keeps the note."""
    _refuse_for(check_issued(issued_on, today) + _said(number, issuer))
    return Certificate.objects.create(
        kind=ClassKind(kind), number=clean(number), issued_on=issued_on, issuer=clean(issuer), person=person,
        candidate=candidate, unit=unit,
    )  # fmt: skip


@verb("training.withdraw_certificate")
def withdraw_certificate(*, actor: Actor, certificate: Certificate) -> None:
    """Remove a certificate entered by mistake; the history keeps it."""
    certificate.delete()


@verb("training.follow_application")
def follow_application(*, actor: Actor, candidate: UUID, person: Person) -> None:
    """The candidate has a file now: classes and certificates belong to it and lie with it."""
    for rows in (Enrolment.objects, Certificate.objects):
        for row in rows.filter(candidate=candidate, person__isnull=True):
            row.person = person
            row.save(update_fields=["person"])


@verb("training.keep_at")
def keep_at(*, actor: Actor, candidate: UUID, unit: Unit) -> None:
    """Another cell keeps the candidate's note from now on."""
    for rows in (Enrolment.objects, Certificate.objects):
        for row in rows.filter(candidate=candidate):
            row.unit = unit
            row.save(update_fields=["unit"])


def _named(name: str) -> str:
    words = clean(name)
    if not words:
        raise refuse("class.no_name", _("Đặt tên cho lớp."), "name")
    return words


def _somebody(chosen: Sequence[object]) -> list[Finding]:
    return [] if chosen else [Finding("enrolment.nobody", _("Chọn ít nhất một người."), "persons")]


def _said(number: str, issuer: str) -> list[Finding]:
    found = []
    if not clean(number):
        found.append(Finding("certificate.no_number", _("Điền số giấy chứng nhận."), "number"))
    if not clean(issuer):
        found.append(Finding("certificate.no_issuer", _("Điền nơi cấp."), "issuer"))
    return found


def _refuse_for(findings: list[Finding]) -> None:
    """Every reason once, in the order found."""
    if findings:
        raise Refusal(list(dict.fromkeys(findings)))
