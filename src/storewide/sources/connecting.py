"""Every change to connections. An address is never told again: audit and pages name the place alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.sources.connected import publish
from storewide.sources.house import warehouse
from storewide.sources.models import Connection, Store
from storewide.warehouse import connections, outside_answers
from storewide.warehouse.connections import DeclarationInvalid, OutsideFact


class AddressRefused(Refusal):
    """The address begins with no kind of warehouse that can be asked."""

    field = "url"


class StoreConnected(Refusal):
    """A store has one connection at most."""

    field = "store"


class TableRefused(Refusal):
    """The table cannot be used as declared: a needed column is missing, or its facts would count twice."""

    field = "table"


@trail.operation
def connect(*, store: Store, name: str, url: str, by: Actor, at: datetime) -> Connection:
    """Connect a store to a warehouse that exists already; its tables are declared next."""
    _check(url)
    if Connection.objects.filter(store=store).exists():
        raise StoreConnected(
            _("%(store)s has a connection already; change it, or connect another store.") % {"store": store}
        )
    made = Connection(store=store, name=name, url=url, created_at=at)
    made.save(force_insert=True)
    changes = {"store": [None, store.slug], "address": [None, outside_answers.place(url)]}
    trail.record(action="sources.connection.connect", of=made, by=by, at=at, changes=changes)
    transaction.on_commit(publish)
    return made


@trail.operation
def change_connection(
    *, connection: Connection, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Connection:
    """Rename a connection or change its address."""
    _check(changes.get("url", connection.url))
    differing = save_changes(connection, changes, expected_version)
    if "url" in differing:
        differing["address"] = [outside_answers.place(url) for url in differing.pop("url")]
    trail.record(action="sources.connection.change", of=connection, by=by, at=at, changes=differing)
    transaction.on_commit(publish)
    return connection


@trail.operation
def declare_table(
    *,
    connection: Connection,
    fact: OutsideFact,
    table: str,
    columns: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> Connection:
    """Say which table is a fact, and the column of each field. Raises TableRefused."""
    try:
        declared = connections.declare(fact, table, columns)
    except DeclarationInvalid as error:
        raise TableRefused(str(error)) from None
    if warehouse().holds(connection.store.slug, fact):
        raise TableRefused(
            _(
                "%(store)s has imported facts of this kind, which would count twice; connect a store of its own."
            )
            % {"store": connection.store}
        )
    before = connection.tables.get(fact, {}).get("table")
    told = {"table": declared.table, "columns": dict(declared.columns)}
    save_changes(connection, {"tables": {**connection.tables, fact: told}}, None)
    trail.record(
        action="sources.connection.declare", of=connection, by=by, at=at, changes={fact: [before, table]}
    )
    transaction.on_commit(publish)
    return connection


@trail.operation
def note_check(*, connection: Connection, fault: str, by: Actor, at: datetime) -> Connection:
    """Keep what a check of the connection found: one sentence, or nothing where all is well."""
    before = connection.fault
    connection.checked_at, connection.fault = at, fault
    connection.save(update_fields=["checked_at", "fault"])
    changes = {"fault": [before, fault]} if before != fault else {}
    trail.record(action="sources.connection.check", of=connection, by=by, at=at, changes=changes)
    return connection


@trail.operation
def disconnect(*, connection: Connection, by: Actor, at: datetime) -> None:
    """Ask the warehouse no more; nothing changes there, and nothing of it was copied."""
    place = outside_answers.place(connection.url)
    changes = {"address": [place, None]}
    trail.record(action="sources.connection.disconnect", of=connection.store, by=by, at=at, changes=changes)
    connection.delete()
    transaction.on_commit(publish)


def _check(url: str) -> None:
    scheme = url.partition("://")[0].lower()
    if "://" not in url or scheme not in outside_answers.kinds():
        raise AddressRefused(
            _("The address must begin with one of %(kinds)s.")
            % {"kinds": ", ".join(f"{kind}://" for kind in outside_answers.kinds())}
        )
