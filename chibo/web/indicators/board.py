"""The board: every indicator of a unit on a day, beside the same day of the year before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from chibo.engine.calendar import Period
from chibo.engine.formula import Definition
from chibo.exchange.workbook import Column, file_name, list_workbook
from chibo.indicators.measuring import Figure, Setting, measured
from chibo.organisation.queries import units_on, within
from chibo.regulations.indicators import Standard, standard_indicators
from chibo.web.export import EXPORT, Export, banner, footer, send
from chibo.web.indicators.figures import Shown, asked_of, label, setting_of, shown
from chibo.web.indicators.telling import sentence
from chibo.web.people.reach import reach
from chibo.web.seat import Request
from chibo.web.statistics.asking import SEE, Asked, PeriodForm, asked_unit, days_text, period_choice
from chibo.web.statistics.findings import Sentence
from chibo.web.views import reads

GROUPS = (
    (gettext_lazy("Đảng viên"), ("members", "reinforcements")),
    (gettext_lazy("Kết nạp"), ("admissions",)),
    (gettext_lazy("Tổ chức đảng, chi bộ"), ("units",)),
    (gettext_lazy("Thôn, tổ dân phố"), ("localities",)),
    (gettext_lazy("Cán bộ thôn, bí thư chi bộ"), ("posts",)),
    (gettext_lazy("Nguồn và lớp bồi dưỡng"), ("candidates", "classes", "enrolments")),
    (gettext_lazy("Sinh hoạt, xếp loại, tập hợp"), ("meetings", "attendances", "ratings", "people")),
)


@dataclass(frozen=True)
class Line:
    """An indicator on the board: its name, what it counts, now and a year before."""

    name: str
    label: str
    sentence: str
    now: Shown
    before: Shown
    url: str


@dataclass(frozen=True)
class Group:
    """Indicators about the same things."""

    label: object
    lines: Sequence[Line]


@reads(SEE)
def index(request: Request) -> HttpResponse:
    """The board of the first unit of the user's; a sentence where there is none."""
    scope = reach(request, SEE)
    units: Any = within(units_on(request.seat.today), scope).filter(path__in=scope.now)
    first = units.first()
    if first is None:
        return render(request, "indicators/none.html")
    return board(request, first.code)


@reads(SEE)
def board(request: Request, code: str) -> HttpResponse:
    """All shipped indicators of a unit."""
    unit = asked_unit(request, code, SEE)
    form = PeriodForm(request.GET, request)
    if not form.is_valid():
        return render(request, "indicators/unread.html", {"form": form, "unit": unit}, status=422)
    asked, period = asked_of(request, unit, form)
    picked = form.cleaned_data["unit"]
    if picked and picked.pk != unit.pk:
        return HttpResponseRedirect(asked.url("indicator_board", unit=picked))
    exists = asked.node.path_on(period.last) is not None
    groups = board_groups(asked, period) if exists else []
    context = {
        "asked": asked,
        "period": period,
        "days": days_text(period),
        "form": understood(asked, period),
        "groups": groups,
        "finding": _finding(groups),
        "exists": exists,
        "crumbs": asked.crumbs("indicator_board"),
        "choices": [period_choice(asked, period, "indicator_board"), asked.trees("indicator_board")],
        "workbook": asked.url("indicator_board_workbook") if exists and asked.may(EXPORT) else "",
    }
    return render(request, "indicators/board.html", context)


def understood(asked: Asked, period: Period) -> PeriodForm:
    """The form as it was understood."""
    first = {"unit": asked.name, "first": period.first, "last": period.last}
    return PeriodForm(None, asked.request, initial=first | {"tree": asked.said.get("tree", "")})


def board_groups(asked: Asked, period: Period) -> list[Group]:
    """Every indicator in its group. Figures of a year in which the unit was not there are missing."""
    standards = list(standard_indicators().values())
    now, before = figures(asked, period, standards), {}
    last_year = period.same_period_last_year()
    if asked.node.path_on(last_year.last) is not None:
        before = figures(asked, last_year, standards)
    return [
        Group(words, [_line(asked, each, now, before) for each in standards if _of(each) in populations])
        for words, populations in GROUPS
    ]


def figures(asked: Asked, period: Period, standards: Iterable[Standard]) -> dict[str, Figure | None]:
    """The figure of each indicator, all of one moment in one go."""
    found: dict[str, Figure | None] = {}
    by_setting: dict[Setting, list[Standard]] = {}
    for each in standards:
        by_setting.setdefault(setting_of(asked, period, each.definition), []).append(each)
    for setting, chosen in by_setting.items():
        answers = measured(setting, [each.definition for each in chosen])
        found |= {each.code: answer for each, answer in zip(chosen, answers, strict=True)}
    return found


def _of(standard: Standard) -> str:
    """Where it stands on the board: what is not kept yet goes last."""
    definition: Definition = standard.definition
    return definition.population if definition.held else "meetings"


def _line(
    asked: Asked, each: Standard, now: dict[str, Figure | None], before: dict[str, Figure | None]
) -> Line:
    return Line(
        name=each.code,
        label=label(each),
        sentence=sentence(each.definition),
        now=shown(each.definition, now.get(each.code)),
        before=shown(each.definition, before.get(each.code)),
        url=asked.url("indicator", each.code),
    )


def _finding(groups: Sequence[Group]) -> Sentence:
    lines = [line for group in groups for line in group.lines]
    missing = sum(line.now.missing for line in lines)
    told = {"n": len(lines) - missing, "of": len(lines)}
    head = _("%(n)s/%(of)s chỉ số có số liệu.") % told
    rest = ngettext(
        "%(n)s chỉ số chưa có số liệu vì chương trình chưa ghi việc đó; chưa có không phải là bằng không.",
        "%(n)s chỉ số chưa có số liệu vì chương trình chưa ghi việc đó; chưa có không phải là bằng không.",
        missing,
    ) % {"n": missing}
    return Sentence(head, rest if missing else "")


@reads(EXPORT, logs=True)
def workbook(request: Request, code: str) -> HttpResponse:
    """The board as .xlsx."""
    unit = asked_unit(request, code, SEE, EXPORT)
    form = PeriodForm(request.GET, request)
    if not form.is_valid():
        return render(request, "indicators/unread.html", {"form": form, "unit": unit}, status=422)
    asked, period = asked_of(request, unit, form)
    exists = asked.node.path_on(period.last) is not None
    groups = board_groups(asked, period) if exists else []
    return send(
        request,
        Export(
            what="indicators",
            name=file_name("chi-so", code, period.last.isoformat()),
            count=sum(len(group.lines) for group in groups),
            make=lambda: _book(request, asked, period, groups),
        ),
    )


def _book(request: Request, asked: Asked, period: Period, groups: Sequence[Group]) -> bytes:
    columns = [
        Column(_("Nhóm"), 24), Column(_("Chỉ số"), 46), Column(_("Cách tính"), 70), Column("n", 10),
        Column("N", 10), Column(_("Kết quả"), 12), Column(_("Cùng kỳ năm trước"), 18),
    ]  # fmt: skip
    missing = _("Chưa có số liệu")
    cells = (
        [
            str(group.label), line.label, line.sentence, line.now.part, line.now.base,
            missing if line.now.missing else line.now.result,
            missing if line.before.missing else line.before.result,
        ]
        for group in groups
        for line in group.lines
    )  # fmt: skip
    notes = [asked.name, days_text(period)]
    return list_workbook(_("Chỉ số"), columns, cells, notes=notes, below=[footer(request)], banner=banner())
