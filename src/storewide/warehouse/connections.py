"""Connections to warehouses that exist already: an address, and which tables and columns are which fact.

They lie in one small file of the data folder, readable by its owner alone, since an address may hold a password.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from storewide.warehouse.schemas import Terms

#: the facts that can be asked where they lie
OutsideFact = Literal["order_line", "event", "exposure"]
FACTS: tuple[OutsideFact, ...] = ("order_line", "event", "exposure")

#: the fields that a column can be declared for, those that are needed first
FIELDS: Mapping[OutsideFact, tuple[str, ...]] = MappingProxyType(
    {
        "order_line": (
            *("order_id", "placed_at", "quantity", "unit_price", "customer_id", "product_id", "currency"),
            *("status", "discount", "shipping", "tax", "refunded", "cost", "refunded_at", "cancelled_at"),
            *("sales_channel", "marketing_channel", "country", "order_kind", "visitor_id"),
        ),
        "event": (
            *(
                "visitor_id",
                "occurred_at",
                "session_id",
                "marketing_channel",
                "campaign",
                "device",
                "country",
                "name",
                "customer_id",
            ),
        ),
        "exposure": ("experiment", "variant", "exposed_at", "visitor_id", "customer_id"),
    }
)
NEEDED: Mapping[OutsideFact, tuple[str, ...]] = MappingProxyType(
    {
        "order_line": FIELDS["order_line"][:4],
        "event": FIELDS["event"][:2],
        "exposure": FIELDS["exposure"][:3],
    }
)


class DeclarationInvalid(ValueError):
    """A table cannot be used as declared; the message names the fact, the field and what to write."""


@dataclass(frozen=True)
class Declared:
    """A table (`orders`, `shop.orders`, `project.shop.orders`) and the column of each field."""

    table: str
    columns: tuple[tuple[str, str], ...]

    def column(self, field: str) -> str | None:
        """The column of a field; None where the table has none."""
        return dict(self.columns).get(field)


@dataclass(frozen=True)
class Connected:
    """A store whose facts lie elsewhere: its terms, the address, and its tables by fact."""

    terms: Terms
    url: str
    tables: tuple[tuple[OutsideFact, Declared], ...]

    def declared(self, fact: OutsideFact) -> Declared | None:
        """The table of a fact; None where none is declared."""
        return dict(self.tables).get(fact)


def declare(fact: OutsideFact, table: str, columns: Mapping[str, str]) -> Declared:
    """A table as a fact. Raises DeclarationInvalid where a field is unknown or a needed one has no column."""
    for name in columns:
        if name not in FIELDS[fact]:
            raise DeclarationInvalid(f"{fact} has no field {name}; it can have {', '.join(FIELDS[fact])}.")
    if missing := [name for name in NEEDED[fact] if not columns.get(name)]:
        raise DeclarationInvalid(
            f"{fact} needs a column for {', '.join(missing)}; name it as the table does."
        )
    if fact == "exposure" and not (columns.get("visitor_id") or columns.get("customer_id")):
        raise DeclarationInvalid(
            "exposure needs a column for visitor_id or customer_id; name who was exposed."
        )
    if not table or not all(table.split(".")) or table.count(".") > 2:
        raise DeclarationInvalid(
            f'"{table}" is not a table; write it like orders, shop.orders or db.shop.orders.'
        )
    return Declared(table, tuple(sorted((name, column) for name, column in columns.items() if column)))


def rewrite(path: Path, connected: Callable[[], Iterable[Connected]]) -> None:
    """Make these the connections of the data folder, in one step; nobody but its owner may read them.

    `connected` is asked while nobody else may rewrite the file: of two changes at once the file ends with both.
    """
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _replace(path, list(connected()))


def _replace(path: Path, connected: list[Connected]) -> None:
    beside = path.with_name(f"{path.name}.next")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump([asdict(each) for each in connected], file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def read(path: Path) -> tuple[Connected, ...]:
    """The connections of the data folder; none where the file is not there."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    return tuple(
        Connected(
            Terms(**each["terms"]),
            each["url"],
            tuple(
                (fact, Declared(found["table"], tuple((name, column) for name, column in found["columns"])))
                for fact, found in each["tables"]
            ),
        )
        for each in content
    )
