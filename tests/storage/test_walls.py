"""What the database itself guarantees, asked of the database: rights, policies, triggers, roles."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, models, transaction

from chibo.storage.models import Placed

pytestmark = pytest.mark.django_db
# Tables of ours without history triggers, each for its reason.
WITHOUT_HISTORY = {
    "audit.Look": "append-only",
    "audit.Submission": "the frame's own memory of sent forms",
    "membership.Movement": "append-only: the ledger is its own history",
    "membership.MovementPlace": "projection",
    "membership.Opening": "projection",
    "membership.OpeningYear": "projection",
    "membership.Spell": "projection",
    "organisation.UnitPath": "projection",
    "accounts.FirstCode": "lives for an hour, no record",
    "storage.Installation": "the installation's own row",
    "people.PersonKey": "a key kept in history could not be destroyed",
    "exchange.Advance": "how far a running import has come",
    "exchange.Batch": "staging: what is imported has its own history",
    "exchange.StagedRow": "staging",
    "exchange.PreparedFile": "a copy of what is here, kept a day",
    "exchange.Remembered": "a committee's habit of naming columns",
    "admission.AttachmentPart": "content of a file: of what was taken back no copy stays",
    "people.SavedView": "a reader's own list of filters",
}
APPEND_ONLY = ["membership_movement", "audit_look"]
PROJECTIONS = ["membership_spell", "membership_movementplace"]


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("chibo.")]


def is_event(model: type[models.Model]) -> bool:
    return model.__name__.endswith("Event")


def ask(statement: str, *values: object) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def may(table: str, right: str) -> bool:
    return ask("SELECT has_table_privilege('chibo_app', %s, %s)", table, right)[0][0]


def test_history_and_ledger_can_only_grow():
    tables = [model._meta.db_table for model in own_models() if is_event(model)] + APPEND_ONLY
    assert len(tables) > 15
    for table in tables:
        assert may(table, "INSERT"), table
        assert not any(may(table, right) for right in ("UPDATE", "DELETE", "TRUNCATE")), table


def test_projections_are_written_by_the_database_alone():
    for table in PROJECTIONS:
        assert may(table, "SELECT"), table
        assert not any(may(table, right) for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE")), table


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE membership_movement SET reason = 'x'",
        "DELETE FROM audit_look",
        "TRUNCATE accounts_grantevent",
        "UPDATE organisation_unitevent SET pgh_label = 'x'",
        "DELETE FROM pghistory_context",
        "INSERT INTO membership_spell (standing) VALUES ('official')",
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "DROP TRIGGER context_stands ON pghistory_context",
        "SET ROLE chibo_owner",
        "CREATE TABLE public.mine (id int)",
    ],
)
def test_program_cannot_reach_over_the_wall(statement):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
        ask(statement)


def test_every_table_of_record_keeps_its_history():
    bare = {
        model._meta.label
        for model in own_models()
        if not is_event(model) and _history_operations(model._meta.db_table) < {"INSERT", "UPDATE", "DELETE"}
    }
    assert bare == set(WITHOUT_HISTORY)


def _history_operations(table: str) -> set[str]:
    """The operations on which some enabled pgtrigger statement trigger writes an event."""
    rows = ask(
        "SELECT tgtype FROM pg_trigger"
        " WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_%%' AND tgenabled = 'O'",
        table,
    )
    bits = {"INSERT": 4, "DELETE": 8, "UPDATE": 16}
    return {name for (kind,) in rows for name, bit in bits.items() if kind & bit}


def test_every_table_about_a_person_has_forced_row_security():
    tables = {model._meta.db_table for model in own_models() if _about_person(model)}
    assert {"people_person", "people_personevent", "membership_movement", "membership_spell"} <= tables
    bare = ask(
        "SELECT relname FROM pg_class"
        " WHERE relname = ANY(%s) AND NOT (relrowsecurity AND relforcerowsecurity)",
        sorted(tables),
    )
    assert bare == []


def _about_person(model: type[models.Model]) -> bool:
    names = {field.name for field in model._meta.fields}
    return (
        issubclass(model, Placed)
        or {"place", "toward"} <= names
        or (
            "person" in names
            and model._meta.get_field("person").related_model is apps.get_model("people", "Person")
        )
    )


def test_policies_look_into_no_other_table():
    policies = ask(
        "SELECT tablename, policyname, qual, with_check FROM pg_policies WHERE schemaname = 'public'"
    )
    assert len(policies) > 20
    for table, name, sees, writes in policies:
        assert " FROM " not in f"{sees} {writes}".upper(), (table, name)
        assert name == "owner_all" or sees != "true", (table, name)


def test_open_policy_is_the_owners_alone():
    open_to = ask("SELECT DISTINCT roles FROM pg_policies WHERE qual = 'true'")
    assert open_to == [(["chibo_owner"],)]


def test_roles_have_no_power_over_the_wall():
    rows = ask(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
        " AND (rolsuper OR rolbypassrls OR rolcreaterole)",
        ["chibo_owner", "chibo_app", "chibo_report"],
    )
    assert rows == []
    assert not ask("SELECT pg_has_role('chibo_app', 'chibo_owner', 'MEMBER')")[0][0]
    assert not ask("SELECT has_schema_privilege('chibo_app', 'public', 'CREATE')")[0][0]


def test_role_for_reports_reads_figures_and_nothing_else():
    rights = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")
    rows = ask(
        "SELECT relname, word FROM pg_class CROSS JOIN unnest(%s::text[]) AS word"
        " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
        " AND has_table_privilege('chibo_report', oid, word)",
        list(rights),
    )
    assert rows == [("membership_figures", "SELECT")]


def test_view_that_looks_through_the_wall_is_not_for_the_application():
    views = ask("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v'")
    assert views == [("membership_figures",)]
    assert not any(may("membership_figures", right) for right in ("SELECT", "INSERT", "UPDATE", "DELETE"))


def test_functions_with_the_owners_rights_fix_their_search_path():
    rows = ask(
        "SELECT proname, proconfig FROM pg_proc"
        " WHERE prosecdef AND pronamespace = 'public'::regnamespace AND proname LIKE 'chibo_%%'"
    )
    assert rows
    for name, configuration in rows:
        assert any(setting.startswith("search_path=public, pg_temp") for setting in configuration or []), name
