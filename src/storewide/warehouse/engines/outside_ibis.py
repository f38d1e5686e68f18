"""Warehouses asked through Ibis: it writes the SQL of each, the warehouse's own driver runs it."""

import importlib
import re
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from storewide.warehouse.connections import Declared
from storewide.warehouse.engines.outside import (
    PATIENCE,
    Asking,
    Numbers,
    Preview,
    Rows,
    Table,
    place,
    said,
    within,
)
from storewide.warehouse.expressions import Grouped, Operation, Summed
from storewide.warehouse.outside_columns import kind
from storewide.warehouse.questions import DriverMissing, SourceFault

#: what connects: the driver's module, the address
Connect = Callable[[Any, SplitResult], Any]


@dataclass(frozen=True)
class Dialect:
    """One kind of warehouse: its name in Ibis, its driver's module and package, and how an address is one's."""

    ibis: str
    module: str
    package: str
    connect: Connect
    #: what Ibis writes by estimate and we need exact
    exactly: Mapping[str, str] = field(default_factory=dict)
    #: how finely Ibis lets it tell a moment
    moments: Operation = "microseconds"


def _named(url: SplitResult, **names: str) -> dict[str, Any]:
    """Parts of an address by the names that a driver has for them; those that it does not state are left out."""
    found = {
        "host": url.hostname,
        "port": url.port,
        "user": unquote(url.username or ""),
        "password": unquote(url.password or ""),
    }
    return {name: found[part] for part, name in names.items() if found[part]} | dict(parse_qsl(url.query))


def _postgres(driver: Any, url: SplitResult) -> Any:
    wanted = _named(url, port="port", user="user", password="password")  # noqa: S106 - a driver's word
    options = (
        f"-c statement_timeout={int(PATIENCE * 1000)} -c timezone=UTC -c default_transaction_read_only=on"
    )
    return driver.connect(
        host=unquote(url.hostname or "localhost"),
        dbname=url.path.strip("/") or "postgres",
        connect_timeout=10,
        options=options,
        **wanted,
    )


def _clickhouse(driver: Any, url: SplitResult) -> Any:
    wanted = _named(url, host="host", port="port", user="username", password="password")  # noqa: S106
    return driver.connect(database=url.path.strip("/") or "default", **wanted)


def _bigquery(driver: Any, url: SplitResult) -> Any:
    client = importlib.import_module("google.cloud.bigquery").Client(project=url.hostname)
    return driver.connect(client=client)


def _snowflake(driver: Any, url: SplitResult) -> Any:
    database, _, schema = url.path.strip("/").partition("/")
    wanted = _named(url, host="account", user="user", password="password")  # noqa: S106
    return driver.connect(database=database, schema=schema or "PUBLIC", timezone="UTC", **wanted)


def _databricks(driver: Any, url: SplitResult) -> Any:
    token = unquote(url.password or "")
    return driver.connect(server_hostname=url.hostname, http_path=url.path, access_token=token)


def _trino(driver: Any, url: SplitResult) -> Any:
    catalog, _, schema = url.path.strip("/").partition("/")
    wanted = _named(url, host="host", port="port", user="user")
    return driver.connect(catalog=catalog, schema=schema or None, timezone="UTC", **wanted)


DIALECTS: Mapping[str, Dialect] = MappingProxyType(
    {
        "postgres": Dialect("postgres", "psycopg", "psycopg", _postgres),
        "postgresql": Dialect("postgres", "psycopg", "psycopg", _postgres),
        "clickhouse": Dialect(
            "clickhouse", "clickhouse_connect.dbapi", "clickhouse-connect", _clickhouse, {"uniq": "uniqExact"}
        ),
        "bigquery": Dialect("bigquery", "google.cloud.bigquery.dbapi", "google-cloud-bigquery", _bigquery),
        "snowflake": Dialect("snowflake", "snowflake.connector", "snowflake-connector-python", _snowflake),
        "databricks": Dialect(
            "databricks", "databricks.sql", "databricks-sql-connector", _databricks, moments="milliseconds"
        ),
        "trino": Dialect("trino", "trino.dbapi", "trino", _trino),
    }
)


class Remote:
    """A warehouse at an address such as `postgres://reader:secret@db.example/shop`."""

    def __init__(self, url: str, dialect: Dialect) -> None:
        self._url, self._dialect = url, dialect

    def numbers(self, measured: Grouped, tables: dict[str, Declared]) -> Numbers:
        """The measures by label; None where nothing is known. Raises SourceFault."""
        compiling = _compiling()
        names, rows = self._ask(statement(measured, tables, self._dialect))
        found: Numbers = {}
        for row in rows:
            values = dict(zip(names, row, strict=True))
            label = compiling.labelled(measured.label, values.pop(compiling.LABEL))
            found[label] = {name: None if value is None else int(value) for name, value in values.items()}
        return found

    def rows(self, summed: Summed, tables: dict[str, Declared]) -> Rows:
        """The keys and aggregates of each row by name; None where nothing is known. Raises SourceFault."""
        names, rows = self._ask(statement(summed, tables, self._dialect))
        return [dict(zip(names, row, strict=True)) for row in rows]

    def table(self, summed: Summed, tables: dict[str, Declared], most: int) -> Table:
        """The names of the keys and aggregates, and at most so many rows. Raises SourceFault."""
        return self._ask(statement(summed, tables, self._dialect, most))

    @property
    def moments(self) -> Operation:
        """How finely it tells a moment."""
        return self._dialect.moments

    def preview(self, table: str, rows: int) -> Preview:
        """The columns of a table and its first rows. Raises SourceFault."""
        names, found = self._ask(_first_rows(table, rows, self._dialect))
        return names, [["" if value is None else str(value) for value in row] for row in found]

    def _ask(self, sql: str) -> tuple[list[str], list[Any]]:
        where = place(self._url)
        driver = _driver(self._dialect)

        def run() -> tuple[list[str], list[Any]]:
            with closing(self._dialect.connect(driver, urlsplit(self._url))) as connection:
                cursor = connection.cursor()
                cursor.execute(sql)
                return [column[0] for column in cursor.description], list(cursor.fetchall())

        try:
            answer: tuple[list[str], list[Any]] = within(PATIENCE, where, Asking(run, _nothing))
        except SourceFault:
            raise
        except Exception as error:
            raise SourceFault(
                f"{where} could not answer: {said(error, self._url)} Check the address, the rights of its user, and the "
                "declared tables and columns."
            ) from None
        return answer


def statement(
    measured: Grouped | Summed, tables: Mapping[str, Declared], dialect: Dialect, most: int | None = None
) -> str:
    """The SQL of a question in a warehouse's own dialect, with exact counts; of at most so many rows."""
    compiling = _compiling()
    import ibis  # type: ignore[import-untyped]

    def bound(fact: str) -> Any:
        return _table(ibis, tables[fact].table, _schema(fact, tables[fact]))

    write = compiling.summed if isinstance(measured, Summed) else compiling.grouped
    table = write(measured, bound) if most is None else write(measured, bound).limit(most)
    sql = str(ibis.to_sql(table, dialect=dialect.ibis, pretty=False))
    for estimated, exact in dialect.exactly.items():
        sql = re.sub(rf"\b{estimated}\(", f"{exact}(", sql)
    return sql


def _schema(fact: Any, declared: Declared) -> dict[str, str]:
    """Types that are none of those that columns are cast to, so that Ibis leaves no cast out."""
    return {
        column: "timestamp('UTC')" if kind(fact, name) == "instant" else "float64"
        for name, column in declared.columns
    }


def _first_rows(table: str, rows: int, dialect: Dialect) -> str:
    _compiling()
    import ibis

    return str(
        ibis.to_sql(_table(ibis, table, {"any": "int64"}).limit(rows), dialect=dialect.ibis, pretty=False)
    )


def _table(ibis: Any, written: str, schema: dict[str, str]) -> Any:
    name, database, catalog = [*reversed(written.split(".")), None, None][:3]
    return ibis.table(schema, name=name, database=database, catalog=catalog)


def _compiling() -> Any:
    try:
        return importlib.import_module("storewide.warehouse.engines.ibis_compiling")
    except ImportError:
        raise DriverMissing(
            "Asking this kind of warehouse needs Ibis, which is not installed; install storewide[warehouses]."
        ) from None


def _driver(dialect: Dialect) -> Any:
    try:
        return importlib.import_module(dialect.module)
    except ImportError:
        raise DriverMissing(
            f"Asking {dialect.ibis} needs its driver, which is not installed; install the package {dialect.package} "
            "beside storewide[warehouses]."
        ) from None


def _nothing() -> None:
    """The source's own time limit ends what runs there."""
