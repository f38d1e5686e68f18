"""The command `storewide import people`."""

from pathlib import Path

import click

from storewide.kit import own_files
from storewide.kit.commands import (
    data_option,
    json_option,
    prepare_data,
    print_report,
    refusing,
    report_document,
    stop,
)
from storewide.kit.permissions import SYSTEM
from storewide.kit.table_import import RowsRefused
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
    people_import.look(file)
    prepare_data()
    own_files.refuse_in_demo()
    try:
        if dry_run:
            report = people_import.rehearse_people(file, by=SYSTEM, at=now(), strict=strict)
        else:
            report = people_import.import_people(file, by=SYSTEM, at=now(), strict=strict)
    except RowsRefused as refused:
        print_report(report_document(refused.report), as_json=as_json)
        stop(refused.sentence)
    print_report(report_document(report), as_json=as_json)
