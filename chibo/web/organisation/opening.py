"""Where a figure opens: the list of exactly the members it counts, on the same day and tree."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from django.urls import reverse

from chibo.web.organisation.tables import CellRow, GroupRow, HamletRow
from chibo.web.organisation.where import NamedUnit, Where
from chibo.web.people.reach import reach
from chibo.web.seat import Request

Below = TypeVar("Below", CellRow, GroupRow)
SEE_PERSONS = "people.see"
_OVER_SIXTY = "A8"
_OF_UNIT = ("official", "probationary", "local", "reinforcing", "exempt", "transit")
_OF_HAMLET = ("local", "reinforcing")


def unit_openings(request: Request, unit: NamedUnit, here: Where) -> dict[str, str]:
    """Address by figure of a unit; empty for whoever does not see its members, or of a day ahead."""
    if not _reached(request, here, [unit.path]):
        return dict.fromkeys(("members", *_OF_UNIT), "")
    people = reverse("people")
    views = {name: people + here.query(unit=unit.code, view=name) for name in _OF_UNIT}
    return {"members": people + here.query(unit=unit.code)} | views


def opening_below(request: Request, rows: Iterable[Below], here: Where) -> list[Below]:
    """The units directly below with the addresses of their figures, where the reader sees their members."""
    return [replace(row, urls=unit_openings(request, row.unit, here)) for row in rows]


def opening_rows(request: Request, rows: Iterable[HamletRow], here: Where) -> list[HamletRow]:
    """The rows with the addresses of their figures, where the reader sees every cell that is counted."""
    return [
        replace(row, urls=_hamlet_openings(row, here)) if _reached(request, here, row.paths) else row
        for row in rows
    ]


def _hamlet_openings(row: HamletRow, here: Where) -> Mapping[str, str]:
    people, code = reverse("people"), row.locality.code
    views = {name: people + here.query(hamlet=code, tree="", view=name) for name in _OF_HAMLET}
    return views | {
        "members": people + here.query(hamlet=code, tree=""),
        "older": people + here.query(hamlet=code, tree="", age=_OVER_SIXTY),
    }


def _reached(request: Request, here: Where, paths: Iterable[str]) -> bool:
    if here.day > here.today or not request.seat.may(SEE_PERSONS):
        return False
    return all(map(reach(request, SEE_PERSONS).holds, paths))
