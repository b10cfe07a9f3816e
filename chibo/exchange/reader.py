"""The child process that reads foreign files: `python -m chibo.exchange.reader`. No Django, no database.

Takes the file on standard input and gives one JSON object on standard output: the sheets with all cells as
text, or the code of a refusal. It limits its own memory and time before it looks at the first byte.
"""

import csv
import json
import posixpath
import re
import resource
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import Any, Final
from xml.etree import ElementTree

from chibo.engine.vietnamese import Encoding, score_column
from chibo.exchange import biff, gates
from chibo.exchange.gates import GateError

MEMORY: Final = 512 * gates.MEGABYTE
SECONDS: Final = 20
DELIMITERS: Final = "\t;,|"
_BOOK: Final = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_LEGACY_FONT = re.compile(rb"""val\s*=\s*["'](?:\.vn|vni)""", re.IGNORECASE)
_UNSET = re.compile(
    rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>", re.IGNORECASE
)
_FORMULA = re.compile(rb"<c\b([^>]*)>\s*<f\b", re.IGNORECASE)
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{1,3})([0-9]{1,7})[\"']")


def main() -> int:
    """Read standard input, answer on standard output. The exit status is 0 also for a refusal."""
    limit_resources()
    try:
        answer = read(sys.stdin.buffer.read(gates.LARGEST_FILE + 1))
    except GateError as refusal:
        answer = {"refused": refusal.code, "params": refusal.params}
    except MemoryError:
        answer = {"refused": "bomb", "params": {}}
    except BaseException:
        # A panic of the parser is no Exception; whatever it is, the file is to blame.
        answer = {"refused": "damaged", "params": {}}
    sys.stdout.write(json.dumps(answer))
    return 0


def limit_resources() -> None:
    """Memory and processor time end before the server notices."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(data: bytes) -> dict[str, Any]:
    """The sheets of a file of any kind that is let in; its content tells the kind, never its name."""
    gates.check_size(len(data))
    if data.startswith(gates.ZIP):
        return {"kind": "xlsx", "sheets": _xlsx(data)}
    if data.startswith(gates.OLE):
        gates.check_ole(data)
        return {"kind": "xls", "sheets": _xls(data)}
    return {"kind": "text", "sheets": [_sheet("", _text_rows(decode(data)))]}


def _xlsx(data: bytes) -> list[dict[str, Any]]:
    parts = gates.check_container(data)
    sheets = _workbook(data)
    _mark_formulas(sheets, parts)
    if _LEGACY_FONT.search(parts.get("xl/styles.xml", b"")):
        _mark_fonts(sheets, data)
    return sheets


def _xls(data: bytes) -> list[dict[str, Any]]:
    sheets = _workbook(data)
    looks = biff.looks(data)
    for sheet in sheets:
        look = looks.get(sheet["name"], biff.Look())
        sheet["fonts"] = {str(column): dict(found) for column, found in look.fonts.items()}
        sheet["formulas"] = {str(column): n for column, n in look.formulas.items()}
    return sheets


def _workbook(data: bytes) -> list[dict[str, Any]]:
    from python_calamine import (  # noqa: PLC0415 -- heavy, and seldom needed
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
    )

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        found = [
            _sheet(meta.name, _as_text(book.get_sheet_by_name(meta.name).to_python(skip_empty_area=False)))
            for meta in book.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        ]
    except PasswordError:
        raise GateError("encrypted") from None
    except (CalamineError, OSError, ValueError):
        raise GateError("damaged") from None
    if not found:
        raise GateError("not_a_workbook")
    return found


def _sheet(name: str, rows: list[list[str]]) -> dict[str, Any]:
    while rows and not any(rows[-1]):
        rows.pop()
    gates.check_grid(rows)
    return {"name": name, "rows": rows, "unset": [], "formulas": {}, "fonts": {}}


def _as_text(rows: list[list[Any]]) -> list[list[str]]:
    return [[cell if isinstance(cell, str) else cell_text(cell) for cell in row] for row in rows]


def cell_text(cell: object) -> str:
    """A value as text: whole numbers without a point, days as 1998-02-05.

    >>> cell_text(68090002771.0), cell_text(date(1998, 2, 5)), cell_text(True), cell_text(None)
    ('68090002771', '1998-02-05', 'x', '')
    """
    if isinstance(cell, bool):
        return "x" if cell else ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def _mark_formulas(sheets: list[dict[str, Any]], parts: dict[str, bytes]) -> None:
    """Formula cells: those that hold no computed value by place, the others counted by column."""
    if not any(_FORMULA.search(content) for name, content in parts.items() if "worksheets/" in name.lower()):
        return
    kept = {name.lower().lstrip("/"): content for name, content in parts.items()}
    where = _parts_of_sheets(kept)
    for sheet in sheets:
        content = kept.get(where.get(sheet["name"], ""), b"")
        unset = list(_places(_UNSET, content))
        counted = Counter(column for _row, column in _places(_FORMULA, content))
        counted.subtract(column for _row, column in unset)
        sheet["unset"] = [list(place) for place in unset]
        sheet["formulas"] = {str(column): n for column, n in counted.items() if n > 0}


def _parts_of_sheets(parts: dict[str, bytes]) -> dict[str, str]:
    """The part each sheet lies in: the workbook says under which sign, its relations what the sign means."""
    try:
        book, relations = (ElementTree.fromstring(parts[name]) for name in _BOOK)  # noqa: S314 -- no DOCTYPE here
    except (KeyError, ElementTree.ParseError):
        raise GateError("damaged") from None
    targets = {found.get("Id"): found.get("Target", "") for found in relations.iter()}
    found = {}
    for sheet in book.iter():
        sign = next((text for name, text in sheet.items() if name.endswith("}id")), None)
        if sheet.tag.endswith("}sheet") and sign in targets:
            path = posixpath.normpath(posixpath.join("/xl", targets[sign]))
            found[sheet.get("name", "")] = path.lstrip("/").lower()
    return found


def _places(pattern: re.Pattern[bytes], content: bytes) -> Iterator[tuple[int, int]]:
    """Row and column from 0 of the cells a pattern finds."""
    for cell in pattern.finditer(content):
        place = _PLACE.search(cell[1])
        if place:
            yield int(place[2]) - 1, gates.column_number(place[1].decode()) - 1


def _mark_fonts(sheets: list[dict[str, Any]], data: bytes) -> None:
    """How often each font occurs in each column; openpyxl knows the fonts of cells, read only."""
    from openpyxl import load_workbook  # noqa: PLC0415 -- heavy, and seldom needed

    book = load_workbook(BytesIO(data), read_only=True)
    for sheet in sheets:
        counts: dict[int, Counter[str]] = {}
        for row in book[sheet["name"]].iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.font and cell.font.name:
                    counts.setdefault(cell.column - 1, Counter())[cell.font.name] += 1
        sheet["fonts"] = {str(column): dict(found) for column, found in counts.items()}


def decode(data: bytes) -> str:
    """The text of a file without a container: UTF-8, UTF-16, Windows-1258, or bytes of an old font.

    >>> decode("Họ tên".encode()), decode("Họ tên".encode("utf-16"))
    ('Họ tên', 'Họ tên')
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _decoded(data, "utf-16")
    if b"\x00" in data:
        return _decoded(data, _silent_utf16(data))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _eight_bits(data)


def _decoded(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise GateError("binary") from None
    if "\x00" in text:
        raise GateError("binary")
    return text


def _silent_utf16(data: bytes) -> str:
    """UTF-16 without its mark has nearly all noughts on one side; anything else is no text."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) < len(data) // 8 or min(even, odd) * 20 > max(even, odd):
        raise GateError("binary")
    return "utf-16-be" if even > odd else "utf-16-le"


def _eight_bits(data: bytes) -> str:
    """Windows-1258 unless the words make sense in an old font, whose letters are bytes of Latin-1."""
    latin = data.decode("latin-1")
    guess = score_column(re.split(r"[\t;,|\r\n]+", latin[:200_000]))
    if guess.encoding in (Encoding.TCVN3, Encoding.TCVN3_UPPER, Encoding.VNI):
        return latin
    try:
        return unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        return latin


def _text_rows(text: str) -> list[list[str]]:
    csv.field_size_limit(gates.LONGEST_CELL)
    controls = sum(unicodedata.category(char) == "Cc" and char not in "\t\r\n" for char in text[:10_000])
    if controls > len(text[:10_000]) // 50:
        raise GateError("binary")
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text)):
            rows.append([cell.strip() for cell in row])
            if len(rows) > gates.MOST_ROWS + gates.HEADER_ROOM:
                raise GateError("too_many_rows", limit=gates.MOST_ROWS)
    except csv.Error:
        raise GateError("cell_too_long", row=len(rows) + 1, limit=gates.LONGEST_CELL) from None
    return rows


def delimiter_of(text: str) -> str:
    """The sign that cuts the first lines into the most columns.

    >>> delimiter_of("TT;Họ tên;Ngày sinh\\n1;An, con;1980")
    ';'
    """
    lines = text.splitlines()[:20]
    return max(DELIMITERS, key=lambda sign: sum(line.count(sign) > 0 for line in lines) * 1000
               + sum(line.count(sign) for line in lines))  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
