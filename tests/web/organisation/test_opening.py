"""Every figure of an organisation and of a hamlet opens into exactly the members it counts."""

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import transaction

from chibo.accounts.choices import Role
from chibo.engine.calendar import Period
from chibo.engine.formula import Definition, read_condition
from chibo.indicators.measuring import Setting, measured
from chibo.membership import actions as membership
from chibo.organisation.nodes import Node
from chibo.storage.identity import Scope, acting
from tests.organisation.world import ACTOR, PAPER, TODAY, dated_world
from tests.stages import set_once
from tests.web.organisation.conftest import seated, text

pytestmark = pytest.mark.django_db
LINK = re.compile(r'<a[^>]* href="(/people/\?[^"]*)"[^>]*>\s*(\d+)')
THEN, NOW = "?on=2024-06-01", "?on=2024-06-01&tree=now"


@pytest.fixture(scope="module")
def world_stage(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """The district with somebody of every sort, and a cell that changed communes after the day looked at."""
    with set_once(django_db_blocker):
        world = dated_world()
        root = world["huyen"].path
        with transaction.atomic(), acting(user=None, scope=Scope((root,), (root,))):
            old, middle, young, _tied, school, west, _last = world.persons
            for person, kind, unit in (
                (old, "exempt", None),
                (young, "reinforcing", world["dong-1"]),
                (west, "reinforcing", world["tay-1"]),
                (school, "exempt", None),
            ):
                membership.start_fact(
                    actor=ACTOR, person=person, kind=kind, on=date(2020, 1, 1), basis=PAPER,
                    **({"unit": unit} if unit else {}),
                )  # fmt: skip
            membership.enter_member(
                actor=ACTOR, person={"family": "Lò", "given": "Ấm", "gender": "m"}, kind="admitted",
                on=date(2024, 2, 2), unit=world["dong-1"], today=TODAY, basis=PAPER,
            )  # fmt: skip
            membership.record_movement(
                actor=ACTOR, person=middle, kind="transferred_out", on=date(2024, 5, 20),
                unit=world["dong-1"], partner=world["dong-2"], today=TODAY, basis=PAPER,
            )  # fmt: skip
            membership.move_unit(
                actor=ACTOR, unit=world["tay-1"], on=date(2024, 9, 1), today=TODAY,
                parent=world["xa-dong"], basis=PAPER,
            )  # fmt: skip
        yield world


def opened(client, url: str) -> dict[str, int]:
    """Address by address the figure of each link of a page, after the list behind it was counted."""
    page = client.get(url)
    assert page.status_code == 200, url
    found = {unescape(link): int(number) for link, number in LINK.findall(text(page))}
    for link, number in found.items():
        listed = client.get(link)
        assert listed.context["form"].is_valid(), link
        assert (link, listed.context["listing"].paginator.count) == (link, number)
        assert "on=" not in url or "on=2024-06-01" in link
    return found


def views(found: dict[str, int]) -> dict[str, int]:
    """The figures by the view they open into."""
    named = {}
    for link, number in found.items():
        view = re.search(r"(?:view|age)=(\w+)", link)
        named[view[1] if view else "members"] = number
    return named


@pytest.mark.parametrize(("code", "query"), [("xa-dong", THEN), ("xa-dong", NOW), ("huyen", THEN)])
def test_every_figure_of_the_units_below_opens(officer, code, query):
    found = opened(officer, f"/organisation/units/{code}/below/{query}")
    assert len(found) >= 2


@pytest.mark.parametrize(
    ("code", "query", "figures"),
    [
        (
            "xa-dong",
            THEN,
            {"members": 6, "official": 5, "probationary": 1, "local": 3, "reinforcing": 1, "exempt": 2}
            | {"transit": 1},
        ),
        (
            "xa-dong",
            NOW,
            {"members": 8, "official": 7, "probationary": 1, "local": 3, "reinforcing": 2, "exempt": 2}
            | {"transit": 1},
        ),
        ("xa-dong", "", {"members": 8, "official": 7, "local": 3, "reinforcing": 2, "exempt": 2}),
        ("xa-tay", THEN, {"members": 2, "official": 2, "reinforcing": 1}),
        ("xa-tay", NOW, {}),
        ("dong-1", THEN, {"members": 3, "official": 2, "local": 2, "reinforcing": 1, "exempt": 1}),
    ],
)
def test_figure_of_an_organisation_opens_into_the_members_it_counts(world, officer, code, query, figures):
    found = views(opened(officer, f"/organisation/units/{code}/{query}"))
    assert figures.items() <= found.items()
    assert bool(figures) == bool(found)


@pytest.mark.parametrize("query", ["", THEN, NOW])
@pytest.mark.parametrize("page", ["localities/thon-dong-1/", "units/xa-dong/localities/", "localities/"])
def test_figure_of_a_hamlet_opens_into_the_members_of_its_cells(world, officer, page, query):
    found = opened(officer, f"/organisation/{page}{query}")
    of_one = views({link: n for link, n in found.items() if "thon-dong-1" in link})
    assert of_one == {"members": 3, "local": 2, "reinforcing": 1, "A8": 1}


def test_list_says_of_which_hamlet_and_tree_it_is(world, officer):
    page = text(officer.get("/people/?hamlet=thon-dong-1&on=2024-06-01&tree=now"))
    assert "Chi bộ phụ trách Thôn Đồng Một." in page
    assert "Theo cây tổ chức hiện nay." in page
    assert 'name="hamlet" value="thon-dong-1"' in page


def test_hamlet_out_of_reach_lists_nobody(world):
    west = seated(world, Role.GRASSROOTS_OFFICE, "tay-2")
    answer = west.get("/people/?hamlet=thon-dong-1")
    assert (answer.context["rows"], bool(answer.context["form"].problems)) == ([], True)


@pytest.mark.parametrize(
    "page", ["units/huyen/", "units/huyen/below/", "localities/thon-dong-1/", "localities/"]
)
def test_who_does_not_see_members_gets_figures_without_links(world, page):
    centre = seated(world, Role.POLITICAL_CENTRE)
    assert not LINK.findall(text(centre.get(f"/organisation/{page}")))


def test_day_ahead_opens_nothing(world, officer):
    assert opened(officer, "/organisation/units/xa-dong/?on=2026-01-01") == {}


def test_figures_over_the_hamlets_open_into_the_hamlets_they_count(world, officer):
    page = officer.get("/organisation/localities/")
    assert page.context["figures"]
    for figure in page.context["figures"]:
        assert officer.get(figure["url"]).context["listing"].paginator.count == figure["count"]


@pytest.mark.parametrize(("word", "number"), [("local", 3), ("reinforcing", 1), ("exempt", 2)])
def test_console_counts_what_the_page_shows(world, word, number):
    root, day = world["huyen"].path, date(2024, 6, 1)
    asked = Definition("members", where=(read_condition(word).value,))
    with acting(user=None, scope=Scope((root,), (root,))):
        setting = Setting(Node(world["xa-dong"], "then"), Period(day, day))
        assert measured(setting, [asked])[0].part == number
