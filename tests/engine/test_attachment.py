"""Files are judged by what they hold, and hostile ones are refused with a code of their own."""

import pytest

from chibo.engine.attachment import AttachmentError, judge
from tests.papers_as_files import EXECUTABLE, PDF, PLACE, chunk, docx, jpeg, png


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("Đơn xin vào Đảng.PDF", PDF, "pdf"),
        ("trang 1.jpeg", jpeg(), "jpeg"),
        ("trang 2.jpg", jpeg(turned=1), "jpeg"),
        ("quet.png", png(), "png"),
        ("nghi quyet.docx", docx(), "docx"),
    ],
)
def test_file_of_an_office_is_let_in(name, content, kind):
    assert judge(name, content).kind == kind


def script(words):
    return PDF.replace(b"/Catalog", b"/Catalog " + words)


HOSTILE = [
    ("rỗng.pdf", b"", "empty"),
    ("chay.exe", EXECUTABLE, "kind"),
    ("chay.pdf", EXECUTABLE, "kind"),
    ("trang.html", b"<html><script>alert(1)</script>", "kind"),
    ("hinh.svg", b"<svg onload='x'/>", "kind"),
    ("anh.gif", b"GIF89a/*", "kind"),
    ("giay.pdf", png(), "renamed"),
    ("giay.pdf.exe", PDF, "renamed"),
    ("giay", PDF, "renamed"),
    ("a" * 200 + ".pdf", PDF, "name"),
    ("gpj.\u202efdp.pdf", PDF, "name"),
    ("dong\n2.pdf", PDF, "name"),
    ("../../etc/giay.pdf", PDF, "name"),
    ("cut.pdf", PDF[:-8], "damaged"),
    ("tron.pdf", PDF + b"<script>alert(1)</script>", "damaged"),
    ("html.pdf", PDF.replace(b"1 0 obj", b"<html><script>1</script>", 1), "two_in_one"),
    ("lenh.pdf", script(b"/OpenAction << /S /JavaScript /JS (x) >>"), "active"),
    ("giau.pdf", script(b"/S /J#61vaScript"), "active"),
    ("chay.pdf", script(b"/S /Launch"), "active"),
    ("nhung.pdf", script(b"/EmbeddedFiles 1 0 R"), "active"),
    ("khoa.pdf", script(b"/Encrypt 2 0 R"), "locked"),
    ("cut.png", png()[:-3], "damaged"),
    ("sai.png", png().replace(b"IDAT", b"IDAX"), "damaged"),
    ("to.png", png(40_000, 40_000), "pixels"),
    ("khong.png", png(0, 1), "damaged"),
    ("cut.jpg", jpeg()[:-2], "damaged"),
    ("dau.jpg", b"\xff\xd8\xff\xe0" + b"<?php", "damaged"),
    ("zip.docx", docx()[:40], "damaged"),
    ("macro.docx", docx(word__vbaProject=b"x"), "active"),
    ("nhung.docx", docx(word__embeddings__oleObject1=b"x"), "active"),
    ("tran.docx", docx(word__media__image1=b"\x00" * 60_000_000), "bomb"),
    ("mat.docx", docx("TUYỆT MẬT"), "stamped"),
    ("doctype.docx", docx("<!DOCTYPE x>"), "damaged"),
    ("noi.docx", docx() + PDF, "two_in_one"),
]


@pytest.mark.parametrize(("name", "content", "code"), HOSTILE, ids=[row[0][:20] for row in HOSTILE])
def test_hostile_file_is_refused(name, content, code):
    with pytest.raises(AttachmentError) as refused:
        judge(name, content)
    assert refused.value.code == code


def test_word_that_only_mentions_secrets_is_let_in():
    assert judge("a.docx", docx("Giữ bí mật của Đảng")).kind == "docx"


def test_zip_that_is_no_paper_is_refused():
    with pytest.raises(AttachmentError) as refused:
        judge("a.docx", docx().replace(b"word/document.xml", b"work/document.xml"))
    assert refused.value.code == "kind"


def test_pictures_leave_place_and_hidden_files_behind():
    noted = png(2, 2, chunk(b"tEXt", PLACE), chunk(b"eXIf", PLACE)) + docx()
    for name, content in [("a.png", noted), ("a.jpg", jpeg() + docx() + PLACE)]:
        kept = judge(name, content).content
        assert PLACE not in kept
        assert b"PK\x03\x04" not in kept
    assert judge("a.png", noted).content == png()


def test_photograph_stays_the_way_it_was_held():
    kept = judge("a.jpg", jpeg(turned=6)).content
    assert kept.count(b"Exif") == 1
    assert judge("a.jpg", kept).content == kept, "what was kept is kept again as it is"
    assert b"Exif" not in judge("a.jpg", jpeg(turned=1)).content


def test_bytes_in_any_disorder_are_refused_or_kept_never_a_crash():
    for whole, name in [(jpeg(), "a.jpg"), (png(), "a.png"), (docx(), "a.docx"), (PDF, "a.pdf")]:
        for at in range(0, len(whole)):
            for broken in (whole[:at], whole[:at] + b"\xff" + whole[at + 1 :]):
                try:
                    judge(name, broken)
                except AttachmentError:
                    continue
