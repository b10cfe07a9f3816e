"""A former member who applies again: whether a file is his, and what the ledger tells the rules of him."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from chibo.admission.choices import AT_WORK
from chibo.admission.models import Candidate, Dossier
from chibo.admission.queries.dossiers import decision_of
from chibo.engine.calendar import PartialDate, write_day
from chibo.engine.rules import Fact
from chibo.membership.choices import ENDS, Kind
from chibo.membership.former import Past, last_seating, past_of
from chibo.people.models import Person
from chibo.storage.refusal import Finding

READMISSION, HARDSHIP = "readmission", "hardship"
FIELD = "former"


def check_former(
    former: Person, *, applicant: Candidate, gender: str, birth: PartialDate | None, on: date
) -> list[Finding]:
    """Why a file cannot be that of an applicant who signs on a day; nothing where it can."""
    found = _by_ledger(former, on)
    others = Candidate.objects.filter(person=former.pk, stage__in=AT_WORK).exclude(pk=applicant.pk)
    if others.exists():
        words = _("Hồ sơ này đang có một ghi chú hoặc hồ sơ kết nạp khác. Kết thúc hoặc chuyển nơi đó trước.")
        found.append(Finding("former.at_work", words, FIELD))
    if _contradict(birth, former.birth):
        words = _("Ngày sinh khai không khớp ngày sinh trong hồ sơ cũ (%(birth)s). Xem lại có đúng người.")
        found.append(Finding("former.birth", words % {"birth": former.birth}, "birth"))
    if gender != former.gender:
        words = _("Giới tính khai không khớp hồ sơ cũ. Xem lại có đúng người.")
        found.append(Finding("former.gender", words, "gender"))
    return found


def _by_ledger(former: Person, on: date) -> list[Finding]:
    last = last_seating(former.pk)
    if last is None:
        words = _("Sổ đảng viên không có người này. Chỉ chọn hồ sơ của người từng là đảng viên.")
        return [Finding("former.never", words, FIELD)]
    if last.kind == Kind.TRANSFERRED_OUT and last.partner_id is None:
        words = _("Sổ đảng viên ghi đồng chí đã chuyển sinh hoạt đi nơi khác. Ghi chuyển đến trong sổ.")
        return [Finding("former.elsewhere", words, FIELD)]
    if last.kind not in ENDS:
        return [Finding("former.member", _("Theo sổ đảng viên, đồng chí này đang là đảng viên."), FIELD)]
    if last.kind == Kind.DIED:
        return [Finding("former.died", _("Sổ đảng viên ghi đồng chí này đã từ trần."), FIELD)]
    if last.on > on:
        words = _("Ngày ký đơn trước ngày ra khỏi Đảng %(day)s.")
        return [Finding("former.before_leaving", words % {"day": write_day(last.on)}, "on")]
    return []


def _contradict(said: PartialDate | None, kept: PartialDate | None) -> bool:
    """Two days of birth that cannot be the same, each as far as it is known."""
    if said is None or kept is None:
        return False
    return said.last < kept.start or kept.last < said.start


def past_of_applicant(candidate: Candidate, day: date) -> Past | None:
    """What the ledger knows of an applicant's earlier membership; None where it has never had him."""
    if candidate.person_id is None or last_seating(candidate.person_id) is None:
        return None
    return past_of(candidate.person_id, day)


def past_of_dossier(dossier: Dossier, day: date) -> Past | None:
    """The same for a dossier: nothing of the membership that it led to itself."""
    decision = decision_of(dossier.pk)
    held = decision.ceremony_on if decision is not None else None
    return past_of_applicant(dossier.candidate, min(day, held - timedelta(days=1)) if held else day)


def facts_of_past(dossier: Dossier, day: date) -> dict[str, Fact]:
    """When and how he left and how often he was readmitted, as far as the ledger knows.

    An expulsion or a removal does not tell for what, so the reason stays unknown. A ledger that begins with
    a balance knows no readmission before it: it says how many there were only where it has one.
    """
    past = past_of_dossier(dossier, day) if READMISSION in dossier.marks else None
    if past is None or past.left is None:
        return {}
    known: dict[str, Fact] = {"left_on": past.left.on}
    if past.readmissions or past.whole:
        known["earlier_readmissions"] = past.readmissions
    if past.left.kind == Kind.WITHDREW:
        asked = "own_request_hardship" if HARDSHIP in dossier.marks else "own_request"
        known["left_because"] = (asked,)
    return known


def check_marks(past: Past | None, marks: frozenset[str]) -> list[Finding]:
    """Marks that the ledger contradicts."""
    found = []
    if past is not None and past.left is not None and not past.put_out and READMISSION in marks:
        words = _("Sổ đảng viên ghi lần kết nạp trước đã bị hủy: xét kết nạp, không phải kết nạp lại.")
        found.append(Finding("dossier.not_readmitted", words, "marks"))
    asked = past is not None and past.left is not None and past.left.kind == Kind.WITHDREW
    if HARDSHIP in marks and past is not None and not asked:
        words = _("Sổ đảng viên không ghi đồng chí xin ra khỏi Đảng. Bỏ chọn mục này.")
        found.append(Finding("dossier.not_own_request", words, "marks"))
    return found
