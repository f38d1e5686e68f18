"""Children are started, started again when they die, and ended together."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from storewide.cli import supervise
from storewide.cli.supervise import Child, Supervision, wait_after
from tests.processes import family, is_running, wait_for

SUPERVISOR = """
import sys, time
from storewide.cli.supervise import Child, Supervision
supervision = Supervision([Child("a", "tests.cli.standin", sys.argv[1:2])], print)
supervision.start()
time.sleep(600)
"""


@pytest.fixture
def watched(tmp_path):
    """Starts a supervision of stand-ins and gives it with what it said; whatever is left is ended."""
    begun = []

    def start(*children: Child) -> tuple[Supervision, list[str]]:
        said: list[str] = []
        supervision = Supervision(children, said.append)
        begun.append(supervision)
        supervision.start()
        return supervision, said

    yield start
    for supervision in begun:
        supervision.end()


def standin(name: str, told: Path, kind: str = "plain", **environment: str) -> Child:
    return Child(name, "tests.cli.standin", (str(told), kind), environment)


def pids(told: Path) -> list[int]:
    return [int(word) for word in told.read_text().split()] if told.exists() else []


def test_wait_after_doubles_up_to_half_a_minute():
    assert [wait_after(deaths) for deaths in (1, 2, 3, 6, 7, 8, 5000)] == [0.5, 1, 2, 16, 30, 30, 30]


@pytest.mark.processes
def test_start_hands_arguments_and_environment_on(watched, tmp_path):
    watched(standin("a", tmp_path / "a", "environment", STOREWIDE_TEST="ähm"))
    wait_for((tmp_path / "a.environment").exists)
    assert (tmp_path / "a.environment").read_text() == "ähm"


@pytest.mark.processes
def test_look_starts_a_killed_child_again_and_leaves_the_other_alone(watched, tmp_path, monkeypatch):
    monkeypatch.setattr(supervise, "FIRST_WAIT_SECONDS", 0.1)
    a, b = tmp_path / "a", tmp_path / "b"
    supervision, said = watched(standin("pages", a), standin("worker", b))
    wait_for(lambda: len(pids(a)) == len(pids(b)) == 1)
    os.kill(pids(a)[0], signal.SIGKILL)
    wait_for(lambda: supervision.look() or len(pids(a)) == 2)
    assert said == ["pages ended unexpectedly (signal 9); starting it again in 0.1 s."]
    assert is_running(pids(a)[1])
    assert not is_running(pids(a)[0])
    assert len(pids(b)) == 1
    assert supervision.lost(2) is None


@pytest.mark.processes
def test_look_waits_longer_for_a_child_that_keeps_dying(watched, tmp_path, monkeypatch):
    monkeypatch.setattr(supervise, "FIRST_WAIT_SECONDS", 0.05)
    supervision, said = watched(standin("worker", tmp_path / "a", "fail"))
    wait_for(lambda: supervision.look() or supervision.lost(3))
    assert supervision.lost(3) == "worker"
    assert said == [
        f"worker ended unexpectedly (exit code 3); starting it again in {wait} s."
        for wait in ("0.05", "0.1", "0.2")
    ]


@pytest.mark.processes
def test_end_asks_children_and_leaves_nobody(watched, tmp_path):
    supervision, said = watched(standin("a", tmp_path / "a"), standin("b", tmp_path / "b"))
    wait_for(lambda: pids(tmp_path / "a") and pids(tmp_path / "b"))
    left = [*pids(tmp_path / "a"), *pids(tmp_path / "b")]
    supervision.end()
    assert not any(is_running(pid) for pid in left)
    assert said == []
    assert (tmp_path / "a.ended").read_text() == "SIGTERM"


@pytest.mark.processes
def test_end_kills_a_child_that_does_not_listen_and_what_it_started(watched, tmp_path, monkeypatch):
    monkeypatch.setattr(supervise, "END_SECONDS", 0.3)
    supervision, said = watched(standin("a", tmp_path / "a", "stubborn"))
    wait_for(lambda: len(pids(tmp_path / "a")) == 2)
    supervision.end()
    wait_for(lambda: not any(is_running(pid) for pid in pids(tmp_path / "a")), 3)
    assert said == ["a did not end within 0.3 s and was killed."]


@pytest.mark.processes
def test_children_end_with_a_killed_supervisor(tmp_path):
    told = tmp_path / "a"
    with subprocess.Popen([sys.executable, "-c", SUPERVISOR, str(told)]) as supervisor:
        wait_for(lambda: pids(told))
        everybody = family(supervisor.pid)
        assert everybody == {supervisor.pid, *pids(told)}
        supervisor.kill()
    wait_for(lambda: not any(is_running(pid) for pid in everybody), 3)


@pytest.mark.processes
def test_start_lets_a_child_step_back(watched, tmp_path):
    told = tmp_path / "a"
    watched(Child("a", "tests.cli.standin", (str(told), "plain"), steps_back=3))
    wait_for(lambda: len(pids(told)) == 1)
    nice = os.getpriority(os.PRIO_PROCESS, 0)
    assert os.getpriority(os.PRIO_PROCESS, pids(told)[0]) == min(nice + 3, 19)
