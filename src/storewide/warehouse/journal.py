"""The journal: what tracking sent, one JSON message a line, on the disk before anybody is told that it was taken.

A line is acknowledged only after the file it stands in was written and synced. Lines that arrive while the disk is busy
wait for one common write (group commit), so that a hundred callers cost one sync; a caller alone waits for no timer.

A file grows as `<uuid7>.open` and is closed, by renaming it to `<uuid7>.ndjson`, when it is large or its first line is
old. Whoever seals a closed file into the warehouse finds whole lines only.
"""

import asyncio
import contextlib
import errno
import fcntl
import mmap
import os
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from storewide.lib.ids import uuid7

OPEN, CLOSED = ".open", ".ndjson"


class NotKept(Exception):
    """Lines were not made durable; nothing may be acknowledged, and the same lines may be sent again."""


@dataclass(frozen=True)
class Disk:
    """The two calls that durability rests on, so that a test can watch their order and let them fail."""

    write: Callable[[int, memoryview], int] = os.write
    fsync: Callable[[int], None] = os.fsync


@dataclass(frozen=True)
class Limits:
    """When a file is closed (bytes, seconds after its first line), how long a caller waits for the disk (seconds), how
    many bytes may wait for it, and how long a commit lets more callers come while many do (seconds)."""

    segment_bytes: int = 16 << 20
    segment_seconds: float = 2.0
    patience: float = 5.0
    waiting_bytes: int = 64 << 20
    gather_seconds: float = 0.005


@dataclass
class _Segment:
    """The file that grows: `size` bytes of it are durable."""

    path: Path
    handle: int
    due: float
    size: int = 0


@dataclass
class _Waiting:
    """Lines of one caller, and where it waits for them."""

    lines: bytes
    answer: asyncio.Future[None] = field(repr=False)


class Journal:
    """Appends lines to the files of one folder; used by one event loop, written by a thread of its own."""

    def __init__(self, folder: Path, disk: Disk | None = None, limits: Limits | None = None) -> None:
        self._folder = folder
        self._disk = disk or Disk()
        self._limits = limits or Limits()
        self._queue: SimpleQueue[_Waiting | None] = SimpleQueue()
        self._waiting_bytes = 0
        self._busy_since: float | None = None
        self._crowded = False
        self._segment: _Segment | None = None
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)

    def start(self) -> None:
        """Make the folder, close what a process before this one left open, and take lines from now on."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._close_leftovers()
        self._thread.start()

    def stop(self) -> None:
        """Write what waits, close the file and end; blocks until that is done, but never for ever."""
        self._queue.put(None)
        self._thread.join(self._limits.patience)

    async def append(self, lines: bytes) -> None:
        """Return once `lines` (whole lines, each with its end) are durable; raise NotKept where they are not.

        After NotKept they may still reach the journal whole, never in part: a repeat of them is to be expected.
        """
        self._refuse_when_hopeless(len(lines))
        waiting = _Waiting(lines, asyncio.get_running_loop().create_future())
        self._waiting_bytes += len(lines)
        try:
            self._queue.put(waiting)
            async with asyncio.timeout(self._limits.patience):
                await waiting.answer
        except TimeoutError:
            raise NotKept(f"The disk did not confirm a write within {self._limits.patience:g} s.") from None
        finally:
            self._waiting_bytes -= len(lines)

    def _refuse_when_hopeless(self, size: int) -> None:
        """A disk that hangs already, or a queue that is full, is said at once and not after a wait."""
        since = self._busy_since
        if since is not None and time.monotonic() - since > self._limits.patience:
            raise NotKept("The disk has not answered for a while.")
        if self._waiting_bytes + size > self._limits.waiting_bytes:
            raise NotKept("More waits for the disk already than memory may hold.")

    def _run(self) -> None:
        """The thread: take what waits, commit it, close the file when it is due."""
        stopping = False
        while not stopping:
            taken, stopping = self._take()
            wanted = [each for each in taken if not each.answer.done()]
            if wanted:
                self._crowded = len(wanted) > 1
                self._commit(wanted)
            if self._segment and (stopping or self._is_due(self._segment)):
                self._close(self._segment)
                self._segment = None

    def _take(self) -> tuple[list[_Waiting], bool]:
        """Everything that waits, and whether the end was asked for; an empty list when a file is due."""
        taken: list[_Waiting] = []
        segment = self._segment
        timeout = max(0.0, segment.due - time.monotonic()) if segment else None
        try:
            first = self._queue.get(timeout=timeout)
            if self._crowded:
                # a sync costs the same for one caller and for fifty; fewer of them leave a fifth of the processor
                time.sleep(self._limits.gather_seconds)
            while first is not None:
                taken.append(first)
                first = self._queue.get_nowait()
        except Empty:
            return taken, False
        return taken, True

    def _is_due(self, segment: _Segment) -> bool:
        return segment.size >= self._limits.segment_bytes or time.monotonic() >= segment.due

    def _commit(self, wanted: list[_Waiting]) -> None:
        """Write, sync, then answer all of them: in this order and no other."""
        failure: NotKept | None = None
        self._busy_since = time.monotonic()
        try:
            self._write(b"".join([each.lines for each in wanted]))
        except OSError as error:
            self._abandon()
            failure = NotKept(f"The journal cannot be written: {error.strerror or error}.")
        finally:
            self._busy_since = None
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            wanted[0].answer.get_loop().call_soon_threadsafe(_answer, wanted, failure)

    def _write(self, data: bytes) -> None:
        if self._segment is None:
            self._close_leftovers()
            self._segment = self._open()
        rest = memoryview(data)
        while rest:
            rest = rest[self._disk.write(self._segment.handle, rest) :]
        self._disk.fsync(self._segment.handle)
        self._segment.size += len(data)

    def _open(self) -> _Segment:
        """A new file under a lock that ends with this process; its name is durable before a line is."""
        path = self._folder / f"{uuid7()}{OPEN}"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            if not os.fstat(handle).st_nlink:  # another process took the empty file for a leftover
                raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))
            self._sync_folder()
        except OSError:
            os.close(handle)
            raise
        return _Segment(path, handle, time.monotonic() + self._limits.segment_seconds)

    def _sync_folder(self) -> None:
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            self._disk.fsync(handle)
        finally:
            os.close(handle)

    def _close(self, segment: _Segment) -> None:
        """Give the file its closed name; one that cannot be renamed now is a leftover, and tried again later."""
        with contextlib.suppress(OSError):
            segment.path.rename(segment.path.with_suffix(CLOSED))
        os.close(segment.handle)

    def _abandon(self) -> None:
        """Cut a file back to what is durable and never write to it again.

        After a failed sync the system may call pages clean that never reached the disk, so a later sync of the same file
        would promise too much.
        """
        segment, self._segment = self._segment, None
        if segment is None:
            return
        with contextlib.suppress(OSError):
            os.ftruncate(segment.handle, segment.size)
        os.close(segment.handle)

    def _close_leftovers(self) -> None:
        """Close files that nobody writes any more: of a process that was killed, or abandoned by this one."""
        for path in sorted(self._folder.glob(f"*{OPEN}")):
            with contextlib.suppress(
                OSError
            ):  # still written by another process, or the disk is not well yet
                _close_leftover(path)


def _close_leftover(path: Path) -> None:
    """Cut off a last line without its end, which was never acknowledged, and give the file its closed name."""
    with path.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        size = os.fstat(file.fileno()).st_size
        whole = _end_of_last_line(file.fileno()) if size else 0
        if whole < size:
            file.truncate(whole)
        os.fsync(file.fileno())
        if whole:
            path.rename(path.with_suffix(CLOSED))
        else:
            path.unlink()


def _end_of_last_line(handle: int) -> int:
    with mmap.mmap(handle, 0, access=mmap.ACCESS_READ) as content:
        return content.rfind(b"\n") + 1


def _answer(wanted: Iterable[_Waiting], failure: NotKept | None) -> None:
    for each in wanted:
        if each.answer.done():
            continue
        if failure:
            each.answer.set_exception(failure)
        else:
            each.answer.set_result(None)
