"""Whoever works in the small invented district, and forms filled in as a browser would send them."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape

from chibo.accounts.choices import Role
from tests.organisation.world import World, make_user, world, world_stage  # noqa: F401 -- fixtures

PAPERED = {
    "paper_issuer": "Ban Thường vụ Huyện ủy",
    "paper_kind": "Quyết định",
    "paper_number": "77-QĐ/HU",
    "paper_date": "01/4/2020",
}


def seated(world: World, role: Role, code: str = "huyen") -> Client:  # noqa: F811 -- a fixture is asked for by its name
    """A signed-in client of somebody with one role in one unit."""
    client = Client()
    client.force_login(make_user(f"{role}-{code}", role, world[code]))
    return client


@pytest.fixture
def officer(world: World) -> Client:  # noqa: F811 -- as above
    """An officer of the whole district."""
    return seated(world, Role.ORGANISATION_OFFICER)


@pytest.fixture
def clerk(world: World) -> Client:  # noqa: F811 -- as above
    """The office of one commune."""
    return seated(world, Role.GRASSROOTS_OFFICE, "xa-dong")


@pytest.fixture
def send(officer: Client) -> Callable[..., object]:
    """Opens the form, takes version and key from it, sends it with a step; keeps the key per address."""
    keys: dict[str, str] = {}

    def sent(url: str, step: str = "confirm", *, client: Client = officer, papered: bool = True, **said: str):
        page = client.get(url)
        assert page.status_code == 200, url
        hidden = {
            "submission": keys.setdefault(url, str(uuid4())),
            "version": page.context["form"]["version"].value(),
        }
        return client.post(url, {**hidden, **(PAPERED if papered else {}), **said, "step": step})

    return sent


def text(response) -> str:
    """The page as text."""
    return response.content.decode()


def shown(words: str) -> str:
    """Words as they stand in a page."""
    return escape(words)
