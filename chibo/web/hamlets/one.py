"""One hamlet: why it is watched, the outlook of its cell with what-if, what is done, who is there."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chibo.engine.viability import BANDS, LEAST, Year, band_of
from chibo.engine.vietnamese.numbers import share, write_number
from chibo.hamlets.outlook import LASTING, TRIED_YEARS, Outlook, WhatIf, ages_of, outlook
from chibo.hamlets.permissions import MEASURE, SEE
from chibo.hamlets.queries import Hamlet, measures_of, reports_about, watched_at
from chibo.organisation.models import Locality
from chibo.organisation.nodes import Node
from chibo.organisation.queries import cells_of, charges_of, links_on, named_by_path, unit_names
from chibo.web.charts import Bars, Line, Lines, Part
from chibo.web.forms import PlainForm
from chibo.web.hamlets.telling import colour_of, quiet_years, reason_words
from chibo.web.organisation.tree import natural
from chibo.web.organisation.where import Where, may_change_locality, seen_locality, where
from chibo.web.seat import Request
from chibo.web.statistics.findings import Sentence
from chibo.web.views import reads

_MOST = 20
"""The largest number one may suppose."""
OLD, CENTURY = 60, 100


class WhatIfForm(PlainForm):
    """What is supposed of a cell. Sent by GET."""

    admitted = forms.IntegerField(
        label=gettext_lazy("Kết nạp thêm"), min_value=0, max_value=_MOST, required=False
    )
    seconded = forms.IntegerField(
        label=gettext_lazy("Tăng cường thêm"), min_value=0, max_value=_MOST, required=False
    )
    joined = forms.ChoiceField(label=gettext_lazy("Ghép với chi bộ"), required=False)
    on = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, offered: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="if_%s")
        self.fields["joined"].choices = [("", _("Không ghép")), *offered]  # type: ignore[attr-defined]


@reads(SEE)
def one(request: Request, code: str) -> HttpResponse:
    """A hamlet on a day."""
    locality, here = seen_locality(request, code), where(request)
    charge = next((row for row in charges_of(locality.pk) if here.day in row.during), None)
    around = watched_at(Node(charge.unit), here.day) if charge is not None else []
    found = next((each for each in around if each.counts.locality == locality.pk), None)
    context = {
        "here": here,
        "locality": locality,
        "crumbs": _crumbs(locality, charge, here),
        "choices": None,
        "hamlet": found,
        "state": found.state.label if found else "",
        "colour": colour_of(found) if found else "",
        "reasons": reason_words(found, here.day) if found else (),
        "years": quiet_years(found, here.day) if found else None,
        "measures": list(measures_of([locality.pk])),
        "today": here.today,
        "reports": list(reports_about(locality.pk)),
        "may_measure": may_change_locality(request, locality, MEASURE),
        "cells": _cells(request, found, around, here.day) if found else (),
        "least": LEAST,
    }
    return render(request, "hamlets/one.html", context)


def _crumbs(locality: Locality, charge: Any, here: Where) -> list[dict[str, str]]:
    crumbs = []
    if charge is not None:
        name = unit_names([charge.unit_id], here.day).get(charge.unit_id, "")
        crumbs.append({"label": name, "url": reverse("hamlets_unit", args=[charge.unit.code])})
    return [*crumbs, {"label": locality.name, "url": ""}]


def _cells(request: Request, found: Hamlet, around: Sequence[Hamlet], day: date) -> list[dict[str, Any]]:
    """Each cell that serves the hamlet: its ages and its outlook."""
    cells = [row.cell for row in cells_of(found.counts.locality, day)]
    form = WhatIfForm(request.GET or None, offered=_others(around, {cell.pk for cell in cells}, day))
    supposed = _supposed(form)
    names = unit_names({cell.pk for cell in cells}, day)
    ages = ages_of([cell.pk for cell in cells], day)
    told = []
    for cell in cells:
        seen = outlook(found.counts.place, cell.pk, day, supposed)
        told.append(
            {
                "name": names.get(cell.pk, cell.code),
                "url": reverse("unit", args=[cell.code]),
                "form": form,
                "seen": seen,
                "class": named_by_path([seen.class_path], day).get(seen.class_path, ""),
                "chart": lines(seen, day) if seen.years else None,
                "ages": _ages(ages.get(cell.pk, {})),
                "trial": _trial(seen),
                "basis": _basis(seen),
            }
        )
    return told


def _supposed(form: WhatIfForm) -> WhatIf:
    if not form.is_bound or not form.is_valid():
        return WhatIf()
    data = form.cleaned_data
    joined = (UUID(data["joined"]),) if data["joined"] else ()
    return WhatIf(data["admitted"] or 0, data["seconded"] or 0, joined)


def _others(around: Sequence[Hamlet], own: set[UUID], day: date) -> list[tuple[str, str]]:
    """Cells of the other hamlets in the same charge, to be joined with."""
    hamlets = [each.counts.locality for each in around if each.counts.cells]
    links = links_on(day).filter(locality__in=hamlets).values_list("cell", flat=True)
    others = set(links) - own
    names = unit_names(others, day)
    return sorted(((str(key), names.get(key, "")) for key in others), key=lambda pair: natural(pair[1]))


def lines(seen: Outlook, day: date) -> Lines:
    """The members year by year, with what is supposed beside, and the two limits."""
    told = outlook_finding(seen, day)
    drawn = [_line(_("Không thêm ai"), seen.alone), _line(_("Như cả nhóm"), seen.years, band=True)]
    if seen.supposed:
        drawn.append(_line(_("Theo giả định"), seen.supposed))
    return Lines(
        title=_("Số đảng viên những năm tới"), headline=told.headline, finding=told.rest,
        years=[str(day.year + year.after) for year in seen.years], lines=drawn,
        limits=[
            (seen.floor, _("%(n)s: mức tối thiểu") % {"n": seen.floor}),
            (LASTING, _("%(n)s: bền vững") % {"n": LASTING}),
        ],
    )  # fmt: skip


def _line(label: str, years: Sequence[Year], *, band: bool = False) -> Line:
    least, most = ([year.least for year in years], [year.most for year in years]) if band else ([], [])
    return Line(label, [year.members for year in years], least, most)


def outlook_finding(seen: Outlook, day: date) -> Sentence:
    """What the projection says, in a sentence about the cell."""
    when = seen.below_floor if seen.below_floor is not None else seen.below_lasting
    told = _told(seen.alone[-1], day) | {
        "floor": seen.floor if seen.below_floor is not None else LASTING,
        "when": day.year + (when or 0),
    }
    head = _("Nếu không thêm ai, năm %(year)s chi bộ còn khoảng %(n)s đảng viên (%(least)s–%(most)s).")
    below = _("Từ năm %(when)s còn dưới %(floor)s.") if when is not None else ""
    same = _("Nếu có người vào như cả nhóm: khoảng %(n)s (%(least)s–%(most)s).") % _told(seen.years[-1], day)
    so = ""
    if seen.supposed:
        so = _("Theo giả định: khoảng %(n)s (%(least)s–%(most)s).") % _told(seen.supposed[-1], day)
    return Sentence(head % told, " ".join(part for part in (below % told, same, so) if part))


def _told(last: Year, day: date) -> dict[str, int]:
    return {"year": day.year + last.after, "n": last.rounded, "least": last.least, "most": last.most}


def _basis(seen: Outlook) -> str:
    """The counts behind the rates."""
    rates = seen.rates
    told = {
        "left": write_number(sum(rates.left)), "lived": write_number(sum(rates.lived)),
        "admitted": write_number(rates.admitted), "arrived": write_number(rates.arrived),
        "cells": write_number(rates.cells),
        "share": share(sum(rates.left), sum(rates.lived)) if sum(rates.lived) else "–",
    }  # fmt: skip
    return (
        _("Năm năm qua: %(left)s lượt rời trong %(lived)s năm đảng viên (%(share)s), %(admitted)s kết nạp và "
          "%(arrived)s chuyển đến trong %(cells)s năm chi bộ.") % told
    )  # fmt: skip


def _trial(seen: Outlook) -> str:
    """How the same reckoning did three years ago."""
    tried = seen.trial
    if tried is None or not tried.cells:
        return _("Sổ chưa đủ dài để thử lại cách tính này trên những năm đã qua.")
    told = {
        "years": TRIED_YEARS, "inside": tried.inside, "cells": tried.cells,
        "share": share(tried.inside, tried.cells), "expected": write_number(round(tried.expected)),
        "came": write_number(tried.came),
    }  # fmt: skip
    return (
        _("Thử lại từ %(years)s năm trước: %(inside)s/%(cells)s chi bộ (%(share)s) nằm trong khoảng; tính ra "
          "%(expected)s đảng viên, thực có %(came)s.") % told
    )  # fmt: skip


def _ages(ages: dict[int, int]) -> Bars | None:
    """The cell by age band."""
    counted = [0] * len(BANDS)
    for age, members in ages.items():
        if age >= 0:
            counted[band_of(age)] += members
    everybody, older = sum(ages.values()), sum(n for age, n in ages.items() if age > OLD)
    if not everybody:
        return None
    head = _("%(n)s/%(all)s đảng viên trên 60 tuổi (%(share)s).")
    told = {"n": older, "all": everybody, "share": share(older, everybody)}
    parts = [Part(_band_words(*band), n) for band, n in zip(BANDS, counted, strict=True)]
    unknown = sum(n for age, n in ages.items() if age < 0)
    if unknown:
        parts.append(Part(_("Chưa rõ năm sinh"), unknown))
    return Bars(title=_("Tuổi của chi bộ"), headline=head % told, parts=parts)


def _band_words(first: int, last: int) -> str:
    if not first:
        return _("Đến %(n)s tuổi") % {"n": last}
    if last >= CENTURY:
        return _("Trên %(n)s tuổi") % {"n": first - 1}
    return _("%(first)s–%(last)s tuổi") % {"first": first, "last": last}
