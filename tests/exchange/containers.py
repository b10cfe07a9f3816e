"""Workbooks put together by hand: parts of a good .xlsx exchanged, and an old .xls made byte by byte.

The latter by [MS-CFB] (the container) and [MS-XLS] (its records).
"""

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from chibo.exchange import biff
from tests.exchange.workbooks import member, t1

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"
GOOD = t1([member(n) for n in range(3)])


def rebuilt(change: Mapping[str, str | bytes], *, good: bytes = GOOD) -> bytes:
    """A good workbook with parts changed, added or left out: `change` maps names to new contents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, content in change.items():
            new.writestr(name, content)
    return buffer.getvalue()


def sheet(body: str) -> str:
    """The markup of a sheet with these rows."""
    return f'<?xml version="1.0"?><worksheet {NAMESPACE}><sheetData>{body}</sheetData></worksheet>'


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def compound(stream: bytes, chain: Sequence[int] | None = None) -> bytes:
    """A container of one stream: a table, a directory, then the stream from the third sector on."""
    stream += b"\x00" * (-len(stream) % 512)
    sectors = len(stream) // 512
    table = [TABLE, END, *(chain or [*range(3, sectors + 2), END])]
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<5H", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<7I", head, 48, 1, 0, 4096, END, 0, END, 0)
    struct.pack_into("<109I", head, 76, 0, *[FREE] * 108)
    listing = entry("Root Entry", END, 0) + entry("Book", 2, len(stream)) + bytes(256)
    return bytes(head) + struct.pack("<128I", *table, *[FREE] * (128 - len(table))) + listing + stream


def entry(name: str, first: int, size: int) -> bytes:
    found = bytearray(128)
    letters = name.encode("utf-16-le")
    found[: len(letters)] = letters
    struct.pack_into("<H", found, 64, len(letters) + 2)
    struct.pack_into("<II", found, 116, first, size)
    return bytes(found)


def excel_95() -> bytes:
    """The records of a sheet named DS with one text cell, in the second column, in .VnTime."""
    fonts = [b".VnTime" if number == 4 else b"Arial" for number in range(5)]  # the fifth has number 5
    head = record(biff.BOF, struct.pack("<HH", 0x0500, 5) + bytes(4))
    head += b"".join(record(biff.FONT, bytes(14) + bytes([len(name)]) + name) for name in fonts)
    head += record(biff.XF, struct.pack("<H", 5) + bytes(14))
    place = len(head) + 4 + 9 + 4
    head += record(biff.SHEET, struct.pack("<IH", place, 0) + b"\x02DS") + record(biff.EOF, b"")
    cell = record(0x0204, struct.pack("<HHHH", 0, 1, 0, 2) + b"An")
    return (head + record(biff.BOF, struct.pack("<HH", 0x0500, 16)) + cell + record(biff.EOF, b"")).ljust(
        4608, b"\x00"
    )


def workbook_of(places: Iterable[tuple[int, int]]) -> bytes:
    """The records of a sheet of Excel 95 with a number at each of the places, row and column from 0."""
    head = record(biff.BOF, struct.pack("<HH", 0x0500, 5) + bytes(4)) + record(biff.XF, bytes(16))
    head += record(biff.SHEET, struct.pack("<IH", len(head) + 4 + 9 + 4, 0) + b"\x02DS") + record(
        biff.EOF, b""
    )
    cells = b"".join(record(0x0203, struct.pack("<HHHd", *place, 0, 1.0)) for place in places)
    return (head + record(biff.BOF, struct.pack("<HH", 0x0500, 16)) + cells + record(biff.EOF, b"")).ljust(
        4608, b"\x00"
    )


Day = tuple[float]


def old_table(rows: Iterable[Sequence[str | float | Day]], *, head: bytes = b"", inner: bytes = b"") -> bytes:
    """The records of a sheet of Excel 95: texts, numbers, and days (a number in a tuple, with a date format).

    `head` are more records of the workbook, `inner` of the sheet.
    """
    start = record(biff.BOF, struct.pack("<HH", 0x0500, 5) + bytes(4)) + head
    start += record(biff.XF, bytes(16)) + record(biff.XF, struct.pack("<HH", 0, 14) + bytes(12))
    start += record(biff.SHEET, struct.pack("<IH", len(start) + 4 + 9 + 4, 0) + b"\x02DS")
    cells = b"".join(
        _old_cell(line, column, cell) for line, row in enumerate(rows) for column, cell in enumerate(row)
    )
    body = record(biff.BOF, struct.pack("<HH", 0x0500, 16)) + inner + cells + record(biff.EOF, b"")
    return (start + record(biff.EOF, b"") + body).ljust(4608, b"\x00")


def _old_cell(line: int, column: int, cell: str | float | Day) -> bytes:
    if isinstance(cell, str):
        text = cell.encode("latin-1")
        return record(0x0204, struct.pack("<HHHH", line, column, 0, len(text)) + text)
    style, number = (1, cell[0]) if isinstance(cell, tuple) else (0, cell)
    return record(0x0203, struct.pack("<HHHd", line, column, style, number))
