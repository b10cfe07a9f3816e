"""The board of targets, handing down by grid, paste or file, registering, and the history of one target."""

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from chibo.accounts.choices import Role
from chibo.engine.calendar import Period
from chibo.storage.identity import Scope, acting
from chibo.targets.models import Target, TargetStep
from chibo.web.targets.forms import read_amount
from tests.organisation.world import TODAY
from tests.targets.admitting import admit
from tests.targets.test_targets import put
from tests.web.organisation.conftest import PAPERED, seated, shown, text

pytestmark = pytest.mark.django_db
BOARD = "/targets/unit/huyen/"
GIVE = f"{BOARD}assign/"
SAID = {
    "kind": "assigned", "part": "admissions", "first": "01/01/2025", "last": "31/12/2025", "on": "15/01/2025",
    "amount": "number", "pasted": "",
}  # fmt: skip


@pytest.fixture
def given(world):
    """A district with a number, two communes of which one has more than is left, and some admissions."""
    root = world["huyen"].path
    with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
        put(world["huyen"], 10)
        put(world["xa-dong"], 8)
        put(world["xa-tay"], 5)
        put(world["huyen"], 4, part="women")
        admit(world, "dong-1", date(2025, 2, 3), date(2025, 3, 3))
    return world


def numbers():
    return {step.target.unit.code: step.value for step in TargetStep.objects.filter(withdrawn_on=None)}


def test_board_tells_plan_need_parts_and_every_unit(given, officer):
    page = officer.get(BOARD)
    told = text(page)
    assert page.context["finding"].headline == "2/10, đạt 20,0\xa0%."
    assert "đường đều theo ngày" in told
    assert "Kết nạp đảng viên nữ" in told
    assert {line.standing.unit.code: line.standing.done for line in page.context["lines"]} == {
        "xa-dong": 2, "xa-tay": 0,
    }  # fmt: skip
    assert "1 đơn vị chưa làm được" in told


def test_more_handed_down_than_there_is_to_hand_down_is_told(given, officer):
    assert "Giao xuống 13, nhiều hơn chỉ tiêu 10 là 3." in text(officer.get(BOARD))


def test_board_of_an_earlier_day_shows_the_numbers_of_that_day(given, officer):
    early = officer.get(BOARD, {"on": "10/01/2025"})
    assert early.context["whole"].standing.number is None
    assert "Chưa được giao chỉ tiêu." in text(early)
    assert officer.get(BOARD, {"on": "28/02/2025"}).context["whole"].standing.done == 1


@pytest.mark.parametrize("sort", ["rate", "number", "missing", "la"])
def test_board_is_sorted_as_asked(given, officer, sort):
    codes = [line.standing.unit.code for line in officer.get(BOARD, {"sort": sort}).context["lines"]]
    assert sorted(codes) == ["xa-dong", "xa-tay"]


def test_unreadable_day_is_told_and_the_form_stays(given, officer):
    page = officer.get(BOARD, {"on": "31/02/2025"})
    assert page.status_code == 422
    assert "31/02/2025" in text(page)


def test_first_board_is_that_of_the_users_own_unit(world, clerk):
    assert clerk.get("/targets/").context["asked"].unit.code == "xa-dong"


def test_board_before_the_unit_was_there_says_so(world, officer):
    page = officer.get(BOARD, {"on": "01/01/2005", "period": "2005-01-01_2005-12-31"})
    assert page.status_code in (200, 422)


def test_numbers_typed_in_the_grid_are_shown_before_they_are_written(world, send, officer):
    said = SAID | {"n_xa-dong": "7", "n_xa-tay": ""}
    before = send(GIVE, "preview", **said)
    assert not TargetStep.objects.exists()
    assert "Giao, cộng lại" in text(before)
    assert send(GIVE, **said).status_code == 303
    assert numbers() == {"xa-dong": 7}
    assert TargetStep.objects.get().basis.number == PAPERED["paper_number"]


@pytest.mark.parametrize(
    "pasted",
    [
        "Đảng bộ xã Đồng Vông\t7\nĐảng bộ xã Tây Lĩnh\t5",
        "TT\tĐơn vị\tChỉ tiêu\n1\tdong vong\t7\n2\tXã Tây Lĩnh\t5\nCộng\t\t12",
        "Đồng Vông 7\nTây Lĩnh 5\n",
        "TT\tTổ chức đảng\tĐảng viên\tĐăng ký\tChỉ tiêu giao\n1\tĐồng Vông\t90\t6\t7\n2\tTây Lĩnh\t80\t\t5",
    ],
)
def test_lines_pasted_from_a_sheet_fill_the_grid(world, send, pasted):
    send(GIVE, **SAID | {"pasted": pasted})
    assert numbers() == {"xa-dong": 7, "xa-tay": 5}


def test_line_of_an_unknown_unit_is_named_and_nothing_is_lost(world, send):
    page = send(GIVE, "preview", **SAID | {"pasted": "Đồng Vông\t7\nMường Khác\t5\nTây Lĩnh\tnăm"})
    told = text(page)
    assert page.status_code == 422
    assert shown("Dòng 2: “Mường Khác 5”: không có đơn vị trực thuộc tên như vậy.") in told
    assert shown("Dòng 3: “Tây Lĩnh năm”: không thấy số sau tên đơn vị.") in told
    assert "Mường Khác\t5" in told
    assert not TargetStep.objects.exists()


def test_grid_without_any_number_asks_for_one(world, send):
    assert "Điền số cho ít nhất một đơn vị" in text(send(GIVE, "preview", **SAID))


@pytest.mark.parametrize(("typed", "told"), [("bảy", "không phải số"), ("7,5", "không phải số")])
def test_box_that_is_no_number_is_told_beside_it(world, send, typed, told):
    page = send(GIVE, "preview", **SAID | {"n_xa-dong": typed})
    assert page.status_code == 422
    assert told in text(page)


@pytest.mark.parametrize(
    ("text_", "amount", "value"),
    [("7", "number", 7), ("1.250", "number", 1250), ("3", "of_members", 300), ("2,5 %", "of_members", 250)],
)
def test_amounts_are_read_as_people_write_them(text_, amount, value):
    assert read_amount(text_, amount) == value


NO_AMOUNTS = [("-1", "number"), ("1.2", "number"), ("2,555", "of_members"), ("", "number")]


@pytest.mark.parametrize(("text_", "amount"), NO_AMOUNTS)
def test_amount_that_is_none_is_refused(text_, amount):
    with pytest.raises(ValueError, match=text_ or "^$"):
        read_amount(text_, amount)


def test_exported_t11_filled_in_and_sent_back_is_read_by_its_columns(given, officer, send):
    sheet = openpyxl.load_workbook(io.BytesIO(officer.get(f"{BOARD}workbook/").content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    top = next(i for i, row in enumerate(rows) if "Tổ chức đảng" in row)
    columns = {title: i for i, title in enumerate(rows[top]) if title}
    by_name = {row[columns["Tổ chức đảng"]]: row for row in rows}
    east = by_name["Đảng bộ xã Đồng Vông"]
    assert (east[columns["Chỉ tiêu giao"]], east[columns["Lũy kế"]]) == (8, 2)
    for line in sheet.iter_rows():
        if line[columns["Tổ chức đảng"]].value == "Đảng bộ xã Đồng Vông":
            line[columns["Điều chỉnh"]].value = 9
    out = io.BytesIO()
    sheet.parent.save(out)
    file = SimpleUploadedFile("t11.xlsx", out.getvalue())
    said = SAID | {"kind": "adjusted", "on": "01/06/2025"}
    before = send(GIVE, "preview", file=file, **said)
    assert before.status_code == 200, before.context["form"].errors
    assert before.context["form"].cleaned_data["numbers"] == {given["xa-dong"]: 9}
    hidden = before.context["form"].data["pasted"]
    assert send(GIVE, **said | {"pasted": hidden}).status_code == 303
    assert TargetStep.objects.get(kind="adjusted").value == 9


def test_file_that_is_no_workbook_is_refused_with_a_sentence(world, send):
    page = send(GIVE, "preview", file=SimpleUploadedFile("t11.xlsx", b"PK\x03\x04 hong"), **SAID)
    assert page.status_code == 422
    assert page.context["form"].errors["file"]


def test_unit_registers_for_itself_with_a_plan_by_months(world, clerk, send):
    url = "/targets/unit/xa-dong/register/"
    said = {
        "part": "admissions", "first": "01/01/2025", "last": "31/12/2025", "on": "05/01/2025",
        "amount": "number", "value": "12", "months": "1 1 1 1 1 1 1 1 1 1 1 1",
    }  # fmt: skip
    assert send(url, client=clerk, **said).status_code == 303
    step = TargetStep.objects.get()
    assert (step.kind, step.value, step.months) == ("registered", 12, [1] * 12)
    wrong = send(f"{url}?lan=2", "preview", client=clerk, **said | {"months": "1 1", "on": "06/01/2025"})
    assert shown("Kế hoạch từng tháng cần đúng 12 số") in text(wrong)
    assert "Chỉ ghi số nguyên" in text(
        send(f"{url}?lan=3", "preview", client=clerk, **said | {"months": "một"})
    )


def test_history_of_a_target_tells_every_step_and_takes_one_back(given, officer, send):
    target = Target.objects.get(unit=given["xa-dong"])
    page = officer.get(f"/targets/{target.pk}/")
    assert "41-QĐ/HU" in text(page)
    step = target.steps.get()
    url = f"/targets/steps/{step.pk}/withdraw/"
    assert send(url, reason="Ghi nhầm xã").url == f"/targets/{target.pk}/"
    assert "Ghi nhầm xã" in text(officer.get(f"/targets/{target.pk}/"))


def test_target_goes_over_when_communes_are_merged(given, send):
    west = Target.objects.get(unit=given["xa-tay"])
    send(f"/targets/{west.pk}/carry/", unit="xa-dong", on="01/06/2025")
    assert TargetStep.objects.get(partner=west).value == 13


def test_targets_of_strangers_are_not_there(given):
    stranger = seated(given, Role.GRASSROOTS_OFFICE, "xa-tay")
    target = Target.objects.get(unit=given["xa-dong"])
    assert stranger.get(f"/targets/{target.pk}/").status_code == 404
    assert stranger.get("/targets/unit/xa-dong/").status_code == 404
    assert stranger.get("/targets/unit/xa-dong/assign/").status_code == 404
    leader = seated(given, Role.LEADER)
    assert leader.get(f"/targets/{target.pk}/").status_code == 200
    assert leader.get(GIVE).status_code == 403


def test_year_ahead_is_offered(world, officer):
    page = officer.get(BOARD, {"period": "2026-01-01_2026-12-31"})
    assert page.status_code == 200
    assert page.context["said"].period == Period.year(TODAY.year + 1)
