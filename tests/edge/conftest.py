"""A real edge in front of a pages process that the test has in hand."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from storewide.warehouse.write_keys import Key, rewrite_keys
from tests.edge.collecting import KEY, RunningCollector
from tests.edge.flagging import CLIENT, EVENTS, SERVER, STAGING, RunningFlags, rules, save
from tests.edge.upstream import Upstream
from tests.processes import free_port, listens, wait_for


@dataclass
class RunningEdge:
    port: int
    data: Path
    process: subprocess.Popen[bytes]

    def get(self, path: str, method: str = "GET", body=None, headers=None, **more) -> HTTPResponse:
        """One request on a connection of its own; the answer is read and kept in `.content`."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        with closing(connection):
            connection.request(method, path, body=body, headers=headers or {}, **more)
            with connection.getresponse() as response:
                response.content = response.read()
        return response


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    running = Upstream()
    running.start()
    yield running
    running.stop()


@pytest.fixture
def start_edge(tmp_path: Path) -> Iterator[Callable[..., RunningEdge]]:
    started: list[subprocess.Popen[bytes]] = []

    def start(pages_port: int, **environment: str) -> RunningEdge:
        port = free_port()
        (tmp_path / "static").mkdir(exist_ok=True)
        command = [sys.executable, "-m", "storewide.edge", "--port", str(port), "--data", str(tmp_path)]
        command += ["--pages", f"http://127.0.0.1:{pages_port}"]
        process = subprocess.Popen(command, env={"PATH": "/usr/bin:/bin", **environment})
        started.append(process)
        wait_for(lambda: listens(port))
        return RunningEdge(port, tmp_path, process)

    yield start
    for process in started:
        process.terminate()
        process.wait(15)


@pytest.fixture
def edge(start_edge, upstream: Upstream) -> RunningEdge:
    return start_edge(upstream.port)


@pytest.fixture
def start_collector(start_edge, tmp_path: Path) -> Callable[..., RunningCollector]:
    """Starts an edge that takes events with the keys given; its pages are down."""

    def start(*keys: Key) -> RunningCollector:
        rewrite_keys(tmp_path / "write-keys.json", lambda: keys)
        return RunningCollector(start_edge(free_port()))

    return start


@pytest.fixture
def collector(start_collector) -> RunningCollector:
    return start_collector(Key(KEY, "main", 1_000_000))


@pytest.fixture
def start_flags(start_edge, tmp_path: Path) -> Callable[[], RunningFlags]:
    """Starts an edge that serves flags with the four keys; its pages are down."""

    def start() -> RunningFlags:
        rewrite_keys(tmp_path / "write-keys.json", lambda: [CLIENT, SERVER, EVENTS, STAGING])
        if not (tmp_path / "flag-rules.json").exists():
            save(tmp_path, rules())
        return RunningFlags(start_edge(free_port()))

    return start


@pytest.fixture
def flags(start_flags) -> RunningFlags:
    return start_flags()
