"""The database's own wall: with the program's policy torn open, no foreign person comes out."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DataError, connection, transaction

from chibo.accounts import queries
from chibo.storage import clock
from chibo.storage.identity import Scope, acting, current
from chibo.web.seat import take_seat
from tests.web.access_cast import Cast
from tests.web.test_access import Caller, cast, hidden_from, verbs_for, visits  # noqa: F401 -- cast is a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.early]
EVERYTHING = Scope(now=("",), past=("",))
MORE = ("organisation_officer", "two_desks")


@pytest.fixture
def open_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program believes that everybody may look everywhere; the database still knows who asks."""
    real = queries.Rights.scope

    @contextmanager
    def true_identity(*, user: Any, scope: Scope, role: str = "") -> Iterator[None]:
        asking = queries.user_by_id(user)
        with acting(user=user, scope=real(queries.rights_of(asking, clock.today())), role=role) as identity:
            yield identity

    monkeypatch.setattr(queries.Rights, "scope", lambda *_args: EVERYTHING)
    monkeypatch.setattr("chibo.web.middleware.acting", true_identity)


@pytest.mark.parametrize(
    "user",
    ["cell_secretary", *(pytest.param(user, marks=pytest.mark.torture) for user in MORE)],
)
def test_open_policy_still_shows_no_foreign_person(cast, open_policy, user):  # noqa: F811
    """Where the user may act the policy keeps nothing back, and the walk of all addresses looks."""
    caller, hidden, found, met = Caller(cast.users[user]), hidden_from(cast, user), [], 0
    for row, visit in visits(cast, user):
        if visit.acts and visit.relation != "none" and row.permission != "people.see":
            continue
        verbs = [verb for verb in verbs_for(visit, user) if verb in {"GET", "POST"}]
        for verb in verbs if row.posts and user == "cell_secretary" else ("GET",):
            _status, body = caller.send(verb, visit.url)
            found += [f"{verb} {visit.name} ({visit.relation}): {word!r}" for word in hidden if word in body]
            met += any(word.encode() in body for word in cast.canaries)
    assert met, "the walk met nobody at all"
    assert found == []


def test_policy_is_really_open(cast, open_policy):  # noqa: F811
    user = cast.users["leader"]
    seat = take_seat(user, cast.today)
    assert queries.scope_of(user, cast.today) == seat.scope == seat.rights.scope("people.see") == EVERYTHING


@pytest.mark.parametrize(("failing", "statement"), [(RuntimeError, ""), (DataError, "SELECT 1/0")])
def test_exception_in_the_middle_leaves_no_identity(cast, failing, statement):  # noqa: F811
    with pytest.raises(failing), transaction.atomic():
        _fail(cast, statement)
    assert current() is None
    assert _setting("chibo.user") == ""


def _fail(cast: Cast, statement: str) -> None:  # noqa: F811
    user = cast.users["leader"]
    with acting(user=user.pk, scope=Scope()), connection.cursor() as cursor:
        if not statement:
            raise RuntimeError
        cursor.execute(statement)


def test_nested_identity_gives_way_to_the_outer_one(cast):  # noqa: F811
    one, other = cast.users["leader"], cast.users["cell_secretary"]
    with transaction.atomic(), acting(user=one.pk, scope=Scope()):
        with acting(user=other.pk, scope=Scope()):
            assert _setting("chibo.user") == str(other.pk)
        assert _setting("chibo.user") == str(one.pk)
    assert _setting("chibo.user") == ""


def test_without_an_identity_no_person_is_seen(cast):  # noqa: F811
    with connection.cursor() as cursor:
        for table in ("people_person", "membership_movement", "membership_spell", "people_post"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [name])
        return cursor.fetchone()[0]
