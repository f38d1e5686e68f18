"""Files of months that lie in `kept/<what>/<store>/`, outside the manifest: made of day files, and deleted without loss.

What they hold, and how each says which files it was made of, is told in `step_months`, `products_sold` and
`engines/crossed`.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from storewide.lib.ids import uuid7
from storewide.warehouse.manifest import Manifest

_KEPT = "kept"
_UNFINISHED = ".next"
_MADE_OF = ("event", "exposure", "order_line")


def place(folder: Path, what: str, store: str) -> Path:
    """Where a store's months of something are kept, each in a file whose name begins with the month."""
    return folder / _KEPT / what / store


@contextmanager
def written(path: Path) -> Iterator[Path]:
    """Where to write a file that then takes its place in one step; nothing is left of one that could not be written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{uuid7()}{_UNFINISHED}")
    try:
        yield beside
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink()


def let_go(folder: Path, manifest: Manifest) -> None:
    """Delete what is kept of months that have no day files any more of what it is made of."""
    there = {(entry.store, entry.part[:7]) for fact in _MADE_OF for entry in manifest.of(fact)}
    for path in (folder / _KEPT).glob("*/*/*"):
        if path.suffix != _UNFINISHED and (path.parent.name, path.name[:7]) not in there:
            path.unlink(missing_ok=True)
