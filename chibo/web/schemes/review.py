"""The mid-term review of a scheme as a paper: figures of the day in words, tables and drawings."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from chibo.audit.actions import log_look
from chibo.documents.papers import known_values
from chibo.engine.calendar import Period
from chibo.engine.office import Picture, Value, docx_of, fill, table_row
from chibo.indicators.models import Scheme
from chibo.indicators.queries import recommendations_of, tasks_of
from chibo.organisation.nodes import Node
from chibo.organisation.queries import latest_names
from chibo.regulations.forms import forms, profile_on
from chibo.targets import progress
from chibo.targets.progress import standing_of
from chibo.web.charts import Chart
from chibo.web.documents.make import MIME
from chibo.web.export import EXPORT, banner, refused_today, too_many_today
from chibo.web.people.reach import may_at
from chibo.web.schemes.comparing import dumbbell, matrix
from chibo.web.schemes.pages import day_of, finding, goal_lines, quality_figures, seen_scheme, unit_of
from chibo.web.schemes.telling import GoalLine
from chibo.web.seat import Request
from chibo.web.targets.asking import WHOLE
from chibo.web.targets.board import finding as target_finding
from chibo.web.targets.board import line_chart
from chibo.web.views import reads, record_look
from chibo.web.wording import day_text

FORM = "BC-SK"
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_SHORT = 15
"""Units named as falling short at most."""


@reads(EXPORT, logs=True)
def review(request: Request, key: UUID) -> HttpResponse:
    """The review of a scheme on the day of the address, for the unit whose page it is."""
    scheme = seen_scheme(request, key)
    unit, day = unit_of(request, scheme), day_of(request, scheme)
    if not may_at(request, EXPORT, unit.path):
        raise PermissionDenied
    if too_many_today(request, 1):
        return refused_today(request)
    record_look(request, log_look, actor=request.user, what="export.schemes.review", count=1)
    with translation.override("vi"):  # a paper, whatever the reader's language
        paper = fill(forms()[FORM], case(request, scheme, unit, day), banner=banner()).paper
    response = HttpResponse(docx_of(paper, profile_on(day).profile), content_type=MIME)
    response["Content-Disposition"] = f'attachment; filename="bao-cao-so-ket_{day.isoformat()}.docx"'
    return response


def case(request: Request, scheme: Scheme, unit: Any, day: date) -> dict[str, Value]:
    """Everything the paper says that the program knows; causes and tasks ahead are for people to write."""
    lines = goal_lines(request, scheme, unit, day)
    told = finding(lines, scheme, day)
    year = Period(date(day.year, 1, 1), day)
    found: dict[str, Value] = {
        **known_values(forms()[FORM], unit=unit, person=None, on=day),
        "scheme_title": str(scheme.title),
        "scheme_paper": str(scheme.basis),
        "counted_on": day,
        "paper_on": day,
        "goals_finding": f"{told.headline} {told.rest}".strip(),
        "goal_rows": tuple(_goal(number, line) for number, line in enumerate(lines, start=1)),
        "short_rows": tuple(_short(scheme, unit, day, lines)) or (table_row(["–", _("Không có"), ""]),),
        "task_rows": tuple(_tasks(scheme, day)) or (table_row(["–", _("Không có"), "", "", ""]),),
        "recommendation_lines": tuple(_recommendations(scheme)) or (_("Không có."),),
        "quality_lines": tuple(_quality(quality_figures(request, unit, year))),
    }
    drawn = dumbbell(lines)
    if drawn is not None:
        found["goals_drawn"] = picture(drawn)
    if any(line.reported for line in lines):
        found["reported_note"] = _("Số có dấu (*) là số báo cáo, không tính từ sổ.")
    return {
        name: value for name, value in (found | _admissions(unit, day)).items() if value not in (None, "", ())
    }


def picture(chart: Chart) -> Picture:
    """A chart of ours as a drawing on paper."""
    page = render_to_string(chart.template, {"chart": chart})
    svg = _SVG.search(page)
    if svg is None:
        raise ValueError(f"{chart.kind} draws nothing")
    return Picture(svg.group(), f"{chart.title}. {chart.headline} {chart.finding}".strip())


def _goal(number: int, line: GoalLine) -> str:
    figure = line.shown
    words = figure.result if figure.missing is False else _("chưa có số liệu")
    of = f"{figure.part}/{figure.base}" if figure.base else figure.part
    mark = " (*)" if line.reported else ""
    return table_row([str(number), line.name + mark, line.level, of, words, line.missing, str(line.state)])


def _short(scheme: Scheme, unit: Any, day: date, lines: Sequence[GoalLine]) -> list[str]:
    """Units below that miss a goal, with the goals they miss."""
    table = matrix(scheme, unit, day, lines)
    if table is None:
        return []
    found = []
    for row in table.rows:
        missed = [
            f"{number} ({cell.title})"
            for (number, _name), cell in zip(table.goals, row.cells, strict=True)
            if cell.words and not cell.met
        ]
        if missed:
            found.append((len(missed), row.name, missed))
    found.sort(key=lambda one: -one[0])
    return [
        table_row([str(place), name, "; ".join(missed)])
        for place, (_n, name, missed) in enumerate(found[:_SHORT], start=1)
    ]


def _admissions(unit: Any, day: date) -> dict[str, Value]:
    """The admissions of the year against their target, in a sentence and drawn."""
    asked = progress.Asked(Node(unit), Period.year(day.year), WHOLE, day)
    whole = standing_of(asked)
    if whole.number is None:
        return {}
    told = target_finding(whole)
    chart = line_chart(asked, whole)
    found: dict[str, Value] = {
        "admission_finding": _("Năm %(year)s: %(told)s")
        % {"year": day.year, "told": f"{told.headline} {told.rest}".strip()}
    }
    if chart is not None:
        found["admission_drawn"] = picture(chart)
    return found


def _quality(figures: Sequence[tuple[str, int, int | None]]) -> list[str]:
    return [f"- {label}: {n}{'' if of is None else f'/{of}'}." for label, n, of in figures]


def _tasks(scheme: Scheme, day: date) -> list[str]:
    rows = list(tasks_of(scheme.pk))
    names = latest_names([row.unit_id for row in rows])
    found = []
    for number, row in enumerate(rows, start=1):
        late = row.due_on < day
        state = row.result or (_("quá hạn") if late else _("đang làm"))
        who = row.owner or names.get(row.unit_id, "")
        found.append(table_row([str(number), row.what, who, day_text(row.due_on), state]))
    return found


def _recommendations(scheme: Scheme) -> list[str]:
    found = []
    for row in recommendations_of(scheme.pk):
        told = {"what": row.what, "to": row.addressee, "day": day_text(row.sent_on)}
        words = _("- %(what)s (gửi %(to)s ngày %(day)s).") % told
        answer = _("Trả lời: %(reply)s.") % {"reply": row.reply} if row.replied_on else _("Chưa có trả lời.")
        found.append(f"{words} {answer}")
    return found
