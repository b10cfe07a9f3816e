"""Workbooks that count their days from 1904: cells with and without a date format give the same day."""

import io
import struct
import zipfile
from datetime import date

import pytest
import xlsxwriter

from chibo.engine.calendar import read_date
from chibo.exchange import biff
from chibo.exchange.reading import read_file
from chibo.storage.refusal import Refusal
from tests.exchange.conftest import values_of
from tests.exchange.containers import compound, old_table, rebuilt, record

HEADS = ["Ho va ten", "Gioi tinh", "Ngay sinh", "Chi bo", "Ngay vao Dang"]
BORN, JOINED = 27794.0, 36923.0  # 5/2/1980 and 2/2/2005, counted from 1/1/1904
SAID = 'date1904="1"'


def xlsx(said=SAID, *, more=""):
    """Two members: the days of the first are formatted as days, those of the second not."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "date_1904": True}) as book:
        page, look = book.add_worksheet("DS"), book.add_format({"num_format": "dd/mm/yyyy"})
        page.write_row(0, 0, HEADS)
        for line, style in ((1, look), (2, None)):
            page.write_row(line, 0, [f"Ngo Thi {'On' if style else 'Lua'}", "Nu", BORN, "Thon Ha", JOINED])
            page.write_number(line, 2, BORN, style)
            page.write_number(line, 4, JOINED, style)
    with zipfile.ZipFile(io.BytesIO(buffer.getvalue())) as archive:
        listing = archive.read("xl/workbook.xml").decode()
    listing = listing.replace(SAID, said).replace("<bookViews>", f"{more}<bookViews>")
    return rebuilt({"xl/workbook.xml": listing}, good=buffer.getvalue())


def mode(*numbers):
    """Records of the date system."""
    return b"".join(record(biff.DATE_SYSTEM, struct.pack("<H", number)) for number in numbers)


def xls(head=b"", inner=b""):
    """The same two members in an old workbook."""
    rows = [HEADS, ["Ngo Thi On", "Nu", (BORN,), "Thon Ha", (JOINED,)],
            ["Ngo Thi Lua", "Nu", BORN, "Thon Ha", JOINED]]  # fmt: skip
    return compound(old_table(rows, head=head, inner=inner))


@pytest.mark.parametrize("data", [xlsx(), xls(mode(1))], ids=["xlsx", "xls"])
def test_days_with_and_without_a_date_format_are_right(desk, data):
    batch = desk.check(desk.open(data))
    told = [(values_of(batch, n)["birth"], values_of(batch, n)["joined_on"]) for n in (2, 3)]
    assert told == [("1980-02-05", "2005-02-02")] * 2


AGREEING = {
    "plain": (xlsx, 1904),
    "word": (lambda: xlsx('date1904="true"'), 1904),
    "no": (lambda: xlsx('date1904="0"'), 1900),
    "nothing": (lambda: xlsx(""), 1900),
    "of another namespace": (lambda: xlsx('xmlns:y="urn:y" y:date1904="1"'), 1900),
    "said in a comment": (lambda: xlsx("", more=f"<!-- <workbookPr {SAID}/> -->"), 1900),
    "said twice alike": (lambda: xlsx(more=f"<workbookPr {SAID}/>"), 1904),
    "said after nothing": (lambda: xlsx("", more=f"<workbookPr {SAID}/>"), 1904),
    "old": (lambda: xls(mode(1)), 1904),
    "old, no": (lambda: xls(mode(0)), 1900),
    "old, nothing": (xls, 1900),
    "old, another number": (lambda: xls(mode(2)), 1900),
    "old, yes then no": (lambda: xls(mode(1, 0)), 1904),
    "old, no then yes": (lambda: xls(mode(0, 1)), 1904),
    "old, said of a sheet": (lambda: xls(inner=mode(1)), 1900),
}


@pytest.mark.parametrize("name", AGREEING)
def test_date_system_is_read_as_the_parser_of_the_cells_reads_it(name):
    make, epoch = AGREEING[name]
    (sheet,) = read_file(make())
    formatted, bare = sheet.rows[1][2], sheet.rows[2][2]
    assert (sheet.epoch, bare) == (epoch, "27794")
    assert read_date(bare, epoch=sheet.epoch).value.exact == date.fromisoformat(formatted)


@pytest.mark.parametrize(
    "make",
    [
        lambda: xlsx('date1904="TRUE"'),
        lambda: xlsx('date1904=" 1 "'),
        lambda: xlsx('date1904="&#49;"'),
        lambda: xlsx('date1904="on"'),
        lambda: xlsx(more='<workbookPr date1904="0"/>'),
        lambda: xls(record(biff.DATE_SYSTEM, b"\x01")),
    ],
    ids=["capitals", "spaces", "entity", "other word", "yes and no", "old, cut off"],
)
def test_date_system_said_in_a_way_that_leaves_a_doubt_is_refused(make):
    with pytest.raises(Refusal, match="hỏng"):
        read_file(make())


def test_newer_of_two_streams_says_the_date_system():
    """A file for two versions of Excel holds both; the parser of the cells takes the newer one."""
    data = bytearray(xls(mode(1)))
    place = data.find("Book".encode("utf-16-le"))
    entry = bytearray(data[place : place + 128])
    struct.pack_into("<H", entry, 64, 18)
    entry[:16] = "Workbook".encode("utf-16-le")
    data[place + 128 : place + 256] = entry
    struct.pack_into("<II", data, place + 116, 2, 4)
    assert biff.epoch(bytes(data)) == 1904


def test_file_that_cannot_be_followed_counts_from_1900():
    assert biff.epoch(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") == 1900
