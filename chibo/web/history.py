"""What was changed about a record: when, by whom, by which verb and why, old and new values in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from chibo.accounts.queries import user_names
from chibo.engine.citation import Citation
from chibo.organisation.queries import (
    localities_in_history,
    locality_names,
    names_in_history,
    names_today,
)
from chibo.people.queries import person_names
from chibo.web.history_wording import SMALL_WORDS, TABLES, Column, Table
from chibo.web.verbs import verb_text

PAGE_SIZE = 100
_UNHEARD = {"version", "search", "place", "toward"}
_NOTHING: tuple[Any, ...] = (None, "", {})


@dataclass(frozen=True)
class Value:
    """A column before and after, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One row written, changed or taken away."""

    what: str
    how: str
    values: list[Value]


@dataclass(frozen=True)
class Act:
    """Everything one verb changed at once. Without a verb it was written past the program."""

    at: datetime
    who: str
    verb: str
    reason: str
    paper: Citation
    changes: list[Change]


@dataclass(frozen=True)
class History:
    """One page of a history, and where it stands among the pages."""

    acts: list[Act]
    listing: Page[Any]


def idle(event: Any) -> bool:
    """Nothing but the record's version, or what follows from other columns, went up."""
    return event.pgh_label == "update" and set(event.pgh_diff or {}) <= _UNHEARD


def history_page(
    events: Any, about: UUID, today: date, number: str | None, *, silent: Callable[[Any], bool] = idle
) -> History:
    """The page with this number of the events, newest first, told as acts; silent ones are left out."""
    listing: Page[Any] = Paginator(events, PAGE_SIZE).get_page(number)
    return History(_acts([event for event in listing if not silent(event)], about, today), listing)


def _acts(events: list[Any], about: UUID, today: date) -> list[Act]:
    actors = user_names(UUID(key) for event in events if (key := _context(event).get("actor")))
    words = _Words(about, events, today)
    acts: dict[object, Act] = {}
    # Several verbs of one transaction carry one time: only their context tells them apart.
    for event in events:
        act = acts.setdefault(event.pgh_context_id or event.pgh_slug, _act(event, actors))
        act.changes.append(words.change(event))
    return list(acts.values())


def _context(event: Any) -> dict[str, Any]:
    return event.pgh_context or {}


def _act(event: Any, actors: dict[UUID, str]) -> Act:
    said = _context(event)
    actor = said.get("actor", "")
    return Act(
        at=event.pgh_created_at,
        who=actors.get(UUID(actor), "") if actor else "",
        verb=verb_text(said.get("verb", "")),
        reason=said.get("reason", ""),
        paper=Citation.from_json(said.get("paper")),
        changes=[],
    )


class _Words:
    """Turns stored values into words; names of everything mentioned are read once."""

    def __init__(self, about: UUID, events: Iterable[Any], today: date) -> None:
        self._about = str(about)
        keys: dict[str, set[UUID]] = {"units": set(), "localities": set(), "persons": set()}
        for event in events:
            for names, value in self._mentioned(event):
                keys[names].add(UUID(value))
        self._names: dict[UUID, str] = (
            names_in_history(keys["units"])
            | {key: name for key, name in names_today(keys["units"], today).items() if name}
            | localities_in_history(keys["localities"])
            | locality_names(keys["localities"])
            | person_names(keys["persons"])
        )

    def _mentioned(self, event: Any) -> Iterable[tuple[str, str]]:
        for name, column in _table(event).columns.items():
            if column.names:
                old_and_new = (event.pgh_diff or {}).get(name, [])
                for value in [(event.pgh_data or {}).get(name), *old_and_new]:
                    if value:
                        yield column.names, str(value)

    def change(self, event: Any) -> Change:
        """One stored event in words: of a new row its values, of a removed one what it had."""
        table, row = _table(event), event.pgh_data or {}
        values = [
            Value(str(column.label), self._text(column, old, row), self._text(column, new, row))
            for name, column in table.columns.items()
            for old, new in [_old_and_new(event, name)]
            if not (column.names and str(new or old) == self._about)
        ]
        shown = [value for value in values if value.before != value.after]
        return Change(table.title(row), str(SMALL_WORDS[event.pgh_label]), shown)

    def _text(self, column: Column, value: Any, row: dict[str, Any]) -> str:
        if value in _NOTHING:
            return ""
        if column.names:
            return self._names.get(UUID(str(value)), _("(không hiện tên)"))
        return column.text(value, row)


def _table(event: Any) -> Table:
    known = TABLES.get(event.pgh_obj_model)
    return known or Table(lambda _row: str(event.pgh_obj_model))


def _old_and_new(event: Any, name: str) -> tuple[Any, Any]:
    row = event.pgh_data or {}
    if event.pgh_label == "update":
        old, new = (event.pgh_diff or {}).get(name, (None, None))
        return old, new
    value = row.get(name) or None
    return (None, value) if event.pgh_label == "insert" else (value, None)
