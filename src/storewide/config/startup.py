"""Makes a data folder ready: the folder, its secret, its database at the newest migration, the static files.

Safe to call at every start: what is there already is left as it is.
"""

import hashlib
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from storewide import __version__
from storewide.config import fresh
from storewide.lib.clock import now
from storewide.lib.data_folder import DataFolder


@dataclass(frozen=True)
class Ready:
    """A folder that can be served; `setup_path` is where the first owner is made, empty once there is one."""

    setup_path: str


def prepare() -> DataFolder:
    """Make the data folder of the settings ready for commands: folder, secret, database."""
    from storewide.flags import publishing as flags
    from storewide.metrics import own_metrics
    from storewide.sources import connected, write_keys

    folder: DataFolder = settings.DATA
    folder.make()
    folder.secret()
    folder.warehouse.mkdir(exist_ok=True)
    folder.uploads.mkdir(exist_ok=True)
    _migrate(folder)
    write_keys.publish()
    connected.publish()
    own_metrics.publish()
    flags.publish()
    return folder


def prepare_to_serve() -> Ready:
    """Make the data folder ready for pages: as `prepare`, then static files and, without an owner, a setup link."""
    from storewide.access import operations
    from storewide.access.models import User

    folder = prepare()
    _collect_static(folder)
    if User.objects.owners().exists():
        return Ready(setup_path="")
    token = operations.issue_setup_token(at=now())
    return Ready(setup_path=f"/access/setup/?token={token}")


def _migrate(folder: DataFolder) -> None:
    if _is_current():
        return
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if fresh.is_empty(executor):
        fresh.make(executor)
        return
    if connection.vendor == "sqlite" and executor.loader.applied_migrations:
        _back_up(folder)
    call_command("migrate", interactive=False, verbosity=0)


def _is_current() -> bool:
    """Whether all migrations are noted as done, by their names alone: to load them would take longer than most commands."""
    done = MigrationRecorder(connection).applied_migrations()
    return all(
        (config.label, found.name) in done
        for config in apps.get_app_configs()
        for found in iter_modules([str(Path(config.path) / "migrations")])
        if not found.name.startswith("_")
    )


def _back_up(folder: DataFolder) -> None:
    """Keep the database as it is before its tables change, with SQLite's own online copy."""
    folder.backups.mkdir(mode=0o700, exist_ok=True)
    target = folder.backups / f"before-{__version__}-{now():%Y%m%dT%H%M%SZ}.sqlite3"
    connection.ensure_connection()
    copy = sqlite3.connect(target)
    try:
        connection.connection.backup(copy)
    finally:
        copy.close()


def _collect_static(folder: DataFolder) -> None:
    """Copy the static files with a hash in their names, once for each state of the code."""
    mark = folder.static / ".made-from"
    state = _static_state()
    if mark.exists() and mark.read_text() == state:
        return
    from storewide.kit import charts

    shutil.rmtree(folder.static, ignore_errors=True)
    bundles = folder.root / "static-made"
    charts.build_bundle(bundles)
    settings.STATICFILES_DIRS = [bundles]
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(state)


def _static_state() -> str:
    """A digest of the name, size and time of every static file of the installed modules."""
    digest = hashlib.sha256(__version__.encode())
    for config in apps.get_app_configs():
        root = Path(config.path) / "static"
        for file in sorted(root.rglob("*")) if root.is_dir() else ():
            stat = file.stat()
            digest.update(f"{file.relative_to(root)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
