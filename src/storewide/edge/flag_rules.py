"""Which flags hold now: the file of rules that the pages rewrite, read anew beside the answers when it changes."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from storewide.flags.rules import snapshot
from storewide.flags.rules.ruleset import Ruleset
from storewide.flags.rules.snapshot import Snapshot
from storewide.flags.rules.unfit import Unfit
from storewide.warehouse.write_keys import Key

#: a change is served within a second of its saving
LOOK_SECONDS = 0.25

_UNREADABLE = (OSError, ValueError, KeyError, TypeError, Unfit)


class Rules:
    """The rules as they are served. `changed` is called in the event loop after each change of the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._state: tuple[int, int, int] | None = None
        self._snapshot = Snapshot({})
        self.changed: Callable[[], None] = lambda: None
        #: why no rules could be read at all; empty while any are served
        self.fault = ""

    def start(self) -> None:
        """Read what there is; blocks for it."""
        try:
            self._state = self._seen()
            self._snapshot = snapshot.read(self._path)
        except _UNREADABLE as error:
            self.fault = f"The rules of flags cannot be read: {error}."

    async def watch(self) -> None:
        """Look again and again, for ever. While the file cannot be read the last rules hold."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if self._seen() != self._state:
                await self._read_again()

    async def _read_again(self) -> None:
        state = self._seen()
        try:
            self._snapshot = await asyncio.to_thread(snapshot.read, self._path)
        except _UNREADABLE:
            return
        self._state, self.fault = state, ""
        self.changed()

    def of(self, key: Key) -> Ruleset | None:
        """The rules of the store and environment of a key; None where they have no flag."""
        return self._snapshot.ruleset(key.store, key.environment)

    def version(self, key: Key) -> str:
        """A name for exactly the rules that the key is answered by; empty where there are none."""
        found = self.of(key)
        return found.version if found else ""

    def _seen(self) -> tuple[int, int, int] | None:
        try:
            stat = self._path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_ino, stat.st_size
