"""The file: the same bytes for the same paper, the layout of the profile, and nothing a name could change.

`python-docx` reads the files back: an opinion that is not ours.
"""

import zipfile
from dataclasses import replace
from io import BytesIO

import docx
import pytest
from docx.enum.section import WD_ORIENT

from chibo.engine.office import check_format, docx_of, fill, open_docx, printable
from tests.engine.office.small import CASE, PROFILE, small_form

NAME = "Trần Thị Bưởi"
PAYLOADS = [
    "<w:p>",
    "</w:t></w:r></w:p>",
    "{{x}}",
    "{{ 7*7 }}",
    "{% for x in y %}",
    "{full_name}",
    "**đậm**",
    "&amp;",
    "&#x41;",
    "<!-- x -->",
    "<![CDATA[x]]>",
    "]]>",
    '"><script>',
    "${x}",
    "<<x>>",
    "«Tên»",
    "\\u0041",
    "%s",
    "%(name)s",
    "A\x00B",
    "A\x0bB",
    "A\x1fB",
    "A\ufffeB",
    "A\uffffB",
    "A\u202eB",
    "A\u2066B\u2069",
    "A\u200bB",
    "A\u200fB",
    "\ufeffA",
    "A\u2028B",
    "A\u2029B",
    "A\x85B",
    "A\nB",
    "A\r\nB",
    "A\tB",
    "\ud800A",
    "A\ue000B",
    "e\u0302\u0301\u0323\u0308" * 8,
    "Nguye\u0302\u0303n",
    "A" * 300,
    "Một tên dài " * 25,
    "H’Lim Niê",
    "Y-Đrai",
    "=1+1",
    "@SUM",
    "-",
    ".",
    "😀",
    "𠮷",
    "عربي",
    "עברית",
    "ก็",
]


def made(**changes):
    return docx_of(fill(small_form(), {**CASE, **changes}).paper, PROFILE)


def skeleton(document):
    """What a structure is made of: styles and runs of every paragraph, in cells too."""
    cells = [
        p for table in document.tables for row in table.rows for cell in row.cells for p in cell.paragraphs
    ]
    return [(p.style.name, len(p.runs)) for p in [*document.paragraphs, *cells]]


def words(document):
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_same_paper_is_the_same_bytes():
    assert made() == made()


def test_entries_of_the_file_name_no_time_and_no_maker():
    archive = zipfile.ZipFile(BytesIO(made()))
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert b"creator" not in archive.read("docProps/core.xml")
    assert b"http://schemas" in archive.read("word/document.xml")


def test_hostile_names_are_as_many_as_promised():
    assert len(PAYLOADS) >= 50


@pytest.mark.parametrize("payload", PAYLOADS, ids=lambda text: ascii(text)[:20])
def test_hostile_name_changes_neither_structure_nor_text(payload):
    harmless, hostile = (docx.Document(BytesIO(made(full_name=name))) for name in (NAME, payload))
    assert skeleton(hostile) == skeleton(harmless)
    shown = printable(payload)
    assert words(hostile) == words(harmless).replace(NAME.upper(), shown.upper()).replace(NAME, shown)
    assert f"Kết nạp {shown.upper()} ({shown}) vào Đảng." in open_docx(made(full_name=payload)).text


def test_printable_keeps_every_letter_that_can_be_seen():
    seen = [payload for payload in PAYLOADS if payload.isprintable() and payload.strip() == payload]
    assert [printable(text) for text in seen if "\u0302" not in text] == [
        text for text in seen if "\u0302" not in text
    ]


def test_page_and_letters_are_those_of_the_profile():
    document = docx.Document(BytesIO(made()))
    section = document.sections[0]
    lengths = (section.page_width, section.page_height, section.top_margin, section.bottom_margin)
    assert [round(length.mm) for length in lengths] == [210, 297, 20, 20]
    assert [round(length.mm) for length in (section.left_margin, section.right_margin)] == [30, 15]
    assert section.different_first_page_header_footer
    text = document.styles["Thân văn bản"]
    assert text.font.size.pt == 14
    assert text.paragraph_format.line_spacing.pt == 18
    assert round(text.paragraph_format.first_line_indent.mm) == 10


def test_head_and_signature_are_tables_without_lines_and_data_a_table_with():
    document = docx.Document(BytesIO(made()))
    assert [("tblBorders" in table._tbl.xml) for table in document.tables] == [False, True, False]
    assert document.tables[0].cell(0, 1).text == "ĐẢNG CỘNG SẢN VIỆT NAM"
    assert document.tables[2].cell(0, 0).text.startswith("Nơi nhận")


def test_banner_stands_across_every_page_and_only_when_given():
    paper = fill(small_form(), CASE, banner='DỮ LIỆU "MINH HỌA"').paper
    archive = zipfile.ZipFile(BytesIO(docx_of(paper, PROFILE)))
    assert all("MINH HỌA" in archive.read(f"word/header{n}.xml").decode() for n in (1, 2))
    assert b"textpath" not in zipfile.ZipFile(BytesIO(made())).read("word/header1.xml")


def test_personal_paper_has_its_head_in_the_middle_and_two_signers_stand_side_by_side():
    signature = small_form().signatures[0]
    fields = {
        name: kept for name, kept in small_form().fields.items() if name not in {"above_body", "issuing_body"}
    }
    form = small_form(above=(), body=(), signatures=(signature, signature), fields=fields)
    case = {name: value for name, value in CASE.items() if name in fields}
    document = docx.Document(BytesIO(docx_of(fill(form, case).paper, PROFILE)))
    assert document.tables[0].cell(0, 0).text == ""
    assert document.tables[0].cell(0, 1).text.startswith("ĐẢNG CỘNG SẢN VIỆT NAM")
    foot = document.tables[-1]
    assert foot.cell(0, 0).text == foot.cell(0, 1).text
    assert foot.cell(1, 0).text.startswith("Nơi nhận")


def test_letter_has_its_subject_under_the_number():
    document = docx.Document(BytesIO(docx_of(fill(small_form(letter=True), CASE).paper, PROFILE)))
    assert document.tables[0].cell(1, 0).text == "Số 07-QĐ/ĐU\nkết nạp đảng viên"
    assert "QUYẾT ĐỊNH" not in words(document)


def test_long_table_goes_on_over_the_pages_with_its_headings_again():
    rows = tuple(f"Họ hàng {number} | Trần Văn Chanh" for number in range(90))
    table = docx.Document(BytesIO(made(relatives=rows))).tables[1]
    head, *others = table.rows
    assert head._tr.xpath("./w:trPr/w:tblHeader")
    assert head._tr.xpath(".//w:keepNext")
    assert len(others) == len(rows)
    assert not any(row._tr.xpath(".//w:keepNext") for row in others)


def test_register_lies_on_its_long_side_with_the_margins_of_the_profile():
    lying = docx_of(fill(replace(small_form(), landscape=True), CASE).paper, PROFILE)
    section = docx.Document(BytesIO(lying)).sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    opened = open_docx(lying)
    assert (opened.page, opened.margins) == ((297, 210), open_docx(made()).margins)
    assert not [found for found in check_format(opened, PROFILE) if found.code.startswith("format.page")]
