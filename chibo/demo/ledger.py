"""The entries of the ledger that a life consists of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from chibo.demo.lives import YEAR, Happening, Life
from chibo.demo.world import DEMONSTRATION_DAY, District, UnitPlan

_PROVINCES = (
    "Hà Nội",
    "Thành phố Hồ Chí Minh",
    "Bình Dương",
    "Đồng Nai",
    "Đắk Lắk",
    "Thái Nguyên",
    "Đà Nẵng",
    "Gia Lai",
)


@dataclass(eq=False, slots=True)
class Entry:
    """A row of the ledger before it is written. `recorded` is the day it was put down."""

    life: Life
    kind: str
    on: date
    recorded: date
    unit: UnitPlan | None = None
    partner: UnitPlan | None = None
    outside: str = ""
    tier: str = ""
    standing: str = ""
    decided: date | None = None
    paper: str = ""
    answers: Entry | None = None
    voids: Entry | None = None
    number: int = 0


def entries(district: District, lives: list[Life]) -> list[Entry]:
    """All entries in the order they were put down."""
    rng = district.rng
    made: list[Entry] = []
    for life in lives:
        own = sorted(_of_life(rng, district, life), key=_effective)
        last = own[0].recorded
        for entry in own:
            entry.recorded = last = max(last, entry.recorded)
        made += own
    made += _corrections(rng, made)
    return made


def _effective(entry: Entry) -> tuple[date, bool]:
    """The day an entry takes effect; a recognition of the day of an arrival comes after it."""
    recognised = entry.kind == "recognised"
    return (entry.decided or entry.on) if recognised else entry.on, recognised


def _recorded(rng: Random, on: date) -> date:
    return min(DEMONSTRATION_DAY, on + timedelta(days=rng.randint(0, 12)))


def _of_life(rng: Random, district: District, life: Life) -> Iterator[Entry]:
    for what in life.happenings:
        yield from _MAKERS[what.kind](rng, district, life, what)
    if life.decided is not None and life.decided <= DEMONSTRATION_DAY:
        due = _due(life.joined)
        yield Entry(
            life, "recognised", due, _recorded(rng, life.decided), life.seat_on(life.decided),
            decided=life.decided, paper="QĐ công nhận",
        )  # fmt: skip


def _due(joined: date) -> date:
    try:
        return joined.replace(year=joined.year + 1)
    except ValueError:
        return joined + YEAR


def _opening(rng: Random, _district: District, life: Life, what: Happening) -> Iterator[Entry]:
    standing = "probationary" if life.joined + YEAR >= what.on else "official"
    yield Entry(
        life, "opening", what.on, what.on + timedelta(days=rng.randint(1, 20)), what.cell, standing=standing
    )


def _admitted(rng: Random, _district: District, life: Life, what: Happening) -> Iterator[Entry]:
    decided = what.on - timedelta(days=rng.randint(4, 25))
    yield Entry(
        life, "admitted", what.on, _recorded(rng, what.on), what.cell, decided=decided, paper="QĐ kết nạp"
    )


def _arrived(rng: Random, district: District, life: Life, what: Happening) -> Iterator[Entry]:
    outside, tier = _elsewhere(rng, district)
    yield Entry(
        life, "transferred_in", what.on, _recorded(rng, what.on), what.cell, outside=outside, tier=tier,
        standing="official", paper="Giấy giới thiệu",
    )  # fmt: skip


def _moved(rng: Random, _district: District, life: Life, what: Happening) -> Iterator[Entry]:
    until = what.until or what.on
    out = Entry(
        life, "transferred_out", what.on, what.on, what.cell, partner=what.to, paper="Giấy giới thiệu"
    )
    yield out
    yield Entry(
        life, "transferred_in", until, _recorded(rng, until), what.to, partner=what.cell, answers=out,
        paper="Giấy giới thiệu",
    )  # fmt: skip


def _departing(_rng: Random, _district: District, life: Life, what: Happening) -> Iterator[Entry]:
    yield Entry(
        life, "transferred_out", what.on, what.on, what.cell, partner=what.to, paper="Giấy giới thiệu"
    )


def _with_unit(_rng: Random, _district: District, life: Life, what: Happening) -> Iterator[Entry]:
    paper = "QĐ sắp xếp tổ chức"
    yield Entry(life, "moved_with_unit", what.on, what.on, what.to, partner=what.cell, paper=paper)


def _left_for(rng: Random, district: District, life: Life, what: Happening) -> Iterator[Entry]:
    outside, tier = _elsewhere(rng, district)
    yield Entry(
        life, "transferred_out", what.on, _recorded(rng, what.on), what.cell, outside=outside, tier=tier,
        paper="Giấy giới thiệu",
    )  # fmt: skip


def _ended(rng: Random, _district: District, life: Life, what: Happening) -> Iterator[Entry]:
    papers = {"died": "", "removed": "QĐ xóa tên", "withdrew": "QĐ cho ra khỏi Đảng"}
    paper = papers[what.kind]
    yield Entry(
        life, what.kind, what.on, _recorded(rng, what.on), what.cell, decided=what.on if paper else None,
        paper=paper,
    )  # fmt: skip


def _annulled(_rng: Random, _district: District, life: Life, what: Happening) -> Iterator[Entry]:
    yield Entry(life, what.kind, what.on, what.on, what.cell, decided=what.on, paper="QĐ hủy quyết định")


def _readmitted(_rng: Random, _district: District, life: Life, what: Happening) -> Iterator[Entry]:
    decided = what.on - timedelta(days=12)
    yield Entry(life, "readmitted", what.on, what.on, what.cell, decided=decided, paper="QĐ kết nạp")


_MAKERS = {
    "opening": _opening,
    "admitted": _admitted,
    "arrived": _arrived,
    "moved": _moved,
    "moved_with_unit": _with_unit,
    "departing": _departing,
    "left": _left_for,
    "died": _ended,
    "removed": _ended,
    "withdrew": _ended,
    "admission_annulled": _annulled,
    "recognition_annulled": _annulled,
    "readmitted": _readmitted,
}


def _elsewhere(rng: Random, district: District) -> tuple[str, str]:
    if rng.random() < 0.4:
        return f"Đảng bộ Khối các cơ quan tỉnh {district.profile.province}", "same_province"
    others = [name for name in _PROVINCES if name != district.profile.province]
    place = rng.choice(others)
    return ("Đảng bộ " if place.startswith("Thành phố") else "Đảng bộ tỉnh ") + place, "other_province"


def _corrections(rng: Random, made: list[Entry]) -> list[Entry]:
    """A death put down under a wrong day, struck out, and put down again."""
    deaths = [
        entry
        for entry in made
        if entry.kind == "died" and entry.recorded < DEMONSTRATION_DAY - timedelta(days=60)
    ]
    more = []
    for right in rng.sample(deaths, min(6, len(deaths))):
        wrong = Entry(right.life, "died", right.on + timedelta(days=2), right.recorded, right.unit)
        noticed = right.recorded + timedelta(days=rng.randint(10, 40))
        strike = Entry(right.life, "correction", noticed, noticed, right.unit, voids=wrong)
        right.recorded = noticed
        more += [wrong, strike]
    return more
