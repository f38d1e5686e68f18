"""A process on a lifeline ends with its starter, also when that one is killed."""

import subprocess
import sys

import pytest

from storewide.lib import lifeline
from tests.processes import is_running, wait_for

pytestmark = pytest.mark.processes

STARTER = """
import subprocess, sys, time
from storewide.lib import lifeline
{before}
child = subprocess.Popen(lifeline.command("tests.lib.sleeper", sys.argv[1]))
time.sleep(600)
"""


@pytest.fixture
def started(tmp_path):
    """Starts a starter with a child, and gives the starter and the child's process id."""
    processes = []

    def start(before: str = "") -> tuple[subprocess.Popen[bytes], int]:
        told = tmp_path / "pid"
        process = subprocess.Popen([sys.executable, "-c", STARTER.format(before=before), str(told)])
        processes.append(process)
        wait_for(told.exists)
        return process, int(told.read_text())

    yield start
    for process in processes:
        process.kill()
        process.wait()


def test_hold_ends_the_child_of_a_killed_starter(started):
    starter, child = started()
    assert is_running(child)
    starter.kill()
    starter.wait()
    wait_for(lambda: not is_running(child), 3)


def test_hold_ends_the_child_where_the_kernel_does_not(started):
    starter, child = started(before='import os; os.environ["TEST_NO_KERNEL"] = "1"')
    starter.kill()
    starter.wait()
    wait_for(lambda: not is_running(child), 3)


def test_hold_ends_at_once_when_the_starter_is_already_gone(tmp_path):
    command = list(lifeline.command("tests.lib.sleeper", str(tmp_path / "pid")))
    command[3] = "1"
    assert subprocess.run(command, timeout=10, check=False).returncode == 1


def test_command_runs_the_module_as_itself_with_its_arguments(tmp_path):
    told = tmp_path / "told"
    command = lifeline.command("tests.lib.sleeper", str(told), "0")
    assert subprocess.run(command, timeout=10, check=False).returncode == 0
    assert told.read_text().isdigit()
