"""The list of those proposed to the body that decides (T10): as a workbook, and as the paper 03-DSKN."""

from collections.abc import Iterator
from datetime import date

from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from chibo.admission.choices import Body
from chibo.admission.models import Ballot, Dossier
from chibo.admission.queries.dossiers import decided_by, oldest_first, to_decide, visible_dossiers
from chibo.admission.queries.extracts import Extract, extracts, schooling_of
from chibo.audit.actions import log_look
from chibo.documents.papers import known_values
from chibo.documents.permissions import NUMBER
from chibo.engine.office import Value, docx_of, fill, table_row
from chibo.exchange.workbook import Cell, Column, file_name
from chibo.organisation.models import Unit
from chibo.organisation.queries import latest_names
from chibo.people.choices import Axis, Gender
from chibo.regulations.forms import forms, profile_on
from chibo.web.admission.wording import name_of
from chibo.web.documents.make import MIME
from chibo.web.documents.where import register_unit
from chibo.web.dossiers.reaching import seen_dossiers
from chibo.web.export import EXPORT, ListExport, banner, footer, refused_today, too_many_today
from chibo.web.files.asking import listed_for
from chibo.web.people.reach import may_at, reach
from chibo.web.people.wording import trait_label
from chibo.web.seat import Request
from chibo.web.views import reads, record_look
from chibo.web.wording import day_text

FORM = "03-DSKN"
_BODIES = {Body.CELL: "cell_resolution", Body.COMMITTEE: "committee_resolution"}


@listed_for(NUMBER)
def proposed_workbook(request: Request, code: str) -> ListExport:
    """Everybody who waits for the body of a unit, the oldest dossiers first."""
    unit = _unit(request, code)
    rows, today = proposed(request, unit), request.seat.today
    return ListExport(
        what="admission.proposed",
        name=file_name("de-nghi-xet-ket-nap", unit.code, today.isoformat()),
        count=len(rows),
        title=_("Danh sách đề nghị BTV xét kết nạp (Mẫu 03-DSKN, trích lục)"),
        columns=_columns(),
        rows=lambda: _cells(rows, today),
        notes=[latest_names([unit.pk]).get(unit.pk, ""), _("Tại ngày %(day)s") % {"day": day_text(today)}],
        below=[
            _("Dân tộc, tôn giáo không có trong danh sách. Ý kiến thẩm định và kết quả: điền tay khi xét."),
            footer(request),
        ],
    )


@reads(NUMBER, logs=True)
def proposed_paper(request: Request, code: str) -> HttpResponse:
    """The same list as a paper for the meeting."""
    unit, today = _unit(request, code), request.seat.today
    rows = proposed(request, unit)
    if too_many_today(request, len(rows)):
        return refused_today(request)
    record_look(request, log_look, actor=request.user, what="export.admission.proposed", count=len(rows))
    with translation.override("vi"):  # a paper, whatever the reader's language
        case: dict[str, Value] = {
            **known_values(forms()[FORM], unit=unit, person=None, on=today),
            "register_on": today,
            "paper_on": today,
            "list_maker": request.user.name,
            "proposed_rows": tuple(table_row([_word(cell) for cell in line]) for line in _cells(rows, today)),
        }
        paper = fill(forms()[FORM], case, banner=banner()).paper
    response = HttpResponse(docx_of(paper, profile_on(today).profile), content_type=MIME)
    response["Content-Disposition"] = f'attachment; filename="de-nghi-xet-ket-nap_{today.isoformat()}.docx"'
    return response


def proposed(request: Request, unit: Unit) -> list[Dossier]:
    """Dossiers that wait for the body of a unit, of units whose lists the user may take out."""
    allowed = visible_dossiers(reach(request, EXPORT))
    waiting = decided_by(to_decide(seen_dossiers(request)), unit).filter(pk__in=allowed.values("pk"))
    return list(oldest_first(waiting))


def _unit(request: Request, code: str) -> Unit:
    """A unit whose papers the user makes and whose lists he may take out; any other is not there."""
    if not request.seat.may(EXPORT):
        raise Http404
    unit = register_unit(request, code, NUMBER)
    if not may_at(request, EXPORT, unit.path):
        raise Http404
    return unit


def _columns() -> list[Column]:
    return [
        Column(_("TT"), 5),
        Column(_("Họ tên, ngày sinh, giới tính, dân tộc, tôn giáo"), 24),
        Column(_("Quê quán, nơi ở"), 22),
        Column(_("Học vấn, nghề"), 20),
        Column(_("Chi bộ, đảng bộ"), 24),
        Column(_("Số GCN lớp"), 16),
        Column(_("Người giới thiệu"), 22),
        Column(_("Lý lịch: kết luận"), 16),
        Column(_("NQ chi bộ (số, ngày, tán thành/tổng chính thức)"), 22),
        Column(_("NQ đảng ủy cơ sở (số, ngày, phiếu)"), 22),
        Column(_("Ý kiến thẩm định"), 16),
        Column(_("Hạn quyết định"), 12),
        Column(_("Kết quả BTV"), 14),
    ]


def _cells(rows: list[Dossier], today: date) -> Iterator[list[Cell]]:
    names = latest_names([key for row in rows for key in (row.candidate.cell_id, row.checker_id)])
    for number, each in enumerate(extracts(rows, today), 1):
        dossier = each.dossier
        seats = (names.get(dossier.candidate.cell_id, ""), names.get(dossier.checker_id, ""))
        yield [
            number, _who(each), _from(each), _work(each), ", ".join(dict.fromkeys(seats)),
            _joined(each.certificate.basis.number, each.certificate.on) if each.certificate else "",
            ", ".join(each.introducers), _verified(each), _vote(each, Body.CELL), _vote(each, Body.COMMITTEE),
            None, each.decide_by, None,
        ]  # fmt: skip


def _who(each: Extract) -> str:
    person, candidate = each.person, each.dossier.candidate
    born = _("sinh %(day)s") % {"day": day_text(person.birth)} if person and person.birth else ""
    gender = str(Gender(candidate.gender).label).lower()
    return ", ".join(part for part in (name_of(candidate), born, gender) if part)


def _from(each: Extract) -> str:
    person, hamlet = each.person, each.dossier.candidate.locality
    home = ", ".join(part for part in (person.home_place, person.home_province) if part) if person else ""
    return "; ".join(part for part in (home, hamlet.name if hamlet else "") if part)


def _work(each: Extract) -> str:
    learned = {code: axis for axis, code in each.codes.items()}
    said = [trait_label(learned[code], code) for code in schooling_of(each.codes)]
    work = each.codes.get(Axis.OCCUPATION)
    return "; ".join([*said, *([trait_label(Axis.OCCUPATION, work)] if work else [])])


def _verified(each: Extract) -> str:
    """That the verification was found in order, by which paper: no word of what it says is kept."""
    row = each.verified
    if row is None:
        return ""
    return ", ".join(part for part in (_("Đạt"), _joined(row.basis.number, row.basis.date)) if part)


def _vote(each: Extract, body: Body) -> str:
    """The paper and the count of a body's latest vote; counts only."""
    ballot: Ballot | None = each.ballots.get(body)
    item = each.items.get(_BODIES[body])
    paper = _joined(item.basis.number, item.basis.date) if item is not None else ""
    if ballot is None:
        return paper
    count = _("tán thành %(for)s/%(entitled)s") % {"for": ballot.votes_for, "entitled": ballot.entitled}
    return "; ".join(part for part in (paper or day_text(ballot.on), count) if part)


def _joined(number: str, when: object) -> str:
    return ", ".join(part for part in (number, day_text(when)) if part)  # type: ignore[arg-type]


def _word(cell: Cell) -> str:
    return day_text(cell) if isinstance(cell, date) else str(cell if cell is not None else "")
