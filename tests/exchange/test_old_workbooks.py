"""Genuine old workbooks (.xls): the font of a column is read from the file, whatever state the file is in."""

from pathlib import Path

import pytest

from chibo.engine.vietnamese import Encoding
from chibo.exchange import biff
from chibo.exchange.layout import guess_columns, guess_layout
from chibo.exchange.models import StagedRow
from chibo.exchange.reading import read_file
from chibo.people.models import Person
from tests.exchange.containers import END, compound, excel_95

OLD = (Path(__file__).parent / "files" / "phong-cu.xls").read_bytes()


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


def test_fonts_of_excel_95_are_read_too():
    assert biff.looks(compound(excel_95()))["DS"].fonts == {1: {".VnTime": 1}}


def test_chain_that_runs_in_a_ring_ends():
    """The stream of nine sectors is then its first two, over and over, and still of its own length."""
    data = compound(excel_95(), chain=[3, 2, *[END] * 7])
    assert len(biff.workbook_stream(data)) == len(excel_95())
