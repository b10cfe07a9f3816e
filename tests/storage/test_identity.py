"""The database's identity: as ranges of paths, inside a transaction, and never longer."""

from uuid import uuid4

import pytest
from django.db import connection, transaction

from chibo.storage.identity import Scope, acting, current


def settings() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, coalesce(current_setting('chibo.' || name, true), '')"
            " FROM unnest(ARRAY['user', 'role', 'low', 'high', 'more', 'past']) AS name"
        )
        return dict(cursor.fetchall())


@pytest.mark.django_db
def test_scope_becomes_ranges():
    user = uuid4()
    with acting(user=user, scope=Scope(("00010002", "0005"), ("0004", "0005")), role="leader"):
        assert settings() == {
            "user": str(user), "role": "leader", "low": "00010002", "high": "00010002~", "more": "0005",
            "past": "0004,0005",
        }  # fmt: skip
        assert current().user == user
    assert set(settings().values()) == {""}
    assert current() is None


@pytest.mark.django_db
def test_empty_scope_is_an_empty_range():
    with acting(user=None, scope=Scope()):
        kept = settings()
        assert kept["low"] > kept["high"]


@pytest.mark.django_db(transaction=True)
def test_identity_needs_a_transaction():
    with pytest.raises(RuntimeError, match="open transaction"), acting(user=None, scope=Scope()):
        pass


@pytest.mark.django_db(transaction=True)
def test_connection_used_again_knows_nobody():
    for failing in (False, True):
        try:
            with transaction.atomic(), acting(user=uuid4(), scope=Scope(("0001",))):
                if failing:
                    raise RuntimeError
        except RuntimeError:
            pass
        assert set(settings().values()) == {""}


@pytest.mark.django_db(transaction=True)
def test_twenty_users_take_turns_on_one_connection():
    for number in range(200):
        user = uuid4()
        with transaction.atomic(), acting(user=user, scope=Scope((f"{number:04d}",))):
            assert settings()["user"] == str(user)
            assert settings()["low"] == f"{number:04d}"
        assert settings()["user"] == ""


@pytest.mark.parametrize(
    ("path", "inside"), [("0001", True), ("00010002", True), ("0002", False), ("000", False), ("", False)]
)
def test_scope_holds_its_subtree(path, inside):
    assert Scope(("0001",)).holds(path) is inside
