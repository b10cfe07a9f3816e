"""T11, handing out and reaching targets, as .xlsx; the same file may be filled in and sent back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from chibo.engine.calendar import Period
from chibo.engine.formula import Condition, Definition
from chibo.exchange.workbook import Cell, Column, Line, Share, Sheet, file_name
from chibo.exchange.workbook import workbook as made
from chibo.indicators.measuring import Setting, below
from chibo.organisation.models import STEP
from chibo.regulations.indicators import target_parts
from chibo.targets.progress import Standing, number_of, standing_of, standings_below
from chibo.web.export import EXPORT, Export, banner, footer, send
from chibo.web.seat import Request
from chibo.web.statistics.asking import SEE, asked_unit, period_text
from chibo.web.targets.asking import TargetForm, TargetsAsked, asked_of, part_label, periods_offered
from chibo.web.targets.board import line_of, sorted_lines
from chibo.web.views import reads

_MEMBERS = Definition("members")
_POOL = (
    Definition("candidates", where=(Condition("trained"),)),
    Definition("candidates", where=(Condition("in_dossier"),)),
)
_YOUNG = Definition("admissions", where=(Condition("age", "<=", "30"),))
_GRADUATE = Definition("admissions", where=(Condition("graduate"),))


@reads(EXPORT, logs=True)
def workbook(request: Request, code: str) -> HttpResponse:
    """The board of targets as T11."""
    unit = asked_unit(request, code, SEE, EXPORT)
    periods = periods_offered(unit.path, request.seat.today)
    form = TargetForm(request.GET, request, periods)
    if not form.is_valid():
        return render(request, "targets/unread.html", {"form": form, "unit": unit}, status=422)
    said = asked_of(request, unit, form, periods)
    rows = standings_below(said.figures)
    name = file_name("t11-chi-tieu", code, said.day.isoformat())
    export = Export(what="targets", name=name, count=len(rows), make=lambda: _book(request, said, rows))
    return send(request, export)


def _book(request: Request, said: TargetsAsked, rows: Sequence[Standing]) -> bytes:
    whole = standing_of(said.figures)
    ordered, _few = sorted_lines([line_of(said, each) for each in rows], "")
    extra = _extra(said)
    lines = [
        Line(_cells(number, line.standing, extra.get(_place(said, line.standing), {})))
        for number, line in enumerate(ordered, start=1)
    ]
    total = Line(_cells(None, whole, _summed(extra)), strong=True)
    day = _("Tính đến hết ngày %(day)s") % {"day": f"{said.day:%d/%m/%Y}"}
    sheet = Sheet(
        name="T11", title=_("Giao và thực hiện chỉ tiêu: %(part)s") % {"part": part_label(said.part)},
        columns=_columns(), rows=[*lines, total], notes=[said.asked.name, period_text(said.period), day],
        below=[footer(request)], pinned=2,
    )  # fmt: skip
    return made([sheet], banner=banner())


def _columns() -> list[Column]:
    of = _("Trong đó")
    pool = _("Nguồn còn")
    parts = [Column(part_label(code), 11, of) for code in target_parts() if code != "admissions"]
    return [
        Column(_("TT"), 5), Column(_("Tổ chức đảng"), 34), Column(_("Đảng viên đầu kỳ"), 10),
        Column(_("Đăng ký"), 9), Column(_("Chỉ tiêu giao"), 9), Column(_("Điều chỉnh"), 9),
        Column(_("Lũy kế"), 9), Column(_("Tỷ lệ so chỉ tiêu"), 10), Column(_("Tỷ lệ so đảng viên"), 10),
        Column(_("Kế hoạch đến ngày"), 10), Column(_("Cùng kỳ năm trước"), 10), *parts,
        Column(_("Từ 30 tuổi trở xuống"), 11, of), Column(_("Đại học trở lên"), 11, of),
        Column(_("Đã học lớp"), 9, pool), Column(_("Hồ sơ đang làm"), 9, pool),
        Column(_("Số năm liền không kết nạp"), 11), Column(_("Dự báo hết năm"), 12), Column(_("Ghi chú"), 18),
    ]  # fmt: skip


def _cells(number: int | None, each: Standing, extra: Mapping[str, int]) -> list[Cell]:
    target, members = each.target, extra.get("members")
    first = target.assigned if target else None
    given = number_of(first, members or 0)
    label = _("Cộng") if number is None else str(each.unit.name)
    forecast = f"{each.forecast.least}–{each.forecast.most}" if each.forecast else ""
    return [
        number, label, members, each.registered, given if first else each.number,
        each.number if target and target.adjusted else None, each.done,
        Share(each.done, each.number) if each.number else None,
        Share(each.done, members) if members else None,
        Decimal(each.expected.tenths) / 10 if each.expected else None, each.last_year,
        *(extra.get(code) for code in target_parts() if code != "admissions"),
        extra.get("young"), extra.get("graduate"), extra.get("trained"), extra.get("in_dossier"),
        each.years_without or None, forecast, "",
    ]  # fmt: skip


def _extra(said: TargetsAsked) -> dict[str, dict[str, int]]:
    """Members at the start, the parts of the admissions and the pool, by place."""
    node, path = said.asked.node, said.asked.node.path_on(said.day)
    so_far = said.figures.so_far
    if path is None or so_far is None:
        return {}
    size = len(path) + STEP
    parts = {code: each.definition for code, each in target_parts().items() if code != "admissions"}
    parts |= {"young": _YOUNG, "graduate": _GRADUATE}
    pool = dict(zip(("trained", "in_dossier"), _POOL, strict=True))
    day = Period(so_far.last, so_far.last)
    asked = [(Setting(node, so_far), parts), (Setting(node, day), pool)]
    if node.path_on(so_far.first) is not None:
        asked.append((Setting(node, Period(so_far.first, so_far.first)), {"members": _MEMBERS}))
    found: dict[str, dict[str, int]] = {}
    for setting, named in asked:
        for code, figures in zip(named, below(setting, list(named.values()), size), strict=True):
            for place, figure in figures.items():
                found.setdefault(place, {})[code] = figure.part
    return found


def _summed(extra: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for counts in extra.values():
        for code, count in counts.items():
            sums[code] = sums.get(code, 0) + count
    return sums


def _place(said: TargetsAsked, each: Standing) -> str:
    unit = each.unit
    return str(unit.path if said.asked.tree == "now" else unit.then_path)
