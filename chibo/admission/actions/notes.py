"""Verbs on the minimal note: introduce, mend, last contact, away for work; groups; the helping member."""

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _

from chibo.admission.actions.reminders import remind
from chibo.admission.checks import check_cell, check_introduction, check_notes
from chibo.admission.choices import AFTER_APPLICATION, HAS_FILE, Group
from chibo.admission.models import Candidate, CandidateGroup, HelperTerm, Note, order_and_search
from chibo.admission.queries import groups_of, helper_terms
from chibo.audit.actions import Actor, verb
from chibo.engine.admission import ENDED
from chibo.engine.citation import Citation
from chibo.engine.vietnamese import clean
from chibo.membership.choices import Standing
from chibo.membership.queries import spell_on
from chibo.organisation.models import Locality, Unit
from chibo.people.models import Person
from chibo.storage.fields import days
from chibo.storage.refusal import Refusal, refuse


@verb("admission.introduce")
def introduce(
    *, actor: Actor, cell: Unit, by: str, on: date, today: date, basis: Citation, notes: Sequence[Note]
) -> list[Candidate]:
    """Open a note for each person that one resolution names. `by` is the cell or an association's code."""
    check_cell(cell, on)
    findings = check_introduction(by, on, today) + check_notes(cell, notes, today)
    if not notes:
        raise refuse("admission.nobody", _("Ghi ít nhất một người được giới thiệu."), "name")
    if findings:
        raise Refusal(findings)
    made = [
        _named(
            Candidate(
                cell=cell, gender=note.gender, birth_year=note.birth_year, locality=note.locality,
                introduced_by=by, introduced_on=on, basis=basis, counted_from=on,
                contacted_on=note.contacted_on,
            ),
            note.name,
        )
        for note in notes
    ]  # fmt: skip
    for candidate in made:
        candidate.save()
        remind(actor, candidate, today)
    return made


@verb("admission.edit")
def edit_note(
    *,
    actor: Actor,
    candidate: Candidate,
    version: int,
    today: date,
    name: str,
    gender: str,
    birth_year: int | None,
    locality: Locality | None,
) -> Candidate:
    """Set the note right. From the application on, the file is where that is done."""
    fresh = held(candidate)
    if fresh.version != version:
        raise refuse(
            "admission.changed_meanwhile",
            _("Ghi chú này vừa được người khác sửa. Xem lại rồi lưu lần nữa."),
        )
    _open_note(fresh)
    findings = check_notes(fresh.cell, [Note(name, gender, birth_year)], today)
    findings = [finding for finding in findings if finding.code != "admission.twice"]
    if findings:
        raise Refusal(findings)
    fresh.gender, fresh.birth_year, fresh.locality = gender, birth_year, locality
    return _saved(_named(fresh, name))


@verb("admission.contact")
def record_contact(*, actor: Actor, candidate: Candidate, on: date, today: date) -> Candidate:
    """The day somebody of the cell last met or spoke to the person."""
    fresh = held(candidate)
    _followed(fresh)
    if not fresh.introduced_on <= on <= today:
        raise refuse("admission.contact_day", _("Ngày liên hệ phải từ ngày giới thiệu đến hôm nay."), "on")
    fresh.contacted_on = on
    return _saved(fresh)


@verb("admission.away")
def record_away(*, actor: Actor, candidate: Candidate, since: date | None, today: date) -> Candidate:
    """Away for work since a day; without a day the person is back."""
    fresh = held(candidate)
    _followed(fresh)
    if since and since > today:
        raise refuse("admission.ahead", _("Ngày này sau hôm nay. Kiểm tra lại."), "since")
    fresh.away_from = since
    return _saved(fresh)


@verb("admission.start_group")
def start_group(
    *, actor: Actor, candidate: Candidate, code: str, on: date, basis: Citation
) -> CandidateGroup:
    """Count somebody in a group from a day on, by a paper."""
    fresh = held(candidate)
    _followed(fresh)
    if Group(code) in AFTER_APPLICATION and fresh.stage not in HAS_FILE:
        raise refuse(
            "admission.group_too_early", _("Thông tin gia đình chỉ ghi sau khi có đơn xin vào Đảng."), "code"
        )
    rows = groups_of(fresh.pk).filter(code=code, during__overlap=days(on))
    if rows.exists():
        raise refuse("admission.group_twice", _("Nhóm này đã được ghi."), "code")
    return CandidateGroup.objects.create(candidate=fresh, code=code, during=days(on), basis=basis)


@verb("admission.end_group")
def end_group(*, actor: Actor, group: CandidateGroup, on: date) -> CandidateGroup:
    """The person is no longer counted in the group from the day on."""
    if on <= group.during.lower or group.during.upper:
        raise refuse("dated.end_outside", _("Ngày kết thúc phải sau ngày bắt đầu, và chưa kết thúc."), "on")
    group.during = days(group.during.lower, on)
    group.save(update_fields=["during"])
    return group


@verb("admission.assign_helper")
def assign_helper(
    *, actor: Actor, candidate: Candidate, helper: Person, on: date, basis: Citation
) -> HelperTerm:
    """The cell asks a member to help somebody; the one before is replaced."""
    fresh = held(candidate)
    _followed(fresh)
    spell = spell_on(helper.pk, on)
    if spell is None or spell.transit or spell.standing != Standing.OFFICIAL:
        raise refuse(
            "admission.helper_official",
            _("Người giúp đỡ phải là đảng viên chính thức đang sinh hoạt vào ngày này."),
            "helper",
        )
    if on < fresh.introduced_on:
        raise refuse("admission.too_early", _("Ngày phân công phải từ ngày giới thiệu trở đi."), "on")
    running = helper_terms(fresh.pk).first()
    if running is not None and running.during.upper is None:
        if running.helper_id == helper.pk:
            raise refuse("admission.helper_same", _("Đồng chí này đang giúp đỡ người đó."), "helper")
        end_help(actor=actor, term=running, on=on)
    elif running is not None and on < running.during.upper:
        raise refuse("admission.helper_overlap", _("Ngày này đã có người giúp đỡ. Chọn ngày sau."), "on")
    return HelperTerm.objects.create(candidate=fresh, helper=helper, during=days(on), basis=basis)


@verb("admission.end_help")
def end_help(*, actor: Actor, term: HelperTerm, on: date) -> HelperTerm:
    """The member no longer helps from the day on."""
    if on <= term.during.lower or term.during.upper:
        raise refuse(
            "dated.end_outside", _("Ngày thôi giúp đỡ phải sau ngày được phân công, và chưa kết thúc."), "on"
        )
    term.during = days(term.during.lower, on)
    term.save(update_fields=["during"])
    return term


def held(candidate: Candidate) -> Candidate:
    """The note as it is now, held against other writers."""
    return Candidate.objects.select_for_update(of=("self",)).select_related("cell").get(pk=candidate.pk)


def _saved(candidate: Candidate) -> Candidate:
    candidate.version += 1
    candidate.save()
    return candidate


def _followed(candidate: Candidate) -> None:
    if candidate.stage in ENDED:
        raise refuse("admission.ended", _("Ghi chú này đã kết thúc, không ghi thêm được."))


def _open_note(candidate: Candidate) -> None:
    _followed(candidate)
    if candidate.person_id:
        raise refuse("admission.has_file", _("Người này đã có hồ sơ. Sửa trong hồ sơ."))


def _named(candidate: Candidate, name: str) -> Candidate:
    candidate.name = clean(name)
    candidate.sort_key, candidate.search = order_and_search(candidate.name)
    return candidate
