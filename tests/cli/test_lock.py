"""One data folder, one running Storewide."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from storewide.cli.lock import FolderInUse, FolderLock

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
HOLD = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from storewide.cli.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
lock.take()
print("held", flush=True)
sys.stdin.read()
"""


def test_tell_writes_who_holds_the_folder(tmp_path):
    lock = FolderLock(tmp_path / "lock")
    lock.take()
    lock.tell(address="http://127.0.0.1:8000", at=AT)
    told = json.loads((tmp_path / "lock").read_text())
    assert told == {
        "pid": os.getpid(),
        "address": "http://127.0.0.1:8000",
        "started": "2026-03-10 09:30:00 UTC",
    }
    lock.release()
    assert (tmp_path / "lock").read_text() == ""


def test_take_of_a_held_folder_names_the_holder_and_leaves_its_words(tmp_path):
    first, second = FolderLock(tmp_path / "lock"), FolderLock(tmp_path / "lock")
    first.take()
    first.tell(address="http://127.0.0.1:8000", at=AT)
    before = (tmp_path / "lock").read_text()
    with pytest.raises(FolderInUse) as refused:
        second.take()
    assert str(refused.value) == (
        f"The data folder {tmp_path} is in use by Storewide at http://127.0.0.1:8000 (process {os.getpid()}, "
        "since 2026-03-10 09:30:00 UTC). Stop that one, or name another folder with --data."
    )
    assert (tmp_path / "lock").read_text() == before
    first.release()
    second.take()
    second.release()


def test_take_while_the_holder_is_just_starting(tmp_path):
    first = FolderLock(tmp_path / "lock")
    first.take()
    with pytest.raises(FolderInUse, match="in use by a Storewide that is just starting"):
        FolderLock(tmp_path / "lock").take()
    first.release()


@pytest.mark.processes
def test_lock_of_a_killed_process_is_free(tmp_path):
    command = [sys.executable, "-c", HOLD, str(tmp_path / "lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(FolderInUse):
            FolderLock(tmp_path / "lock").take()
        holder.kill()
    lock = FolderLock(tmp_path / "lock")
    lock.take()
    lock.release()
