"""Warehouses that exist already, asked where their tables lie: a DuckDB file by itself, others in SQL made by Ibis.

Ibis only writes the SQL; each warehouse's own driver runs it. So nothing but that driver has to be installed, and no
result goes through a data frame. Every statement is a SELECT, has a time limit, and names no password when it fails.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from storewide.warehouse.connections import Connected, Declared
from storewide.warehouse.expressions import Grouped, Operation, Summed
from storewide.warehouse.questions import SourceFault

#: seconds that a source may take for one answer
PATIENCE = 30.0
#: letters of what a driver said
_LONGEST = 200

#: label of a row to its numbers
Numbers = dict[str, dict[str, int | None]]
#: rows by the names of their columns
Rows = list[dict[str, Any]]
#: names of columns, and rows
Table = tuple[list[str], list[tuple[Any, ...]]]
#: names of columns, and rows as texts
Preview = tuple[list[str], list[list[str]]]


class Source(Protocol):
    """A warehouse that exists already."""

    def numbers(self, measured: Grouped, tables: dict[str, Declared]) -> Numbers:
        """The measures by label; None where nothing is known. Raises SourceFault."""

    def rows(self, summed: Summed, tables: dict[str, Declared]) -> Rows:
        """The keys and aggregates of each row by name; None where nothing is known. Raises SourceFault."""

    def table(self, summed: Summed, tables: dict[str, Declared], most: int) -> Table:
        """The names of the keys and aggregates, and at most so many rows. Raises SourceFault."""

    def preview(self, table: str, rows: int) -> Preview:
        """The columns of a table and its first rows. Raises SourceFault."""

    @property
    def moments(self) -> Operation:
        """How finely it tells a moment."""


@dataclass(frozen=True)
class Asking:
    """One statement on its way: what runs it, and what ends it when it takes too long."""

    run: Callable[[], Any]
    stop: Callable[[], None]


def opened(url: str) -> Source:
    """The warehouse at an address. Raises SourceFault where the address is of no kind that is known."""
    from storewide.warehouse.engines import outside_duckdb, outside_ibis

    scheme = urlsplit(url).scheme.lower()
    if scheme == "duckdb":
        return outside_duckdb.DuckFile(url)
    if scheme in outside_ibis.DIALECTS:
        return outside_ibis.Remote(url, outside_ibis.DIALECTS[scheme])
    known = ", ".join(["duckdb", *outside_ibis.DIALECTS])
    raise SourceFault(
        f'"{scheme}" is no kind of warehouse that Storewide can ask; the address begins with one of {known}.'
    )


def kinds() -> tuple[str, ...]:
    """How an address can begin."""
    from storewide.warehouse.engines import outside_ibis

    return ("duckdb", *outside_ibis.DIALECTS)


def tables_of(found: Connected) -> dict[str, Declared]:
    """The declared tables by fact."""
    return dict(found.tables)


def within(patience: float, where: str, asking: Asking) -> Any:
    """What a statement gives, in a thread of its own; SourceFault where it takes longer than `patience` seconds."""
    result: list[Any] = []
    failed: list[BaseException] = []

    def work() -> None:
        try:
            result.append(asking.run())
        except BaseException as error:
            failed.append(error)

    # a driver that hangs must not keep the process from ending
    thread = threading.Thread(target=work, name="outside statement", daemon=True)
    thread.start()
    thread.join(patience)
    if thread.is_alive():
        asking.stop()
        raise SourceFault(
            f"{where} did not answer within {patience:g} seconds; ask for fewer days, or give it more power."
        )
    if failed:
        raise failed[0]
    return result[0]


def place(url: str) -> str:
    """The address without user, password and options, as people may see it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"


def said(error: BaseException, url: str) -> str:
    """What a driver said, as one sentence that holds neither the address, nor the password, nor our own SQL."""
    parts = urlsplit(url)
    # DuckDB and PostgreSQL repeat the statement from such a line on
    text = " ".join(str(error).partition("\nLINE ")[0].split())
    secrets = {url, parts.netloc, parts.query, parts.password or "", unquote(parts.password or "")}
    for secret in sorted(secrets, key=len, reverse=True):
        if secret:
            text = text.replace(secret, "***")
    if len(text) > _LONGEST:
        return text[:_LONGEST] + "…"
    return text if text.endswith((".", "!", "?")) else f"{text}."
