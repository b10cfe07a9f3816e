"""A desk in a real browser on the small register, and the gestures every screen that writes asks for."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from playwright.sync_api import Page, expect

from chibo.accounts.choices import Role
from chibo.organisation.models import Unit
from tests.register import Register, dated_register, make_user
from tests.web.browser import DESK, PHONE, open_page, sideways  # noqa: F401 -- fixture

AtDesk = Callable[..., Page]
THUMB = 43.9
"""The height, in CSS pixels, of what a thumb meets: 44 less what rounding takes."""
_LOW = """least => [...document.querySelectorAll(
  "main :is(.btn, .opt, select, textarea, input:not([type=hidden], [type=checkbox], [type=radio]))"
)].filter(one => one.offsetParent && one.getBoundingClientRect().height < least).map(one => one.outerHTML)"""


@pytest.fixture
def register(db: None) -> Register:
    """The small register, really written: the server has its own connection."""
    with transaction.atomic():
        return dated_register()


@pytest.fixture
def at_desk(open_page: Callable[..., Page], register: Register) -> AtDesk:  # noqa: F811
    """A page of somebody already signed in with a role at a unit."""

    def sat_down(role: Role, unit: Unit, **options: Any) -> Page:
        client = Client()
        client.force_login(make_user(f"{role}-{unit.code}", role, unit))
        return open_page(session=client.session.session_key, **{"viewport": DESK, **options})

    return sat_down


def fill(page: Page, **said: str) -> None:
    """Fill these fields in."""
    for name, text in said.items():
        page.locator(f"#id_{name}").fill(text)


def change(page: Page, label: str, before: int, after: int) -> None:
    """The check before confirming shows this figure before and after."""
    expect(page.get_by_role("row", name=f"{label} {before} {after}")).to_be_visible()


def confirm(page: Page, button: str, told: str) -> None:
    """Confirm by the button of this name; the next page says that it happened."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status")).to_have_text(told)


def preview(page: Page) -> None:
    """Ask what would change."""
    page.get_by_role("button", name="Xem trước thay đổi").click()


def refused(page: Page, words: str) -> None:
    """Asked what would change, the program says what stands in the way; nothing but that is complained of."""
    preview(page)
    expect(page.get_by_role("alert")).to_contain_text(words)
    complaints: list[str] = page.complaints  # type: ignore[attr-defined]
    assert all("422" in said for said in complaints), complaints
    complaints.clear()


def fits(page: Page) -> None:
    """Nothing is wider than the window; on a telephone a thumb meets every field and every button."""
    assert sideways(page) == 0
    if page.viewport_size == PHONE:
        assert page.evaluate(_LOW, THUMB) == []
