"""No write path forgets the history: model, update(), bulk_create, raw SQL; and who did it."""

from datetime import date
from uuid import uuid4

import pgtrigger
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.utils import InternalError

from chibo.accounts.models import User
from chibo.audit.actions import verb
from chibo.audit.queries import history_of
from chibo.organisation.models import Locality, Unit

pytestmark = pytest.mark.django_db


def hamlet(code: str) -> Locality:
    return Locality(code=code, kind="hamlet", name="Thôn Hạ", search="thon ha")


def labels(row: Locality) -> list[str]:
    return [event.pgh_label for event in history_of(row)][::-1]


def test_saving_and_removing_leaves_its_trace():
    row = hamlet("a")
    row.save()
    row.name = "Thôn Thượng"
    row.save()
    kept = Locality(pk=row.pk)
    row.delete()
    assert labels(kept) == ["insert", "update", "delete"]


def test_update_of_many_rows_leaves_one_event_each():
    Locality.objects.bulk_create([hamlet("a"), hamlet("b")])
    Locality.objects.update(name="Thôn Thượng")
    assert {tuple(labels(row)) for row in Locality.objects.all()} == {("insert", "update")}


def test_raw_statement_leaves_its_trace():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO organisation_locality (id, code, kind, name, search, version)"
            " VALUES (%s, 'a', 'hamlet', 'Thôn Hạ', '', 1)",
            [uuid4()],
        )
        cursor.execute("UPDATE organisation_locality SET households = 7")
        cursor.execute("DELETE FROM organisation_locality")
    events = apps.get_model("organisation", "LocalityEvent").objects.order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "update", "delete"]


def test_update_that_changes_nothing_is_no_event():
    row = hamlet("a")
    row.save()
    row.save()
    assert labels(row) == ["insert"]


def came_without_history(code: str) -> Locality:
    row = hamlet(code)
    with pgtrigger.ignore("organisation.Locality:insert_insert"):
        row.save()
    assert labels(row) == []
    return row


def test_first_change_of_a_row_without_history_tells_the_value_it_replaced():
    row = came_without_history("a")
    Locality.objects.update(kind="ban")
    Locality.objects.update(kind="xom", name="Xóm Hạ")
    last, first = history_of(row)
    assert first.pgh_diff == {"kind": ["hamlet", "ban"]}
    assert last.pgh_diff == {"kind": ["ban", "xom"], "name": ["Thôn Hạ", "Xóm Hạ"]}


def test_old_value_is_kept_once_and_only_where_nothing_told_it():
    came_without_history("a")
    hamlet("b").save()
    for name in ("Thôn Thượng", "Thôn Trung"):
        Locality.objects.update(name=name)
    events = apps.get_model("organisation", "LocalityEvent").objects.order_by("code", "pgh_id")
    found = [(event.code, event.pgh_label, event.name) for event in events]
    assert found == [
        ("a", "before", "Thôn Hạ"),
        ("a", "update", "Thôn Thượng"),
        ("a", "update", "Thôn Trung"),
        ("b", "insert", "Thôn Hạ"),
        ("b", "update", "Thôn Thượng"),
        ("b", "update", "Thôn Trung"),
    ]


def test_projected_columns_are_not_kept():
    unit = Unit.objects.create(code="a", step="0001", founded_on=date(2020, 1, 1))
    Unit.objects.update(path="0001", search="x")
    assert [event.pgh_label for event in history_of(unit)] == ["insert"]


def test_passwords_are_in_no_history():
    user = User(login="a", name="A")
    user.set_password("ruộng bậc thang mùa nước đổ")
    user.save()
    columns = {field.name for field in apps.get_model("accounts", "UserEvent")._meta.fields}
    assert not columns & {"password", "last_login"}


def test_verb_names_itself_and_its_actor():
    actor = User.objects.create(login="a", name="A")

    @verb("test.rename")
    def rename(*, actor: User, row: Locality) -> None:
        row.name = "Thôn Thượng"
        row.save()

    row = hamlet("a")
    row.save()
    rename(actor=actor, row=row)
    newest = history_of(row)[0]
    assert newest.pgh_context["verb"] == "test.rename"
    assert newest.pgh_context["actor"] == str(actor.pk)
    assert newest.pgh_diff == {"name": ["Thôn Hạ", "Thôn Thượng"]}


def test_verb_that_fails_leaves_neither_row_nor_history():
    @verb("test.half")
    def half(*, actor: None) -> None:
        hamlet("a").save()
        raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        half(actor=None)
    assert not Locality.objects.exists()
    assert not apps.get_model("organisation", "LocalityEvent").objects.exists()


def test_program_cannot_switch_the_triggers_off():
    refused = pytest.raises((ProgrammingError, InternalError), match="must be owner")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE organisation_locality DISABLE TRIGGER USER")


def test_every_trigger_of_a_table_is_installed_as_its_model_says_it():
    wanted = {
        trigger.get_pgid(model): trigger.compile(model).hash for model, trigger in pgtrigger.registered()
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname, obj_description(oid) FROM pg_trigger WHERE starts_with(tgname, 'pgtrigger_')"
        )
        assert dict(cursor.fetchall()) == wanted
