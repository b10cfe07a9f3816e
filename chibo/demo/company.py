"""An invented company in every committee: three enterprises, invented too, that became one.

It has a committee, and cells below it, so that what does a committee no credit needs no commune that is real.
Some people were admitted there with whom something went wrong; no published figure reaches that far.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from chibo.demo.lives import Happening, Life, aged
from chibo.demo.offices import Office
from chibo.demo.pipelines.cases import FATES, Fate
from chibo.demo.pipelines.sheets import day
from chibo.demo.world import LONG_AGO, District, UnitPlan

FOUNDED = date(2023, 1, 1)
_CELLS = 3
_CALLED = {
    "dam-rong": "Sông Xanh", "yen-lac": "Hòa Phú", "quynh-luu": "Thành Lợi", "bac-son": "Minh Tâm",
    "dak-glei": "Ánh Dương",
}  # fmt: skip


def found_company(district: District) -> None:
    """Its three biggest enterprises' cells stand below one organisation from its founding on."""
    code = f"{district.key}-tong-cong-ty"
    name = f"Đảng bộ Tổng công ty {_CALLED[district.key]}"
    company = UnitPlan(
        code, [(FOUNDED, "agency_organisation")], [(FOUNDED, name)], [(FOUNDED, district.top)],
        founded=FOUNDED,
    )  # fmt: skip
    firms = [
        unit
        for unit in district.grassroots
        if unit.kind == "grassroots_cell" and unit.code.startswith(f"{district.key}-")
    ]
    for cell in sorted(firms, key=lambda unit: (unit.size, unit.code), reverse=True)[:_CELLS]:
        cell.kinds.append((FOUNDED, "enterprise_cell"))
        cell.parents.append((FOUNDED, company))
    district.units.append(company)


def cells_of(district: District) -> list[UnitPlan]:
    """The company's cells, the biggest first."""
    mine = [unit for unit in district.cells if unit.parents[-1][1] is company_of(district)]
    return sorted(mine, key=lambda unit: (unit.size, unit.code), reverse=True)


def company_of(district: District) -> UnitPlan:
    """The company itself."""
    return next(unit for unit in district.units if unit.code == f"{district.key}-tong-cong-ty")


def secretary(district: District, lives: Sequence[Life]) -> Office:
    """Who leads its committee since the founding: somebody who was long there and still is."""
    cells = cells_of(district)
    able = [
        life
        for life in lives
        if life.cell in cells and len(life.happenings) == 1 and (life.official_from() or FOUNDED) < FOUNDED
        and 28 <= life.age_on(FOUNDED) <= 55
    ]  # fmt: skip
    return Office("secretary", company_of(district), FOUNDED, None, max(able, key=_longest), trained=True)


def _longest(life: Life) -> tuple[int, int]:
    return (life.joined - LONG_AGO).days * -1, life.number


def admitted_later(district: District) -> list[tuple[Life, Fate]]:
    """Those admitted by the company's cells of whom something is told, one after the other."""
    rng = Random(f"fates {district.key}")  # noqa: S311 -- invented persons, the same every time
    cells, made = cells_of(district), []
    for turn, fate in enumerate(FATES):
        joined, cell = day(fate.joined), cells[turn % len(cells)]
        life = Life(aged(rng, joined, 22, 34), joined, [Happening("admitted", joined, cell)])
        life.decided = day(fate.decided) if fate.decided else None
        if fate.ends:
            life.happenings.append(Happening(fate.ends, day(fate.events[-1][1]), cell))
        life.settle()
        made.append((life, fate))
    return made
