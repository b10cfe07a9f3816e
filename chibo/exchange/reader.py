"""The child process that reads foreign files: `python -m chibo.exchange.reader`. No Django, no database.

Takes the file on standard input and gives one JSON object on standard output: the sheets with all cells as
text, or the code of a refusal. It limits its own memory and time before it looks at the first byte.
"""

import csv
import json
import re
import resource
import signal
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from typing import Any, Final
from xml.etree import ElementTree

from chibo.engine.container import LARGEST_FILE, MEGABYTE, ContainerError
from chibo.engine.vietnamese import Encoding, score_column
from chibo.exchange import biff, gates

MEMORY: Final = 512 * MEGABYTE
SECONDS: Final = 20
FIRST: Final = (
    1.6  # seconds of processor time for any file; what is large gets more by its size and its cells
)
EACH_MEGABYTE: Final = 1.0
EACH_CELL: Final = 10e-6
EACH_PLACE: Final = 0.5e-6
DELIMITERS: Final = "\t;,|"
_LEGACY_FONT = re.compile(rb"""val\s*=\s*["'](?:\.vn|vni)""", re.IGNORECASE)
_PLACE = rb"""<(?:[\w.-]+:)?c\b(?=[^<]*?\br\s*=\s*["']([A-Za-z]{1,3})([0-9]{1,7})["'])[^<>]*>\s*"""
_FORMULA = re.compile(_PLACE + rb"<(?:[\w.-]+:)?f\b")
_UNSET = re.compile(
    _PLACE + rb"<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>", re.IGNORECASE
)
_STYLED = re.compile(
    rb"""<(?:[\w.-]+:)?c\b(?=[^<]*?\bt\s*=\s*["'](?:s|str|inlineStr)["'])"""
    rb"""(?=[^<]*?\br\s*=\s*["']([A-Za-z]{1,3}))(?:[^<]*?\bs\s*=\s*["']([0-9]{1,6})["'])?"""
)


def main() -> int:
    """Read standard input, answer on standard output. The exit status is 0 also for a refusal."""
    limit_resources()
    allow(FIRST)
    try:
        data = sys.stdin.buffer.read(LARGEST_FILE + 1)
        answer = read(data, allow)
    except ContainerError as refusal:
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


def allow(seconds: float) -> None:
    """So much more processor time; when it is used up the process ends, wherever it is then."""
    left, _interval = signal.getitimer(signal.ITIMER_PROF)
    signal.setitimer(signal.ITIMER_PROF, left + seconds)


def read(data: bytes, more: Callable[[float], None] = lambda _seconds: None) -> dict[str, Any]:
    """The sheets of a file of any kind that is let in; its content tells the kind, never its name.

    `more` is told how many seconds its size, and then its cells, may take.
    """
    gates.check_size(len(data))
    more(EACH_MEGABYTE * len(data) / MEGABYTE)
    if data.startswith(gates.ZIP):
        sheets, epoch = _xlsx(data, more)
        return {"kind": "xlsx", "epoch": epoch, "sheets": sheets}
    if data.startswith(gates.OLE):
        gates.check_ole(data)
        return {"kind": "xls", "epoch": biff.epoch(data), "sheets": _xls(data)}
    return {"kind": "text", "epoch": 1900, "sheets": [_sheet("", _text_rows(decode(data)))]}


def _xlsx(data: bytes, more: Callable[[float], None]) -> tuple[list[dict[str, Any]], int]:
    """Its sheets, and the year its days are counted from."""
    parts = {name.lower().lstrip("/"): part for name, part in gates.check_container(data).items()}
    contents, epoch = gates.sheets_of(parts), gates.epoch_of(parts)
    cells, places = gates.count_cells(contents.values())
    more(EACH_CELL * cells + EACH_PLACE * places)
    sheets, fonts = _workbook(data), _fonts(parts.get("xl/styles.xml", b""))
    for sheet in sheets:
        _mark_formulas(sheet, contents.get(sheet["name"], b""))
        _mark_fonts(sheet, contents.get(sheet["name"], b""), fonts)
    return sheets, epoch


def _xls(data: bytes) -> list[dict[str, Any]]:
    looks = biff.looks(data)
    gates.check_reach((look.rows, look.columns) for look in looks.values())
    sheets = _workbook(data)
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
        raise ContainerError("encrypted") from None
    except (CalamineError, OSError, ValueError):
        raise ContainerError("damaged") from None
    if not found:
        raise ContainerError("not_a_workbook")
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


def _mark_formulas(sheet: dict[str, Any], content: bytes) -> None:
    """Formula cells: those that hold no computed value by place, the others counted by column."""
    if b"<f" not in content and b":f" not in content:
        return
    counted = Counter(column for column, _row in _FORMULA.findall(content))
    unset = _UNSET.findall(content) if counted else []
    counted.subtract(column for column, _row in unset)
    sheet["unset"] = [[int(row) - 1, _number(column)] for column, row in unset]
    sheet["formulas"] = {str(_number(column)): n for column, n in counted.items() if n > 0}


def _number(letters: bytes) -> int:
    """The place of a column from 0."""
    return gates.column_number(letters.decode()) - 1


def _fonts(styles: bytes) -> list[str]:
    """The font of each style of cells; nothing where no font is an old one."""
    if not _LEGACY_FONT.search(styles):
        return []
    try:
        tree = ElementTree.fromstring(styles)  # noqa: S314 -- no DOCTYPE here
        names = [
            next((name.get("val", "") for name in font.iter() if name.tag.endswith(("}name", "}rFont"))), "")
            for font in tree.iterfind("./{*}fonts/{*}font")
        ]
        return [names[int(style.get("fontId", 0))] for style in tree.iterfind("./{*}cellXfs/{*}xf")]
    except (ElementTree.ParseError, ValueError, IndexError):
        raise ContainerError("damaged") from None


def _mark_fonts(sheet: dict[str, Any], content: bytes, fonts: list[str]) -> None:
    """How often each font occurs in the text cells of each column."""
    counts: dict[str, Counter[str]] = {}
    for (column, style), n in Counter(_STYLED.findall(content) if fonts else []).items():
        number = int(style or 0)
        if number < len(fonts) and fonts[number]:
            counts.setdefault(str(_number(column)), Counter())[fonts[number]] += n
    sheet["fonts"] = {column: dict(found) for column, found in counts.items()}


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
        raise ContainerError("binary") from None
    if "\x00" in text:
        raise ContainerError("binary")
    return text


def _silent_utf16(data: bytes) -> str:
    """UTF-16 without its mark has nearly all noughts on one side; anything else is no text."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    if max(even, odd) < len(data) // 8 or min(even, odd) * 20 > max(even, odd):
        raise ContainerError("binary")
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
        raise ContainerError("binary")
    rows: list[list[str]] = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text)):
            rows.append([cell.strip() for cell in row])
            if len(rows) > gates.MOST_ROWS + gates.HEADER_ROOM:
                raise ContainerError("too_many_rows", limit=gates.MOST_ROWS)
    except csv.Error:
        raise ContainerError("cell_too_long", row=len(rows) + 1, limit=gates.LONGEST_CELL) from None
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
