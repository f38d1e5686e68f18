"""What every command of the command line shares: `--data`, a ready data folder, one clear sentence on a fault.

Exit codes: 0 done, 2 refused with a sentence on standard error.
"""

import json
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, NoReturn

import click

from storewide.kit import own_files, table_import, wiring
from storewide.kit.errors import Refusal
from storewide.lib.data_folder import DEFAULT, VARIABLE, DataFolderUnusable
from storewide.lib.tables import TableReport
from storewide.warehouse.folder import FileDamaged
from storewide.warehouse.manifest import ManifestUnreadable

REFUSED = 2
SHOWN_REFUSALS = 10

#: `--data` is read before Django starts (it names the database); each command has it so that help shows it
data_option = click.option(
    "--data",
    metavar="DIR",
    expose_value=False,
    help=f"The data folder; default ${VARIABLE}, else {DEFAULT}.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print exactly one JSON document.")


def of_table[**P, R](form: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """What every command takes that reads a small table, of which there is one `form`: `people`, `targets`.

    Gives the function `file`, `dry_run`, `strict` and `as_json`; its refusals become sentences.
    """
    preset = click.option(
        "--preset",
        type=click.Choice([form]),
        default=form,
        expose_value=False,
        help="The only form of this table.",
    )
    options = (
        click.argument("file", type=click.Path(path_type=Path)),
        preset,
        click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing."),
        click.option("--strict", is_flag=True, help="Take all rows or none."),
        json_option,
        data_option,
        refusing,
    )

    def dressed(function: Callable[P, R]) -> Callable[P, R]:
        # the last decorator of a stack is the first to be put on
        for option in reversed(options):
            function = option(function)
        return function

    return dressed


def on_data[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Give a command `--data` and a data folder that is ready when its body begins."""

    @wraps(function)
    def ready(*args: P.args, **kwargs: P.kwargs) -> R:
        prepare_data()
        return refusing(function)(*args, **kwargs)

    return data_option(ready)


def prepare_data() -> None:
    """Make the data folder ready, or end the command with a sentence that says what is wrong with it."""
    try:
        for prepare in wiring.load("prepare"):
            prepare()
    except DataFolderUnusable as error:
        stop(str(error))


def refusing[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Turn a Refusal into its sentence on standard error and exit code 2."""

    @wraps(function)
    def refused(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except Refusal as error:
            stop(error.sentence)
        except (FileDamaged, ManifestUnreadable) as error:
            stop(str(error))

    return refused


def stop(sentence: str) -> NoReturn:
    """End the command: one sentence on standard error, exit code 2."""
    click.echo(f"storewide: {sentence}", err=True)
    sys.exit(REFUSED)


def say(sentence: str) -> None:
    """Tell the person something beside the result, on standard error."""
    click.echo(sentence, err=True)


def print_json(document: Any) -> None:
    """Print the one JSON document of a command; days and moments as ISO 8601 says."""
    click.echo(json.dumps(document, ensure_ascii=False, default=_as_text))


def _as_text(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in a JSON document.")


def report_document(report: TableReport) -> dict[str, Any]:
    """The counts and refusals of an import as its JSON document."""
    return {
        "read": report.read,
        "accepted": report.accepted,
        "repeated": report.repeated,
        "refused": report.refused,
        "refusals": [{"row": refusal.row, "reason": refusal.reason} for refusal in report.refusals],
    }


def print_report(document: dict[str, Any], *, as_json: bool) -> None:
    """Print what became of an import's rows: one document, or a line and the first refusals."""
    if as_json:
        print_json(document)
        return
    click.echo(
        "{read} rows read: {accepted} accepted, {repeated} repeated, {refused} refused.".format(**document)
    )
    _print_refusals(document["refusals"])
    for part in document.get("also", []):
        counts = "{what}: {accepted} accepted, {repeated} repeated, {refused} refused, of {read}."
        click.echo(counts.format(**part))
        _print_refusals(part["refusals"])
    for sentence in document.get("findings", []):
        click.echo(f"Seen in the file: {sentence}")


def _print_refusals(refusals: list[dict[str, Any]]) -> None:
    for refusal in refusals[:SHOWN_REFUSALS]:
        click.echo(f"  row {refusal['row']}: {refusal['reason']}")
    if (more := len(refusals) - SHOWN_REFUSALS) > 0:
        click.echo(f"  and {more} more; --json lists all of them")


def print_table(rows: list[dict[str, Any]], *, of: str) -> None:
    """Print rows as a table with a header; unknown values as a dash."""
    if not rows:
        click.echo(f"No data yet, so no {of} to show.")
        return
    names = list(rows[0])
    cells = [names] + [["–" if row[name] is None else _cell(row[name]) for name in names] for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(len(names))]
    for line in cells:
        click.echo("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))


def _cell(value: Any) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def import_table(
    file: Path,
    take: table_import.Take,
    *,
    required: tuple[str, ...],
    dry_run: bool,
    strict: bool,
    as_json: bool,
) -> None:
    """What a command does with a small table: look at it, make the data folder ready, take it, tell each row."""
    table_import.look(file, required=required)
    prepare_data()
    own_files.refuse_in_demo()
    do = table_import.rehearse if dry_run else table_import.take
    try:
        report = do(file, take, required=required, strict=strict)
    except table_import.RowsRefused as refused:
        print_report(report_document(refused.report), as_json=as_json)
        stop(refused.sentence)
    print_report(report_document(report), as_json=as_json)
