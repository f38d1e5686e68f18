"""Real workers on a real data folder: what one leaves when it is killed, the next one ends, exactly once."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0

pytestmark = pytest.mark.processes


class House:
    """A data folder with one waiting job, its database seen from outside, and the workers that run on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "STOREWIDE_DATA": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "tests.jobs.worker_settings",
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'src'}",
        }
        self.workers: list[subprocess.Popen[bytes]] = []
        begin = [sys.executable, "-m", "tests.jobs.beginning", str(folder)]
        subprocess.run(begin, env=self.environment, cwd=ROOT, check=True, timeout=PATIENCE)

    def work(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        command = [sys.executable, "-m", "storewide.jobs.worker"]
        worker = subprocess.Popen(command, env=self.environment, cwd=ROOT)
        self.workers.append(worker)
        return worker

    def ask(self, statement: str, *, timeout: float = 20) -> list[tuple[object, ...]]:
        """Run one statement on the database; its rows."""
        path = self.folder / "data" / "storewide.sqlite3"
        with closing(sqlite3.connect(path, timeout=timeout, isolation_level=None)) as database:
            return database.execute(statement).fetchall()

    def put_to_sleep(self, worker: subprocess.Popen[bytes]) -> None:
        """Suspend a worker at a moment at which it does not hold the database."""

        def asleep() -> bool:
            worker.send_signal(signal.SIGSTOP)
            os.waitid(os.P_PID, worker.pid, os.WSTOPPED)
            try:
                self.ask("UPDATE jobs_job SET id = id", timeout=0.1)
            except sqlite3.OperationalError:
                worker.send_signal(signal.SIGCONT)
                return False
            return True

        self.until(asleep)

    def until(self, wanted: Callable[[], bool]) -> None:
        """Wait for what must come; the test fails when it does not within a minute."""
        deadline = time.monotonic() + PATIENCE
        while not wanted():
            assert time.monotonic() < deadline, "the worker did not get there"
            time.sleep(0.02)

    def lines(self, name: str) -> int:
        """How often an attempt wrote into the file `begun` or `done`."""
        file = self.folder / name
        return len(file.read_text().splitlines()) if file.exists() else 0

    def state(self) -> str:
        return str(self.ask("SELECT state FROM jobs_job")[0][0])


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    for worker in made.workers:
        worker.kill()
        worker.wait()


def test_a_killed_workers_job_ends_exactly_once(house: House) -> None:
    first = house.work()
    house.until(lambda: house.lines("begun") == 1)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert house.state() == "running"
    # a minute of silence, without waiting for it
    house.ask("UPDATE jobs_job SET heartbeat_at = datetime('now', '-61 seconds')")
    house.ask("UPDATE django_tasks_database_dbtaskresult SET started_at = datetime('now', '-61 seconds')")
    house.work()
    house.until(lambda: house.lines("begun") == 2)
    (house.folder / "go").touch()
    house.until(lambda: house.state() == "succeeded")
    assert house.lines("done") == 1
    assert house.ask("SELECT attempt FROM jobs_job") == [(2,)]
    actions = [row[0] for row in house.ask("SELECT action FROM audit_entry ORDER BY at")]
    assert actions == ["jobs.job.start", "jobs.job.recover", "jobs.job.succeeded"]
    tasks = "SELECT status FROM django_tasks_database_dbtaskresult ORDER BY status"
    house.until(lambda: house.ask(tasks) == [("FAILED",), ("SUCCESSFUL",)])


def test_a_worker_that_was_only_asleep_writes_nothing_when_it_wakes(house: House) -> None:
    sleeper = house.work()
    house.until(lambda: house.lines("begun") == 1)
    house.put_to_sleep(sleeper)
    house.ask("UPDATE jobs_job SET heartbeat_at = datetime('now', '-61 seconds')")
    house.work()
    house.until(lambda: house.lines("begun") == 2)
    sleeper.send_signal(signal.SIGCONT)
    house.until(lambda: ("jobs.job.late",) in house.ask("SELECT action FROM audit_entry"))
    assert house.state() == "running"
    (house.folder / "go").touch()
    house.until(lambda: house.state() == "succeeded")
    assert house.lines("done") == 1
    assert house.ask("SELECT count(*) FROM audit_entry WHERE action = 'jobs.job.succeeded'") == [(1,)]


def test_a_worker_told_to_end_ends_at_once(house: House) -> None:
    worker = house.work()
    house.until(lambda: house.lines("begun") == 1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=PATIENCE) == 0
    assert house.state() == "running"


def test_cancelling_reaches_a_running_job(house: House) -> None:
    house.work()
    house.until(lambda: house.lines("begun") == 1)
    house.ask("UPDATE jobs_job SET stop_requested_at = datetime('now')")
    house.until(lambda: house.state() == "cancelled")
    assert house.lines("done") == 0
