"""Who was served which variant, written to the journal without anybody waiting for the disk.

A line is written, not synced, before the answer leaves: it outlives this process however that ends. A file is synced
and closed two seconds after its first line, which is what a power cut can cost. Who is served the same again on the
same day is not written again; after a crash once more, under the same id.

While the disk is full or slow, lines wait in memory and are written beside the answers; flags are evaluated all the same.
Where the disk stays so until the process ends, they are put aside, on another disk, and taken into the journal at the next
start.
"""

import asyncio
import errno
import fcntl
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import orjson

from storewide.edge import aside
from storewide.edge.counts import Counts
from storewide.edge.faults import NotAnswered
from storewide.edge.keys import Rates
from storewide.flags.rules.evaluation import Exposure
from storewide.lib.ids import uuid7
from storewide.warehouse.journal import CLOSED, OPEN, Disk
from storewide.warehouse.write_keys import CLIENT_FLAGS, Key

TEND_SECONDS = 0.1
#: how long the end of the process waits before it tries the disk once more
_AGAIN_SECONDS = 0.1
#: what a remembered unit takes in memory beside its characters, about
_REMEMBERED_BYTES = 100


@dataclass(frozen=True)
class Bounds:
    """When a file is closed (seconds, bytes); how many bytes of lines may wait in memory, and of served units be
    remembered before all are forgotten; above how many seconds a write is slow, and for how long lines then wait; how
    long the end of the process waits for the disk."""

    segment_seconds: float = 2.0
    segment_bytes: int = 16 << 20
    waiting_bytes: int = 64 << 20
    remembered_bytes: int = 128 << 20
    slow_seconds: float = 0.05
    patient_seconds: float = 10.0
    stop_seconds: float = 3.0


@dataclass
class _Segment:
    """The file that grows: `size` bytes of it are whole lines."""

    path: Path
    handle: int
    since: float
    size: int = 0


class Exposures:
    """The log of what was served; used by one event loop. What each key brought is told to `counts`."""

    def __init__(
        self, folder: Path, counts: Counts, disk: Disk | None = None, bounds: Bounds | None = None
    ) -> None:
        self._folder = folder
        self._counts = counts
        self._disk = disk or Disk()
        self._bounds = bounds or Bounds()
        self._rates = Rates()
        self._served: dict[tuple[str, str, str, str], set[str]] = {}
        self._remembered = 0
        self._day = 0
        self._segment: _Segment | None = None
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._direct_from = 0.0
        self._why = ""

    def start(self) -> None:
        """Make the folder, and take in what was put aside when the disk was full at the last end."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in aside.left(self._folder):
            with suppress(OSError):
                self._write_apart(path.read_bytes())
                path.unlink()

    def stop(self) -> None:
        """Write what waits and close the file, or put it aside where the disk stays full; blocks for it."""
        segment, self._segment = self._segment, None
        if segment:
            self._close(segment)
        if not self._waiting:
            return
        lines, until = b"".join(self._waiting), time.monotonic() + self._bounds.stop_seconds
        while not self._written(lines):
            if time.monotonic() >= until:
                aside.put(self._folder, lines)
                return
            time.sleep(_AGAIN_SECONDS)

    async def tend(self) -> None:
        """Close files that are due and write what waits, for ever."""
        while True:
            await asyncio.sleep(TEND_SECONDS)
            segment = self._segment
            if segment and self._is_due(segment):
                self._segment = None
                await asyncio.to_thread(self._close, segment)
            if self._waiting:
                await self._write_waiting()

    def note(self, key: Key, exposures: Iterable[Exposure], at: datetime) -> None:
        """Write down what was served with a key at a moment, where it was not yet today (UTC)."""
        day = at.toordinal()
        if day != self._day or self._remembered >= self._bounds.remembered_bytes:
            self._forget(day)
        new = [each for each in exposures if each.unit not in self._units(key.store, each)]
        if not new or not self._has_room(key, len(new), at):
            return
        for each in new:
            self._units(key.store, each).add(each.unit)
            self._remembered += _REMEMBERED_BYTES + len(each.unit)
        self._put(b"".join([_line(key.store, each, at) for each in new]))
        self._counts.took(key.key, len(new), at)
        if self._why:
            self._counts.refused(key.key, 0, self._why, at)

    def _units(self, store: str, each: Exposure) -> set[str]:
        """Who was served this today."""
        name = (store, each.experiment, each.variant, each.kind)
        served = self._served.get(name)
        if served is None:
            served = self._served[name] = set()
        return served

    def _has_room(self, key: Key, number: int, at: datetime) -> bool:
        """Whether so many lines may be kept: not above the limit of a public key, not beyond what memory may hold."""
        if self._waiting_bytes >= self._bounds.waiting_bytes:
            self._counts.refused(key.key, number, f"{self._why} More waits for it than memory may hold.", at)
            return False
        if key.flags == CLIENT_FLAGS:
            try:
                self._rates.charge(key, number)
            except NotAnswered as refused:
                self._counts.refused(key.key, number, f"Flags served: {refused.fault.detail}", at)
                return False
        return True

    def _forget(self, day: int) -> None:
        self._day = day
        self._served.clear()
        self._remembered = 0

    def _put(self, lines: bytes) -> None:
        """Write lines at once, or let them wait where the disk is full or slow."""
        began = time.monotonic()
        if not self._waiting and began >= self._direct_from:
            try:
                segment = self._segment = self._segment or self._open(began)
                self._append(segment, lines)
                return
            except OSError as error:
                self._failed(error)
            finally:
                if time.monotonic() - began > self._bounds.slow_seconds:
                    self._direct_from = began + self._bounds.patient_seconds
        self._waiting.append(lines)
        self._waiting_bytes += len(lines)

    async def _write_waiting(self) -> None:
        """Write what waits as a file of its own, beside the answers, or leave it waiting."""
        taken, self._waiting = self._waiting, []
        lines = b"".join(taken)
        try:
            await asyncio.to_thread(self._write_apart, lines)
        except OSError as error:
            self._waiting.insert(0, lines)
            self._failed(error)
        else:
            self._waiting_bytes -= len(lines)
            self._why = ""

    def _written(self, lines: bytes) -> bool:
        """Whether the lines could be written as a file of their own."""
        try:
            self._write_apart(lines)
        except OSError as error:
            self._failed(error)
            return False
        return True

    def _write_apart(self, lines: bytes) -> None:
        segment = self._open(0.0)
        try:
            self._append(segment, lines)
        finally:
            self._close(segment)

    def _open(self, at: float) -> _Segment:
        """A new file of the journal, under a lock that ends with this process."""
        path = self._folder / f"{uuid7()}{OPEN}"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if not os.fstat(handle).st_nlink:  # the collector took the empty file for a leftover
            os.close(handle)
            raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))
        return _Segment(path, handle, at)

    def _append(self, segment: _Segment, lines: bytes) -> None:
        """Add whole lines; raises OSError and leaves no part of them."""
        rest = memoryview(lines)
        try:
            while rest:
                rest = rest[self._disk.write(segment.handle, rest) :]
        except OSError:
            with suppress(OSError):
                os.ftruncate(segment.handle, segment.size)
            raise
        segment.size += len(lines)

    def _is_due(self, segment: _Segment) -> bool:
        age = time.monotonic() - segment.since
        return age >= self._bounds.segment_seconds or segment.size >= self._bounds.segment_bytes

    def _close(self, segment: _Segment) -> None:
        """Make a file durable and give it its closed name; where that fails it is a leftover for the collector."""
        try:
            if segment.size:
                self._disk.fsync(segment.handle)
                segment.path.rename(segment.path.with_suffix(CLOSED))
            else:
                segment.path.unlink()
        except OSError as error:
            self._failed(error)
        finally:
            os.close(segment.handle)

    def _failed(self, error: OSError) -> None:
        self._why = f"The journal cannot be written: {error.strerror or error}."


def _line(store: str, each: Exposure, at: datetime) -> bytes:
    told = {
        "type": "exposure",
        "messageId": f"{store}:{each.flag}:{each.experiment}:{each.variant}:{each.unit}:{at:%Y-%m-%d}",
        "store": store,
        "flag": each.flag,
        "experiment": each.experiment,
        "variant": each.variant,
        "userId" if each.kind == "customer" else "anonymousId": each.unit,
        "timestamp": at,
        "receivedAt": at,
    }
    return orjson.dumps(told, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)
