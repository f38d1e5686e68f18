"""The command `storewide import releases`."""

from pathlib import Path

import click

from storewide.kit.commands import data_option, import_table, json_option, refusing
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.releases import past_import


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--store", metavar="STORE", help="The store of rows that name none; default the only one, else all."
)
@click.option(
    "--preset",
    type=click.Choice(["releases"]),
    default="releases",
    expose_value=False,
    help="The only form of this table.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--strict", is_flag=True, help="Take all rows or none.")
@json_option
@data_option
@refusing
def releases(file: Path, store: str | None, dry_run: bool, strict: bool, as_json: bool) -> None:
    """Read releases of the past: `name,date[,area,owner,metric,promised]`, a row each."""
    take = past_import.Take(store=store or "", by=SYSTEM, at=now())
    import_table(file, take, required=past_import.REQUIRED, dry_run=dry_run, strict=strict, as_json=as_json)
