"""What a file must be before any parser sees it. Pure Python without Django: runs in the child process.

A refusal is a code with values; the parent has the sentence. Limits: `security` IM1.
"""

import posixpath
import re
from collections.abc import Iterable
from typing import Final
from xml.etree import ElementTree

from chibo.engine.container import LARGEST_FILE, MEGABYTE, ContainerError, Limits, open_container, unpacked

_LIMITS: Final = Limits(whole=60 * MEGABYTE, part=40 * MEGABYTE)
LONGEST_CELL: Final = 32_767
MOST_ROWS: Final = 20_000
MOST_COLUMNS: Final = 100
MOST_PLACES: Final = 4_000_000
HEADER_ROOM: Final = 50

ZIP: Final = b"PK\x03\x04"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Up to the next "<" and no further: a sheet of opened marks that never close takes no longer than its length.
_CELL = re.compile(rb"<(?:[\w.-]+:)?c\b[^<]*?\br\s*=\s*[\"']([A-Za-z]{1,10})([0-9]{1,12})[\"']")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row\b[^<]*?\br\s*=\s*[\"']([0-9]{1,12})[\"']")
_ACTIVE = re.compile(r"vbaproject|macrosheets|xl/activex|xl/embeddings", re.IGNORECASE)
_OUTSIDE = re.compile(r"^/?xl/(externallinks/|connections\.xml|querytables/)", re.IGNORECASE)
_BOOK: Final = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_MARKUP = (".xml", ".rels", ".vml")
_DATE_SYSTEM = re.compile(rb"""\bdate1904\s*=\s*["']([^"']*)["']""")
_DATE_SYSTEMS: Final = {"1": 1904, "true": 1904, "0": 1900, "false": 1900}


def check_size(size: int) -> None:
    """Nothing larger than the limit is read at all."""
    if size > LARGEST_FILE:
        raise ContainerError("too_large", limit=LARGEST_FILE // MEGABYTE)
    if size == 0:
        raise ContainerError("empty")


def check_ole(data: bytes) -> None:
    """An old .xls, or something else in the same container: an encrypted workbook, one with macros."""
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        raise ContainerError("encrypted")
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise ContainerError("macro")
    if "Workbook".encode("utf-16-le") not in data and "Book".encode("utf-16-le") not in data:
        raise ContainerError("not_a_workbook")


def check_container(data: bytes) -> dict[str, bytes]:
    """The parts of an .xlsx, unpacked by name; every limit is checked before a byte is unpacked."""
    archive = open_container(data, _LIMITS)
    parts = archive.infolist()
    for part in parts:
        if _ACTIVE.search(part.filename):
            raise ContainerError("macro")
        if _OUTSIDE.match(part.filename):
            raise ContainerError("external")
    if "xl/workbook.xml" not in {part.filename.lower() for part in parts}:
        raise ContainerError("not_a_workbook")
    # Pictures and the like are never looked at.
    markup = [part for part in parts if part.filename.lower().endswith(_MARKUP)]
    return {part.filename: unpacked(archive, part) for part in markup}


def sheets_of(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The content of each sheet by its name: the workbook gives its sign, the relations the part.

    Parts are given by their names in small letters. No part may serve two sheets: it would be read for each.
    """
    try:
        book, relations = (ElementTree.fromstring(parts[name]) for name in _BOOK)  # noqa: S314 -- no DOCTYPE
    except (KeyError, ElementTree.ParseError):
        raise ContainerError("damaged") from None
    targets = {found.get("Id"): found.get("Target", "") for found in relations.iter()}
    places: dict[str, str] = {}
    taken: set[str] = set()
    for sheet in book.iter():
        sign = next((text for name, text in sheet.items() if name.endswith("}id")), None)
        if sheet.tag.endswith("}sheet") and sign in targets:
            path = posixpath.normpath(posixpath.join("/xl", targets[sign])).lstrip("/").lower()
            if path in taken or sheet.get("name", "") in places:
                raise ContainerError("damaged")
            taken.add(path)
            places[sheet.get("name", "")] = path
    return {name: parts[path] for name, path in places.items() if path in parts}


def epoch_of(parts: dict[str, bytes]) -> int:
    """The year the days of a workbook are counted from, 1900 or 1904.

    Refused where it is said twice and differently, or in a way that the parser of the cells reads otherwise:
    cells with a date format would then be four years away from those without.
    """
    book = parts[_BOOK[0]]
    plain = {said.decode("utf-8", "replace") for said in _DATE_SYSTEM.findall(book)}
    marks = [mark.get("date1904") for mark in ElementTree.fromstring(book).iter()  # noqa: S314 -- no DOCTYPE
             if mark.tag.rpartition("}")[2] == "workbookPr"]  # fmt: skip
    said = {mark for mark in marks if mark is not None}
    if not plain <= _DATE_SYSTEMS.keys() or not said <= plain:
        raise ContainerError("damaged")
    years = {_DATE_SYSTEMS[mark] for mark in said}
    if len(years) > 1:
        raise ContainerError("damaged")
    return years.pop() if years else 1900


def count_cells(sheets: Iterable[bytes]) -> tuple[int, int]:
    """The cells of all sheets and the places they reach over; refused where they reach too far."""
    reaches = [_reach(content) for content in sheets]
    places = check_reach((rows, columns) for rows, columns, _cells in reaches)
    return sum(cells for _rows, _columns, cells in reaches), places


def check_reach(reaches: Iterable[tuple[int, int]]) -> int:
    """Places of all sheets, of which rows and columns are given.

    A cell far out makes a parser reserve the whole rectangle before it.
    """
    places = 0
    for rows, columns in reaches:
        if rows > MOST_ROWS + HEADER_ROOM:
            raise ContainerError("too_many_rows", limit=MOST_ROWS)
        if columns > MOST_COLUMNS:
            raise ContainerError("too_many_columns", limit=MOST_COLUMNS)
        places += rows * columns
    if places > MOST_PLACES:
        raise ContainerError("bomb")
    return places


def _reach(sheet: bytes) -> tuple[int, int, int]:
    """The last row and column of a sheet, and how many cells it has."""
    cells = _CELL.findall(sheet)
    rows = {*_ROW.findall(sheet), *(row for _column, row in cells)}
    columns = {column_number(column.decode()) for column in {column for column, _row in cells}}
    return max(map(int, rows), default=0), max(columns, default=0), len(cells)


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def check_grid(rows: list[list[str]]) -> None:
    """What came out of a parser keeps to the same limits."""
    if len(rows) > MOST_ROWS + HEADER_ROOM:
        raise ContainerError("too_many_rows", limit=MOST_ROWS)
    for number, row in enumerate(rows, start=1):
        if len(row) > MOST_COLUMNS:
            raise ContainerError("too_many_columns", limit=MOST_COLUMNS)
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise ContainerError("cell_too_long", row=number, limit=LONGEST_CELL)
