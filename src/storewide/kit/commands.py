"""What every command of the command line shares: `--data`, a ready data folder, one clear sentence on a fault.

Exit codes: 0 done, 2 refused with a sentence on standard error.
"""

import json
import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from storewide.kit import wiring
from storewide.kit.errors import Refusal
from storewide.lib.data_folder import DEFAULT, VARIABLE, DataFolderUnusable

REFUSED = 2

#: `--data` is read before Django starts (it names the database); each command has it so that help shows it
data_option = click.option(
    "--data",
    metavar="DIR",
    expose_value=False,
    help=f"The data folder; default ${VARIABLE}, else {DEFAULT}.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print exactly one JSON document.")


def on_data[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Give a command `--data` and a data folder that is ready when its body begins."""

    @wraps(function)
    def ready(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            for prepare in wiring.load("prepare"):
                prepare()
        except DataFolderUnusable as error:
            stop(str(error))
        return refusing(function)(*args, **kwargs)

    return data_option(ready)


def refusing[**P, R](function: Callable[P, R]) -> Callable[P, R]:
    """Turn a Refusal into its sentence on standard error and exit code 2."""

    @wraps(function)
    def refused(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except Refusal as error:
            stop(error.sentence)

    return refused


def stop(sentence: str) -> Any:
    """End the command: one sentence on standard error, exit code 2."""
    click.echo(f"storewide: {sentence}", err=True)
    sys.exit(REFUSED)


def say(sentence: str) -> None:
    """Tell the person something beside the result, on standard error."""
    click.echo(sentence, err=True)


def print_json(document: Any) -> None:
    """Print the one JSON document of a command."""
    click.echo(json.dumps(document, ensure_ascii=False))
