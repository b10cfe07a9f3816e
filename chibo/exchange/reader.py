"""The child process that reads foreign files: `python -m chibo.exchange.reader`. No Django, no database.

Takes the file on standard input and gives one JSON object on standard output: the sheets with all cells as
text, or the code of a refusal. It limits its own memory and time before it looks at the first byte.
"""

import csv
import json
import re
import resource
import sys
import unicodedata
from collections import Counter
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import Any, Final

from chibo.engine.vietnamese import Encoding, score_column
from chibo.exchange import gates
from chibo.exchange.gates import GateError

MEMORY: Final = 512 * gates.MEGABYTE
SECONDS: Final = 20
DELIMITERS: Final = "\t;,|"
_LEGACY_FONT = re.compile(rb"""val\s*=\s*["'](?:\.vn|vni)""", re.IGNORECASE)
_UNSET = re.compile(
    rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>", re.IGNORECASE
)
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
        return {"kind": "xls", "sheets": _workbook(data)}
    return {"kind": "text", "sheets": [_sheet("", _text_rows(decode(data)))]}


def _xlsx(data: bytes) -> list[dict[str, Any]]:
    parts = gates.check_container(data)
    sheets = _workbook(data)
    unset = _without_value(parts)
    if unset:
        _mark_unset(sheets, unset)
    styles = parts.get("xl/styles.xml", b"")
    if _LEGACY_FONT.search(styles):
        _mark_fonts(sheets, data)
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
    return {"name": name, "rows": rows, "unset": [], "fonts": {}}


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


def _without_value(parts: dict[str, bytes]) -> dict[int, list[list[int]]]:
    """Formula cells that hold no computed value: by the number of the sheet's part, row and column from 0."""
    found: dict[int, list[list[int]]] = {}
    for name, content in parts.items():
        number = re.search(r"worksheets/sheet(\d+)\.xml$", name)
        if number is None or b"<f" not in content:
            continue
        for cell in _UNSET.finditer(content):
            place = _PLACE.search(cell[1])
            if place:
                column = gates.column_number(place[1].decode()) - 1
                found.setdefault(int(number[1]), []).append([int(place[2]) - 1, column])
    return found


def _mark_unset(sheets: list[dict[str, Any]], unset: dict[int, list[list[int]]]) -> None:
    for position, sheet in enumerate(sheets, start=1):
        sheet["unset"] = unset.get(position, [])


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
