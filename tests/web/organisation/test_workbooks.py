"""Lists of the tree as workbooks: what the page shows, whole, and only where one may take lists out."""

from datetime import date

import pytest

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from chibo.organisation import actions as tree
from tests.organisation.world import ACTOR, PAPER, give_office
from tests.web.organisation.conftest import seated
from tests.web.sheets import rows

pytestmark = pytest.mark.django_db


def test_hamlets_are_listed_with_their_cells_and_what_they_lack(world, officer):
    found = {row["Thôn, xóm"]: row for row in rows(officer, "/organisation/localities-workbook/")}
    assert list(found) == ["Thôn Đồng Ba", "Thôn Đồng Bốn", "Thôn Đồng Một", "Thôn Đồng Năm"]
    own, shared, none = found["Thôn Đồng Một"], found["Thôn Đồng Ba"], found["Thôn Đồng Năm"]
    assert (own["Chi bộ"], own["Đảng viên"], own["Tại chỗ"]) == ("Chi bộ thôn Đồng Một", 3, 3)
    assert (shared["Chi bộ"], shared["Tình trạng"]) == ("Chi bộ thôn Đồng Hai", "Chi bộ ghép")
    assert (none["Chi bộ"], none["Tình trạng"]) == (None, "Chưa có chi bộ")


def test_hamlets_follow_the_filters_of_the_page(world, officer):
    url = "/organisation/localities-workbook/"
    assert [row["Thôn, xóm"] for row in rows(officer, f"{url}?view=no-cell")] == ["Thôn Đồng Năm"]
    assert [row["Thôn, xóm"] for row in rows(officer, f"{url}?q=dong+bon")] == ["Thôn Đồng Bốn"]
    assert rows(officer, f"{url}?q=khong+co") == []


def test_hamlets_of_one_unit_only(world, officer):
    assert rows(officer, "/organisation/units/xa-tay/localities/workbook/") == []
    assert len(rows(officer, "/organisation/units/xa-dong/localities/workbook/")) == 4


def test_units_below_say_who_leads_them_and_what_needs_care(world, officer):
    give_office(world, "dong-1", "cell_secretary", world.persons[0])
    found = {row["Tổ chức"]: row for row in rows(officer, "/organisation/units/xa-dong/below/workbook/")}
    led, alone = found["Chi bộ thôn Đồng Một"], found["Chi bộ thôn Đồng Hai"]
    assert (led["Bí thư"], led["Đảng viên"], led["Chính thức"]) == ("Lường Ổn", 3, 3)
    assert "Chưa có bí thư" in alone["Cần chú ý"]
    communes = rows(officer, "/organisation/units/huyen/below/workbook/")
    assert [(row["Tổ chức bên dưới"], row["Đảng viên"]) for row in communes] == [(3, 5), (2, 2)]


def test_posts_are_listed_in_rank_with_their_term_and_time(world, officer):
    give_office(world, "dong-1", "cell_secretary", world.persons[1], term="2010-2012")
    (post,) = rows(officer, "/organisation/units/dong-1/posts/workbook/")
    assert (post["Chức danh"], post["Người giữ"]) == ("Bí thư chi bộ", "Nông Ất")
    assert (post["Nhiệm kỳ"], "01/01/2010" in post["Thời gian"]) == ("2010-2012", True)


def test_roster_says_who_counts(world, officer):
    found = rows(officer, "/organisation/units/dong-1/roster/workbook/")
    assert sorted(row["Họ và tên"] for row in found) == ["Lường Ổn", "Nông Ất", "Vi Đủ"]
    assert {row["Được tính"] for row in found} == {"x"}
    assert rows(officer, "/organisation/units/xa-dong/roster/workbook/") == []


def test_what_leaves_is_noted_and_a_secretary_takes_nothing_out(world, officer):
    rows(officer, "/organisation/units/dong-1/roster/workbook/")
    assert Look.objects.filter(what="export.membership.roster", count=3).count() == 1
    secretary = seated(world, Role.CELL_SECRETARY, "dong-1")
    for url in ("localities-workbook/", "units/dong-1/posts/workbook/", "units/dong-1/roster/workbook/"):
        assert secretary.get(f"/organisation/{url}").status_code == 403


@pytest.mark.parametrize(
    ("page", "button"),
    [
        ("localities/?view=no-cell", "localities-workbook/?view=no-cell"),
        ("units/xa-dong/below/", "units/xa-dong/below/workbook/"),
        ("units/xa-dong/localities/", "units/xa-dong/localities/workbook/"),
        ("", "workbook/"),
        ("units/xa-dong/changes/", "units/xa-dong/changes/workbook/"),
        ("units/xa-dong/history/", "units/xa-dong/history/workbook/"),
        ("localities/thon-dong-1/", "localities/thon-dong-1/history/workbook/"),
        ("units/dong-1/roster/?detained=1", "units/dong-1/roster/workbook/?detained=1"),
    ],
)
def test_page_offers_its_workbook_to_whoever_may_take_it(world, officer, page, button):
    link = f'href="/organisation/{button}"'
    assert link in officer.get(f"/organisation/{page}").content.decode()
    secretary = seated(world, Role.CELL_SECRETARY, "dong-1")
    assert link not in secretary.get(f"/organisation/{page}").content.decode()


def test_tree_lists_every_unit_under_its_own_with_its_members(world, officer):
    found = rows(officer, "/organisation/workbook/")
    assert [row["Mã"] for row in found[:3]] == ["huyen", "xa-dong", "dong-2"]
    of = {row["Mã"]: (row["Trực thuộc"], row["Đảng viên"]) for row in found}
    assert of["huyen"] == (None, 7)
    assert of["dong-1"] == ("Đảng bộ xã Đồng Vông", 3)
    assert len(of) == 8


def test_tree_of_an_earlier_day_has_the_figures_of_that_day(world, officer):
    found = rows(officer, "/organisation/workbook/?on=2014-01-01")
    assert {row["Đảng viên"] for row in found} == {0}


def test_tree_is_that_of_the_units_whose_lists_one_may_take_out(world, clerk):
    found = rows(clerk, "/organisation/workbook/")
    assert found[0]["Mã"] == "xa-dong"
    assert found[0]["Trực thuộc"] == "Đảng bộ huyện Mường Sậy"
    assert {row["Mã"] for row in found} == {"xa-dong", "dong-1", "dong-2", "dong-truong"}


def rename(unit, on):
    tree.rename_unit(actor=ACTOR, unit=unit, on=on, name="Chi bộ Nà Sảy", basis=PAPER)


def test_changes_are_listed_with_those_ahead(world, officer):
    tree.rename_unit(
        actor=ACTOR, unit=world["dong-1"], on=date(2026, 1, 1), name="Chi bộ Nà Sảy", basis=PAPER
    )
    newest, *earlier = rows(officer, "/organisation/units/dong-1/changes/workbook/")
    assert (newest["Mục"], newest["Giá trị"], newest["Sắp tới"]) == ("Tên", "Chi bộ Nà Sảy", "x")
    assert [row["Sắp tới"] for row in earlier] == [None] * 3
    assert "41-QĐ/HU" in newest["Văn bản"]


def test_history_of_a_unit_tells_verb_and_values_of_every_page(world, officer, monkeypatch):
    monkeypatch.setattr("chibo.web.history.PAGE_SIZE", 2)
    tree.rename_unit(
        actor=ACTOR, unit=world["dong-1"], on=date(2020, 1, 1), name="Chi bộ Nà Sảy", basis=PAPER
    )
    found = rows(officer, "/organisation/units/dong-1/history/workbook/")
    assert {"Đổi tên", "Thành lập"} <= {row["Việc"] for row in found}
    assert any("Chi bộ Nà Sảy" in (row["Trước → sau"] or "") for row in found)
    assert len(found) > 3


def test_history_of_a_hamlet_tells_how_it_was_entered(world, officer):
    found = rows(officer, "/organisation/localities/thon-dong-1/history/workbook/")
    assert "Ghi thôn, xóm" in {row["Việc"] for row in found}


@pytest.mark.parametrize(
    "url", ["units/dong-1/history/workbook/", "localities/thon-dong-1/history/workbook/"]
)
def test_history_is_taken_out_by_whoever_sees_it_and_may_take_out(world, url):
    secretary, leader = seated(world, Role.CELL_SECRETARY, "dong-1"), seated(world, Role.LEADER, "xa-dong")
    assert secretary.get(f"/organisation/{url}").status_code == 404, "sees it, takes nothing out"
    assert leader.get(f"/organisation/{url}").status_code == 403, "takes lists out, does not see it"
