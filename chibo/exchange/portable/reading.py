"""From a line of a file to the values of a row."""

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, cast
from uuid import UUID

from django.utils.translation import gettext as _

from chibo.admission.models import order_and_search
from chibo.engine.calendar import PartialDate
from chibo.engine.vietnamese import search_key
from chibo.exchange.portable.nouns import Field, Noun
from chibo.people.actions import derive
from chibo.people.models import Person
from chibo.storage.fields import PartialDateField
from chibo.storage.refusal import Refusal, refuse

Row = dict[str, Any]
Read = Callable[[Any], Any]
_decode = json.JSONDecoder().decode


def rows_of(noun: Noun, lines: Iterable[bytes]) -> Iterator[Row]:
    """The lines as rows, each with exactly the keys of the noun; a line that is not so is named."""
    names = [field.name for field in noun.fields]
    for number, line in enumerate(lines, 1):
        try:
            row = _decode(line.decode())
        except ValueError as error:
            raise bad_line(noun, number) from error
        if not isinstance(row, dict) or list(row) != names:
            raise bad_line(noun, number)
        yield row


def values_of(noun: Noun, rows: Iterable[Row]) -> Iterator[list[Any]]:
    """The values as COPY takes them, in the order of the columns that travel."""
    readers = [(field.name, _READERS.get(field.kind)) for field in columns(noun)]
    for row in rows:
        yield [read(row[name]) if read else row[name] for name, read in readers]


def columns(noun: Noun) -> list[Field]:
    """The fields that go into a column as they are."""
    return [field for field in noun.fields if field.column and field.kind not in {"secret", "content"}]


def _days(value: Any) -> str | None:
    if value is None:
        return None
    if value == []:
        return "empty"
    first, end = value
    return f"[{first or ''},{end or ''})"


_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@lru_cache(10_000)
def _paper_text(marks: tuple[tuple[str, str], ...]) -> str:
    return _compact(dict(marks))


def _paper(value: dict[str, str]) -> str:
    """Most rows rest on few papers: each is written once."""
    return _paper_text(tuple(value.items()))


_READERS: dict[str, Read] = {"days": _days, "paper": _paper, "data": _compact}


def remade(label: str, *, history: bool) -> tuple[tuple[str, ...], Callable[[Row], tuple[Any, ...]]]:
    """Columns made anew from the row itself, and their values."""
    if label == "organisation.UnitName":
        return ("search",), lambda row: (search_key(row["name"]),)
    if history:
        return (), lambda row: ()
    return _REMADE.get(label, ((), lambda row: ()))


class _Draft:
    """The columns of a person that others follow from; a whole model object for each would cost more."""

    full_name = Person.full_name

    def __init__(self, row: Row) -> None:
        self.__dict__.update(row)
        self.sort_key, self.search = "", ""


_PARTIAL = [field.name for field in Person._meta.fields if isinstance(field, PartialDateField)]


def derived(row: Row) -> tuple[str, str]:
    """Order and search text of a person, from names. A date that is none is refused: texts are not looked at
    again on their way into the tables."""
    for name in _PARTIAL:
        if row[name]:
            PartialDate.from_iso(row[name])
    draft = derive(cast(Person, _Draft(row)))
    return draft.sort_key, draft.search


_REMADE: dict[str, tuple[tuple[str, ...], Callable[[Row], tuple[Any, ...]]]] = {
    "organisation.Unit": (("path", "search"), lambda row: ("", "")),
    "people.Person": (("sort_key", "search"), derived),
    "accounts.User": (("password",), lambda row: ("!",)),
    "admission.Candidate": (("sort_key", "search"), lambda row: order_and_search(row["name"])),
}


def secret_of(row: Row) -> tuple[str, str, str | None]:
    """Person, kind and text of a protected field."""
    text = row["value"]
    if text is not None and not isinstance(text, str):
        raise ValueError("not a text")
    return str(UUID(row["person"])), row["kind"], text


def content_of(row: Row) -> tuple[UUID, UUID, int, bytes | None]:
    """Person, file, number and bytes of a part of a file."""
    text = row["value"]
    content = None if text is None else base64.b64decode(text, validate=True)
    return UUID(row["person"]), UUID(row["attachment"]), int(row["number"]), content


def bad_line(noun: Noun, number: int) -> Refusal:
    """A line that is not of the format."""
    return refuse(
        "portable.line",
        _("Dòng %(line)s của %(file)s không đúng định dạng. Chưa nạp gì cả.")
        % {"line": number, "file": noun.file},
    )
