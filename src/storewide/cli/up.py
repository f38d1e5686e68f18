"""`storewide up`: serves edge, pages and worker under one command, and ends all of them with it."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from types import FrameType

import click
from django.conf import settings
from django.utils.module_loading import import_string

from storewide.cli import ports
from storewide.cli.lock import FolderInUse, FolderLock
from storewide.cli.supervise import LOOK_SECONDS, Child, Supervision
from storewide.lib.clock import now
from storewide.lib.data_folder import VARIABLE, DataFolder, DataFolderUnusable

LOOPBACK = "127.0.0.1"
START_SECONDS = 60.0
#: how much nicer pages and worker are than the edge
STEPS_BACK = 10
#: deaths in a row after which a start has failed; once it has answered, children are started again for ever
HOPELESS_DEATHS = 3
_EVERY_ADDRESS = {"0.0.0.0": LOOPBACK, "::": "::1"}  # noqa: S104 - a table of names, nothing listens here


class DidNotStart(Exception):
    """The processes were started but do not answer; the message names the one to look at."""


class _Stop:
    """Set by SIGTERM, SIGINT and, where the terminal's end should end it, SIGHUP."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._ask)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True


@click.command()
@click.option(
    "--host", default=LOOPBACK, show_default=True, help="Address to listen on; 0.0.0.0 is every one."
)
@click.option("--port", default=8000, show_default=True, help="Port to listen on; 0 is any free one.")
@click.option("--data", default=None, help="The data folder; STOREWIDE_DATA, else ./storewide-data.")
def up(host: str, port: int, data: str | None) -> None:  # noqa: ARG001 - read before Django starts
    """Serve Storewide: the edge, the pages and the worker."""
    folder: DataFolder = settings.DATA
    with held(folder) as lock:
        serve(folder, lock, host, port)


@contextmanager
def held(folder: DataFolder) -> Iterator[FolderLock]:
    """The folder, made and locked while the block runs; a start that cannot be ends with a sentence."""
    try:
        folder.make()
        lock = FolderLock(folder.lock_file)
        lock.take()
        try:
            yield lock
        finally:
            lock.release()
    except (DataFolderUnusable, FolderInUse, ports.PortUnusable) as refused:
        click.echo(refused, err=True)
        raise SystemExit(2) from refused
    except DidNotStart as failed:
        click.echo(failed, err=True)
        raise SystemExit(1) from failed


def serve(folder: DataFolder, lock: FolderLock, host: str, port: int) -> None:
    """Make the folder ready, run the three processes, say where they answer, end them when asked to."""
    port = ports.check(host, port)
    reach = _EVERY_ADDRESS.get(host, host)
    address = settings.ORIGIN or f"http://{f'[{reach}]' if ':' in reach else reach}:{port}"
    lock.tell(address=address, at=now())
    ready = import_string("storewide.config.startup.prepare_to_serve")()
    pages = ports.check(LOOPBACK, 0)
    stop = _Stop()
    supervision = Supervision(children(folder, host, port, pages), click.echo)
    supervision.start()
    try:
        _wait_until_ready(supervision, stop, ((reach, port, "/healthz"), (LOOPBACK, pages, "/")))
        if not stop.asked:
            _announce(address, ready.setup_path)
        while not stop.asked:
            supervision.look()
            time.sleep(LOOK_SECONDS)
    finally:
        supervision.end()


def children(folder: DataFolder, host: str, port: int, pages: int) -> tuple[Child, ...]:
    """The three processes: the edge on the public port, the pages on a port of loopback, the worker."""
    # A page may take its time, an evaluated flag or an event may not. On two busy processors 99 of 100 flags took 100 to
    # 490 ms while all were alike, and 15 to 39 ms with the pages and the worker stepping back; pages took the same.
    here = {VARIABLE: str(folder.root)}
    edge = ("--host", host, "--port", str(port), "--pages", f"http://{LOOPBACK}:{pages}")
    return (
        Child("pages", "storewide.cli.pages", ("--port", str(pages)), here, STEPS_BACK),
        Child("worker", "storewide.jobs.worker", (), here, STEPS_BACK),
        Child("edge", "storewide.edge", edge, here),
    )


def _wait_until_ready(supervision: Supervision, stop: _Stop, doors: tuple[tuple[str, int, str], ...]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not stop.asked and not all(_answers(*door) for door in doors):
        supervision.look()
        if name := supervision.lost(HOPELESS_DEATHS):
            raise DidNotStart(
                f"Storewide did not start: {name} ended again and again; its last words are above."
            )
        if time.monotonic() > deadline:
            raise DidNotStart(f"Storewide did not answer within {START_SECONDS:g} s of its start.")
        time.sleep(LOOK_SECONDS)


def _answers(host: str, port: int, path: str) -> bool:
    """Whether a process answers there, whatever it answers."""
    connection = HTTPConnection(host, port, timeout=10)
    try:
        connection.request("HEAD", path)
        connection.getresponse().read()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def _announce(address: str, setup_path: str) -> None:
    click.echo(f"Storewide answers at {address} (Ctrl-C ends it).")
    if setup_path:
        click.echo(f"Make the first owner's account here: {address}{setup_path}")
