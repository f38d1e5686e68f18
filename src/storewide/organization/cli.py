"""The command `storewide import people`."""

from pathlib import Path

import click

from storewide.kit.commands import (
    data_option,
    import_table,
    json_option,
    refusing,
)
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.organization import people_import


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--preset",
    type=click.Choice(["people"]),
    default="people",
    expose_value=False,
    help="The only form of this table.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--strict", is_flag=True, help="Take all rows or none.")
@json_option
@data_option
@refusing
def people(file: Path, dry_run: bool, strict: bool, as_json: bool) -> None:
    """Read people: `name,email[,team,role,manager,shift]`, a row a person, the manager by e-mail."""
    take = people_import.Take(by=SYSTEM, at=now())
    import_table(file, take, required=people_import.REQUIRED, dry_run=dry_run, strict=strict, as_json=as_json)
