"""The suite itself: who it is in the database, and what it may not do."""

import socket

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction
from django.db.utils import ProgrammingError
from django.template import engines

from chibo.storage.models import Installation


def who(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user")
        return cursor.fetchone()[0]


@pytest.mark.django_db(databases=["default", "owner"])
def test_aliases_are_the_two_roles():
    assert (who("default"), who("owner")) == ("chibo_app", "chibo_owner")


def test_application_cannot_change_the_shape(db):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("CREATE TABLE another (id integer)")
    with pytest.raises(ProgrammingError, match="must be owner"), transaction.atomic():
        connection.cursor().execute("DROP TABLE django_session")


def test_extensions_are_present(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' ORDER BY extname")
        assert [row[0] for row in cursor.fetchall()] == ["btree_gist", "pg_trgm", "unaccent"]


@pytest.mark.parametrize("time", [1, 2])
def test_committed_row_is_gone_afterwards(transactional_db, time):
    assert not Session.objects.exists()
    Session.objects.create(session_key="left", session_data="", expire_date="2025-06-16T00:00Z")
    assert not Installation.objects.filter(demonstration_day__isnull=False).exists()


def test_socket_to_the_world_is_blocked():
    with pytest.raises(UserWarning, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


def test_unknown_template_variable_fails(rf):
    template = engines["django"].from_string("{{ nobody_set_this }}")
    with pytest.raises(pytest.fail.Exception, match="nobody_set_this"):
        template.render({})
