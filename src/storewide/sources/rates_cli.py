"""The command `storewide import rates`."""

from pathlib import Path

import click

from storewide.kit.commands import data_option, json_option, prepare_data, print_report, refusing, stop
from storewide.kit.permissions import SYSTEM
from storewide.lib import money
from storewide.lib.clock import now
from storewide.sources import rates as operations
from storewide.sources import rates_files


@click.command(help="Read exchange rates from a CSV. Reading it twice changes nothing.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--base", default="EUR", show_default=True, help="The currency a table with a column each is of."
)
@json_option
@data_option
@refusing
def rates(file: Path, base: str, as_json: bool) -> None:
    """Read rates, a row each or a column a currency."""
    if base.upper() not in money.EXPONENTS:
        stop(f"“{base}” is not a currency; name one such as EUR with --base.")
    prepare_data()
    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
            read = rates_files.read(lines, base=base.upper(), into=operations.wanted())
    except OSError as error:
        stop(f"{file} cannot be read: {error.strerror}.")
    noted = operations.note_rates(rates=read, file_name=file.name, by=SYSTEM, at=now())
    taken = {"accepted": noted.added + noted.changed, "repeated": noted.same, "refused": 0, "refusals": []}
    print_report({"read": noted.added + noted.changed + noted.same, **taken}, as_json=as_json)
