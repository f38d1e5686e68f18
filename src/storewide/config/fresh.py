"""Makes an empty database in one step: the tables as the models are now, and every migration noted as done.

A store that exists goes through the migrations one by one; a new one would only build and rebuild empty tables, which
takes many times as long. A test holds both ways against each other: the same tables, the same built-in records.
"""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython


def is_empty(executor: MigrationExecutor) -> bool:
    """Whether the database holds nothing at all: no migration noted, no table of anybody's."""
    return not executor.loader.applied_migrations and not connection.introspection.table_names()


def make(executor: MigrationExecutor) -> None:
    """Make every table and every built-in record in one transaction: a start that is ended half-way leaves nothing."""
    emit_pre_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)
    with connection.schema_editor() as editor:
        editor.create_model(executor.recorder.Migration)
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        # before the first row: PostgreSQL changes no table whose rows wait for their constraints
        while editor.deferred_sql:
            editor.execute(editor.deferred_sql.pop(0))
        fill(executor, editor)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)


def fill(executor: MigrationExecutor, editor: BaseDatabaseSchemaEditor) -> None:
    """Put the built-in records into tables that are there and empty, and note every migration as done."""
    plan = [step for step, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    for put in _fillings(plan):
        put(apps, editor)
    for step in plan:
        executor.recorder.migration_qs.create(app=step.app_label, name=step.name)


def _fillings(plan: list[Migration]) -> Iterator[Any]:
    """What our own migrations put into tables, in their order; a library's only move rows of its older tables."""
    ours = (step for step in plan if step.__module__.startswith("storewide."))
    for step in ours:
        for operation in step.operations:
            if isinstance(operation, RunPython):
                yield operation.code
