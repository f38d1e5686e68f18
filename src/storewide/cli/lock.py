"""Holds a data folder for one running Storewide: a second start is refused and told about the first."""

import fcntl
import json
import os
from datetime import datetime
from pathlib import Path
from typing import IO


class FolderInUse(Exception):
    """The data folder is held by a Storewide that runs; the message names its process, address and start."""


class FolderLock:
    """A lock the operating system gives back when this process ends, however it ends."""

    def __init__(self, file: Path) -> None:
        self._path = file
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Hold the folder; raise FolderInUse where somebody else does."""
        file = self._path.open("a+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            with file:
                raise FolderInUse(_words(self._path)) from error
        self._file = file
        file.truncate(0)

    def tell(self, *, address: str, at: datetime) -> None:
        """Write down who holds the folder, for those who will be refused."""
        self._path.write_text(
            json.dumps({"pid": os.getpid(), "address": address, "started": f"{at:%Y-%m-%d %H:%M:%S} UTC"})
        )

    def release(self) -> None:
        """Give the folder back and forget who held it."""
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None


def _words(path: Path) -> str:
    """The sentence that names the holder; a lock without words was taken this very moment."""
    cure = "Stop that one, or name another folder with --data."
    try:
        told = json.loads(path.read_text())
        holder = f"Storewide at {told['address']} (process {told['pid']}, since {told['started']})"
    except (ValueError, KeyError):
        holder = "a Storewide that is just starting"
    return f"The data folder {path.parent} is in use by {holder}. {cure}"
