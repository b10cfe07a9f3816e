"""A list of sources (T8) read from a file: what a note may hold is taken, every other column is told."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from chibo.admission.models import Candidate
from chibo.web.admission.reading import read_list
from tests.register import send

pytestmark = pytest.mark.django_db
HEAD = ["TT", "Họ tên", "Ngày sinh", "Nam/Nữ", "Dân tộc", "Quê quán", "Nơi ở (thôn)", "Giai đoạn"]
SAID = {
    "paper_issuer": "Chi bộ thôn Hạ", "paper_kind": "Nghị quyết", "paper_number": "5-NQ/CB",
    "paper_date": "03/3/2025", "cell": "cb-ha", "by": "cell", "on": "3/3/2025",
}  # fmt: skip


def book(*lines, above=("Danh sách nguồn",)):
    made = Workbook()
    for line in (list(above), HEAD, *lines):
        made.active.append(list(line))
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def sent(client, data):
    return client.post(reverse("candidates_read"), {"file": SimpleUploadedFile("t8.xlsx", data)})


def test_file_is_read_into_lines_and_columns_not_taken_are_told():
    found = read_list(
        book(
            [1, "Ngô Thị Mơ", "09/8/2001", "Nữ", "Thái", "Đồng Bắc", "Thôn Hạ", "Cảm tình"],
            [2, "Lù Văn; Ân", 1998, "Nam", None, "Đồng Nam", None, None],
            ["Người lập: ai đó"],
            [None, None, "1990", "Nam"],
        )
    )
    assert found.lines == ("Ngô Thị Mơ; 2001; Nữ; Thôn Hạ", "Lù Văn, Ân; 1998; Nam")
    assert [(row.heading, row.cells) for row in found.left] == [
        ("Ngày sinh", 1), ("Dân tộc", 1), ("Quê quán", 2), ("Giai đoạn", 1),
    ]  # fmt: skip
    assert found.nameless == 1


def test_read_list_goes_through_the_preview_into_the_pool_all_or_none(register, office):
    answer = sent(
        office, book([1, "Ngô Thị Mơ", "2001", "Nữ", "", "", "Thôn Hạ"], [2, "Lù Văn Ân", "1998", "x"])
    )
    names = answer.context["form"].initial["names"]
    assert Candidate.objects.count() == 0
    refused = send(office, reverse("candidates_new"), "preview", names=names, **SAID)
    assert "Dòng 2" in str(refused.context["form"].errors)
    mended = names.replace("; x", "; nam")
    assert send(office, reverse("candidates_new"), names=mended, **SAID).status_code == 303
    with register.at_work():
        made = dict(Candidate.objects.values_list("name", "birth_year"))
    assert made == {"Ngô Thị Mơ": 2001, "Lù Văn Ân": 1998}


def test_every_wrong_line_is_told_at_once(office):
    wrong = "Ngô Thị Mơ; 2001; ?\nLù Văn Ân; 98; nam\nVàng A Ổi; 1999; nam"
    refused = send(office, reverse("candidates_new"), "preview", names=wrong, **SAID)
    told = str(refused.context["form"].errors["names"])
    assert ("Dòng 1" in told, "Dòng 2" in told, "Dòng 3" in told) == (True, True, False)


def test_own_workbook_of_the_pool_is_read_back(pool, office):
    pool.note("Ngô Thị Mơ")
    found = read_list(office.get(reverse("pool_workbook")).content)
    assert found.lines == ("Ngô Thị Mơ; 2001; Nữ",)
    assert "Giai đoạn" in {row.heading for row in found.left}


@pytest.mark.parametrize("data", [b"", b"MZ\x90", "Một dòng; không tiêu đề".encode()])
def test_file_that_is_no_list_is_refused_with_what_to_do(office, data):
    answer = sent(office, data)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
