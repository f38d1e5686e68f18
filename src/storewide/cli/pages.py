"""Runs the pages: Django behind the edge, on loopback, at most two requests at once."""

import os
from functools import partial
from importlib import import_module
from typing import Any

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

from storewide.lib import lifeline

AT_ONCE = 2
STOP_SECONDS = 5


def load(module: str, *, starter: int) -> Any:
    """Import the application in the server's own worker process, which must end with its starter."""
    lifeline.hold(starter)
    return import_module(module).application


@click.command()
@click.option("--port", type=int, required=True, help="Port on loopback to listen on.")
def main(port: int) -> None:
    """Serve the pages to the edge until SIGTERM or SIGINT."""
    Granian(
        "storewide.config.wsgi",
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        blocking_threads=AT_ONCE,
        log_level=LogLevels.warning,
        workers_kill_timeout=STOP_SECONDS,
    ).serve(target_loader=partial(load, starter=os.getpid()))


if __name__ == "__main__":
    main()
