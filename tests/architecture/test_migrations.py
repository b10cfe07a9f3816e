"""Migrations: every change of the tables is there, named, in one line, and can be taken back."""

import re

import pytest
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils import translation

OURS = sorted(config.label for config in apps.get_app_configs() if config.name.startswith("chibo."))


@pytest.fixture(scope="module")
def loader():
    """The migrations as files, without a database."""
    return MigrationLoader(None)


def migrations_of(loader, label):
    return {name: migration for (app, name), migration in loader.disk_migrations.items() if app == label}


def test_no_change_of_a_model_is_without_migration(loader):
    detector = MigrationAutodetector(
        loader.project_state(),
        ProjectState.from_apps(apps),
        NonInteractiveMigrationQuestioner(specified_apps=set(OURS), dry_run=True),
    )
    # Labels of Django's own fields are in the tables' state in English, whatever language is active.
    with translation.override(None):
        changes = detector.changes(graph=loader.graph)
    missing = {
        label: [str(op) for m in found for op in m.operations]
        for label, found in changes.items()
        if label in OURS
    }
    assert missing == {}


@pytest.mark.parametrize("label", OURS)
def test_app_with_tables_has_migrations(loader, label):
    concrete = [model for model in apps.get_app_config(label).get_models() if model._meta.managed]
    assert bool(concrete) <= bool(migrations_of(loader, label))


@pytest.mark.parametrize("label", OURS)
def test_migrations_of_an_app_have_one_end(loader, label):
    assert len(loader.graph.leaf_nodes(label)) <= 1


@pytest.mark.parametrize("label", OURS)
def test_migrations_are_numbered_without_gap_and_named(loader, label):
    names = sorted(migrations_of(loader, label))
    assert [name[:5] for name in names] == [f"{number:04}_" for number in range(1, len(names) + 1)]
    assert [name for name in names if re.search(r"_auto_|\d{8}|^\d{4}_(alter|add)_\w+_and_more$", name)] == []


@pytest.mark.parametrize("label", OURS)
def test_migration_can_be_taken_back(loader, label):
    oneway = [
        f"{name}: {operation}"
        for name, migration in migrations_of(loader, label).items()
        for operation in migration.operations
        if isinstance(operation, RunSQL | RunPython) and not operation.reversible
    ]
    assert oneway == []


@pytest.mark.parametrize("label", OURS)
def test_migration_depends_only_on_the_same_or_lower_apps(loader, label):
    order = [config.label for config in apps.get_app_configs()]
    needed = {app for migration in migrations_of(loader, label).values() for app, _ in migration.dependencies}
    ours = {app for app in needed if app in OURS}
    assert [app for app in ours if order.index(app) > order.index(label)] == []
