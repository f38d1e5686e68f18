"""Replaces a small file in one step, so that another process reads the old content or the new one, and never half of it."""

import os
from contextlib import suppress
from pathlib import Path

from storewide.lib.ids import uuid7


def replace(path: Path, text: str) -> None:
    """Written beside, synced, renamed, for its owner alone; holds through a power cut. Raises OSError, leaving nothing."""
    beside = path.with_name(f".{path.name}.{uuid7()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
