"""The command `storewide import releases`."""

from pathlib import Path

import click

from storewide.kit.commands import import_table, of_table
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.releases import past_import


@click.command()
@click.option(
    "--store", metavar="STORE", help="The store of rows that name none; default the only one, else all."
)
@of_table("releases")
def releases(file: Path, store: str | None, dry_run: bool, strict: bool, as_json: bool) -> None:
    """Read releases of the past: `name,date[,area,owner,metric,promised]`, a row each."""
    take = past_import.Take(store=store or "", by=SYSTEM, at=now())
    import_table(file, take, required=past_import.REQUIRED, dry_run=dry_run, strict=strict, as_json=as_json)
