"""What each write key has brought, counted in memory and kept in a small file for the pages to show."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from storewide.warehouse.write_keys import Count, read_counts, write_counts

KEEP_SECONDS = 2.0


class Counts:
    """Events taken and refused by key; a crash forgets the last two seconds of counting, never an event."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._changed = False
        self._counts: dict[str, Count] = {}

    def start(self) -> None:
        """Go on from the file, where there is one that can be read."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            self._counts = read_counts(self._path)

    def took(self, key: str, events: int, at: datetime) -> None:
        """Note events that are durable."""
        count = self._of(key)
        count.received += events
        count.received_at = at

    def refused(self, key: str, events: int, reason: str, at: datetime) -> None:
        """Note events that were not taken, and why the last one was not."""
        count = self._of(key)
        count.refused += events
        count.refused_at, count.reason = at, reason

    async def keep(self) -> None:
        """Write the file every few seconds while something changes; for ever."""
        while True:
            await asyncio.sleep(KEEP_SECONDS)
            await asyncio.to_thread(self.write)

    def write(self) -> None:
        """Write the file if anything changed; a disk that cannot take it now gets it next time."""
        if not self._changed:
            return
        self._changed = False
        counts = {key: replace(count) for key, count in list(self._counts.items())}
        try:
            write_counts(self._path, counts)
        except OSError:
            self._changed = True

    def _of(self, key: str) -> Count:
        self._changed = True
        return self._counts.setdefault(key, Count())
