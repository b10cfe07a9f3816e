"""Letters that may stand on a paper, and the marks of a template: fields and bold words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from chibo.engine.calendar import PartialDate, write_in_sentence
from chibo.engine.office.picture import Picture
from chibo.engine.vietnamese import clean, write_number

Value = str | int | date | PartialDate | tuple[str, ...] | Picture | None
"""What a case may say of a field. Lines of a long text are a tuple, or one text with line ends."""

_FIELD = re.compile(r"\{([A-Za-z][A-Za-z0-9_]*)\}")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_UNPRINTED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_TWO_FIGURES = 10


class TemplateError(ValueError):
    """A template that cannot be used; the text says why."""


def printable(text: str) -> str:
    """The text as it can stand on paper: cleaned, without marks that turn the direction or hide letters.

    >>> printable("Nguyễn\\u202e Văn\\x00 <w:p>{{x}}")
    'Nguyễn Văn <w:p>{{x}}'
    """
    kept = (char if unicodedata.category(char) not in _UNPRINTED else " " for char in _without_turns(text))
    return clean("".join(kept))


def _without_turns(text: str) -> str:
    """Direction marks go without leaving a gap; what else cannot be printed becomes a space later."""
    return "".join(char for char in clean(text) if unicodedata.category(char) != "Cf")


def written(value: Value) -> str:
    """A value as words on a line: a day with the word that fits it, a count under ten with a zero before it.

    >>> written(date(2026, 2, 5)), written(PartialDate(1990)), written(7), written(1250)
    ('ngày 05/02/2026', 'năm 1990', '07', '1.250')
    """
    if value is None:
        return ""
    if isinstance(value, tuple):
        return " ".join(printable(line) for line in value)
    if isinstance(value, Picture):
        return printable(value.words)
    if isinstance(value, int):
        return f"{value:02}" if 0 < value < _TWO_FIGURES else write_number(value)
    return printable(value) if isinstance(value, str) else write_in_sentence(value)


def lines_of(value: Value) -> tuple[str, ...]:
    """A long text as paragraphs, empty ones left out.

    >>> lines_of("Một.\\n\\n  Hai. ")
    ('Một.', 'Hai.')
    """
    parts = value if isinstance(value, tuple) else str(value or "").splitlines()
    return tuple(line for line in (printable(part) for part in parts) if line)


def table_row(cells: Iterable[str]) -> str:
    """Cells of a row as a table field takes them; a bar inside a cell would part it, and becomes a stroke.

    >>> table_row(["1", "An | Bình", ""])
    '1 | An / Bình | '
    """
    return " | ".join(printable(cell).replace("|", "/") for cell in cells)


@dataclass(frozen=True)
class Piece:
    """A part of a template line: fixed words, or a field by its name. `capitals` prints it in capitals."""

    words: str = ""
    field: str = ""
    capitals: bool = False
    bold: bool = False


def pieces(template: str) -> tuple[Piece, ...]:
    """A line of a template in its parts. {name} is a field, {NAME} the same in capitals, **x** is bold.

    >>> [piece.field or piece.words for piece in pieces("Đồng chí **{full_name}**, sinh {birth}")]
    ['Đồng chí ', 'full_name', ', sinh ', 'birth']
    """
    found: list[Piece] = []
    at = 0
    for match in _BOLD.finditer(template):
        found += _parts(template[at : match.start()], bold=False)
        found += _parts(match[1], bold=True)
        at = match.end()
    found += _parts(template[at:], bold=False)
    return tuple(found)


def _parts(text: str, *, bold: bool) -> list[Piece]:
    if any(sign in _FIELD.sub("", text) for sign in ("{", "}", "**", "\n")):
        raise TemplateError(f"{text!r} has a mark that is neither a field nor bold words")
    found: list[Piece] = []
    at = 0
    for match in _FIELD.finditer(text):
        if words := text[at : match.start()]:
            found.append(Piece(words, bold=bold))
        name = match[1]
        if name.lower() != name and name.upper() != name:
            raise TemplateError(f"{{{name}}} is neither in small letters nor in capitals")
        found.append(Piece(field=name.lower(), capitals=name.isupper(), bold=bold))
        at = match.end()
    if words := text[at:]:
        found.append(Piece(words, bold=bold))
    return found
