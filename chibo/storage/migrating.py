"""Operations for migrations that change many tables at once.

Django draws every model that is related to a changed one anew after each operation; with a history trigger
for every change of every table that was half of the time of a first start. These leave the models as drawn.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.compiler import Trigger


class CreateTables(Operation):
    """Several tables in the order given, each resting only on those before it or on other apps'.

    Args:
        tables: the operations that create them one by one.
    """

    reversible = True

    def __init__(self, tables: list[CreateModel]) -> None:
        self.tables = tables

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        drawn = state.__dict__.pop("apps", None)
        for table in self.tables:
            table.state_forwards(app_label, state)
        if drawn is not None:
            state.__dict__["apps"] = drawn
            state.reload_models([(app_label, table.name_lower) for table in self.tables], delay=False)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for table in self.tables:
            table.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for table in reversed(self.tables):
            table.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create the tables of {', '.join(table.name for table in self.tables)}"


class ChangeTables(Operation):
    """Several changes of tables that are there already, drawn once at the end.

    Args:
        changes: operations on fields and constraints of models of the migration's own app; none rests on
            what a model was between two of them.
    """

    reversible = True

    def __init__(self, changes: list[Any]) -> None:
        self.changes = changes

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        drawn = state.__dict__.pop("apps", None)
        for change in self.changes:
            change.state_forwards(app_label, state)
        if drawn is not None:
            state.__dict__["apps"] = drawn
            touched = dict.fromkeys((app_label, change.model_name_lower) for change in self.changes)
            state.reload_models(list(touched), delay=False)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for change in self.changes:
            change.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for change in reversed(self.changes):
            change.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "; ".join(change.describe() for change in self.changes)


class InstallTriggers(Operation):
    """Install the triggers that the options of these models name, after CreateModel told them.

    Args:
        models: names of models of the migration's own app.
    """

    reversible = True

    def __init__(self, models: list[str]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The options hold the triggers already."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for model in self.models:
            for trigger in _of(to_state, app_label, model):
                schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for model in self.models:
            for trigger in _of(from_state, app_label, model):
                schema_editor.execute(trigger.uninstall_sql, params=None)

    def describe(self) -> str:
        return f"Install the triggers of {', '.join(self.models)}"


class ReplaceTriggers(Operation):
    """Take a model's triggers away and install these instead.

    Args:
        model: name of a model of the migration's own app.
        triggers: all its triggers from now on, compiled.
    """

    reversible = True

    def __init__(self, model: str, triggers: list[Trigger]) -> None:
        self.model = model
        self.triggers = triggers

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.models[app_label, self.model].options["triggers"] = self.triggers

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for trigger in _of(from_state, app_label, self.model):
            schema_editor.execute(trigger.uninstall_sql, params=None)
        for trigger in _of(to_state, app_label, self.model):
            schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        self.database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Replace the triggers of {self.model}"


class AddTriggers(Operation):
    """Install one more trigger on each of several models.

    Args:
        triggers: by the name of a model of the migration's own app, in lower case.
    """

    reversible = True

    def __init__(self, triggers: dict[str, Trigger]) -> None:
        self.triggers = triggers

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        for model, trigger in self.triggers.items():
            state.models[app_label, model].options["triggers"] = [
                *_of(state, app_label, model), trigger
            ]  # fmt: skip

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for trigger in self.triggers.values():
            schema_editor.execute(trigger.install_sql, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for trigger in self.triggers.values():
            schema_editor.execute(trigger.uninstall_sql, params=None)

    def describe(self) -> str:
        return f"One more trigger on {', '.join(self.triggers)}"


def _of(state: Any, app_label: str, model: str) -> list[Trigger]:
    return list(state.models[app_label, model].options.get("triggers", []))
