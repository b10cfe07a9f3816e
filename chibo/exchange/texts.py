"""From the cells of a row to the texts of its fields: old fonts, stray spaces, columns of marks."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from chibo.engine.vietnamese import Encoding, capitalise, clean, to_unicode
from chibo.exchange.choices import FIELDS
from chibo.exchange.layout import Column
from chibo.exchange.words import is_dated, is_marked, is_unmarked, is_written_mark, word, word_code

BETWEEN: Final = " + "
_RISKY: Final = tuple("=+-@\t\r＝＋－＠")
_CODED: Final = frozenset(name for name, told in FIELDS.items() if told.sort == "code")
_RETURNING: Final = frozenset(
    name
    for name, told in FIELDS.items()
    if told.sort in ("code", "mark") or name in ("gender", "cell") or name.endswith(("_country", "_province"))
)


def texts_of(row: Sequence[str], columns: Sequence[Column], fixes: Mapping[str, str]) -> dict[str, str]:
    """The texts of the fields, converted from old fonts and cleaned; what was typed on screen wins.

    Of a field with several marks all of their words, with a plus sign between.
    """
    return texts_and_marks(row, columns, fixes)[0]


def texts_and_marks(
    row: Sequence[str], columns: Sequence[Column], fixes: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """The texts, and the words of each field that has more than one mark."""
    found: dict[str, str] = {}
    marked: dict[str, list[str]] = {}
    width = len(row)
    for column in columns:
        name = column.field
        if name and column.index < width and (raw := row[column.index]):
            text = cell_text(raw, column)
            if name not in _CODED or not column.marks:
                found[name] = text
            elif said := meant(text, column):
                marked.setdefault(name, []).append(said)
    several = {}
    for name, words in marked.items():
        different = list({word_code(name, text) or word(text): text for text in words}.values())
        found[name] = BETWEEN.join(different)
        if len(different) > 1 and name not in fixes:
            several[name] = different
    return {**found, **{name: clean(text) for name, text in fixes.items()}}, several


def cell_text(raw: str, column: Column) -> str:
    """A cell in Unicode, without the apostrophe our own workbooks put before what looks like a formula."""
    if column.encoding != Encoding.UNICODE:
        raw = to_unicode(raw, Encoding(column.encoding))
        raw = capitalise(raw) if column.field and FIELDS[column.field].sort == "name" else raw
    if raw[:1] == "'" and raw[1:].startswith(_RISKY):
        raw = raw[1:]
    return raw if _is_clean(raw) else _cleaned(raw) if column.field in _RETURNING else clean(raw)


def shown_text(texts: Mapping[str, str], field: str) -> str:
    """What the file says of a field; the day of birth may stand in a column "Nam" or "Nữ"."""
    if field == "birth" and not texts.get("birth"):
        return next((text for name in ("male", "female") if is_dated(text := texts.get(name, ""))), "")
    return texts.get(field, "")


def meant(text: str, column: Column) -> str:
    """What a cell of a column of marks says: the word of its header, its own words, or nothing.

    Co is a people, Có is a mark: what is written exactly as a mark comes first, then words of the list.
    """
    if is_unmarked(text):
        return ""
    if is_written_mark(text) or (is_marked(text) and not word_code(column.field, text)):
        return column.word
    return text


@lru_cache(4096)
def _cleaned(text: str) -> str:
    """For words that return in row after row. Never for a name or an address."""
    return clean(text)


def _is_clean(text: str) -> bool:
    """Plain letters and single spaces, as most cells are: `clean` would give them back, more slowly."""
    return text.isascii() and text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]
