"""What stands around every page: navigation, banner, error pages, gallery, house style in templates."""

from datetime import date

import pytest
from django.db import OperationalError
from django.template import Context, Template
from django.urls import clear_url_caches, reverse

from chibo.engine.calendar import PartialDate
from chibo.storage.models import Installation
from chibo.web import errors
from chibo.web.navigation import BAR, ITEMS, Item, is_current, links
from chibo.web.seat import take_seat

pytestmark = pytest.mark.django_db
TODAY = date(2025, 6, 16)


@pytest.fixture
def demonstration(db):
    Installation.objects.update_or_create(id=1, defaults={"demonstration_day": TODAY})


def test_demonstration_says_so_on_every_page(client, demonstration):
    for path in ("/login/", "/nowhere/"):
        page = client.get(path).content.decode()
        assert "DỮ LIỆU MINH HỌA – người và việc đều hư cấu" in page
        assert "Hôm nay là 16/6/2025" in page


def test_working_installation_has_no_banner(client, db):
    assert "MINH HỌA" not in client.get("/login/").content.decode()


def test_gallery_is_for_demonstrations_and_administrators(client, desk, administrator):
    assert desk.get("/gallery/").status_code == 404
    client.force_login(administrator)
    assert client.get("/gallery/").status_code == 200


def test_gallery_opens_in_a_demonstration(desk, demonstration):
    page = desk.get("/gallery/").content.decode()
    assert "style=" not in page
    assert page.count('role="img"') == 9


def test_page_names_the_user_his_role_and_his_organisation(desk):
    page = desk.get("/preferences/").content.decode()
    for words in ("Lưu Đình Khải", "Cán bộ ban tổ chức", "Đảng bộ huyện Yên Lạc"):
        assert words in page


def test_items_are_shown_to_those_who_may_open_them(settings, leader, administrator):
    settings.ROOT_URLCONF = "tests.web.navigated"
    clear_url_caches()
    shown = [link.item.route for link in links(ITEMS, take_seat(leader, TODAY), "/people/x/")]
    assert shown == [
        "worklist",
        "organisation",
        "people",
        "training",
        "pool",
        "documents",
        "schemes",
        "reports",
    ]
    assert links(ITEMS, take_seat(administrator, TODAY), "/") == []
    assert links(ITEMS, None, "/") == []


def test_bar_of_a_phone_holds_five_and_the_account_menu_the_rest(desk):
    page = desk.get("/organisation/").content.decode()
    bar, menu = page[page.index('class="bottom"') :], page[: page.index('class="bottom"')]
    assert bar.count("<li>") == BAR < sum(f'href="{reverse(item.route)}"' in page for item in ITEMS)
    assert reverse("training") not in bar
    assert f'<li class="phone"><a href="{reverse("training")}"' in menu


def test_administrator_finds_the_way_to_the_first_organisation(client, administrator):
    client.force_login(administrator)
    assert 'href="/organisation/root/"' in client.get("/accounts/").content.decode()


def test_search_is_offered_to_those_who_may_open_it(client, desk, administrator):
    client.force_login(administrator)
    assert client.get("/search/?q=an").status_code == 403
    assert 'role="search"' not in client.get("/accounts/").content.decode()
    assert 'role="search"' in desk.get("/organisation/").content.decode()


def test_search_box_repeats_what_was_searched_and_not_what_a_list_was_filtered_by(desk):
    box = 'type="search" value="{}"'
    assert box.format("an") in desk.get("/search/?q=an").content.decode()
    assert box.format("") in desk.get("/organisation/?q=an").content.decode()


def test_item_holding_the_page_is_current(settings, leader):
    settings.ROOT_URLCONF = "tests.web.navigated"
    clear_url_caches()
    found = links(ITEMS, take_seat(leader, TODAY), "/people/x/")
    assert [link.item.route for link in found if link.current] == ["people"]
    ledger = links(ITEMS, take_seat(leader, TODAY), "/membership/movements/x/void/")
    assert [link.item.route for link in ledger if link.current] == ["people"]
    assert is_current("/", "/")
    assert not is_current("/people/", "/")


def test_item_without_a_page_is_not_shown(leader):
    ghost = Item("ghost", "Ma", "Ma", "work", "worklist.see")
    assert links((ghost,), take_seat(leader, TODAY), "/") == []


def test_user_without_grants_has_no_rights(officer):
    officer.grants.update(during=("1990-01-01", "1991-01-01"))
    seat = take_seat(officer, TODAY)
    assert (seat.role, seat.role_label, seat.owner, seat.permissions) == ("", "", "", frozenset())


@pytest.mark.parametrize(
    ("handler", "arguments", "status", "words"),
    [
        (errors.bad_request, [ValueError()], 400, "Không hiểu yêu cầu"),
        (errors.forbidden, [ValueError()], 403, "Không có quyền"),
        (errors.not_found, [ValueError()], 404, "Không tìm thấy"),
        (errors.server_error, [], 500, "Có lỗi trong chương trình"),
        (errors.csrf_failure, [], 403, "Trang đã mở quá lâu"),
        (errors.locked_out, [{}], 429, "Tạm dừng đăng nhập"),
    ],
)
def test_error_page_says_what_to_do_and_not_what_broke(rf, handler, arguments, status, words):
    answer = handler(rf.get("/secret-path/"), *arguments)
    page = answer.content.decode()
    assert answer.status_code == status
    assert f"<h1>{words}</h1>" in page
    assert "secret-path" not in page
    assert "csrfmiddlewaretoken" not in page


def test_unreachable_database_is_a_page_of_its_own(rf):
    try:
        raise OperationalError("no connection")
    except OperationalError:
        answer = errors.server_error(rf.get("/"))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{ d|day }}", "05/8/2021"),
        ("{{ p|day }}", "1975"),
        ("{{ none|day }}", ""),
        ("{{ n|number }} {{ none|number }}", "7.051 "),
        ("{{ n|dash }} {{ zero|dash }} {{ none|dash }}", "7.051 – –"),
        ("{{ four|signed }} {{ less|signed }} {{ zero|signed }}", "+4 –2 0"),
        ("{{ part|share:whole }} {{ part|share:zero }}", "65,0\xa0% –"),
        ("{{ part|of:n }}", "130/7.051"),
    ],
)
def test_house_style_in_templates(text, shown):
    values = {"d": date(2021, 8, 5), "p": PartialDate(1975), "none": None, "n": 7051, "zero": 0}
    values |= {"four": 4, "less": -2, "part": 130, "whole": 200}
    assert Template("{% load house %}" + text).render(Context(values)) == shown
