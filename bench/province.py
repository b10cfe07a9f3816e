"""An invented province as a portable data set: 12,000 cells, 20 years, 150,000 members, 700,000 movements.

Written in the format of `docs/data-format.md`, so that loading it measures `chibo load` too.
"""

import hashlib
import json
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from chibo.exchange.portable.archive import ArchiveWriter, Entry, Manifest
from chibo.exchange.portable.nouns import Noun, nouns

FIRST, LAST = date(2005, 1, 1), date(2025, 12, 31)
TODAY = date(2026, 1, 15)
DISTRICTS, COMMUNES, CELLS = 10, 130, 12_000
OPENING, LATER = 92_000, 112_000
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Nông", "Lò", "Vi", "Hà")
MIDDLE = ("Văn", "Thị", "Đức", "Ngọc", "Minh", "Xuân", "Thanh", "Hữu", "Quang", "Thu")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hạnh", "Khánh", "Liên", "Mạnh", "Nga", "Oanh", "Phúc", "Quý",
         "Sơn", "Tâm", "Uyên", "Vinh", "Yến", "Ấn", "Đào", "Ổn", "Ước")  # fmt: skip
ENDS = ("died",) * 36 + ("removed",) * 6 + ("withdrew",) * 2 + ("expelled",) + ("transferred_out",) * 6
PAPER = {"date": "", "issuer": "", "kind": "", "number": ""}
Rows = Iterator[dict[str, Any]]


def key(sort: int, number: int) -> str:
    """An identifier that sorts as the numbers do."""
    return f"{sort:08x}-{number >> 16:04x}-{number & 0xFFFF:04x}-8000-{number:012x}"


@dataclass(frozen=True)
class Life:
    """A member's way: entry, exits and transfers as (kind, day, cell, other cell)."""

    number: int
    steps: tuple[tuple[str, date, int, int | None], ...]

    @property
    def ended(self) -> bool:
        return self.steps[-1][0] in set(ENDS) and self.steps[-1][3] is None


def lives(last: date = LAST, seed: int = 1) -> list[Life]:
    """Everybody who was a member until the last day; as many join in a year whichever day that is."""
    draw = random.Random(seed)
    whole = (last - FIRST).days
    found = []
    for number in range(OPENING + LATER * whole // (LAST - FIRST).days):
        begin = FIRST if number < OPENING else FIRST + timedelta(days=draw.randrange(1, whole - 10))
        end = None
        if draw.random() < 0.26 * whole / (LAST - FIRST).days:
            end = begin + timedelta(days=draw.randrange(5, (last - begin).days))
        found.append(Life(number, tuple(_steps(draw, begin, end, last, number < OPENING))))
    return found


def _steps(draw: random.Random, begin: date, end: date | None, last: date, opening: bool) -> Iterator[Any]:
    cell = draw.randrange(CELLS)
    yield ("opening" if opening else "admitted"), begin, cell, None
    until = end or last
    if not opening and (until - begin).days > 380:
        yield "recognised", begin + timedelta(days=366), cell, None
    day = begin + timedelta(days=380)
    while draw.random() < 0.55:
        day += timedelta(days=draw.randrange(60, 2500))
        if (until - day).days < 40:
            break
        other = (cell + 1 + draw.randrange(CELLS - 1)) % CELLS
        yield "transferred_out", day, cell, other
        day += timedelta(days=draw.randrange(3, 30))
        yield "transferred_in", day, other, cell
        cell = other
    if end is not None:
        yield draw.choice(ENDS), end, cell, None


def write(path: Path, last: date = LAST) -> int:
    """Write the archive of what happened until the last day; returns the number of persons."""
    everybody = lives(last)
    made: dict[str, Callable[[], Rows]] = {
        "units": _units, "unit_names": _names, "unit_kinds": _kinds, "placements": _placements,
        "movements": lambda: _movements(everybody), "persons": lambda: _persons(everybody),
        "traits": lambda: _traits(everybody), "belongings": lambda: _belongings(everybody),
        "protected": lambda: _protected(everybody), "membership_facts": lambda: _facts(everybody),
    }  # fmt: skip
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        entries = [_file(Path(folder), noun, made.get(noun.name, lambda: iter(()))()) for noun in nouns()]
        with path.open("wb") as target:
            archive = ArchiveWriter(target, Manifest(TODAY, tuple(entries)))
            for entry in entries:
                source = Path(folder) / entry.name
                with source.open("rb") as content:
                    archive.add(entry.name, content, source.stat().st_size)
            archive.close()
    return len(everybody)


def _file(folder: Path, noun: Noun, rows: Rows) -> Entry:
    digest, count, names = hashlib.sha256(), 0, [field.name for field in noun.fields]
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with (folder / noun.file).open("wb") as target:
        for row in rows:
            line = (encode({name: row[name] for name in names}) + "\n").encode()
            digest.update(line)
            target.write(line)
            count += 1
    return Entry(noun.file, count, digest.hexdigest())


def _tree() -> Iterator[tuple[int, str, str, int | None]]:
    """Number, code, kind and parent of every unit; cells come last, so that cell n is unit n + the rest."""
    yield 0, "bench-tinh", "province_organisation", None
    for n in range(DISTRICTS):
        yield 1 + n, f"bench-huyen-{n}", "district_organisation", 0
    for n in range(COMMUNES):
        yield 1 + DISTRICTS + n, f"bench-xa-{n}", "commune_organisation", 1 + n % DISTRICTS
    for n in range(CELLS):
        yield cell_unit(n), f"bench-cb-{n}", "hamlet_cell", 1 + DISTRICTS + n % COMMUNES


def cell_unit(n: int) -> int:
    """The unit's number of a cell."""
    return 1 + DISTRICTS + COMMUNES + n


def _units() -> Rows:
    for n, code, _kind, _parent in _tree():
        step = ""
        rest = n + 1
        for _ in range(4):
            rest, digit = divmod(rest, 36)
            step = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + step
        yield {
            "id": key(1, n), "code": code, "official_code": "", "step": step, "founded_on": "1990-01-01",
            "founding": PAPER, "closed_on": None, "closing": {}, "successor": None,
            "founded_by_reinforcement": False, "version": 1,
        }  # fmt: skip


def _of_units(sort: int, name: str, value: Callable[[str, str, int | None], Any]) -> Rows:
    for n, code, kind, parent in _tree():
        row = {"id": key(sort, n), "during": ["1990-01-01", None], "basis": PAPER, "unit": key(1, n)}
        yield row | {name: value(code, kind, parent)}


def _names() -> Rows:
    return _of_units(
        2, "name", lambda code, kind, parent: f"Chi bộ {code}" if "cell" in kind else f"Đảng bộ {code}"
    )


def _kinds() -> Rows:
    return _of_units(3, "kind", lambda code, kind, parent: kind)


def _placements() -> Rows:
    return _of_units(4, "parent", lambda code, kind, parent: None if parent is None else key(1, parent))


def _movements(everybody: list[Life]) -> Rows:
    number, last_out = 0, ""
    for life in everybody:
        for kind, day, cell, other in life.steps:
            number += 1
            inside = kind == "transferred_out" and other is not None
            outside = "Đảng bộ tỉnh khác" if kind == "transferred_out" and not inside else ""
            row: dict[str, Any] = {
                "id": key(5, number), "person": key(6, life.number), "seq": number, "kind": kind,
                "on": day.isoformat(), "unit": key(1, cell_unit(cell)),
                "partner": key(1, cell_unit(other)) if other is not None else None,
                "outside": outside, "outside_tier": "other_province" if outside else "",
                "standing": "official" if kind == "opening" else "", "decided_on": None, "received_on": None,
                "basis": PAPER, "reason": "", "voids": None,
                "answers": last_out if kind == "transferred_in" else None, "batch": None, "actor": None,
                "ended": [],
                "recorded_at": f"{day.isoformat()}T01:00:00.000000Z",
            }  # fmt: skip
            last_out = row["id"] if inside else ""
            yield row


def _persons(everybody: list[Life]) -> Rows:
    draw = random.Random(2)
    empty = dict.fromkeys(
        ("birth_name", "other_name", "home_place", "old_card_number", "card_issued_on", "card_issuer",
         "record_number", "official_on", "youth_union_on", "occupation_before"), "",
    )  # fmt: skip
    for life in everybody:
        begin = life.steps[0][1]
        yield empty | {
            "id": key(6, life.number), "family": draw.choice(FAMILY), "middle": draw.choice(MIDDLE),
            "given": draw.choice(GIVEN), "gender": draw.choice("mf"),
            "birth": str(date(begin.year - 19, 12, 31) - timedelta(days=draw.randrange(12_000))),
            "birth_place": "Xã Đồng Bắc", "home_province": "20", "card_number": f"{life.number:08}",
            "joined_on": begin.isoformat(), "user": None, "closed_at": None, "version": 1, "kept_at": None,
        }  # fmt: skip


def _present(everybody: list[Life]) -> Iterator[Life]:
    return (life for life in everybody if not life.ended)


def _traits(everybody: list[Life]) -> Rows:
    draw, number = random.Random(3), 0
    for life in _present(everybody):
        for axis, codes in (("general", ("G1", "G2", "G3")), ("political_theory", ("L1", "L2", "L3"))):
            number += 1
            yield {
                "id": key(7, number), "person": key(6, life.number), "axis": axis, "code": draw.choice(codes),
                "detail": "", "during": [life.steps[0][1].isoformat(), None], "basis": PAPER, "ending": {},
            }  # fmt: skip


def _belongings(everybody: list[Life]) -> Rows:
    draw = random.Random(4)
    for life in _present(everybody):
        code = f"{draw.choice((1, 1, 1, 2, 5, 6)):02}"
        yield {"id": key(8, life.number), "person": key(6, life.number), "ethnicity": code, "religion": ""}


def _protected(everybody: list[Life]) -> Rows:
    for life in _present(everybody):
        yield {
            "id": key(9, life.number), "person": key(6, life.number), "kind": "identity_number",
            "value": f"020{life.number:09}",
        }  # fmt: skip


def _facts(everybody: list[Life]) -> Rows:
    for life in list(_present(everybody))[::25]:
        yield {
            "id": key(10, life.number), "person": key(6, life.number), "kind": "exempt", "unit": None,
            "home": None,
            "elsewhere": "", "during": ["2024-01-01", None], "basis": PAPER, "ending": {},
        }  # fmt: skip
