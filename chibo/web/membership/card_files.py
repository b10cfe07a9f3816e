"""Lists of Party cards taken out: as a workbook, and the list that asks for them as the paper 1-TĐV."""

from collections.abc import Iterator
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from chibo.audit.actions import log_look
from chibo.documents.papers import body_of, known_values
from chibo.engine.office import Value, docx_of, fill, table_row
from chibo.exchange.workbook import Cell, Column, file_name
from chibo.membership.choices import Kind
from chibo.membership.queries import entry_days
from chibo.organisation.models import Unit
from chibo.organisation.queries import latest_names, visible_units
from chibo.people.queries import visible_persons
from chibo.regulations.forms import forms, profile_on
from chibo.web.documents.make import MIME
from chibo.web.export import EXPORT, ListExport, banner, footer, refused_today, too_many_today
from chibo.web.files.asking import as_list
from chibo.web.membership.cards import (
    SEE,
    CardFilter,
    CardLine,
    asked_cards,
    lines_of,
    outcome_text,
    request_text,
)
from chibo.web.people.reach import reach
from chibo.web.people.wording import home_text
from chibo.web.seat import Request
from chibo.web.views import reads, record_look
from chibo.web.wording import day_text

MOST_ON_PAPER = 500
FORM = "1-TĐV"
ON_PAPER = ("", "asked")
"""Views whose members a list asks cards for."""


@as_list
def cards_workbook(request: Request) -> ListExport:
    """The view the address asks for, of members whose lists the user may take out."""
    form, today = asked_cards(request), request.seat.today
    lines = _lines(request, form)
    return ListExport(
        what="membership.cards",
        name=file_name("the-dang-vien", form.chosen_view.key or "chua-de-nghi", today.isoformat()),
        count=len(lines),
        title=_("Phát thẻ đảng viên: %(view)s") % {"view": form.chosen_view.label},
        columns=[
            Column(_("STT"), 6), Column(_("Họ và tên"), 26), Column(_("Ngày sinh"), 12),
            Column(_("Chi bộ"), 32), Column(_("Ngày chính thức"), 14), Column(_("Đề nghị"), 40),
            Column(_("Kết quả"), 30), Column(_("Ghi chú"), 30),
        ],
        rows=lambda: _cells(lines),
        notes=[_name(form), _("Tại ngày %(day)s") % {"day": day_text(today)}],
        below=[footer(request)],
    )  # fmt: skip


@reads(EXPORT, logs=True)
def cards_paper(request: Request) -> HttpResponse:
    """The list that goes with the request to the level above; a long one is told to be parted."""
    form, today = asked_cards(request), request.seat.today
    if form.chosen_view.key not in ON_PAPER or not request.seat.may(SEE):
        raise Http404
    lines = _lines(request, form)
    if too_many_today(request, len(lines)):
        return refused_today(request)
    if len(lines) > MOST_ON_PAPER:
        context = {"most": MOST_ON_PAPER, "query": form.query()}
        return render(request, "membership/cards_long.html", context, status=422)
    record_look(request, log_look, actor=request.user, what="export.membership.cards", count=len(lines))
    with translation.override("vi"):  # a paper, whatever the reader's language
        paper = fill(forms()[FORM], _case(request, form, lines), banner=banner()).paper
    response = HttpResponse(docx_of(paper, profile_on(today).profile), content_type=MIME)
    response["Content-Disposition"] = f'attachment; filename="de-nghi-phat-the_{today.isoformat()}.docx"'
    return response


def _lines(request: Request, form: CardFilter) -> list[CardLine]:
    """Of members whose files the user sees and whose lists he may take out."""
    allowed = visible_persons(reach(request, EXPORT)).values("pk")
    found = form.found().filter(**{"person__in" if form.chosen_view.rows else "pk__in": allowed})
    return lines_of(request, list(found))


def _keeper(form: CardFilter) -> Unit | None:
    """Whose list it is: the unit asked for, or the only one the user answers for."""
    if form.unit_asked is not None:
        return form.unit_asked
    units = [unit for unit in visible_units(form.scope) if unit.path in form.scope.now]
    return units[0] if len(units) == 1 else None


def _name(form: CardFilter) -> str:
    unit = _keeper(form)
    return latest_names([unit.pk]).get(unit.pk, "") if unit else _("Các đơn vị trong phạm vi")


def _cells(lines: list[CardLine]) -> Iterator[list[Cell]]:
    for number, line in enumerate(lines, 1):
        yield [
            number, line.person.full_name, day_text(line.person.birth), line.cell, line.official,
            request_text(line), outcome_text(line.row),
            _("Không còn là đảng viên chính thức ở đây") if line.left else "",
        ]  # fmt: skip


def _case(request: Request, form: CardFilter, lines: list[CardLine]) -> dict[str, Value]:
    unit, paper, today = _keeper(form), forms()[FORM], request.seat.today
    case: dict[str, Value] = known_values(paper, unit=unit, person=None, on=today) if unit else {}
    case |= {"register_on": today, "paper_on": today, "list_maker": request.user.name}
    if unit is not None:
        case["issuing_body"] = body_of(_name(form))
    admitted = entry_days([line.person.pk for line in lines], Kind.ADMITTED)
    case["card_rows"] = tuple(
        _row(number, line, admitted.get(line.person.pk)) for number, line in enumerate(lines, 1)
    )
    return case


def _row(number: int, line: CardLine, admitted: date | None) -> str:
    person = line.person
    return table_row(
        [
            str(number), person.full_name, day_text(person.birth), person.get_gender_display(),
            home_text(person), day_text(person.joined_on or admitted), day_text(line.official),
            person.record_number, line.cell, "",
        ]
    )  # fmt: skip
