"""The commands `storewide import systems`, `interfaces` and `data`."""

from pathlib import Path

import click

from storewide.kit.commands import import_table, of_table
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.systems.table_import import COLUMNS, Take


@click.command()
@of_table("systems")
def systems(file: Path, dry_run: bool, strict: bool, as_json: bool) -> None:
    """Read systems: `name[,purpose,owner,origin,vendor,contract_ends,cost,currency,lifecycle,areas]`, a row a system."""
    _import("systems", file, dry_run=dry_run, strict=strict, as_json=as_json)


@click.command()
@of_table("interfaces")
def interfaces(file: Path, dry_run: bool, strict: bool, as_json: bool) -> None:
    """Read what flows between systems: `from,to,what[,way,criticality,since]`, a row an interface."""
    _import("interfaces", file, dry_run=dry_run, strict=strict, as_json=as_json)


@click.command()
@of_table("data")
def data(file: Path, dry_run: bool, strict: bool, as_json: bool) -> None:
    """Read what systems hold: `name,system,area,kind[,purpose,duty]`, a row a kept set of data."""
    _import("data", file, dry_run=dry_run, strict=strict, as_json=as_json)


def _import(table: str, file: Path, *, dry_run: bool, strict: bool, as_json: bool) -> None:
    take, required = Take(table, SYSTEM, now()), COLUMNS[table][0]
    import_table(file, take, required=required, dry_run=dry_run, strict=strict, as_json=as_json)
