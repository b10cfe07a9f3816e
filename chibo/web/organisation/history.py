"""What was changed about a unit or a hamlet: when, by whom, by which verb, old and new values in words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.accounts.queries import user_names
from chibo.audit.queries import history_around
from chibo.engine.citation import Citation
from chibo.organisation.models import Locality, Unit
from chibo.organisation.queries import locality_names, names_today
from chibo.people.queries import person_names
from chibo.web.organisation.wording import (
    FIELDS,
    SMALL_WORDS,
    TABLES,
    flag_label,
    kind_label,
    locality_label,
    post_label,
    span,
)
from chibo.web.verbs import verb_text

_OF_BOTH = (
    "organisation.LocalityChargeEvent",
    "organisation.LocalityCellEvent",
    "organisation.AreaFlagEvent",
    "people.PostEvent",
)
OF_UNIT = (
    "organisation.UnitEvent",
    "organisation.UnitNameEvent",
    "organisation.UnitKindEvent",
    "organisation.PlacementEvent",
    *_OF_BOTH,
)
OF_LOCALITY = ("organisation.LocalityEvent", *_OF_BOTH)
_ORDER = {name: number for number, name in enumerate(FIELDS)}
_UNHEARD = {"version", "search", "place", "toward"}
MOST_SHOWN = 500


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
    changes: list[Change]


def acts_about(row: Unit | Locality, today: date) -> list[Act]:
    """What happened to the unit or hamlet and to what hangs on it, newest first."""
    tables = OF_UNIT if isinstance(row, Unit) else OF_LOCALITY
    events = [event for event in history_around(row, *tables)[:MOST_SHOWN] if not _idle(event)]
    actors = user_names(UUID(key) for event in events if (key := (event.pgh_context or {}).get("actor")))
    words = _Words(row.pk, events, today)
    acts: dict[object, Act] = {}
    for (
        event
    ) in events:  # several verbs of one transaction carry one time: only their context tells them apart
        act = acts.setdefault(event.pgh_context_id or event.pgh_slug, _act(event, actors))
        act.changes.append(words.change(event))
    return list(acts.values())


def _idle(event: Any) -> bool:
    """Nothing but the record's version went up."""
    return event.pgh_label == "update" and set(event.pgh_diff or {}) <= {
        "version",
        "search",
        "place",
        "toward",
    }


def _act(event: Any, actors: dict[UUID, str]) -> Act:
    context = event.pgh_context or {}
    verb, actor = context.get("verb", ""), context.get("actor", "")
    return Act(event.pgh_created_at, actors.get(UUID(actor), "") if actor else "", verb_text(verb), [])


class _Words:
    """Turns stored values into words; names of everything mentioned are read once."""

    def __init__(self, about: UUID, events: Iterable[Any], today: date) -> None:
        self._about = str(about)
        keys: dict[str, set[UUID]] = {"units": set(), "localities": set(), "persons": set()}
        for event in events:
            for name, value in self._mentioned(event):
                keys[_REFERS[name]].add(UUID(value))
        self._names: dict[UUID, str] = (
            names_today(keys["units"], today)
            | locality_names(keys["localities"])
            | person_names(keys["persons"])
        )

    def _mentioned(self, event: Any) -> Iterable[tuple[str, str]]:
        for name in _REFERS:
            old_and_new = (event.pgh_diff or {}).get(name, [])
            for value in [(event.pgh_data or {}).get(name), *old_and_new]:
                if value:
                    yield name, str(value)

    def change(self, event: Any) -> Change:
        """One stored event in words."""
        table = event.pgh_obj_model
        if event.pgh_label == "update":
            told = [(n, *both) for n, both in event.pgh_diff.items()]
        elif event.pgh_label == "insert":
            told = [(n, None, value) for n, value in (event.pgh_data or {}).items()]
        else:
            told = [(n, value, None) for n, value in (event.pgh_data or {}).items()]
        heard = sorted((line for line in told if self._told(table, line)), key=lambda line: _ORDER[line[0]])
        values = [self._value(table, *line) for line in heard]
        what = str(TABLES.get(table, table))
        office = event.pgh_data.get("kind") if table == "people.Post" else None
        shown = [value for value in values if value.before or value.after]
        return Change(post_label(office) if office else what, str(SMALL_WORDS[event.pgh_label]), shown)

    def _told(self, table: str, line: tuple[str, Any, Any]) -> bool:
        """Not told: unnamed columns, the row the page is about, and the office that heads the line anyway."""
        name, old, new = line
        itself = name in _REFERS and str(new or old) == self._about
        return name in _ORDER and not itself and not (table == "people.Post" and name == "kind")

    def _value(self, table: str, name: str, old: Any, new: Any) -> Value:
        return Value(str(FIELDS[name]), self._text(table, name, old), self._text(table, name, new))

    def _text(self, table: str, name: str, value: Any) -> str:
        if value in (None, "", {}, False):
            return ""
        if name in _REFERS:
            return self._names.get(UUID(str(value)), _("(không hiện tên)"))
        if name in _IN_WORDS:
            return str(_IN_WORDS[name](value))
        if name == "kind":
            return _KINDS.get(table, str)(value)
        return str(value)


def _range(text: Any) -> str:
    """Days of a stored range such as [2010-01-01,2026-01-01)."""
    lower, _comma, upper = str(text).strip("[]()").partition(",")
    return span(date.fromisoformat(lower) if lower else None, date.fromisoformat(upper) if upper else None)


def _day(text: Any) -> str:
    return f"{date.fromisoformat(str(text)):%d/%m/%Y}"


def _truth(value: Any) -> str:
    return _("Có") if value else _("Không")


_REFERS = {
    "unit_id": "units", "parent_id": "units", "cell_id": "units", "successor_id": "units",
    "locality_id": "localities", "person_id": "persons",
}  # fmt: skip
_IN_WORDS: dict[str, Callable[[Any], object]] = {
    "during": _range,
    "basis": Citation.from_json,
    "founding": Citation.from_json,
    "closing": Citation.from_json,
    "founded_on": _day,
    "closed_on": _day,
    "flag": flag_label,
    "trained": _truth,
    "founded_by_reinforcement": _truth,
}
_KINDS = {
    "organisation.UnitKind": kind_label,
    "organisation.Locality": locality_label,
    "people.Post": post_label,
}
