"""Foreign files: what is read of good ones, and how hostile ones are turned away, fast and without harm."""

import csv
import io
import os
import re
import signal
import subprocess
import sys
import time
import unicodedata
import zipfile
from random import Random

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chibo.engine.vietnamese import Encoding, from_unicode
from chibo.exchange import gates, reader, reading
from chibo.exchange.gates import GateError
from chibo.exchange.layout import field_of, guess_columns, guess_layout, header_key, synonyms
from chibo.exchange.reading import Sheet, read_file
from chibo.storage.refusal import Refusal
from tests.exchange.containers import compound, workbook_of
from tests.exchange.workbooks import LOWER, UPPER, member, simple, t1

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
GOOD = t1([member(n) for n in range(3)])


def rebuilt(change, *, good=GOOD, compression=zipfile.ZIP_DEFLATED):
    """A good workbook with parts changed, added or left out: `change` maps names to new contents."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good)) as old, zipfile.ZipFile(buffer, "w", compression) as new:
        for name in old.namelist():
            if name not in change:
                new.writestr(name, old.read(name))
        for name, content in change.items():
            new.writestr(name, content)
    return buffer.getvalue()


def sheet(body):
    return f'<?xml version="1.0"?><worksheet {NAMESPACE}><sheetData>{body}</sheetData></worksheet>'


SHEET = "xl/worksheets/sheet1.xml"


def far_cell():
    return rebuilt(
        {
            SHEET: sheet(
                '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
            )
        }
    )


def far_column():
    return rebuilt({SHEET: sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>')})


def bomb():
    return rebuilt({"xl/media/x.xml": b"<a>" + b" " * 50_000_000 + b"</a>"})


def lying_bomb():
    """Says it holds little and holds much."""
    data = bytearray(bomb())
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        name = data[place + 46 : place + 46 + int.from_bytes(data[place + 28 : place + 30], "little")]
        if name == b"xl/media/x.xml":
            data[place + 24 : place + 28] = (1000).to_bytes(4, "little")
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def with_flag():
    data = bytearray(GOOD)
    place = data.find(b"PK\x01\x02")
    data[place + 8] |= 1
    return bytes(data)


def symlink():
    buffer = io.BytesIO(GOOD)
    with zipfile.ZipFile(buffer, "a") as archive:
        link = zipfile.ZipInfo("xl/theme/link.xml")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "../../../etc/passwd")
    return buffer.getvalue()


def many_parts():
    return rebuilt({f"xl/x{number}.xml": "<a/>" for number in range(600)})


def too_many_rows():
    cells = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 20_200))
    return rebuilt({SHEET: sheet(cells)})


def long_cell():
    cell = f'<c r="A1" t="inlineStr"><is><t>{"ab c" * 25_000}</t></is></c>'
    return rebuilt({SHEET: sheet(f'<row r="1">{cell}</row>')})


def many_sheets(count, body, *, one_part=False):
    """A workbook of so many sheets with the same body, or all lying in the same part."""
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    numbers = range(1, count + 1)
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    led = "".join(
        f'<Relationship Id="r{n}" Type="{relations}/worksheet"'
        f' Target="worksheets/sheet{1 if one_part else n}.xml"/>'
        for n in numbers
    )
    head = f'<workbook {NAMESPACE} xmlns:r="{relations}">'
    parts = {
        "xl/workbook.xml": f"{head}<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{led}</Relationships>',
    }
    bodies = {f"xl/worksheets/sheet{n}.xml": body for n in (numbers if not one_part else [1])}
    return rebuilt(parts | bodies)


CORNERS = sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="20000"><c r="CV20000"><v>1</v></c></row>')


def prefixed(text):
    """The same sheet with a prefix before every name."""
    return re.sub(r"<(/?)(?=\w)", r"<\1x:", text).replace("xmlns=", "xmlns:x=")


def unclosed():
    """Opened marks that never close, with noise against packing: each must not be searched to the end."""
    dice = Random(5)
    marks = "".join(f"<c a{dice.getrandbits(32):x} " for _number in range(400_000))
    return rebuilt({SHEET: sheet(f'<row r="1">{marks}</row>')})


def far_xls():
    """Two cells of an old workbook in its two corners."""
    return compound(workbook_of([(0, 0), (65_535, 255)]))


def elsewhere():
    """A far cell in a part whose name is not that of a sheet; the relations lead there."""
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        led = archive.read("xl/_rels/workbook.xml.rels").decode()
    body = sheet('<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>')
    led = led.replace("worksheets/sheet1.xml", "other/first.xml")
    return rebuilt({"xl/_rels/workbook.xml.rels": led, "xl/other/first.xml": body})


def ole(*marks):
    return (
        gates.OLE + b"\x00" * 600 + b"\x00".join(mark.encode("utf-16-le") for mark in marks) + b"\x00" * 600
    )


HOSTILE = {
    "far cell": (far_cell, "too_many_rows"),
    "far column": (far_column, "too_many_columns"),
    "bomb": (bomb, "bomb"),
    "lying bomb": (lying_bomb, "damaged"),
    "marked encrypted": (with_flag, "encrypted"),
    "symlink": (symlink, "symlink"),
    "many parts": (many_parts, "too_many_parts"),
    "too many rows": (too_many_rows, "too_many_rows"),
    "long cell": (long_cell, "cell_too_long"),
    "macro": (lambda: rebuilt({"xl/vbaProject.bin": b"x"}), "macro"),
    "external link": (lambda: rebuilt({"xl/externalLinks/externalLink1.xml": "<a/>"}), "external"),
    "document type": (lambda: rebuilt({SHEET: '<!DOCTYPE a [<!ENTITY b "c">]>' + sheet("")}), "doctype"),
    "entity in shared strings": (
        lambda: rebuilt(
            {"xl/sharedStrings.xml": '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY b "c">]><sst/>'}
        ),
        "doctype",
    ),
    "hidden encoding": (lambda: rebuilt({SHEET: sheet("").encode("utf-16")}), "not_utf8"),
    "other archive": (lambda: rebuilt({}, good=_archive({"word/document.xml": "<a/>"})), "not_a_workbook"),
    "cut off": (lambda: GOOD[: len(GOOD) // 2], "damaged"),
    "encrypted office": (lambda: ole("EncryptedPackage"), "encrypted"),
    "old macro": (lambda: ole("Workbook", "_VBA_PROJECT"), "macro"),
    "garbage xls": (lambda: ole("Workbook"), "damaged"),
    "other ole": (lambda: ole("WordDocument"), "not_a_workbook"),
    "nul bytes": (lambda: b"Ho ten,Nam\x00Sinh\n" * 20 + bytes(100), "binary"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "binary"),
    "empty": (lambda: b"", "empty"),
    "four hundred corners": (lambda: many_sheets(400, CORNERS), "bomb"),
    "one part for all sheets": (lambda: many_sheets(400, CORNERS, one_part=True), "damaged"),
    "far cell with a prefix": (
        lambda: rebuilt({SHEET: prefixed(sheet('<row r="99999"><c r="CV99999"><v>1</v></c></row>'))}),
        "too_many_rows",
    ),
    "far cell in another part": (elsewhere, "too_many_columns"),
    "unclosed marks": (unclosed, "damaged"),
    "far cell of an old workbook": (far_xls, "too_many_rows"),
    "too large": (lambda: b"a" * (gates.LARGEST_FILE + 1), "too_large"),
}


def _archive(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_file_is_refused_with_its_reason(name):
    make, code = HOSTILE[name]
    data = make()
    began = time.process_time() + sum(os.times()[2:4])
    with pytest.raises(Refusal) as refusal:
        read_file(data)
    spent = time.process_time() + sum(os.times()[2:4]) - began
    assert refusal.value.findings[0].code == f"file.{code}"
    assert spent < 2, "seconds of processor time, child included"


def test_every_refusal_has_a_sentence():
    thrown = {code for _make, code in HOSTILE.values()} | {"no_rows"}
    assert thrown <= set(reading.REFUSALS)


def test_reader_that_is_killed_is_a_refusal(monkeypatch):
    def killed(*_arguments, **_named):
        return subprocess.CompletedProcess([], -signal.SIGKILL, b"", b"")

    monkeypatch.setattr(reading.subprocess, "run", killed)
    with pytest.raises(Refusal, match="hỏng"):
        read_file(GOOD)


def test_reader_that_never_ends_is_a_refusal(monkeypatch):
    monkeypatch.setattr(reading, "PATIENCE", 0.001)
    with pytest.raises(Refusal, match="hỏng"):
        read_file(GOOD)


def test_reader_that_is_out_of_time_says_that_the_content_is_too_large(monkeypatch):
    def ended(*_arguments, **_named):
        return subprocess.CompletedProcess([], -signal.SIGPROF, b"", b"")

    monkeypatch.setattr(reading.subprocess, "run", ended)
    with pytest.raises(Refusal, match="quá lớn"):
        read_file(GOOD)


def test_child_ends_when_its_time_is_used_up():
    code = "from chibo.exchange import reader; reader.allow(0.1); reader.allow(0.1)\nwhile True: pass"
    done = subprocess.run([sys.executable, "-c", code], cwd=reading.ROOT, check=False, timeout=60)
    assert done.returncode == -signal.SIGPROF


def test_time_grows_with_the_size_and_the_cells_of_a_file():
    """Of the good file: a title, two rows of headers, three members."""
    granted, cells = [], 1 + len(UPPER) + 3 * len(LOWER) + 3 * len(member(0))
    reader.read(GOOD, granted.append)
    assert granted == [
        pytest.approx(reader.EACH_MEGABYTE * len(GOOD) / gates.MEGABYTE),
        pytest.approx(reader.EACH_CELL * cells + reader.EACH_PLACE * 6 * len(UPPER)),
    ]


def test_child_limits_its_memory():
    code = "from chibo.exchange import reader; reader.limit_resources(); bytearray(700 * 1024 * 1024)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=reading.ROOT, check=False)
    assert b"MemoryError" in done.stderr


def test_child_sees_no_database_address_and_no_django():
    code = "import chibo.exchange.reader, sys; print({'django', 'psycopg'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=reading.ROOT, check=True)
    assert done.stdout.strip() == b"set()"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(0, 255)), min_size=1, max_size=30))
def test_changed_bytes_are_read_or_refused_never_more(changes):
    data = bytearray(GOOD)
    for place, value in changes:
        data[place] = value
    _read_in_this_process(bytes(data))


@settings(max_examples=150, deadline=None)
@given(st.binary(min_size=1, max_size=2000))
def test_any_bytes_are_read_or_refused_never_more(data):
    _read_in_this_process(data)


def _read_in_this_process(data):
    """As the child does it; a panic of the parser is the one thing besides a refusal that may come."""
    try:
        answer = reader.read(data)
    except GateError as refusal:
        answer = {"sheets": [], "refused": refusal.code}
    except BaseException as error:
        answer = {"sheets": [], "panic": type(error).__name__}
    assert answer.get("refused", "damaged") in reading.REFUSALS
    assert answer.get("panic", "PanicException") == "PanicException"
    assert all(isinstance(cell, str) for found in answer["sheets"] for row in found["rows"] for cell in row)


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
