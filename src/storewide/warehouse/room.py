"""Room on the disk: what is said when there is none left, wherever the writing was when it ran out."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: how an engine or the system says it; the last is the engine's when spilling would fill the disk
_SIGNS = ("No space left on device", "Disk quota exceeded", "max_temp_directory_size")
_FULL = (errno.ENOSPC, errno.EDQUOT)


class DiskFull(Exception):
    """There is no room left to write; nothing was kept of what was under way."""


@contextmanager
def watched(folder: Path) -> Iterator[None]:
    """Turn the many errors of a full disk into DiskFull, which says where, how much is free and what to do."""
    try:
        yield
    except Exception as error:
        if not _is_full(error):
            raise
        raise DiskFull(sentence(folder)) from error


def sentence(folder: Path) -> str:
    """What a person is told about a disk without room."""
    return (
        f"The disk that holds {folder} is full ({free(folder) / 1e6:,.1f} MB free), so nothing was written; "
        "make room on it, or move the data folder to a larger disk, and start this again."
    )


def free(folder: Path) -> int:
    """Bytes that may still be written where the folder lies, or will lie."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(there).free


def _is_full(error: Exception) -> bool:
    if isinstance(error, DiskFull):
        return False
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    return any(sign in str(error) for sign in _SIGNS)
