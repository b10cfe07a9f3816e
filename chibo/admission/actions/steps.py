"""Verbs on the road: sympathiser, class, certificate, application, close; and taking a wrong step back."""

from datetime import date

from django.utils.translation import gettext as _

from chibo.admission.actions.clocks import go_on, settle_clocks, stop_clocks
from chibo.admission.actions.notes import held
from chibo.admission.actions.reminders import remind, stop_reminding
from chibo.admission.checks import too_young
from chibo.admission.checks.former import check_former
from chibo.admission.choices import HAS_FILE, CloseReason, Stage, StepKind
from chibo.admission.models import Candidate, CandidateStep
from chibo.admission.projection import place_former
from chibo.admission.queries import counted_anew, helper_terms, steps_of, taken
from chibo.audit.actions import Actor, verb
from chibo.engine.admission import Step, Taken, check_step, stage_after
from chibo.engine.calendar import PartialDate
from chibo.engine.citation import Citation
from chibo.membership.projection import project
from chibo.people.actions import edit_person, enter_person
from chibo.people.models import Person
from chibo.regulations.pool import pool_limits
from chibo.storage.fields import days
from chibo.storage.refusal import Finding, Refusal, refuse
from chibo.training.actions import (
    enrol_candidates,
    follow_application,
    record_certificate,
    withdraw_certificate,
)
from chibo.training.choices import ClassKind
from chibo.training.models import Certificate, TrainingClass
from chibo.training.queries import certificates_of

# A resolution of the cell that names somebody begins the note's year anew.
_RENEWING = (StepKind.SYMPATHISER, StepKind.CLASS_SENT)


@verb("admission.sympathiser")
def recognise_sympathiser(
    *, actor: Actor, candidate: Candidate, on: date, today: date, basis: Citation
) -> CandidateStep:
    """The cell's resolution names the person a sympathiser."""
    return _take(actor, candidate, StepKind.SYMPATHISER, on, today, basis)


@verb("admission.send_to_class")
def send_to_class(
    *,
    actor: Actor,
    candidate: Candidate,
    on: date,
    today: date,
    basis: Citation,
    training_class: TrainingClass | None = None,
) -> CandidateStep:
    """The cell proposes the person for the awareness class, and for which one where that is known."""
    step = _take(actor, candidate, StepKind.CLASS_SENT, on, today, basis)
    if training_class is not None:
        cell = step.candidate.cell
        enrol_candidates(
            actor=actor, training_class=training_class, cells={candidate.pk: cell}, sender=cell, on=on,
            basis=basis, today=today,
        )  # fmt: skip
    return step


@verb("admission.leave_class")
def leave_class(
    *, actor: Actor, candidate: Candidate, on: date, today: date, basis: Citation
) -> CandidateStep:
    """The class was not taken, or not to its end."""
    return _take(actor, candidate, StepKind.CLASS_LEFT, on, today, basis)


@verb("admission.certify")
def certify(*, actor: Actor, candidate: Candidate, on: date, today: date, basis: Citation) -> CandidateStep:
    """The certificate of the awareness class; `basis` is the certificate with its number."""
    if not basis.number or not basis.issuer:
        raise refuse("admission.certificate_number", _("Ghi số và nơi cấp giấy chứng nhận."), "paper_number")
    step = _take(actor, candidate, StepKind.CERTIFIED, on, today, basis)
    if not _certificates(candidate, basis.number):
        record_certificate(
            actor=actor, kind=ClassKind.AWARENESS, number=basis.number, issued_on=on, issuer=basis.issuer,
            today=today, candidate=candidate.pk, unit=step.candidate.cell,
        )  # fmt: skip
    return step


def _certificates(candidate: Candidate, number: str) -> list[Certificate]:
    return [row for row in certificates_of(candidate=candidate.pk) if row.number == number]


@verb("admission.apply")
def apply(
    *,
    actor: Actor,
    candidate: Candidate,
    on: date,
    today: date,
    basis: Citation,
    family: str,
    middle: str,
    given: str,
    gender: str,
    birth: PartialDate | None,
    former: Person | None = None,
) -> Person:
    """The signed application: a file is opened at the cell, and the note keeps the name no longer.

    The person is no member: no entry of the ledger is written. `former` is the file of somebody who left the
    Party: it goes on, with its names and its ledger, and lies at the cell as long as the note is worked on.
    """
    fresh = held(candidate)
    if too_young(fresh, birth, on):
        raise refuse(
            "admission.too_young",
            _("Vào ngày này người làm đơn chưa đủ tuổi vào Đảng. Kiểm tra ngày sinh."),
            "birth",
        )
    record_step(fresh, StepKind.APPLIED, on, today, basis)
    stop_reminding(actor, fresh, on, today, basis)
    if former is not None:
        person = _taken_up(actor, fresh, former, gender, birth, on, today)
    else:
        person = enter_person(
            actor=actor, place=fresh.place, today=today, family=family, middle=middle, given=given,
            gender=gender, birth=birth,
        )  # fmt: skip
    follow_application(actor=actor, candidate=fresh.pk, person=person)
    fresh.person, fresh.gender = person, gender
    _forget(fresh)
    fresh.erase_on = None
    save_anew(fresh)
    if former is not None:
        place_former()
        person.refresh_from_db()
    return person


def _taken_up(  # noqa: PLR0917 -- what its only caller has, in its order
    actor: Actor,
    fresh: Candidate,
    former: Person,
    gender: str,
    birth: PartialDate | None,
    on: date,
    today: date,
) -> Person:
    """The earlier file, held; a day of birth it lacks is filled in, nothing else in it is touched."""
    kept = Person.objects.select_for_update().filter(pk=former.pk, closed_at__isnull=True).first()
    if kept is None:
        raise refuse("former.gone", _("Không thấy hồ sơ cũ này nữa. Chọn lại."), "former")
    found = check_former(kept, applicant=fresh, gender=gender, birth=birth, on=on)
    if found:
        raise Refusal(found)
    if kept.birth is None and birth is not None:
        return edit_person(actor=actor, person=kept, version=kept.version, today=today, birth=birth)
    return kept


@verb("admission.close")
def close_note(
    *, actor: Actor, candidate: Candidate, on: date, today: date, reason: str, basis: Citation
) -> CandidateStep:
    """Nobody follows the person any longer. The name is erased after the time of notice."""
    return close_held(actor, held(candidate), on, today, reason, basis)


def close_held(  # noqa: PLR0917 -- what its callers were given, in their order
    actor: Actor, fresh: Candidate, on: date, today: date, reason: str, basis: Citation
) -> CandidateStep:
    """End a note that is held already: by itself, or by a review."""
    if reason == CloseReason.WITHDREW and fresh.stage not in HAS_FILE:
        raise refuse("admission.no_application", _("Người này chưa nộp đơn. Chọn lý do khác."), "reason")
    step = record_step(fresh, StepKind.CLOSED, on, today, basis, reason)
    stop_reminding(actor, fresh, on, today, basis)
    stop_clocks(actor, fresh, today)
    _end_help(fresh, on)
    if fresh.person_id is None:
        fresh.erase_on = pool_limits().erased_on(today)
    save_anew(fresh)
    if fresh.person_id is not None:
        # The file of a former member goes back to where the ledger has him.
        project([fresh.person_id])
    return step


@verb("admission.lapse")
def lapse(*, actor: Actor, candidate: Candidate, on: date) -> CandidateStep:
    """A note whose year is over ends, and its name and birth year are erased at once."""
    fresh = held(candidate)
    if on < pool_limits().lapses_on(fresh.counted_from):
        raise refuse("admission.still_holds", _("Ghi chú này chưa đến ngày hết hiệu lực."))
    step = record_step(fresh, StepKind.LAPSED, on, on, Citation())
    stop_reminding(actor, fresh, on, on, Citation())
    _end_help(fresh, on)
    _forget(fresh)
    fresh.erase_on, fresh.erased_on = None, on
    save_anew(fresh)
    return step


@verb("admission.withdraw_step")
def withdraw_step(*, actor: Actor, candidate: Candidate, today: date) -> Candidate:
    """Take back the last step, put in wrongly; the history keeps it.

    After an end put in wrongly what waited for a dossier waits again.
    """
    fresh = held(candidate)
    last = steps_of(fresh.pk).last()
    if last is None:
        raise refuse("admission.no_step", _("Chưa có bước nào để rút."))
    if fresh.stage in HAS_FILE or last.kind == StepKind.LAPSED or fresh.erased_on:
        raise refuse(
            "admission.step_stands",
            _("Bước này không rút được: đã lập hồ sơ hoặc đã xóa tên. Ghi kết thúc theo dõi nếu cần."),
        )
    if last.kind == StepKind.CERTIFIED:
        for row in _certificates(fresh, last.basis.number):
            if row.enrolment_id is None:
                withdraw_certificate(actor=actor, certificate=row)
    on = last.on
    last.delete()
    fresh.stage = Stage(stage_after(taken(fresh.pk)).value)
    fresh.counted_from, fresh.erase_on = counted_anew(fresh), None
    save_anew(fresh)
    stop_reminding(actor, fresh, today, today, Citation())
    if fresh.person_id is None:
        remind(actor, fresh, today)
    else:
        settle_clocks(actor, fresh, on, today, Citation())
        go_on(actor, fresh, on, today)
    return fresh


def _take(  # noqa: PLR0917 -- what its callers were given, in their order
    actor: Actor, candidate: Candidate, kind: StepKind, on: date, today: date, basis: Citation
) -> CandidateStep:
    fresh = held(candidate)
    step = record_step(fresh, kind, on, today, basis)
    if kind in _RENEWING:
        renew(actor, fresh, on, today, basis)
    save_anew(fresh)
    return step


def check_order(fresh: Candidate, kind: StepKind, on: date, today: date) -> list[Taken]:
    """The steps so far; refuses where the table does not allow this one now, or its day cannot be."""
    before = taken(fresh.pk)
    found = check_step(fresh.introduced_on, before, Step(kind.value), on, today)
    if found:
        raise Refusal(
            Finding(each.code, _(each.message.text) % dict(each.message.params), _field(each.code))
            for each in found
        )
    return before


def record_step(  # noqa: PLR0917 -- one row as its parts
    fresh: Candidate,
    kind: StepKind,
    on: date,
    today: date,
    basis: Citation,
    reason: str = "",
    fault: str = "",
) -> CandidateStep:
    """Write a step that the table allows now; the candidate's stage follows."""
    before = check_order(fresh, kind, on, today)
    step = CandidateStep.objects.create(
        candidate=fresh, kind=kind, on=on, number=len(before) + 1, basis=basis, reason=reason, fault=fault
    )
    fresh.stage = Stage(stage_after(taken(fresh.pk)).value)
    return step


def _field(code: str) -> str:
    return "" if code == "admission.not_now" else "on"


def renew(actor: Actor, fresh: Candidate, on: date, today: date, basis: Citation) -> None:
    """The note's year runs from this day; what was told about its erasure no longer holds."""
    fresh.erase_on = None
    if on > fresh.counted_from:
        fresh.counted_from = on
        stop_reminding(actor, fresh, on, today, basis)
        remind(actor, fresh, today)


def _end_help(fresh: Candidate, on: date) -> None:
    """With the note the help ends."""
    term = helper_terms(fresh.pk).first()
    if term is None or term.during.upper is not None:
        return
    if on > term.during.lower:
        term.during = days(term.during.lower, on)
        term.save(update_fields=["during"])
    else:
        term.delete()


def _forget(fresh: Candidate) -> None:
    fresh.name = fresh.sort_key = fresh.search = ""
    fresh.birth_year = None


def forget(fresh: Candidate, on: date) -> None:
    """Erase the name and birth year of a note that ended."""
    _forget(fresh)
    fresh.erase_on, fresh.erased_on = None, on
    save_anew(fresh)


def save_anew(candidate: Candidate) -> None:
    """Save with the next version."""
    candidate.version += 1
    candidate.save()
