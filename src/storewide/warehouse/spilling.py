"""Where a reader's engine puts what it cannot hold in memory: a place of its process, held by a lock while that lives.

The engine makes no more than one folder by itself, and does not make it again where a writer swept it away.
"""

import fcntl
import os
import shutil
import weakref
from contextlib import suppress
from pathlib import Path

from storewide.lib.ids import uuid7

FOLDER = "spill"


class Spill:
    """A place in a warehouse's folder; gone when its owner is, or swept by a later writer where that was killed."""

    def __init__(self, folder: Path) -> None:
        self.place = folder / FOLDER / str(uuid7())
        self._folder = folder
        #: the handle of the lock, as soon as it is held
        self._locks: list[int] = []
        weakref.finalize(self, _leave, self.place, self._locks, os.getpid())

    def hold(self) -> None:
        """Make it, where the warehouse has a folder and it can be written; harmless when done twice."""
        if self._locks or not self._folder.is_dir():
            return
        with suppress(OSError):
            self.place.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.place / "lock", os.O_WRONLY | os.O_CREAT, 0o600)
            # a writer may sweep it before it is locked
            if _is_locked(lock) and os.fstat(lock).st_nlink:
                self._locks.append(lock)
            else:
                os.close(lock)


def _is_locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _leave(place: Path, locks: list[int], process: int) -> None:
    for lock in locks:
        os.close(lock)
    # a forked child has what its parent made, and is not the one to take it away
    if os.getpid() == process:
        shutil.rmtree(place, ignore_errors=True)
        with suppress(OSError):
            place.parent.rmdir()
