"""Lists of the tree as workbooks: what the page shows, whole, and only where one may take lists out."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from chibo.accounts.choices import Role
from chibo.audit.models import Look
from tests.organisation.world import give_office
from tests.web.organisation.conftest import seated

pytestmark = pytest.mark.django_db


def rows(client, url):
    """The rows of the sheet that begin with a number, as what stands under each heading."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    lines = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    head = next(line for line in lines if "STT" in line or "TT" in line)
    return [dict(zip(head, line, strict=True)) for line in lines if isinstance(line[0], int)]


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
        ("units/dong-1/roster/?detained=1", "units/dong-1/roster/workbook/?detained=1"),
    ],
)
def test_page_offers_its_workbook_to_whoever_may_take_it(world, officer, page, button):
    link = f'href="/organisation/{button}"'
    assert link in officer.get(f"/organisation/{page}").content.decode()
    secretary = seated(world, Role.CELL_SECRETARY, "dong-1")
    assert link not in secretary.get(f"/organisation/{page}").content.decode()
