"""What a file must be before any parser sees it. Pure Python without Django: runs in the child process.

A refusal is a code with values; the parent has the sentence. Limits: `security` IM1.
"""

import posixpath
import re
import stat
import zipfile
from collections.abc import Iterable
from io import BytesIO
from typing import Final
from xml.etree import ElementTree

MEGABYTE: Final = 1024 * 1024
LARGEST_FILE: Final = 10 * MEGABYTE
LARGEST_UNPACKED: Final = 60 * MEGABYTE
LARGEST_PART: Final = 40 * MEGABYTE
MOST_PARTS: Final = 500
HIGHEST_RATIO: Final = 100
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


class GateError(Exception):
    """The file is not let in: a stable code and the values of its sentence."""

    def __init__(self, code: str, **params: object) -> None:
        self.code, self.params = code, params
        super().__init__(code)


def check_size(size: int) -> None:
    """Nothing larger than the limit is read at all."""
    if size > LARGEST_FILE:
        raise GateError("too_large", limit=LARGEST_FILE // MEGABYTE)
    if size == 0:
        raise GateError("empty")


def check_ole(data: bytes) -> None:
    """An old .xls, or something else in the same container: an encrypted workbook, one with macros."""
    if "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data:
        raise GateError("encrypted")
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise GateError("macro")
    if "Workbook".encode("utf-16-le") not in data and "Book".encode("utf-16-le") not in data:
        raise GateError("not_a_workbook")


def check_container(data: bytes) -> dict[str, bytes]:
    """The parts of an .xlsx, unpacked by name; every limit is checked before a byte is unpacked."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError, EOFError):
        raise GateError("damaged") from None
    parts = archive.infolist()
    _check_listing(parts)
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names:
        raise GateError("not_a_workbook")
    return {part.filename: content for part in parts if (content := _unpacked(archive, part)) is not None}


def _check_listing(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise GateError("too_many_parts", limit=MOST_PARTS)
    whole, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    largest = max((part.file_size for part in parts), default=0)
    if whole > LARGEST_UNPACKED or largest > LARGEST_PART:
        raise GateError("bomb")
    if whole > MEGABYTE and whole > HIGHEST_RATIO * max(packed, 1):
        raise GateError("bomb")
    for part in parts:
        _check_part(part)


def _check_part(part: zipfile.ZipInfo) -> None:
    if part.flag_bits & 0x1:
        raise GateError("encrypted")
    if stat.S_ISLNK(part.external_attr >> 16):
        raise GateError("symlink")
    if _ACTIVE.search(part.filename):
        raise GateError("macro")
    if _OUTSIDE.match(part.filename):
        raise GateError("external")
    if part.file_size > MEGABYTE and part.file_size > HIGHEST_RATIO * max(part.compress_size, 1):
        raise GateError("bomb")


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes | None:
    """The content of a part that is markup, checked; None for pictures and the like."""
    if not part.filename.lower().endswith(_MARKUP):
        return None
    try:
        with archive.open(part) as file:
            content = file.read(part.file_size + 1)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
        raise GateError("damaged") from None
    except Exception as error:  # zlib.error, lzma.LZMAError: whatever the packer of the part says
        raise GateError("damaged") from error
    check_markup(content)
    return content


def check_markup(content: bytes) -> None:
    """No document type, no entities, no second encoding to hide them in."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content:
        raise GateError("not_utf8")
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise GateError("doctype")


def sheets_of(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The content of each sheet by its name: the workbook gives its sign, the relations the part.

    Parts are given by their names in small letters. No part may serve two sheets: it would be read for each.
    """
    try:
        book, relations = (ElementTree.fromstring(parts[name]) for name in _BOOK)  # noqa: S314 -- no DOCTYPE
    except (KeyError, ElementTree.ParseError):
        raise GateError("damaged") from None
    targets = {found.get("Id"): found.get("Target", "") for found in relations.iter()}
    places: dict[str, str] = {}
    taken: set[str] = set()
    for sheet in book.iter():
        sign = next((text for name, text in sheet.items() if name.endswith("}id")), None)
        if sheet.tag.endswith("}sheet") and sign in targets:
            path = posixpath.normpath(posixpath.join("/xl", targets[sign])).lstrip("/").lower()
            if path in taken or sheet.get("name", "") in places:
                raise GateError("damaged")
            taken.add(path)
            places[sheet.get("name", "")] = path
    return {name: parts[path] for name, path in places.items() if path in parts}


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
            raise GateError("too_many_rows", limit=MOST_ROWS)
        if columns > MOST_COLUMNS:
            raise GateError("too_many_columns", limit=MOST_COLUMNS)
        places += rows * columns
    if places > MOST_PLACES:
        raise GateError("bomb")
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
        raise GateError("too_many_rows", limit=MOST_ROWS)
    for number, row in enumerate(rows, start=1):
        if len(row) > MOST_COLUMNS:
            raise GateError("too_many_columns", limit=MOST_COLUMNS)
        if any(len(cell) > LONGEST_CELL for cell in row):
            raise GateError("cell_too_long", row=number, limit=LONGEST_CELL)
