"""`storewide up`, run as people run it: three processes that come, stay and go together."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.processes import family, free_port, is_running, wait_for

pytestmark = pytest.mark.processes

COMMAND = (sys.executable, "-c", "from storewide.cli.main import main; main()", "up")
MODULES = {"pages": "storewide.cli.pages", "worker": "storewide.jobs.worker", "edge": "storewide.edge"}


@dataclass
class Running:
    process: subprocess.Popen[str]
    port: int
    said: list[str]

    def status(self, path: str) -> int:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            with connection.getresponse() as response:
                response.read()
                return response.status
        except OSError:
            return 0
        finally:
            connection.close()

    def reaches_pages(self) -> bool:
        return self.status("/access/sign-in/") not in (0, 502, 503)

    def child(self, name: str) -> int | None:
        """The process id of the child that runs as `name`."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for pid in children:
            if MODULES[name] in Path(f"/proc/{pid}/cmdline").read_text().split("\0"):
                return int(pid)
        return None


def environment() -> dict[str, str]:
    mine = {
        name: value for name, value in os.environ.items() if not name.startswith(("STOREWIDE_", "DJANGO_"))
    }
    mine.pop("DATABASE_URL", None)
    return mine


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder for all of these tests: making its static files takes longer than they do."""
    return tmp_path_factory.mktemp("up") / "data"


def up(data: Path) -> Running:
    """A new `up` on the folder, as soon as it says where it answers."""
    command = [*COMMAND, "--port", "0", "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment())
    said = [process.stdout.readline(), process.stdout.readline()]
    port = re.fullmatch(r"Storewide answers at http://127\.0\.0\.1:(\d+) \(Ctrl-C ends it\)\.\n", said[0])
    running = Running(process, int(port[1]) if port else 0, said)
    if not port:
        end(running)
        pytest.fail(f"It did not start; it said {said}.")
    return running


def end(running: Running) -> None:
    running.process.terminate()
    running.process.wait(30)
    running.process.stdout.close()


@pytest.fixture(scope="module")
def kept(data: Path) -> Iterator[list[Running]]:
    """The one that tests share which leave it as well as it was: it takes seconds to start."""
    one: list[Running] = []
    yield one
    for running in one:
        end(running)


@pytest.fixture
def running(kept: list[Running], data: Path) -> Running:
    if not kept:
        kept.append(up(data))
    return kept[0]


@pytest.fixture
def start(kept: list[Running], data: Path) -> Iterator[Callable[[], Running]]:
    """Starts one that the test ends; the folder is free for it."""
    while kept:
        end(kept.pop())
    started: list[Running] = []

    def run() -> Running:
        started.append(up(data))
        return started[-1]

    yield run
    for running in started:
        end(running)


def test_up_says_where_it_answers_when_it_does(running: Running):
    assert running.status("/healthz") == 200
    assert running.status("/access/sign-in/") in (200, 302)
    assert running.said[1].startswith(
        f"Make the first owner's account here: http://127.0.0.1:{running.port}/access/setup/?token="
    )


def test_up_serves_static_files_under_their_hashed_names(running: Running, data: Path):
    manifest = json.loads((data / "static" / "staticfiles.json").read_text())
    name = manifest["paths"]["kit/tokens.css"]
    assert running.status(f"/static/{name}") == 200


def test_second_up_of_a_folder_is_refused_and_told_about_the_first(running: Running, data: Path):
    second = subprocess.run(
        [*COMMAND, "--port", "0", "--data", str(data)],
        capture_output=True,
        text=True,
        env=environment(),
        timeout=120,
        check=False,
    )
    held = json.loads((data / "lock").read_text())
    assert (second.returncode, second.stdout) == (2, "")
    assert second.stderr == (
        f"The data folder {data} is in use by Storewide at http://127.0.0.1:{running.port} "
        f"(process {running.process.pid}, since {held['started']}). "
        "Stop that one, or name another folder with --data.\n"
    )
    assert running.status("/healthz") == 200


def test_port_in_use_is_one_sentence_and_leaves_nothing(tmp_path: Path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = subprocess.run(
            [*COMMAND, "--port", str(port), "--data", str(tmp_path / "data")],
            capture_output=True,
            text=True,
            env=environment(),
            timeout=120,
            check=False,
        )
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        f"Port {port} on 127.0.0.1 is in use by another program; name another one with --port.\n"
    )
    assert (tmp_path / "data" / "lock").read_text() == ""


@pytest.mark.parametrize("name", list(MODULES))
def test_killed_child_comes_back(running: Running, name: str):
    killed = running.child(name)
    lost = family(killed)
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: running.child(name) not in (None, killed))
    wait_for(lambda: running.status("/healthz") == 200)
    wait_for(running.reaches_pages)
    assert not any(is_running(pid) for pid in lost)


def test_server_process_that_dies_inside_a_child_comes_back(running: Running):
    inner = next(iter(family(running.child("pages")) - {running.child("pages")}))
    os.kill(inner, signal.SIGKILL)
    wait_for(lambda: not running.reaches_pages())
    wait_for(running.reaches_pages)


def test_kill_of_up_ends_everybody_and_frees_the_folder(start: Callable[[], Running]):
    first = start()
    everybody = family(first.process.pid)
    assert len(everybody) == 6  # up, the worker, and edge and pages with a server process each
    first.process.kill()
    first.process.wait()
    wait_for(lambda: not any(is_running(pid) for pid in everybody), 5)
    assert start().status("/healthz") == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signal_ends_everybody_cleanly(start: Callable[[], Running], number: signal.Signals, data: Path):
    running = start()
    everybody = family(running.process.pid)
    running.process.send_signal(number)
    assert running.process.wait(10) == 0
    assert not any(is_running(pid) for pid in everybody)
    assert (data / "lock").read_text() == ""


def test_free_port_is_not_reported_in_use(start: Callable[[], Running], data: Path):
    port = free_port()
    command = [*COMMAND, "--port", str(port), "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as process:
        assert f":{port} " in process.stdout.readline()
        process.terminate()
