"""Papers on the screen: numbers taken, signed, voided, listed; papers made from forms; files looked over."""

from datetime import date
from io import BytesIO

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from chibo.documents.actions import take_number
from chibo.documents.models import Paper
from chibo.engine.office import docx_of, fill
from chibo.regulations.forms import forms, profile_on, sample_case
from tests.register import TODAY, send
from tests.web.sheets import rows

pytestmark = pytest.mark.django_db
NUMBER = {
    "kind": "QĐ", "sign": "ĐU", "term": "2020-2025", "about": "kết nạp đảng viên", "on": "16/6/2025",
}  # fmt: skip


def at(name, *args):
    return reverse(name, args=args)


def text(answer):
    return answer.content.decode()


@pytest.fixture
def clerk(register, desk_at):
    """The office of the northern commune."""
    return desk_at(register.north, Role.GRASSROOTS_OFFICE)


def given(register, **changes):
    said = {"unit": register.north, "sign": "ĐU", "kind": "QĐ", "term": "2020-2025", "about": "việc"}
    with register.at_work():
        return take_number(actor=register.actor, on=TODAY, today=TODAY, **{**said, **changes})


def kept(register):
    """Every row there is, as whoever sees all of them."""
    with register.at_work():
        return list(Paper.objects.order_by("number"))


def test_number_is_taken_after_a_look_at_what_it_will_be(register, clerk):
    there = at("paper_new", "xa-bac")
    page = text(clerk.get(there))
    assert 'value="ĐU"' in page
    preview = send(clerk, there, "preview", **NUMBER)
    change = preview.context["seen"].changes[0]
    assert (change.label, change.before, change.after) == (
        "Số lớn nhất của dãy QĐ/ĐU nhiệm kỳ 2020-2025", 0, 1,
    )  # fmt: skip
    assert kept(register) == []
    done = send(clerk, there, **NUMBER)
    assert done.url == at("unit_papers", "xa-bac")
    assert [paper.code for paper in kept(register)] == ["01-QĐ/ĐU"]


def test_gap_is_refused_with_the_next_number(register, clerk):
    answer = send(clerk, at("paper_new", "xa-bac"), **NUMBER, number="7")
    assert answer.status_code == 422
    assert "dùng số 1" in text(answer)
    assert (
        send(clerk, at("paper_new", "xa-bac"), **NUMBER, number="7", gap_reason="Sổ giấy").status_code == 303
    )


def test_number_for_a_form_takes_its_kind_and_name(register, clerk):
    page = text(clerk.get(at("paper_new", "xa-bac") + "?form=6-KNĐ"))
    assert '<option value="NQ" selected>' in page
    assert "Nghị quyết của chi bộ đề nghị kết nạp đảng viên" in page
    send(clerk, at("paper_new", "xa-bac") + "?form=6-KNĐ", **NUMBER)
    assert kept(register)[0].form == "6-KNĐ"


def test_signature_is_recorded_and_a_number_voided(register, clerk):
    paper = given(register)
    signed = {"about": "việc", "signed_on": "10/6/2025", "signer": "Vi Thị Lựu", "version": "1"}
    send(clerk, at("paper_sign", paper.pk), **signed)
    paper = kept(register)[0]
    assert (paper.signed_on, paper.signer) == (date(2025, 6, 10), "Vi Thị Lựu")
    answer = send(clerk, at("paper_void", paper.pk), reason="Nhầm loại", on="16/6/2025", version="1")
    assert answer.status_code == 422
    send(clerk, at("paper_void", paper.pk), reason="Nhầm loại", on="16/6/2025", version="2")
    page = text(clerk.get(at("paper", paper.pk)))
    assert "Đã hủy số" in page
    assert "Nhầm loại" in page
    assert "Hủy số văn bản" in page, "the history tells the verb"
    assert "10/6/2025" in page[page.index("Lịch sử thay đổi") :]
    assert at("paper_sign", paper.pk) not in page


def test_register_is_filtered_and_tells_what_is_out_of_order(register, clerk):
    given(register, about="một", signed_on=date(2025, 6, 10), signer="A")
    given(register, about="hai", signed_on=date(2025, 6, 9), signer="A")
    given(register, about="ba", kind="NQ", term="2025-2030", number=3, gap_reason="Sổ giấy")
    there = at("unit_papers", "xa-bac")
    page = text(clerk.get(there))
    assert [line.row.about for line in clerk.get(there).context["lines"]] == ["ba", "hai", "một"]
    assert "Ngày ký của 02-QĐ/ĐU trước ngày ký của 01-QĐ/ĐU" in page
    asked = {"kind": "NQ", "term": "2025-2030", "state": "waiting", "q": "BA"}
    assert [line.row.about for line in clerk.get(there, asked).context["lines"]] == ["ba"]
    assert len(clerk.get(there, {"kind": "<x>", "term": "1", "state": "?"}).context["lines"]) == 3
    assert "Không có số nào như vậy" in text(clerk.get(there, {"q": "zzz"}))
    with register.at_work():
        Paper.objects.update(gap_reason="")
    assert "NQ/ĐU 2025-2030: 1, 2" in text(clerk.get(there))


def test_registers_in_the_scope_are_counted_and_the_own_one_is_there_when_empty(register, clerk):
    assert "Đảng ủy xã Đồng Bắc" in text(clerk.get(at("documents")))
    given(register, unit=register.north_cell, sign="CB")
    given(register, unit=register.south)
    books = clerk.get(at("documents")).context["books"]
    assert [(book.body, book.total) for book in books] == [("Đảng ủy xã Đồng Bắc", 0), ("Chi bộ thôn Hạ", 1)]


def test_register_is_taken_out_as_a_workbook_with_its_filters(register, clerk):
    given(register, about="một", signed_on=date(2025, 6, 10), signer="Vi Thị Lựu")
    given(register, about="hai", kind="NQ")
    answer = clerk.get(at("unit_papers_workbook", "xa-bac"), {"kind": "QĐ"})
    rows = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    lines = [row for row in rows if row[0] == 1]
    assert lines[0][1:5] == ("01-QĐ/ĐU", "2020-2025", "Quyết định, quy định", "một")
    assert not [row for row in rows if row[0] == 2]
    assert Look.objects.get().what == "export.documents.register"


def test_history_of_a_number_leaves_as_a_workbook(register, clerk):
    paper = given(register)
    url = reverse("paper_history_workbook", args=[paper.pk])
    assert url in text(clerk.get(at("paper", paper.pk)))
    assert "Lấy số văn bản" in {row["Việc"] for row in rows(clerk, url)}


def test_leader_reads_and_keeps_nothing(register, desk_at):
    paper = given(register)
    leader = desk_at(register.north, Role.LEADER)
    page = text(leader.get(at("unit_papers", "xa-bac")))
    assert "01-QĐ/ĐU" in page
    assert at("paper_new", "xa-bac") not in page
    assert leader.get(at("paper_sign", paper.pk)).status_code == 403
    assert "Lịch sử thay đổi" not in text(leader.get(at("paper", paper.pk)))


def test_forms_are_listed_by_the_part_of_the_work(register, clerk):
    page = text(clerk.get(at("paper_forms", "xa-bac")))
    assert all(form.vi in page for form in forms().values())
    assert clerk.get(at("paper_make", "xa-bac", "khong-co")).status_code == 404


def test_paper_is_filled_from_the_file_looked_at_and_taken(register, clerk):
    person = register.enter("Mận", birth=None)
    there = at("paper_make", "xa-bac", "9a-knd")
    fresh = clerk.get(there)
    assert 'value="Đảng ủy xã Đồng Bắc"' in text(fresh)
    filled = clerk.post(there, {"step": "fill", "person": str(person.pk), "occupation": "giáo viên"})
    initial = filled.context["form"].initial
    assert (initial["full_name"], initial["cell_name"], initial["occupation"]) == (
        person.full_name, "Chi bộ thôn Hạ", "giáo viên",
    )  # fmt: skip
    assert Look.objects.get().object == person.pk
    said = {"full_name": "Ngô <w:p> Mận", "body_sign": "ĐU", "paper_on": "05/02/2025", "number": "7"}
    seen = clerk.post(there, {"step": "preview", **said})
    assert "Số 07-QĐ/ĐU" in seen.context["lines"]
    assert "Quê quán" in seen.context["missing"]
    assert "Ngô &lt;w:p&gt; Mận" in text(seen)
    answer = clerk.post(there, {"step": "file", **said})
    assert answer["Content-Disposition"] == 'attachment; filename="9a-knd.docx"'
    assert "NGÔ <W:P> MẬN" in "\n".join(
        line.text for line in docx.Document(BytesIO(answer.content)).paragraphs
    )
    assert kept(register) == [], "making a paper takes no number and keeps nothing"


def test_form_can_be_seen_filled_with_invented_people(clerk):
    answer = clerk.post(at("paper_make", "xa-bac", "6-knd"), {"step": "sample"})
    file = docx.Document(BytesIO(answer.content))
    assert "TRẦN THỊ BƯỞI" in "\n".join(line.text for line in file.paragraphs)
    assert "người và việc đều hư cấu" in file.sections[0].header.part.blob.decode()


def test_file_of_somebody_elsewhere_fills_nothing(register, clerk):
    person = register.enter("Mận", unit=register.south_cell)
    answer = clerk.post(at("paper_make", "xa-bac", "9a-knd"), {"step": "fill", "person": str(person.pk)})
    assert answer.status_code == 422
    assert "Mận" not in text(answer)


def checked(clerk, content, **said):
    file = SimpleUploadedFile("van-ban.docx", content)
    return clerk.post(at("paper_check"), {"file": file, "on": "16/6/2025", **said})


def test_file_is_looked_over_and_findings_say_what_to_do(clerk):
    form, profile = forms()["6-KNĐ"], profile_on(TODAY).profile
    whole = docx_of(fill(form, sample_case(form)).paper, profile)
    assert "Không thấy chỗ nào phải sửa" in text(checked(clerk, whole))
    torn = docx_of(fill(form, {**sample_case(form), "full_name": "", "number": None}).paper, profile)
    page = text(checked(clerk, torn))
    assert "Còn chỗ chưa điền" in page
    assert "Vào số trong sổ văn bản sau khi ký" in page


def test_personal_paper_is_looked_over_without_number_and_recipients(clerk):
    form, profile = forms()["10-KNĐ"], profile_on(TODAY).profile
    paper = docx_of(fill(form, sample_case(form)).paper, profile)
    assert "Thiếu dòng số" in text(checked(clerk, paper))
    assert "Không thấy chỗ nào phải sửa" in text(checked(clerk, paper, personal="1"))


@pytest.mark.parametrize("content", [b"PK\x03\x04 x", b"\xd0\xcf\x11\xe0" + bytes(600), b"%PDF-1.7"])
def test_foreign_file_is_refused_in_words(clerk, content):
    answer = checked(clerk, content)
    assert answer.status_code == 422
    assert "lưu lại dạng .docx" in text(answer)


def test_file_larger_than_is_read_is_refused(clerk, monkeypatch):
    monkeypatch.setattr("chibo.web.documents.forms.LARGEST_FILE", 10)
    assert "Bỏ bớt ảnh" in text(checked(clerk, b"x" * 11))
