"""Special hamlets on screen: watch list, map, one hamlet, measures, reported people, T18 there and back."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from chibo.accounts.choices import Role
from chibo.hamlets.actions import add_measure
from chibo.hamlets.models import HamletMeasure, HamletReport
from chibo.organisation.models import Locality
from chibo.storage.identity import Scope, acting
from tests.organisation.world import ACTOR, PAPER, TODAY
from tests.targets.admitting import admit
from tests.web.organisation.conftest import PAPERED, seated, shown, text

pytestmark = pytest.mark.django_db
WATCH = "/hamlets/units/huyen/"
ONE = "/hamlets/thon-dong-5/"
FILL = f"{WATCH}fill/"
MEASURE = {"what": "Cử ba đảng viên tăng cường", "owner": "Ban Tổ chức", "due_on": "31/12/2025"}
HEADING = "Xã\tThôn, xóm\tSố hộ\tTổng\tTại chỗ\tViệc phải làm\tNgười phụ trách\tHạn"


@pytest.fixture
def measure(world):
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        return add_measure(
            actor=ACTOR, locality=world.hamlets["thon-dong-5"], what="Lập chi bộ", owner="Đảng ủy xã",
            due_on=date(2025, 6, 1), basis=PAPER,
        )  # fmt: skip


def names(page):
    return [line.name for line in page.context["lines"]]


def test_watch_list_counts_states_and_draws_a_tile_for_each_hamlet(world, officer, measure):
    page = officer.get(WATCH)
    told = text(page)
    assert page.context["total"] == 4
    # The cell with one member serves two hamlets, the one with three has just as many as the law asks for.
    assert set(names(page)) == {"Thôn Đồng Một", "Thôn Đồng Ba", "Thôn Đồng Bốn", "Thôn Đồng Năm"}
    assert names(page)[0] == "Thôn Đồng Năm"
    assert told.count("<title>Thôn Đồng") == 4
    assert "Lập chi bộ" in told
    assert 'class="tag bad">01/6/2025' in told


def test_view_of_a_state_shows_only_its_hamlets(world, officer):
    assert names(officer.get(f"{WATCH}?view=no_cell")) == ["Thôn Đồng Năm"]
    assert len(names(officer.get(f"{WATCH}?view=all"))) == 4
    assert names(officer.get(f"{WATCH}?view=no_local")) == []


def test_area_leaves_other_hamlets_out(world, officer):
    from chibo.organisation.actions import add_flag

    hamlet = world.hamlets["thon-dong-1"]
    add_flag(actor=ACTOR, flag="religious", on=date(2020, 1, 1), basis=PAPER, locality=hamlet)
    page = officer.get(f"{WATCH}?area=religious&view=all")
    assert names(page) == ["Thôn Đồng Một"]
    assert officer.get(f"{WATCH}?area=khong-co").context["total"] == 4


def test_first_page_is_that_of_the_own_unit_and_another_unit_is_offered(world, officer, clerk):
    assert officer.get("/hamlets/").context["asked"].unit.code == "huyen"
    assert clerk.get("/hamlets/").context["asked"].unit.code == "xa-dong"
    moved = officer.get(f"{WATCH}?unit=xa-dong")
    assert moved.url == "/hamlets/units/xa-dong/"
    assert clerk.get("/hamlets/units/xa-tay/").status_code == 404


def test_unit_without_hamlets_and_day_before_the_tree_say_so(world, officer):
    assert "Không phụ trách thôn, xóm nào" in text(officer.get("/hamlets/units/xa-tay/"))
    assert "chưa có hoặc đã kết thúc" in text(officer.get(f"{WATCH}?on=01/01/1990"))
    assert officer.get(f"{WATCH}?on=hôm+kia").status_code == 422


def test_hamlet_without_a_cell_says_why_and_what_is_done(world, officer, measure):
    told = text(officer.get(ONE))
    assert shown("chưa có đảng viên") in told
    assert "Lập chi bộ" in told
    assert "Hạn 01/6/2025" in told
    assert "Chưa ai báo số người" in told


def test_small_cell_shows_only_the_distance_to_the_floor(world, officer):
    told = text(officer.get("/hamlets/thon-dong-1/"))
    assert "Điều lệ cần ít nhất 3 đảng viên chính thức" in told
    assert "không tính trước những năm tới" in told
    assert "1/3 đảng viên trên 60 tuổi (33,3\xa0%)" in told


def test_outlook_is_drawn_with_what_is_supposed(world, officer, monkeypatch):
    monkeypatch.setattr("chibo.engine.viability.ENOUGH_CELLS", 5)
    monkeypatch.setattr("chibo.engine.viability.ENOUGH_YEARS", 10)
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        admit(world, "dong-1", date(2021, 3, 3), date(2022, 3, 3))
    plain = officer.get("/hamlets/thon-dong-1/")
    (cell,) = plain.context["cells"]
    assert cell["chart"].headline == "Nếu không thêm ai, năm 2030 chi bộ còn khoảng 5 đảng viên (5–5)."
    assert len(cell["chart"].lines) == 2
    other = world["dong-2"].pk
    page = officer.get(f"/hamlets/thon-dong-1/?admitted=2&seconded=1&joined={other}")
    (cell,) = page.context["cells"]
    assert cell["chart"].lines[2].values[0] == 7
    assert "Theo giả định" in text(page)
    assert officer.get("/hamlets/thon-dong-1/?admitted=99").status_code == 200


def test_past_day_without_the_hamlet_says_so(world, officer):
    assert "không đơn vị nào phụ trách" in text(officer.get(f"{ONE}?on=2009-01-01"))


def test_measure_is_added_finished_and_withdrawn(world, send):
    page = send(f"{ONE}measures/add/", **MEASURE)
    assert page.url == ONE
    row = HamletMeasure.objects.get()
    assert (row.what, row.owner, row.due_on) == (MEASURE["what"], "Ban Tổ chức", date(2025, 12, 31))
    send(f"/hamlets/measures/{row.pk}/finish/", papered=False, on="16/6/2025", result="Đã lập chi bộ")
    row.refresh_from_db()
    assert (row.done_on, row.result) == (TODAY, "Đã lập chi bộ")
    send(f"/hamlets/measures/{row.pk}/withdraw/", papered=False)
    assert not HamletMeasure.objects.exists()


def test_measure_without_owner_keeps_what_was_typed(world, send):
    page = send(f"{ONE}measures/add/", step="preview", **MEASURE | {"owner": " "})
    assert page.status_code == 422
    assert MEASURE["what"] in text(page)


def test_reported_people_are_marked_and_withdrawn_with_the_reason(world, send, officer):
    said = {"on": "01/5/2025", "people": "420", "away": "51", "source": "Sổ của thôn", "reporter": "Thôn"}
    send(f"{ONE}people/", papered=False, **said)
    told = text(officer.get(ONE))
    assert "420 người, ngày 01/5/2025" in told
    assert "báo cáo, không tính từ sổ" in told
    row = HamletReport.objects.get()
    send(f"/hamlets/reports/{row.pk}/withdraw/", papered=False, reason="Nhầm thôn")
    assert "Nhầm thôn" in text(officer.get(ONE))


def test_reader_sees_but_does_not_write(world, measure):
    leader = seated(world, Role.LEADER)
    assert "Thêm biện pháp" not in text(leader.get(ONE))
    assert leader.get(f"{ONE}measures/add/").status_code == 403
    assert "Nhập biểu T18" not in text(leader.get(WATCH))


def test_office_of_another_commune_finds_no_measure(world, measure):
    other = seated(world, Role.GRASSROOTS_OFFICE, "xa-tay")
    assert other.get(f"/hamlets/measures/{measure.pk}/finish/").status_code == 404
    assert other.get(ONE).status_code == 404


def book(officer, url=f"{WATCH}workbook/"):
    answer = officer.get(url)
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(b"".join(answer) if answer.streaming else answer.content))


def test_t18_holds_every_hamlet_with_its_reasons(world, officer, measure):
    sheet = book(officer).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    line = next(row for row in rows if "Thôn Đồng Năm" in row)
    assert line[5] == "chưa có"
    assert line[6] == 0
    assert line[-3:-1] == ["Lập chi bộ", "Đảng ủy xã"]
    shared = next(row for row in rows if "Thôn Đồng Ba" in row)
    assert (shared[5], shared[6]) == ("ghép", 1)


def test_t18_sent_back_writes_households_and_measures(world, officer, send):
    sheet = book(officer).active
    for row in sheet.iter_rows():
        if row[1].value == "Thôn Đồng Năm":
            row[3].value, row[21].value, row[22].value = 96, "Lập chi bộ", "Đảng ủy xã"
            row[23].value = date(2025, 12, 31)
    held = io.BytesIO()
    sheet.parent.save(held)
    page = officer.get(FILL)
    hidden = {
        "submission": "0197a000-0000-7000-8000-000000000001",
        "version": page.context["form"]["version"].value(),
    }
    file = SimpleUploadedFile("t18.xlsx", held.getvalue())
    seen = officer.post(FILL, {**hidden, **PAPERED, "file": file, "step": "preview"})
    assert seen.status_code == 200, seen.context["form"].errors
    pasted = seen.context["form"]["pasted"].value()
    done = officer.post(FILL, {**hidden, **PAPERED, "pasted": pasted, "step": "confirm"})
    assert done.url == WATCH
    row = HamletMeasure.objects.get()
    assert (row.locality.code, row.what, row.due_on) == ("thon-dong-5", "Lập chi bộ", date(2025, 12, 31))
    assert Locality.objects.get(code="thon-dong-5").households == 96


def test_pasted_lines_tell_where_they_differ_from_the_books(world, send):
    lines = f"{HEADING}\nĐồng Vông\tThôn Đồng Một\t80\t4\t3\t\t\t"
    page = send(FILL, step="preview", pasted=lines)
    assert "tổng số đảng viên trong tệp là 4, sổ có 3" in text(page)
    assert "đảng viên tại chỗ trong tệp" not in text(page)
    assert Locality.objects.get(code="thon-dong-1").households is None


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("\tThôn Không Có\t\t\t\t\t\t", "không có thôn, xóm tên như vậy"),
        ("\tThôn Đồng Năm\tnhiều\t\t\t\t\t", "số hộ phải là một số nguyên"),
        ("\tThôn Đồng Năm\t\t\t\tLập chi bộ\t\t31/12/2025", "chưa có người phụ trách"),
        ("\tThôn Đồng Năm\t\t\t\tLập chi bộ\tXã\t31/02/2025", "hạn phải là ngày"),
        (f"\tThôn Đồng Năm\t\t\t\t{'việc ' * 70}\tXã\t31/12/2025", "quá dài"),
        ("\tThôn Đồng Năm\t\t\t\t\t\t", "Không có gì mới để ghi"),
    ],
)
def test_lines_that_cannot_be_taken_are_told_and_nothing_is_written(world, send, line, words):
    page = send(FILL, pasted=f"{HEADING}\n{line}")
    assert page.status_code == 422
    assert words in text(page)
    assert not HamletMeasure.objects.exists()


def test_nothing_sent_no_heading_and_a_broken_file_are_told(world, send, officer):
    assert "Chọn tệp hoặc dán" in text(send(FILL))
    assert "Không thấy dòng tiêu đề" in text(send(FILL, pasted="một\thai"))
    page = officer.get(FILL)
    said = {
        "submission": "0197a000-0000-7000-8000-000000000002",
        "version": page.context["form"]["version"].value(),
    }
    broken = SimpleUploadedFile("t18.xlsx", b"PK\x03\x04 nothing")
    assert officer.post(FILL, {**said, **PAPERED, "file": broken, "step": "preview"}).status_code == 422
