"""Soát thể thức: our own papers pass, every departure is found by name, harmful files are not opened."""

import re
import time
import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

import docx
import pytest
from docx.shared import Mm, Pt

from chibo.engine.container import LARGEST_FILE, MEGABYTE
from chibo.engine.office import NotReadableError, check_format, docx_of, fill, open_docx
from chibo.engine.office.opening import MOST_MARKS
from chibo.engine.office.package import WORD
from tests.engine.office.small import CASE, PROFILE, line, small_form


@pytest.fixture(scope="module")
def paper():
    return docx_of(fill(small_form(), CASE).paper, PROFILE)


def found(data, **more):
    return {
        finding.code.removeprefix("format.") for finding in check_format(open_docx(data), PROFILE, **more)
    }


def parts_of(data):
    archive = zipfile.ZipFile(BytesIO(data))
    return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts):
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def changed(data, *pairs, part="word/document.xml"):
    """The file with words of a part exchanged; each must be there."""
    parts = parts_of(data)
    for old, new in pairs:
        assert old.encode() in parts[part]
        parts[part] = parts[part].replace(old.encode(), new.encode())
    return zipped(parts)


def test_our_own_paper_departs_in_nothing(paper):
    assert found(paper) == set()


def test_page_and_margins_of_another_size_are_found(paper):
    document = docx.Document(BytesIO(paper))
    document.sections[0].page_width = Mm(216)
    document.sections[0].left_margin = Mm(25)
    saved = BytesIO()
    document.save(saved)
    told = [str(finding) for finding in check_format(open_docx(saved.getvalue()), PROFILE)]
    assert told == [
        "Khổ giấy 216 × 297 mm. Đặt lại khổ A4 (210 × 297 mm).",
        "Lề trái 25 mm. Đặt lại 30 mm.",
    ]


def test_other_font_and_size_are_found_in_words_and_in_styles(paper):
    document = docx.Document(BytesIO(paper))
    document.paragraphs[4].runs[0].font.name = "Arial"
    document.styles["Thân văn bản"].font.size = Pt(12)
    saved = BytesIO()
    document.save(saved)
    told = " ".join(str(finding) for finding in check_format(open_docx(saved.getvalue()), PROFILE))
    assert "phông Arial" in told
    assert "cỡ 12" in told


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("ĐẢNG CỘNG SẢN VIỆT NAM", "CỘNG HÒA", "party"),
        ("Số 07-QĐ/", "Số: 07/QĐ-", "number.form"),
        ("Số 07-QĐ/", "Số 7-QĐ/", "number.form"),
        ("Số 07-QĐ/", "Số\xa0\xa0 -QĐ/", "number.blank"),
        ("Số 07-QĐ/", "Ký hiệu QĐ/", "number"),
        ("ngày 05 tháng 02 năm 2026", "ngày 5 tháng 2 năm 2026", "place.form"),
        ("ngày 05 tháng 02 năm 2026", "ngày 05 tháng 03 năm 2026", "place.form"),
        ("ngày 05 tháng 02 năm 2026", "ngày   tháng   năm  ", "place.blank"),
        ("ngày 05 tháng 02 năm 2026", "05/02/2026", "place"),
        ("Nơi nhận", "Gửi", "recipients"),
        ("Nơi nhận", "Nơi nhận:", "recipients.colon"),
        ("T/M ĐẢNG ỦY", "TM. ĐẢNG ỦY", "signature.form"),
        ("T/M ĐẢNG ỦY", "ĐẢNG ỦY", "signature"),
        ("Không có ghi chú.", "Ghi chú: ............", "dotted"),
        ("Không có ghi chú.", "Ghi chú: ______", "dotted"),
        ("Không có ghi chú.", "Đồng chí {{ full_name }}", "open"),
        ("Không có ghi chú.", "Đồng chí «Ho_ten»", "open"),
        ("Không có ghi chú.", "Hết./.", "end"),
    ],
)
def test_departure_is_found_alone(paper, old, new, code):
    assert found(changed(paper, (old, new))) == {code}


def test_missing_names_of_the_issuer_and_of_places_under_recipients_are_found(paper):
    assert found(changed(paper, ("ĐẢNG ỦY XÃ QUỲNH HOA", "Đảng ủy xã"))) == {"issuer"}
    assert found(changed(paper, ("- Như Điều 3;", "Như"), ("- Lưu Đảng ủy.", "Lưu"))) == {"recipients.none"}


def test_value_still_missing_is_found():
    data = docx_of(fill(small_form(), {**CASE, "full_name": ""}).paper, PROFILE)
    assert found(data) == {"open"}


def test_long_paper_without_page_numbers_is_found(paper):
    longer = changed(paper, ("Không có ghi chú.", "Chữ nghĩa. " * 300))
    assert found(longer) == set()
    assert found(changed(longer, (" PAGE ", " DATE "), part="word/header2.xml")) == {"page.number"}


def test_personal_paper_needs_no_issuer_number_and_recipients():
    names = {"above_body", "issuing_body", "body_sign", "number"}
    signature = small_form().signatures[0]
    writer = type(signature)(line("capacity", "NGƯỜI VIẾT ĐƠN"), None, line("signer", "{signer}"))
    fields = {name: field for name, field in small_form().fields.items() if name not in names}
    form = small_form(above=(), body=(), sign="", recipients=(), signatures=(writer,), fields=fields)
    data = docx_of(fill(form, {name: CASE[name] for name in CASE if name in fields}).paper, PROFILE)
    assert found(data, personal=True) == set()
    assert found(data) == {"issuer", "number", "recipients", "signature"}


def test_empty_file_and_one_without_styles_and_section_are_judged_without_falling():
    bare = f'<w:document xmlns:w="{WORD}"><w:body>{{}}</w:body></w:document>'
    assert found(zipped({"word/document.xml": bare.format("")})) == {"empty"}
    line = "<w:p><w:r><w:rPr><w:sz w:val='x'/></w:rPr><w:t>chữ</w:t><w:tab/><w:br/></w:r><w:r/></w:p>"
    codes = found(zipped({"word/document.xml": bare.format(line)}))
    assert {"page.size", "page.margin", "font", "text.size", "party", "number"} <= codes


def test_style_that_rests_on_itself_and_unknown_styles_do_no_harm(paper):
    looped = changed(
        paper, ('<w:basedOn w:val="Normal"/>', '<w:basedOn w:val="chibo-text"/>'), part="word/styles.xml"
    )
    assert found(looped) == set()
    assert "party" not in found(
        changed(paper, ('<w:pStyle w:val="chibo-text"/>', '<w:pStyle w:val="khác"/>'))
    )


@pytest.fixture(scope="module")
def hostile(paper):
    """Harmful files by the code they are refused with."""
    parts = parts_of(paper)
    text = parts["word/document.xml"].decode()
    outside = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="x/attachedTemplate" Target="http://a.example/t.dotm" '
        'TargetMode="External"/></Relationships>'
    )
    entity = '<!DOCTYPE a [<!ENTITY b "c">]>' + re.sub(r"^<\?xml.*?\?>", "", text)
    deep = text.replace("</w:body>", "<w:p>" * 150 + "</w:p>" * 150 + "<w:r/>" * MOST_MARKS + "</w:body>")
    return [
        ("not_a_docx", b""),
        ("not_a_docx", b"PK\x03\x04 cut"),
        ("not_a_docx", zipped({"xl/workbook.xml": "<a/>"})),
        ("too_large", b"PK" + bytes(LARGEST_FILE)),
        ("old_word", b"\xd0\xcf\x11\xe0" + bytes(600)),
        ("encrypted", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le")),
        ("macro", zipped({**parts, "word/vbaProject.bin": b"x"})),
        ("doctype", zipped({**parts, "word/document.xml": entity})),
        ("external", zipped({**parts, "word/_rels/settings.xml.rels": outside})),
        ("bomb", zipped({**parts, "word/media/image1.png": bytes(41 * MEGABYTE)})),
        ("bomb", zipped({**parts, "word/header9.xml": bytes(5 * MEGABYTE)})),
        ("bomb", zipped({**parts, "word/document.xml": deep})),
        ("bomb", zipped({**parts, "word/document.xml": text.replace("Không có", "ngày " * 210_000)})),
        ("damaged", zipped({**parts, "word/document.xml": text[:-40]})),
        ("damaged", zipped({**parts, "word/document.xml": text.encode("utf-16")})),
        ("damaged", zipped({**parts, "word/document.xml": "<a/>"})),
        ("damaged", zipped({**parts, **{f"x{number}": b"" for number in range(600)}})),
    ]


@pytest.mark.parametrize("number", range(17))
def test_harmful_file_is_refused(hostile, number):
    code, data = hostile[number]
    with pytest.raises(NotReadableError) as refused:
        open_docx(data)
    assert refused.value.code == code


def test_part_that_lies_about_its_size_and_one_locked_are_refused(paper):
    broken = bytearray(paper)
    at = broken.find(b"word/document.xml") + 30
    broken[at : at + 40] = bytes(40)
    with pytest.raises(NotReadableError):
        open_docx(bytes(broken))
    locked = bytearray(paper)
    for match in re.finditer(b"PK\x01\x02", bytes(locked)):
        locked[match.start() + 8] |= 1
    with pytest.raises(NotReadableError, match="encrypted"):
        open_docx(bytes(locked))


def test_very_deep_nesting_is_read_without_falling(paper):
    text = parts_of(paper)["word/document.xml"].decode()
    deep = text.replace("</w:body>", "<w:p>" * 40_000 + "</w:p>" * 40_000 + "</w:body>", 1)
    assert found(zipped({**parts_of(paper), "word/document.xml": deep})) == set()


@pytest.mark.parametrize("words", ["«", "<<", "{a", ". ", "ngày ", "[", "_ "])
def test_text_made_to_delay_a_pattern_takes_no_time(paper, words):
    """A hundred thousand beginnings that never end: the patterns give up after a few letters."""
    text = escape(words * 100_000)
    begin = time.process_time()
    check_format(open_docx(changed(paper, ("Không có ghi chú.", text))), PROFILE)
    assert time.process_time() - begin < 5
