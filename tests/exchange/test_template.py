"""The empty template T1: its columns are understood, and its reference sheets are those of the form."""

from chibo.exchange.layout import guess_columns, guess_layout
from chibo.exchange.reading import read_file
from chibo.exchange.template import REFERENCES, template_workbook
from chibo.regulations.loader import code_list


def test_template_has_the_reference_sheets_of_the_form():
    sheets = {sheet.name: [row[0] for row in sheet.rows] for sheet in read_file(template_workbook())}
    assert list(sheets) == ["Danh sách", "QUOCGIA", "TINH", "DANTOC", "TONGIAO"]
    assert sheets["QUOCGIA"][0] == "Việt Nam"
    for name, listed in REFERENCES:
        assert sheets[name] == [code.vi for code in code_list(listed).values()]


def test_columns_of_the_template_are_found_above_its_reference_sheets():
    sheets = read_file(template_workbook())
    layout = guess_layout(sheets)
    assert (layout.sheet, layout.top, layout.depth) == ("Danh sách", 0, 2)
    assert len([column for column in guess_columns(sheets[0], layout, {}) if column.field]) == 27


def test_countries_are_listed_once_each():
    names = [code.vi for code in code_list("countries").values()]
    assert len(names) == len(set(names)) == 195
