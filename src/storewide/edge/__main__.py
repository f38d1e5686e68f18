"""Runs the edge: `python -m storewide.edge --port 8000 --pages http://127.0.0.1:8001 --data DIR`."""

import gc
import os
from functools import partial
from pathlib import Path

import click
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from yarl import URL

from storewide.edge.app import application
from storewide.edge.asgi import Application
from storewide.edge.headers import networks
from storewide.edge.settings import EdgeSettings
from storewide.lib import data_folder, lifeline

STOP_SECONDS = 5


def load(_target: str, *, settings: EdgeSettings, starter: int) -> Application:
    """Make the application in the server's own worker process, which must end with its starter."""
    lifeline.hold(starter)
    # Parsed messages come and go by the thousand and hold no cycles; looking through them again and again for some
    # cost a tenth of the collector's speed.
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    return application(settings)


@click.command()
@click.option("--host", default="127.0.0.1", help="Address to listen on.")
@click.option("--port", type=int, default=8000, help="Port to listen on.")
@click.option("--pages", required=True, help="Address of the pages process.")
@click.option("--data", default=None, help="The data folder.")
def main(host: str, port: int, pages: str, data: str | None) -> None:
    """Listen on the public port until SIGTERM or SIGINT."""
    folder = data_folder.locate(data)
    settings = EdgeSettings(
        pages=URL(pages),
        data=folder,
        trusted=networks(os.environ.get("STOREWIDE_TRUSTED_PROXIES", "")),
    )
    Granian(
        "storewide.edge",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=STOP_SECONDS,
        static_path_route=["/static"],
        static_path_mount=[Path(folder.static)],
    ).serve(target_loader=partial(load, settings=settings, starter=os.getpid()))


if __name__ == "__main__":
    main()
