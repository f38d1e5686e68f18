"""Who may send events, as fast as it may: the write keys of the pages' file, read anew when it changes."""

import base64
import binascii
import math
import time
from contextlib import suppress
from pathlib import Path

from storewide.edge.faults import NotAnswered
from storewide.edge.tracking_faults import NO_KEY, UNKNOWN_KEY, too_fast
from storewide.warehouse.write_keys import Key, read_keys

#: a key revoked on the pages fails within a second
LOOK_SECONDS = 0.5
_HEADERS_KEPT = 10_000


class Keys:
    """The keys that let events in now."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._looked = -math.inf
        self._state: tuple[int, int, int] | None = None
        self._keys: dict[str, Key] = {}
        self._by_header: dict[bytes, Key] = {}

    def authorized(self, header: bytes) -> Key | None:
        """The key of an Authorization header; None where the request has none. Raises NotAnswered for an unknown one."""
        self._look()
        if not header:
            return None
        key = self._by_header.get(header)
        if key is None:
            key = self.named(_user_name(header))
            if len(self._by_header) < _HEADERS_KEPT:
                self._by_header[header] = key
        return key

    def named(self, name: object) -> Key:
        """The key of that name; raises NotAnswered where none is given or known."""
        if not name:
            raise NotAnswered(NO_KEY)
        key = self._keys.get(name) if isinstance(name, str) else None
        if key is None:
            raise NotAnswered(UNKNOWN_KEY)
        return key

    def known(self, name: str) -> Key | None:
        """The key of that name as the file holds it now; None where there is none."""
        self._look()
        return self._keys.get(name)

    def _look(self) -> None:
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        # as long as the file cannot be read, the last keys hold
        with suppress(OSError, ValueError, KeyError, TypeError):
            stat = self._path.stat()
            state = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
            if state != self._state:
                self._keys = read_keys(self._path)
                self._by_header.clear()
                self._state = state


def _user_name(header: bytes) -> str:
    """The user name of HTTP basic authentication; empty where the header is none."""
    scheme, _space, told = header.partition(b" ")
    if scheme.lower() != b"basic":
        return ""
    try:
        return base64.b64decode(told.strip()).decode().partition(":")[0]
    except (binascii.Error, ValueError):
        return ""


class Rates:
    """How many events each key may still bring: a minute's worth at once, refilled as time passes."""

    def __init__(self) -> None:
        self._left: dict[str, tuple[float, float]] = {}

    def charge(self, key: Key, events: int) -> None:
        """Take `events` off what the key has left; raises NotAnswered with the wait where that is too little.

        A batch that is larger than a minute's worth passes when nothing else was sent, and is paid off afterwards.
        """
        now = time.monotonic()
        left, since = self._left.get(key.key, (float(key.per_minute), now))
        left = min(float(key.per_minute), left + (now - since) * key.per_minute / 60)
        wanted = min(events, key.per_minute)
        if left < wanted:
            self._left[key.key] = (left, now)
            wait = math.ceil((wanted - left) * 60 / key.per_minute)
            raise NotAnswered(too_fast(key.per_minute, wait))
        self._left[key.key] = (left - events, now)
