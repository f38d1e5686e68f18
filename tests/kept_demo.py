"""What playing the small demo store wrote, kept by the process for its other tests: rows and files are put back in a
second, playing takes ten. A test gets what a play would have given it, in a folder and a transaction of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from storewide.demo import player
from storewide.lib.data_folder import DataFolder

type Rows = dict[Any, tuple[Any, ...]]


@dataclass(frozen=True)
class Written:
    """What a play left behind: the files, and of each table the rows it added or changed and the keys it removed."""

    folder: tempfile.TemporaryDirectory[str]
    added: dict[type[models.Model], Rows]
    removed: dict[type[models.Model], set[Any]]


_kept: dict[datetime, Written] = {}


def fill(folder: DataFolder, at: datetime) -> None:
    """Fill the settings' data folder with the small demo store as it is played at a moment."""
    if at in _kept:
        shutil.copytree(_kept[at].folder.name, folder.root, dirs_exist_ok=True)
        with transaction.atomic():
            _put_back(_kept[at])
        return
    before = {model: _rows(model) for model in _models()}
    folder.uploads.mkdir(parents=True)
    player.play("small", at=at, say=lambda _line: None)
    _kept[at] = _difference(before)
    shutil.copytree(folder.root, Path(_kept[at].folder.name), dirs_exist_ok=True)


def _difference(before: dict[type[models.Model], Rows]) -> Written:
    kept = Written(tempfile.TemporaryDirectory(prefix="storewide-demo-"), {}, {})
    for model, were in before.items():
        rows = _rows(model)
        kept.added[model] = {key: row for key, row in rows.items() if were.get(key) != row}
        kept.removed[model] = were.keys() - rows.keys()
    return kept


def _put_back(kept: Written) -> None:
    with connection.cursor() as cursor:
        for model, rows in kept.added.items():
            table, key = _quoted(model._meta.db_table), _quoted(model._meta.pk.column)
            gone = [(key,) for key in (*rows, *kept.removed[model])]
            cursor.executemany(f"DELETE FROM {table} WHERE {key} = %s", gone)  # noqa: S608 - names of our own tables
            if rows:
                marks = ", ".join(["%s"] * len(next(iter(rows.values()))))
                columns = ", ".join(_quoted(field.column) for field in _fields(model))
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", list(rows.values()))  # noqa: S608 - names of our own tables
        for statement in connection.ops.sequence_reset_sql(no_style(), list(kept.added)):
            cursor.execute(statement)


def _rows(model: type[models.Model]) -> Rows:
    """The rows of a table as they are stored, by their key."""
    place = [field.primary_key for field in _fields(model)].index(True)
    columns = ", ".join(_quoted(field.column) for field in _fields(model))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {_quoted(model._meta.db_table)}")  # noqa: S608 - names of our own tables
        return {row[place]: tuple(map(_stored, row)) for row in cursor.fetchall()}


def _stored(value: Any) -> Any:
    """A value as the database takes it back: times of the day come out of SQLite as Python's own."""
    return connection.ops.adapt_timefield_value(value) if isinstance(value, time) else value


def _models() -> Iterator[type[models.Model]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            yield model


def _fields(model: type[models.Model]) -> list[Any]:
    # what the database computes by itself cannot be put back
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
