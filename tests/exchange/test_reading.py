"""Foreign files: what is read of good ones."""

import csv
import io
import re
import unicodedata
import zipfile

import pytest
import xlsxwriter

from chibo.engine.vietnamese import Encoding, from_unicode
from chibo.exchange import reader
from chibo.exchange.layout import field_of, guess_columns, guess_layout, header_key, synonyms
from chibo.exchange.reading import Sheet, read_file
from chibo.storage.refusal import Refusal
from tests.exchange.containers import GOOD, rebuilt
from tests.exchange.workbooks import LOWER, UPPER, simple, t1


def test_template_is_read_with_leading_noughts_and_two_header_rows():
    sheets = read_file(GOOD)
    layout = guess_layout(sheets)
    columns = {column.field: column.index for column in guess_columns(sheets[0], layout, {})}
    assert (layout.top, layout.depth) == (1, 2)
    assert sheets[0].rows[layout.first][columns["identity_number"]].startswith("068")
    assert columns["home_place"] == 19
    assert columns["permanent_province"] == 21
    assert "cell" in columns


def test_every_column_of_the_template_is_understood_or_known_to_be_ignored():
    ignored = {"STT", "ID (UUID)", "Kết quả kiểm tra", "Chi tiết lỗi", ""}
    split = {"Nơi ĐK khai sinh", "Quê quán", "Thường trú"}
    assert [head for head in UPPER if head not in ignored | split and not field_of(head)] == []
    assert [f"{head} / {part}" for head in split for part in LOWER if not field_of(f"{head} / {part}")] == []


def test_no_header_means_two_fields():
    assert len(synonyms()) > 150


@pytest.mark.parametrize(
    "head", ["HỌ VÀ TÊN (*)", "Họ và tên\n(chữ in hoa)", "hä vµ tªn", "Hä vµ tªn", "Hoï vaø teân"]
)
def test_header_is_understood_in_any_dress(head):
    assert field_of(head) == "full_name"


def test_remembered_header_wins_over_the_list():
    assert field_of("Đơn vị", {header_key("Đơn vị"): "note"}) == "note"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
def test_text_is_read_in_every_usual_encoding(encoding):
    text = "Họ và tên;Dân tộc\nNguyễn Thị Ổn;Tày\nTrần Văn Bền;Kinh\n" * 5
    data = _cp1258(text) if encoding == "cp1258" else text.encode(encoding)
    assert read_file(data)[0].rows[1] == ["Nguyễn Thị Ổn", "Tày"]


def _cp1258(text):
    """As Windows writes it: what has a code of its own keeps it, tones follow their letter."""
    out = b""
    for char in text:
        try:
            out += char.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", char)
            base, marks = parts[0], parts[1:]
            hat = [mark for mark in marks if mark in "\u0302\u0306\u031b"]
            tone = [mark for mark in marks if mark not in hat]
            out += unicodedata.normalize("NFC", base + "".join(hat)).encode("cp1258")
            out += "".join(tone).encode("cp1258")
    return out


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_delimiter_is_found(sign):
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=sign).writerows(
        [["TT", "Họ và tên", "Ngày sinh"], ["1", "Ngô Thị Ổn", "5/2/1980"]]
    )
    assert read_file(buffer.getvalue().encode())[0].rows[1] == ["1", "Ngô Thị Ổn", "5/2/1980"]


@pytest.mark.parametrize(
    ("font", "encoding"),
    [(".VnTime", Encoding.TCVN3), (".VnTimeH", Encoding.TCVN3_UPPER), ("VNI-Times", Encoding.VNI)],
)
def test_old_font_decides_the_column(font, encoding):
    rows = [
        {2: from_unicode(f"Trần Thị {name}", Encoding(encoding.split("-")[0])), 13: "CB"}
        for name in ("Yến", "Lụa", "Ổn")
    ]
    sheets = read_file(t1(rows, font=font))
    column = guess_columns(sheets[0], guess_layout(sheets), {})[2]
    assert (column.field, column.encoding, column.font) == ("full_name", encoding, font)


def test_old_font_is_seen_without_its_name_too():
    names = [
        from_unicode(name, Encoding.TCVN3)
        for name in ("Nguyễn Văn An", "Trần Thị Yến", "Lê Đình Hùng", "Phạm Đức Thắng")
    ]
    found = Sheet("", [["Họ và tên"], *([name] for name in names)])
    column = guess_columns(found, guess_layout([found]), {})[0]
    assert column.encoding == Encoding.TCVN3


def test_formula_without_value_is_told():
    sheets = read_file(simple(["Họ và tên", "Ngày sinh"], ["Ngô Thị Ổn"], formulas={(1, 1): "=TODAY()"}))
    assert sheets[0].unset == {(1, 1)}


def reordered(*, absolute=False):
    """Two sheets whose parts are numbered the other way round; one was removed between them."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name in ("Sau", "Đã xóa", "Trước"):
        page = book.add_worksheet(name)
        page.write_row(0, 0, ["Họ và tên", "Ngày sinh"])
        page.write_string(1, 0, "Ngô Thị Ổn")
    book.worksheets()[0].write_formula(1, 1, "=TODAY()", None, "")
    book.worksheets()[2].write_formula(1, 1, "=1979+1", None, 1980)
    book.close()
    with zipfile.ZipFile(io.BytesIO(buffer.getvalue())) as archive:
        listing = archive.read("xl/workbook.xml").decode()
        relations = archive.read("xl/_rels/workbook.xml.rels").decode()
    first, _gone, last = re.findall(r"<sheet [^>]*/>", listing)
    listing = re.sub(r"<sheets>.*</sheets>", f"<sheets>{last}{first}</sheets>", listing)
    if absolute:
        relations = relations.replace('"worksheets/', '"/xl/worksheets/')
    parts = {"xl/workbook.xml": listing, "xl/_rels/workbook.xml.rels": relations}
    return rebuilt(parts, good=buffer.getvalue())


@pytest.mark.parametrize("absolute", [False, True])
def test_formulas_belong_to_their_sheet_however_sheets_are_ordered(absolute):
    sheets = {sheet.name: sheet for sheet in read_file(reordered(absolute=absolute))}
    assert list(sheets) == ["Trước", "Sau"]
    assert (sheets["Trước"].unset, dict(sheets["Trước"].formulas)) == (frozenset(), {1: 1})
    assert (sheets["Sau"].unset, dict(sheets["Sau"].formulas)) == ({(1, 1)}, {})
    assert sheets["Trước"].rows[1] == ["Ngô Thị Ổn", "1980"]


def test_workbook_that_does_not_say_where_its_sheets_are_is_refused():
    data = rebuilt({"xl/_rels/workbook.xml.rels": "<a>"}, good=reordered())
    with pytest.raises(Refusal, match="hỏng"):
        read_file(data)


def test_numbers_and_days_of_a_spreadsheet_become_text():
    assert reader.cell_text(68090002771.0) == "68090002771"
    assert reader.cell_text(35831.5) == "35831.5"
