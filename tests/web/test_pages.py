"""Every page type in a real browser: desk and phone, light and dark; no fault, no sideways scroll.

The addresses and the things behind them are those of the access walk, so a new page is in here at once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests.web.access_cast import OWN, SEATS, Cast, build
from tests.web.access_matrix import MATRIX, Row
from tests.web.access_oracle import permitted
from tests.web.browser import faults_of, sideways

pytestmark = [pytest.mark.browser, pytest.mark.torture, pytest.mark.django_db(transaction=True)]
SIZES = {"desk": {"width": 1366, "height": 768}, "phone": {"width": 360, "height": 740}}
READERS = ("organisation_officer", "administrator")
NODE = "c1"
NO_PAGE_HERE = {
    "health": "plain text",
    "first": "only where nobody has an account yet",
    "feed_calendar": "a calendar behind a secret that nobody holds here",
}


@dataclass(frozen=True)
class Leaf:
    """One page: its address, and who opens it ("" for a stranger)."""

    name: str
    url: str
    reader: str


@pytest.fixture
def cast() -> Cast:
    """The stage of the access walk, really written: the server has its own connection."""
    with transaction.atomic():
        return build()


@pytest.fixture
def sessions(cast: Cast) -> dict[str, Client]:
    """Those who open the pages, signed in; and a stranger."""
    clients = {"": Client()} | {reader: Client() for reader in READERS}
    for reader in READERS:
        clients[reader].force_login(cast.users[reader])
    return clients


def reader_of(row: Row) -> str:
    """The first reader whose role opens the page."""
    if not row.permission:
        return ""
    wanted = row.only_for or row.permission
    return next(reader for reader in READERS if permitted([role for role, _unit in SEATS[reader]], wanted))


def address(cast: Cast, name: str, row: Row, reader: str) -> str:
    """The page over the things of one commune in the reader's reach."""
    own = reader if OWN & set(row.parts.values()) else NODE
    return reverse(name, kwargs={part: cast.key(sort, own) for part, sort in row.parts.items()})


def leaves(cast: Cast, sessions: dict[str, Client]) -> list[Leaf]:
    """Every address that answers GET with a page; those that lead on or give a file are none."""
    found = []
    for name, row in MATRIX.items():
        reader = reader_of(row)
        leaf = Leaf(name, address(cast, name, row, reader), reader)
        answer = sessions[reader].get(leaf.url)
        leads_on = answer.status_code in (302, 303, 405)
        if name in NO_PAGE_HERE or leads_on or answer.has_header("Content-Disposition"):
            continue
        assert answer.status_code == 200, name
        found.append(leaf)
    return found


@pytest.fixture
def pages(open_page: Callable[..., Page], sessions: dict[str, Client]) -> Callable[..., dict[str, Page]]:
    """One window for each reader."""

    def opened(**options: Any) -> dict[str, Page]:
        keys = {reader: client.session.session_key if reader else "" for reader, client in sessions.items()}
        return {reader: open_page(session=key, **options) for reader, key in keys.items()}

    return opened


def ills(page: Page, size: str) -> list[str]:
    """What is wrong with the open page, in light and in dark."""
    found = [f"{count} h1" for count in [page.locator("h1").count()] if count != 1]
    found += [f"{width} px too wide" for width in [sideways(page)] if width > 0]
    found += faults_of(page)
    return [f"{size}: {ill}" for ill in found]


@pytest.mark.parametrize("size", SIZES)
def test_every_page_type_has_no_fault_and_fits(size, pages, cast, sessions):
    windows, wrong = pages(viewport=SIZES[size]), []
    walked = leaves(cast, sessions)
    for leaf in walked:
        window = windows[leaf.reader]
        window.goto(leaf.url)
        wrong += [f"{leaf.name} {ill}" for ill in ills(window, size)]
    assert wrong == [], "\n".join(wrong)
    assert [said for window in windows.values() for said in window.complaints] == []
    assert len(walked) > len(MATRIX) / 2


def words_of(page: Page) -> str:
    """What the page says, but for the list of those who looked: each look makes it longer."""
    said: str = page.locator("main").inner_text()
    looks = page.locator("section[aria-labelledby=h-looks]")
    return said.replace(looks.inner_text(), "") if looks.count() else said


def test_every_page_type_says_the_same_without_a_script(pages, cast, sessions):
    """A script may help, but draws nothing that matters."""
    with_script = pages(viewport=SIZES["phone"])
    without = pages(viewport=SIZES["phone"], java_script_enabled=False)
    for leaf in leaves(cast, sessions):
        said = []
        for windows in (with_script, without):
            windows[leaf.reader].goto(leaf.url)
            said.append(words_of(windows[leaf.reader]))
        assert said[0] == said[1], leaf.name
