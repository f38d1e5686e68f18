"""Where lines of the journal wait when its disk is full as the process ends: a private folder among the temporary ones.

It is found again by the journal's path and belongs to whoever runs the process; one that somebody else made there, or that
others may write to, is not used. Without any such place the lines are told on standard error, which keeps logs of services.
"""

import hashlib
import os
import stat
import sys
import tempfile
from pathlib import Path

from storewide.lib.ids import uuid7

_SUFFIX = ".aside"


def put(journal: Path, lines: bytes) -> None:
    """Keep whole lines for the next start; said on standard error, and where nothing can be written the lines with it."""
    count = lines.count(b"\n")
    try:
        folder = _folder(journal)
        folder.mkdir(mode=0o700, exist_ok=True)
        _require_own(folder)
        path = folder / f"{uuid7()}{_SUFFIX}"
        beside = path.with_suffix(".next")
        with beside.open("xb") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        _say(f"{count} exposures could be written nowhere ({error}); they follow, to be added to {journal}:")
        _say(lines.decode(errors="replace"))
        return
    _say(f"{journal} cannot be written: {count} exposures wait in {path} for the next start.")


def left(journal: Path) -> list[Path]:
    """What was put aside, the oldest first."""
    folder = _folder(journal)
    try:
        _require_own(folder)
        return sorted(folder.glob(f"*{_SUFFIX}"))
    except OSError:
        return []


def _folder(journal: Path) -> Path:
    name = hashlib.sha256(str(journal.resolve()).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"storewide-{os.getuid()}-{name}"


def _require_own(folder: Path) -> None:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is not this user's own")


def _say(text: str) -> None:
    sys.stderr.write(f"storewide: {text}\n")
