"""`storewide doctor`: looks at the machine and the data folder, and says what is not as it should be."""

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import click
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error as DatabaseError

from storewide.kit import checks
from storewide.kit.commands import REFUSED, data_option, json_option, print_json
from storewide.lib.data_folder import DataFolder
from storewide.warehouse.manifest import ManifestUnreadable
from storewide.warehouse.warehouse import Warehouse

ENOUGH_BYTES = 2 * 1024**3
OLDEST_PYTHON = (3, 12)


@dataclass(frozen=True)
class Sign:
    """One thing that was looked at: `state` is good, waiting (worth a look) or bad."""

    state: str
    sentence: str


@click.command()
@data_option
@json_option
def doctor(as_json: bool) -> None:
    """Look at the machine and the data folder; exit 2 when something is bad. Changes nothing."""
    signs = [sign for look in LOOKS for sign in look(settings.DATA)]
    if as_json:
        print_json([asdict(sign) for sign in signs])
    else:
        for sign in signs:
            click.echo(f"{sign.state:8}{sign.sentence}")
    if any(sign.state == "bad" for sign in signs):
        raise SystemExit(REFUSED)


def machine(folder: DataFolder) -> Iterator[Sign]:
    """Python, SQLite, and room on the disk."""
    version = sys.version_info
    state = "good" if version >= OLDEST_PYTHON else "bad"
    yield Sign(state, f"Python {version.major}.{version.minor}, SQLite {sqlite3.sqlite_version}.")
    place = next(path for path in (folder.root, *folder.root.parents) if path.exists())
    free = shutil.disk_usage(place).free
    state = "good" if free >= ENOUGH_BYTES else "waiting"
    yield Sign(state, f"{free / 1024**3:.1f} GB free for {folder.root}.")


def data(folder: DataFolder) -> Iterator[Sign]:
    """The folder itself: there, writable, its secret readable by its owner alone."""
    if not folder.root.exists():
        yield Sign("waiting", f"{folder.root} does not exist yet; storewide up makes it.")
        return
    if not os.access(folder.root, os.W_OK):
        yield Sign(
            "bad", f"{folder.root} cannot be written to; change its owner or name another with --data."
        )
    if folder.secret_file.exists():
        mode = folder.secret_file.stat().st_mode & 0o777
        if mode == 0o600:
            yield Sign("good", "The secret is readable by its owner alone.")
        else:
            yield Sign(
                "bad",
                f"The secret {folder.secret_file} has mode {mode:o}; run: chmod 600 {folder.secret_file}",
            )


def database(folder: DataFolder) -> Iterator[Sign]:
    """The database: it opens, and its tables are those of this version."""
    if connection.vendor == "sqlite" and not folder.database.exists():
        return
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Sign("bad", f"The database cannot be opened: {error}.")
        return
    if waiting:
        yield Sign(
            "waiting", f"{len(waiting)} changes to the tables wait for the next start, which backs up first."
        )
    else:
        yield Sign("good", f"The database ({connection.vendor}) is at this version.")


def warehouse(folder: DataFolder) -> Iterator[Sign]:
    """The warehouse: every file is there and as it was written."""
    try:
        faults = Warehouse(folder.warehouse).verify() if folder.warehouse.exists() else ()
    except ManifestUnreadable as error:
        faults = (str(error),)
    for fault in faults:
        yield Sign("bad", fault)
    if not faults:
        yield Sign("good", "Every file of the warehouse is as it was written.")


def operation(folder: DataFolder) -> Iterator[Sign]:
    """What the operation's own checks find, such as areas without an accountable."""
    if connection.vendor == "sqlite" and not folder.database.exists():
        return
    try:
        for finding in checks.findings():
            yield Sign("waiting", f"{finding.code} {finding.sentence}")
    except DatabaseError:
        return


LOOKS: tuple[Callable[[DataFolder], Iterator[Sign]], ...] = (machine, data, database, warehouse, operation)
