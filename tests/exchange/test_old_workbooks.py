"""Genuine old workbooks (.xls): the font of a column is read from the file, whatever state the file is in."""

import struct
from pathlib import Path

import pytest

from chibo.engine.vietnamese import Encoding
from chibo.exchange import biff
from chibo.exchange.layout import guess_columns, guess_layout
from chibo.exchange.models import StagedRow
from chibo.exchange.reading import read_file
from chibo.people.models import Person

OLD = (Path(__file__).parent / "files" / "phong-cu.xls").read_bytes()
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def test_fonts_of_an_old_workbook_decide_its_columns():
    sheets = read_file(OLD)
    columns = guess_columns(sheets[1], guess_layout(sheets), {})
    told = {column.field: (column.encoding, column.font) for column in columns}
    assert told["full_name"] == (Encoding.TCVN3, ".VnTime")
    assert told["cell"] == (Encoding.TCVN3, ".VnTime")
    assert told["gender"] == (Encoding.UNICODE, "Times New Roman")


def test_formulas_of_an_old_workbook_are_counted_by_column():
    assert [dict(sheet.formulas) for sheet in read_file(OLD)] == [{}, {0: 3}]


def test_members_of_an_old_workbook_come_in_with_their_names(desk):
    batch = desk.bring_in(OLD, name="phong-cu.xls")
    assert batch.counts == {"rows": 4, "new": 4}
    assert {person.full_name for person in Person.objects.all()} == {
        "Ngô Thị Ổn", "Vi Văn Sáng", "Lương Thị Nết", "Hà Đức Vượng",
    }  # fmt: skip
    assert StagedRow.objects.filter(batch=batch).count() == 4


@pytest.mark.parametrize("start", range(0, len(OLD), 97))
def test_damaged_old_workbook_is_no_harm(start):
    spoiled = bytearray(OLD)
    spoiled[start : start + 4] = b"\xff\xff\xff\x7f"
    assert all(isinstance(look, biff.Look) for look in biff.looks(bytes(spoiled)).values())
    assert all(isinstance(look, biff.Look) for look in biff.looks(OLD[:start]).values())


def record(kind, body):
    return struct.pack("<HH", kind, len(body)) + body


def compound(stream, chain=None):
    """A container of one stream: a table, a directory, then the stream from the third sector on."""
    stream += b"\x00" * (-len(stream) % 512)
    sectors = len(stream) // 512
    table = [TABLE, END, *(chain or [*range(3, sectors + 2), END])]
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HH", head, 30, 9, 6)
    struct.pack_into("<7I", head, 48, 1, 0, 4096, END, 0, END, 0)
    struct.pack_into("<109I", head, 76, 0, *[FREE] * 108)
    listing = entry("Root Entry", END, 0) + entry("Book", 2, len(stream)) + bytes(256)
    return bytes(head) + struct.pack("<128I", *table, *[FREE] * (128 - len(table))) + listing + stream


def entry(name, first, size):
    found = bytearray(128)
    letters = name.encode("utf-16-le")
    found[: len(letters)] = letters
    struct.pack_into("<H", found, 64, len(letters) + 2)
    struct.pack_into("<II", found, 116, first, size)
    return bytes(found)


def excel_95():
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


def test_fonts_of_excel_95_are_read_too():
    assert biff.looks(compound(excel_95()))["DS"].fonts == {1: {".VnTime": 1}}


def test_chain_that_runs_in_a_ring_ends():
    """The stream of nine sectors is then its first two, over and over, and still of its own length."""
    data = compound(excel_95(), chain=[3, 2, *[END] * 7])
    assert len(biff.workbook_stream(data)) == len(excel_95())
