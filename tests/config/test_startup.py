"""What a start does with the database of a store."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from storewide.config import startup

pytestmark = pytest.mark.django_db


def test_a_store_is_current_when_nothing_is_left_to_migrate() -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    assert startup._is_current()


@pytest.mark.parametrize("app", ["portfolio", "django_tasks_database"])
def test_a_store_is_not_current_while_one_migration_is_not_noted(app: str) -> None:
    recorder = MigrationRecorder(connection)
    newest = max(name for label, name in recorder.applied_migrations() if label == app)
    recorder.record_unapplied(app, newest)
    assert not startup._is_current()


def test_a_store_without_any_note_is_not_current() -> None:
    MigrationRecorder(connection).migration_qs.all().delete()
    assert not startup._is_current()
