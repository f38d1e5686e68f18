"""A real edge in front of a pages process that the test has in hand."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.edge.upstream import Upstream


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


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


def wait_for(true: Callable[[], bool], seconds: float = 15) -> None:
    """Return as soon as `true` holds; fail when it does not within the time."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


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
        wait_for(lambda: answers(port))
        return RunningEdge(port, tmp_path, process)

    yield start
    for process in started:
        process.terminate()
        process.wait(15)


@pytest.fixture
def edge(start_edge, upstream: Upstream) -> RunningEdge:
    return start_edge(upstream.port)
