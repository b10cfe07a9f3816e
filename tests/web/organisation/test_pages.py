"""Pages that show the tree, one organisation and hamlets."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chibo.accounts.choices import Role
from chibo.membership import actions as membership
from chibo.organisation import actions as tree
from chibo.organisation.models import Locality, UnitName
from chibo.storage.identity import Scope, acting
from chibo.web import history
from chibo.web.organisation import units
from chibo.web.organisation.tree import WHOLE_AT_MOST
from tests.organisation.world import ACTOR, PAPER, START, TODAY, give_office, make_user
from tests.web.organisation.conftest import seated, text

pytestmark = pytest.mark.django_db
TABS = ["unit", "unit_below", "unit_localities", "unit_posts", "unit_changes", "unit_history"]


def walk(branches):
    for branch in branches:
        yield branch
        yield from walk(branch.below)


def test_tree_shows_every_unit_with_its_members(officer):
    page = officer.get("/organisation/")
    counted = {branch.unit.code: branch.members for branch in walk(page.context["branches"])}
    assert counted == {
        "huyen": 7,
        "xa-dong": 5,
        "xa-tay": 2,
        "dong-1": 3,
        "dong-2": 1,
        "dong-truong": 1,
        "tay-1": 2,
        "tay-2": 0,
    }


def test_tree_of_another_day_and_figures_on_the_tree_of_today(officer, world):
    membership.move_unit(
        actor=ACTOR,
        unit=world["tay-1"],
        on=date(2024, 1, 1),
        today=TODAY,
        parent=world["xa-dong"],
        basis=PAPER,
    )
    counted = []
    for tree_name in ("then", "now"):
        page = officer.get(f"/organisation/?on=2018-09-04&tree={tree_name}")
        counted.append({b.unit.code: b.members for b in walk(page.context["branches"])}["xa-dong"])
        assert "04/9/2018" in text(page)
    assert counted == [5, 7]


def test_day_that_cannot_be_read_is_today(officer):
    assert officer.get("/organisation/?on=31/02/2018").context["here"].day == TODAY


def test_search_finds_old_names_without_marks_and_says_so(officer, world):
    tree.rename_unit(
        actor=ACTOR, unit=world["xa-tay"], on=date(2020, 1, 1), name="Đảng bộ xã Bản Ngoại", basis=PAPER
    )
    page = officer.get("/organisation/?q=TAY+LINH")
    assert [row["unit"].code for row in page.context["found"]] == ["xa-tay"]
    assert "Tên cũ: Đảng bộ xã Tây Lĩnh" in text(page)
    assert "Không có tổ chức nào khớp" in text(officer.get("/organisation/?q=khong+co"))


def test_user_sees_own_subtree_and_only_the_names_above(clerk, world):
    page = clerk.get("/organisation/units/xa-dong/")
    codes = {branch.unit.code for branch in walk(page.context["branches"])}
    assert codes == {"xa-dong", "dong-1", "dong-2", "dong-truong"}
    assert page.context["crumbs"][0] == {"label": "Đảng bộ huyện Mường Sậy", "url": ""}
    assert "Tây" not in text(page)


@pytest.mark.parametrize(
    "route", [*TABS, "unit_found", "unit_rename", "unit_move", "unit_close", "unit_post"]
)
def test_foreign_parent_and_missing_units_answer_the_same(clerk, route):
    pages = [clerk.get(reverse(route, args=[code])) for code in ("xa-tay", "huyen", "tay-1", "khong-co")]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1


def test_foreign_and_missing_hamlets_answer_the_same(world):
    other = seated(world, Role.GRASSROOTS_OFFICE, "xa-tay")
    pages = [
        other.get(f"/organisation/localities/{code}/{tail}")
        for code in ("thon-dong-1", "khong-co")
        for tail in ("", "rename/", "cell/", "charge/", "flag/", "posts/start/")
    ]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1


def test_foreign_links_flags_posts_and_changes_answer_as_missing_ones(world):
    other = seated(world, Role.GRASSROOTS_OFFICE, "xa-tay")
    link = world.hamlets["thon-dong-1"].cells.get()
    flag = tree.add_flag(actor=ACTOR, flag="ethnic", on=START, basis=PAPER, unit=world["xa-dong"])
    give_office(world, "dong-1", "cell_secretary", world.persons[0])
    with acting(user=None, scope=Scope(("0001",), ("0001",))):
        post = world["dong-1"].posts.get()
    paths = [f"/organisation/links/{link.pk}/end/", f"/organisation/flags/{flag.pk}/end/"]
    paths += [f"/organisation/posts/{post.pk}/end/"]
    paths += [f"/organisation/{kind}/{uuid4()}/end/" for kind in ("links", "flags", "posts")]
    name = UnitName.objects.get(unit=world["tay-1"])
    paths += [f"/organisation/units/dong-1/changes/{name.pk}/withdraw/"]
    pages = [other.get(path) for path in paths]
    assert {page.status_code for page in pages} == {404}
    assert len({page.content for page in pages}) == 1


@pytest.mark.parametrize("role", [Role.LEADER, Role.CELL_SECRETARY, Role.POLITICAL_CENTRE])
def test_reader_sees_no_way_to_write_and_is_refused(world, role):
    reader = seated(world, role)
    page = text(reader.get("/organisation/units/xa-dong/"))
    assert "Lập tổ chức trực thuộc" not in page
    assert reader.get("/organisation/units/xa-dong/rename/").status_code == 403
    assert reader.post("/organisation/units/xa-dong/rename/").status_code == 403


def test_history_needs_its_own_permission(world):
    leader = seated(world, Role.LEADER)
    assert leader.get("/organisation/units/xa-dong/history/").status_code == 403
    assert "Lịch sử" not in text(leader.get("/organisation/units/xa-dong/"))


def test_administrator_sees_no_organisation(world, client):
    client.force_login(make_user("admin", Role.ADMINISTRATOR, None))
    assert client.get("/organisation/").status_code == 403
    assert client.get("/organisation/root/").status_code == 200


def test_overview_has_figures_ages_and_leaders(officer, world):
    give_office(world, "xa-dong", "secretary", world.persons[2])
    page = officer.get("/organisation/units/xa-dong/")
    counts = page.context["counts"]
    assert (counts["members"], counts["official"], counts["local"]) == (5, 5, 4)
    assert page.context["ages"].total == 5
    assert "Vi Đủ" in text(page)
    assert "2/5 trên 60 tuổi" in text(page)


def test_unit_on_a_day_before_it_was_founded_says_so(officer):
    page = officer.get("/organisation/units/xa-dong/?on=2001-01-01")
    assert "chưa có vào ngày đang xem" in text(page)
    assert "counts" not in page.context


def test_closed_unit_leads_to_its_successor(officer, world):
    world.found("tam", "Chi bộ tạm", "hamlet_cell", "xa-tay")
    membership.close_unit(
        actor=ACTOR,
        unit=world["tam"],
        on=date(2020, 1, 1),
        today=TODAY,
        basis=PAPER,
        successor=world["tay-1"],
    )
    page = text(officer.get("/organisation/units/tam/"))
    assert "kết thúc hoạt động ngày 01/01/2020" in page
    assert 'href="/organisation/units/tay-1/"' in page


def test_cells_table_speaks_of_units_only(officer, world):
    give_office(world, "dong-1", "cell_secretary", world.persons[1])
    page = officer.get("/organisation/units/xa-dong/below/")
    rows = {row.unit.code: row for row in page.context["cells"]}
    first = rows["dong-1"]
    assert (first.secretary, first.members, first.official, first.local) == ("Nông Ất", 3, 3, 3)
    assert [state.label for state in first.states] == ["15 năm chưa kết nạp"]
    assert rows["dong-truong"].local is None
    assert "Dưới 3 chính thức" in [state.label for state in rows["dong-2"].states]
    assert "Chưa có bí thư" in [state.label for state in rows["dong-2"].states]


def test_district_lists_its_communes_with_sums(officer):
    page = officer.get("/organisation/units/huyen/below/")
    assert [(row.unit.code, row.members, row.below) for row in page.context["groups"]] == [
        ("xa-dong", 5, 3), ("xa-tay", 2, 2),
    ]  # fmt: skip
    assert page.context["group_members"] == 7


def test_hamlets_have_their_state_and_figures(officer):
    page = officer.get("/organisation/localities/")
    rows = {row.locality.code: row for row in page.context["listing"]}
    assert {code: row.state for code, row in rows.items()} == {
        "thon-dong-1": "own", "thon-dong-3": "shared", "thon-dong-4": "shared", "thon-dong-5": "none",
    }  # fmt: skip
    first = rows["thon-dong-1"]
    assert (first.members, first.local, first.reinforcing, first.older) == (3, 3, 0, 1)


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("view=no-cell", {"thon-dong-5"}),
        ("view=shared", {"thon-dong-3", "thon-dong-4"}),
        ("view=flag-border", {"thon-dong-1"}),
        ("view=cell-no-local", {"thon-dong-3"}),
        ("q=dong+nam", {"thon-dong-5"}),
        ("view=nonsense", {"thon-dong-1", "thon-dong-3", "thon-dong-4", "thon-dong-5"}),
    ],
)
def test_hamlets_are_filtered_by_the_address(officer, world, query, codes):
    tree.add_flag(actor=ACTOR, flag="border", on=START, basis=PAPER, locality=world.hamlets["thon-dong-1"])
    if "cell-no-local" in query:
        link = world.hamlets["thon-dong-3"].cells.get()
        tree.release_cell(actor=ACTOR, link=link, on=date(2020, 1, 1), basis=PAPER)
        tree.assign_cell(
            actor=ACTOR, locality=world.hamlets["thon-dong-3"], cell=world["tay-2"], on=TODAY, basis=PAPER
        )
    page = officer.get(f"/organisation/localities/?{query}")
    assert {row.locality.code for row in page.context["listing"]} == codes


def test_new_settlement_without_cell_is_forming(officer, world):
    tree.add_flag(
        actor=ACTOR, flag="new_settlement", on=START, basis=PAPER, locality=world.hamlets["thon-dong-5"]
    )
    page = officer.get("/organisation/localities/")
    states = {row.locality.code: row.state for row in page.context["listing"]}
    assert states["thon-dong-5"] == "forming"


def test_hamlet_page_tells_whether_its_heads_are_members(officer, world, send):
    url = "/organisation/localities/thon-dong-1/posts/start/"
    send(url, kind="locality_head", holder="Hà Văn Ương", on="01/2/2020")
    page = officer.get("/organisation/localities/thon-dong-1/")
    assert (page.context["row"].head.name, page.context["row"].head.member) == ("Hà Văn Ương", False)
    assert "ngoài Đảng" in text(officer.get("/organisation/localities/"))


@pytest.mark.parametrize(("code", "count"), [("dong-2", 2), ("dong-truong", 0), ("xa-dong", 4), ("huyen", 4)])
def test_unit_has_the_hamlets_in_its_charge_and_a_cell_those_it_serves_on_its_tab(officer, code, count):
    page = officer.get(f"/organisation/units/{code}/localities/")
    assert len(page.context["rows"]) == count
    assert [tab["count"] for tab in page.context["tabs"] if tab["current"]] == [count]


@pytest.mark.parametrize("route", TABS)
def test_tab_answers_on_any_day(officer, route):
    for query in ("", "?on=2012-02-03", "?on=2012-02-03&tree=now", "?on=2030-01-01"):
        assert officer.get(reverse(route, args=["xa-dong"]) + query).status_code == 200


def test_history_says_who_did_what_with_old_and_new(officer, send):
    send("/organisation/units/dong-1/rename/", name="Chi bộ Bản Rạ", on="04/5/2020")
    acts = officer.get("/organisation/units/dong-1/history/").context["history"].acts
    (act,) = [act for act in acts if act.verb == "Đổi tên"]
    assert act.who == "Người dùng organisation_officer-huyen"
    values = [(v.label, v.before, v.after) for change in act.changes for v in change.values]
    assert ("Tên", "", "Chi bộ Bản Rạ") in values
    assert ("Thời gian", "từ 01/01/2010", "từ 01/01/2010 đến 03/5/2020") in values


def test_history_written_past_the_program_is_shown_too(officer, world):
    UnitName.objects.filter(unit=world["dong-1"]).update(name="Sửa tay")
    acts = officer.get("/organisation/units/dong-1/history/").context["history"].acts
    assert any(v.after == "Sửa tay" for act in acts for change in act.changes for v in change.values)


@pytest.mark.parametrize(
    "url", ["/organisation/units/dong-1/history/", "/organisation/localities/thon-dong-1/"]
)
def test_long_history_of_a_unit_or_hamlet_has_pages(officer, world, monkeypatch, url):
    monkeypatch.setattr(history, "PAGE_SIZE", 2)
    for name in ("Một", "Hai", "Ba"):
        UnitName.objects.filter(unit=world["dong-1"]).update(name=name)
        Locality.objects.filter(code="thon-dong-1").update(name=name)
    pages = [officer.get(f"{url}?page={n}") for n in (1, 2)]
    assert "page=2" in text(pages[0])
    told = [
        v.after
        for page in pages
        for act in page.context["history"].acts
        for c in act.changes
        for v in c.values
    ]
    assert [value for value in told if value in ("Một", "Hai", "Ba")] == ["Ba", "Hai", "Một"]


def queries_of(client, url) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    "url",
    [
        "/organisation/",
        "/organisation/?q=chi+bo",
        "/organisation/units/xa-dong/",
        "/organisation/units/xa-dong/below/",
        "/organisation/units/xa-dong/localities/",
        "/organisation/units/xa-dong/posts/",
        "/organisation/units/xa-dong/changes/",
        "/organisation/units/xa-dong/history/",
        "/organisation/localities/",
    ],
)
def test_page_asks_the_database_as_often_for_many_as_for_few(officer, world, url):
    few = queries_of(officer, url)
    for number in range(10, 16):
        world.found(f"them-{number}", f"Chi bộ thôn Thêm {number}", "hamlet_cell", "xa-dong")
        world.hamlet(f"thon-them-{number}", f"Thôn Thêm {number}", "xa-dong", f"them-{number}")
        person = world.member(f"them-{number}", f"Lò Thêm{number}")
        give_office(world, f"them-{number}", "cell_secretary", person)
    assert queries_of(officer, url) <= few + 1
    assert few <= 50


def test_large_tree_is_written_out_along_the_way_only(officer, world, monkeypatch):
    monkeypatch.setattr("chibo.web.organisation.tree.WHOLE_AT_MOST", 3)
    assert WHOLE_AT_MOST > 3
    branches = {b.unit.code: b for b in walk(officer.get("/organisation/units/dong-1/").context["branches"])}
    assert "dong-2" in branches
    assert "tay-1" not in branches
    assert branches["xa-tay"].hidden == 2


def test_hamlets_of_a_unit_come_in_pages(officer, monkeypatch):
    monkeypatch.setattr(units, "HAMLETS_AT_MOST", 3)
    first, second = (officer.get(f"/organisation/units/huyen/localities/?page={page}") for page in (1, 2))
    named = [[row.locality.name for row in page.context["rows"]] for page in (first, second)]
    assert named == [["Thôn Đồng Ba", "Thôn Đồng Bốn", "Thôn Đồng Một"], ["Thôn Đồng Năm"]]
    assert "?&amp;page=2" in text(first)


def test_cell_secretary_opens_the_hamlets_his_cell_serves_and_no_other(world):
    secretary = seated(world, Role.CELL_SECRETARY, "dong-1")
    assert "/organisation/localities/thon-dong-1/" in text(
        secretary.get("/organisation/units/dong-1/localities/")
    )
    assert secretary.get("/organisation/localities/thon-dong-1/").status_code == 200
    assert secretary.get("/organisation/localities/thon-dong-3/").status_code == 404
    assert secretary.get("/organisation/localities/thon-dong-1/rename/").status_code == 403


def test_leaders_stand_in_the_order_of_their_offices(officer, world):
    for kind, person in (("cell_deputy_secretary", 1), ("cell_secretary", 0)):
        give_office(world, "dong-1", kind, world.persons[person])
    leaders = officer.get("/organisation/units/dong-1/").context["posts"]
    assert [post.kind for _label, _holder, post in leaders] == ["cell_secretary", "cell_deputy_secretary"]


@pytest.mark.parametrize(("code", "told"), [("dong-1", True), ("dong-truong", False)])
def test_local_members_are_counted_where_there_are_hamlets(officer, code, told):
    assert ("Tại chỗ ở thôn, xóm" in text(officer.get(f"/organisation/units/{code}/"))) is told
