"""Files that the worker makes of what is kept elsewhere: written whole or not at all, and made again where they went."""

from datetime import datetime
from pathlib import Path
from uuid import uuid4


def keep(path: Path, content: bytes) -> None:
    """Write a file so that nobody ever reads half of it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{uuid4().hex}")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def sweep(folder: Path, before: datetime) -> None:
    """Drop the files of a folder that were made before that moment; one that goes away meanwhile is no fault."""
    for path in folder.iterdir():
        try:
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
        except FileNotFoundError:
            continue
