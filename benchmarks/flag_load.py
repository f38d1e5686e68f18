"""Load of flag evaluations over HTTP, and the servers it is put on: how many they answer, and how late."""

import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

from tests.processes import free_port, listens, wait_for

from benchmarks.flag_rules import Told, context, visitors
from storewide.flags.rules import snapshot
from storewide.warehouse.write_keys import ALL_FLAGS, Key, rewrite_keys

CONNECTIONS = 64
PER_SECOND = 1_000
LATE_SECONDS = 10.0
KEY = "sk_measured"
FLAG = "/ofrep/v1/evaluate/flags/test-1"
STORE = "main"
HERE = Path(__file__).resolve().parent


def requests(count: int = 10_000) -> list[bytes]:
    """Requests for the flag of a test, each for another visitor."""
    made = []
    for visitor in visitors(count):
        body = json.dumps({"context": context(visitor)}).encode()
        head = (
            f"POST {FLAG} HTTP/1.1\r\nhost: localhost\r\n"
            f"x-api-key: {KEY}\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        made.append(head.encode() + body)
    return made


REQUESTS = requests()


def rate(port: int, seconds: float) -> float:
    """Requests a second that a server answers while every connection always asks."""
    return asyncio.run(_rate(port, seconds))


def latencies(port: int) -> list[float]:
    """Seconds from the moment a request was due, 1,000 of them a second whatever becomes of them, to its answer."""
    return asyncio.run(_latencies(port))


async def _rate(port: int, seconds: float) -> float:
    loop = asyncio.get_running_loop()
    askers = [(await loop.create_connection(_Asker, "127.0.0.1", port))[1] for _ in range(CONNECTIONS)]
    for each in askers:
        each.ask_on()
    before, began = sum(each.answered for each in askers), time.perf_counter()
    await asyncio.sleep(seconds)
    after, took = sum(each.answered for each in askers), time.perf_counter() - began
    for each in askers:
        each.leave()
    return (after - before) / took


async def _latencies(port: int) -> list[float]:
    loop = asyncio.get_running_loop()
    found: list[float] = []
    idle = [(await loop.create_connection(_Asker, "127.0.0.1", port))[1] for _ in range(CONNECTIONS)]
    askers = list(idle)
    began, number = time.perf_counter(), 0
    total = int(PER_SECOND * LATE_SECONDS)
    while number < total:
        due = began + number / PER_SECOND
        if (wait := due - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        while not idle:
            await asyncio.sleep(0)
        idle.pop().ask_once(due, found, idle)
        number += 1
    while len(found) < total:
        await asyncio.sleep(0.001)
    for each in askers:
        each.leave()
    return found


class _Asker(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self.answered = 0
        self._again = False
        self._left = False
        self._due = 0.0
        self._found: list[float] = []
        self._idle: list[_Asker] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way out."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def ask_on(self) -> None:
        """Ask, and again after each answer."""
        self._again = True
        self._ask()

    def ask_once(self, due: float, found: list[float], idle: list["_Asker"]) -> None:
        """Ask once; then `found` has how late the answer was and `idle` this connection."""
        self._due, self._found, self._idle = due, found, idle
        self._ask()

    def data_received(self, data: bytes) -> None:
        """An answer is small and comes in one piece."""
        assert data.startswith(b"HTTP/1.1 200") or self._left, data
        self.answered += 1
        if self._again:
            self._ask()
        elif not self._left:
            self._found.append(time.perf_counter() - self._due)
            self._idle.append(self)

    def _ask(self) -> None:
        self.transport.write(random.choice(REQUESTS))  # noqa: S311 - no secret

    def leave(self) -> None:
        """Ask nothing more."""
        self._left, self._again = True, False
        self.transport.close()


@contextmanager
def bare() -> Iterator[int]:
    """The handler that only decodes the same JSON, on a port of its own."""
    port = free_port()
    with _running([sys.executable, "-m", "benchmarks.bare_handler", str(port)], port):
        yield port


@contextmanager
def edge(document: Told) -> Iterator[int]:
    """The edge with these rules; its data folder lies beside this file, on a real disk."""
    port = free_port()
    folder = Path(tempfile.mkdtemp(dir=HERE, prefix=".flags-"))
    (folder / "static").mkdir()
    _give(folder, document)
    command = [
        "-m",
        "storewide.edge",
        "--port",
        str(port),
        "--pages",
        "http://127.0.0.1:9",
        "--data",
        str(folder),
    ]
    try:
        with _running([sys.executable, *command], port):
            yield port
    finally:
        shutil.rmtree(folder)


@contextmanager
def store_with_people(demo: Path, document: Told) -> Iterator[tuple[int, Callable[[], int]]]:
    """A whole demo store with four people who load pages, and how many they have loaded so far."""
    port = free_port()
    told = json.loads((demo / "demo.json").read_text())
    command = [str(Path(sys.executable).parent / "storewide"), "up", "--port", str(port), "--data", str(demo)]
    with _running(command, port), tempfile.NamedTemporaryFile("ab") as loaded:
        wait_for(lambda: _shows_pages(port), 60)
        _give(demo, document)
        given = _rules(demo)
        people = [sys.executable, "-m", "benchmarks.flag_people", str(port), told["email"], told["password"]]
        process = subprocess.Popen(people, cwd=HERE.parent, stdout=loaded)

        def pages() -> int:
            return Path(loaded.name).read_bytes().count(b"\n")

        try:
            wait_for(lambda: pages() >= 24 or process.poll() is not None, 120)
            assert process.poll() is None, "the people could not go on"
            # once a minute the worker brings back the rules of the store's own flags: measure right after it did
            wait_for(lambda: _rules(demo) != given, 150)
            _give(demo, document)
            wait_for(lambda: _is_served(port), 10)
            yield port, pages
        finally:
            process.terminate()
            process.wait(20)


def _rules(folder: Path) -> bytes:
    return (folder / "flag-rules.json").read_bytes()


def _is_served(port: int) -> bool:
    """Whether the flag that is asked for is there."""
    return _is_answered(
        port, "POST", FLAG, json.dumps({"context": context(visitors(1)[0])}), {"x-api-key": KEY}
    )


def _shows_pages(port: int) -> bool:
    """Whether the pages are up behind the edge, which listens before them."""
    return _is_answered(port, "GET", "/access/sign-in/")


def _is_answered(
    port: int, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    with closing(connection), suppress(OSError):
        connection.request(method, path, body, headers or {})
        with connection.getresponse() as response:
            return response.status == 200
    return False


@contextmanager
def _running(command: list[str], port: int) -> Iterator[None]:
    # the store of a user, not the one that this process may have been set up for
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    process = subprocess.Popen(command, cwd=HERE.parent, env=env, stdout=subprocess.DEVNULL)
    try:
        wait_for(lambda: listens(port), 60)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _give(folder: Path, document: Told) -> None:
    """The key that is measured with, and the rules; a store that runs writes its own over them within a minute."""
    rewrite_keys(folder / "write-keys.json", lambda: [Key(KEY, STORE, 10**9, ALL_FLAGS)])
    snapshot.rewrite(folder / "flag-rules.json", lambda: {(STORE, "production"): document})
    time.sleep(1.0)
