"""`python tests/config/made.py at-once|step-by-step`: makes a store's database and prints its tables and records as JSON."""

import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storewide.config.settings")

import django

django.setup()

from django.apps import apps  # noqa: E402 - Django must be ready first
from django.core.management import call_command  # noqa: E402
from django.db import connection, models  # noqa: E402

from storewide.config import startup  # noqa: E402

type Rows = list[list[str]]


def tables() -> dict[str, dict[str, object]]:
    """Columns and constraints of every table, by its name."""
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            columns = connection.introspection.get_table_description(cursor, table)
            constraints = connection.introspection.get_constraints(cursor, table)
            found[table] = {
                "columns": sorted(
                    [column.name, *(str(told) for told in (column.type_code, column.null_ok, column.default))]
                    for column in columns
                ),
                "constraints": sorted(
                    json.dumps({key: value for key, value in each.items() if key != "orders"}, default=str)
                    for each in constraints.values()
                ),
            }
    return found


def records() -> dict[str, Rows]:
    """Every row of every table by its model, without ids, keys and times, which differ by nature."""
    found = {}
    for model in apps.get_models():
        fields = [
            field.attname
            for field in model._meta.concrete_fields
            if not field.primary_key and not isinstance(field, models.ForeignKey | models.DateTimeField)
        ]
        rows = [[str(value) for value in row] for row in model._base_manager.values_list(*fields)]
        if rows:
            found[model._meta.label] = sorted(rows)
    return found


if sys.argv[1] == "at-once":
    startup.prepare()
else:
    call_command("migrate", interactive=False, verbosity=0)
sys.stdout.write(json.dumps({"tables": tables(), "records": records()}))
