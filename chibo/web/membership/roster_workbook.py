"""Danh sách biểu quyết as a workbook: who counts on the evening and who does not, with the reasons."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chibo.engine.vietnamese import write_number
from chibo.exchange.workbook import Cell, Column, file_name
from chibo.regulations.rulebook import rulebook
from chibo.regulations.telling import Teller
from chibo.web.export import EXPORT, ListExport, footer
from chibo.web.files.asking import as_list
from chibo.web.membership.roster import Line, evening
from chibo.web.organisation.frame import frame
from chibo.web.organisation.where import own_unit
from chibo.web.seat import Request
from chibo.web.wording import day_text


@as_list
def roster_workbook(request: Request, code: str) -> ListExport:
    """The roster of the evening in the address; empty for a unit that is no cell."""
    unit = own_unit(request, code, EXPORT)
    told = frame(request, unit, "unit_roster")
    here = told["here"]
    if told["cell"] and told["path"]:
        told |= evening(request, unit.pk, here, Teller(rulebook(), get_language() or "vi", _))
    counted, others = told.get("counted", []), told.get("not_counted", [])
    return ListExport(
        what="membership.roster",
        name=file_name("danh-sach-bieu-quyet", unit.code, here.day.isoformat()),
        count=len(counted) + len(others),
        title=_("Danh sách biểu quyết %(unit)s") % {"unit": told["name"]},
        columns=[
            Column(_("TT"), 6),
            Column(_("Họ và tên"), 32),
            Column(_("Được tính"), 12),
            Column(_("Lý do"), 44),
            Column(_("Quy định"), 56),
            Column(_("Ký nhận"), 20),
        ],
        rows=lambda: _rows(counted, others),
        notes=_notes(told, here.day),
        below=[footer(request)],
    )


def _notes(told: dict[str, Any], day: Any) -> list[str]:
    notes = [_("Buổi họp ngày %(day)s") % {"day": day_text(day)}]
    if "roster" in told:
        words = {
            "n": write_number(told["roster"].denominator),
            "of": write_number(told["roster"].official),
        }
        notes.append(_("Mẫu số: %(n)s trên %(of)s đảng viên chính thức.") % words)
    return notes


def _rows(counted: list[Line], others: list[Line]) -> Iterator[list[Cell]]:
    for number, line in enumerate([*counted, *others], 1):
        name = line.person.full_name if line.person else _("Nay thuộc nơi khác")
        yield [number, name, "x" if number <= len(counted) else "", line.why, line.rule, ""]
