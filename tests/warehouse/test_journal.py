"""The journal: written, synced, then answered; and what happens when the disk does not do its part."""

import asyncio
import errno
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from storewide.warehouse.journal import Disk, Journal, Limits, NotKept

FOR_EVER = 3600.0


class Watched:
    """A disk that notes what it is asked, in order, and fails or waits where a test says so."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.write_fault: Callable[[int, memoryview], int] | None = None
        self.sync_fault: Callable[[int], None] | None = None

    @property
    def disk(self) -> Disk:
        return Disk(self._write, self._fsync)

    def _write(self, handle: int, data: memoryview) -> int:
        self.calls.append("write")
        return self.write_fault(handle, data) if self.write_fault else os.write(handle, data)

    def _fsync(self, handle: int) -> None:
        if os.fstat(handle).st_mode & 0o040000:
            return os.fsync(handle)
        self.calls.append("fsync")
        return self.sync_fault(handle) if self.sync_fault else os.fsync(handle)


@contextmanager
def running(folder: Path, disk: Watched | None = None, **limits: float) -> Iterator[Journal]:
    chosen = Limits(**{"segment_seconds": FOR_EVER, **limits})
    journal = Journal(folder, (disk or Watched()).disk, chosen)
    journal.start()
    try:
        yield journal
    finally:
        journal.stop()


def contents(folder: Path) -> list[str]:
    """The lines of all files in their order, each whole."""
    text = "".join(path.read_text() for path in sorted(folder.iterdir()))
    assert text.endswith("\n") or not text
    return text.splitlines()


def fail(code: int) -> Callable[..., int]:
    def failing(*_args: object) -> int:
        raise OSError(code, os.strerror(code))

    return failing


def test_append_answers_after_write_and_fsync_and_in_no_other_order(tmp_path: Path) -> None:
    watched = Watched()

    async def run(journal: Journal) -> None:
        for number in range(3):
            await journal.append(b'{"n":%d}\n' % number)
            watched.calls.append("answer")

    with running(tmp_path, watched) as journal:
        asyncio.run(run(journal))
    assert watched.calls == ["write", "fsync", "answer"] * 3


def test_append_waits_as_long_as_the_fsync_takes(tmp_path: Path) -> None:
    watched, may_end, begun = Watched(), threading.Event(), threading.Event()

    def slow(handle: int) -> None:
        begun.set()
        may_end.wait(10)
        os.fsync(handle)

    watched.sync_fault = slow

    async def run(journal: Journal) -> None:
        waiting = asyncio.create_task(journal.append(b"1\n"))
        await asyncio.to_thread(begun.wait, 10)
        assert not waiting.done()
        assert watched.calls == ["write", "fsync"]
        may_end.set()
        await waiting

    with running(tmp_path, watched) as journal:
        asyncio.run(run(journal))


def test_lines_that_arrive_meanwhile_share_one_fsync(tmp_path: Path) -> None:
    watched, may_end, begun = Watched(), threading.Event(), threading.Event()

    def slow(handle: int) -> None:
        begun.set()
        may_end.wait(10)

    watched.sync_fault = slow

    async def run(journal: Journal) -> None:
        first = asyncio.create_task(journal.append(b"first\n"))
        await asyncio.to_thread(begun.wait, 10)
        others = [asyncio.create_task(journal.append(b"%d\n" % number)) for number in range(100)]
        await asyncio.sleep(0)
        may_end.set()
        await asyncio.gather(first, *others)

    with running(tmp_path, watched) as journal:
        asyncio.run(run(journal))
    assert watched.calls == ["write", "fsync", "write", "fsync"]
    assert contents(tmp_path) == ["first", *map(str, range(100))]


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
@pytest.mark.parametrize("call", ["write_fault", "sync_fault"])
def test_a_failing_disk_refuses_and_goes_on_when_it_is_well(tmp_path: Path, code: int, call: str) -> None:
    watched = Watched()

    async def run(journal: Journal) -> None:
        await journal.append(b"before\n")
        setattr(watched, call, fail(code))
        for _again in range(3):
            with pytest.raises(NotKept, match=os.strerror(code)):
                await journal.append(b"lost\n")
        setattr(watched, call, None)
        await journal.append(b"after\n")

    with running(tmp_path, watched) as journal:
        asyncio.run(run(journal))
    assert contents(tmp_path) == ["before", "after"]
    assert {path.suffix for path in tmp_path.iterdir()} == {".ndjson"}


def test_half_a_line_never_stands_before_an_acknowledged_one(tmp_path: Path) -> None:
    watched = Watched()

    def half_then_full(handle: int, data: memoryview) -> int:
        watched.write_fault = fail(errno.ENOSPC)
        return os.write(handle, data[: len(data) // 2])

    async def run(journal: Journal) -> None:
        await journal.append(b"before\n")
        watched.write_fault = half_then_full
        with pytest.raises(NotKept):
            await journal.append(b"a long line that is cut\n")
        watched.write_fault = None
        await journal.append(b"after\n")

    with running(tmp_path, watched) as journal:
        asyncio.run(run(journal))
    assert contents(tmp_path) == ["before", "after"]


def test_a_hanging_fsync_is_refused_in_time_and_the_next_at_once(tmp_path: Path) -> None:
    watched, may_end = Watched(), threading.Event()

    def hang(handle: int) -> None:
        may_end.wait(20)
        os.fsync(handle)

    watched.sync_fault = hang

    async def run(journal: Journal) -> None:
        for line in (b"1\n", b"2\n"):
            with pytest.raises(NotKept, match=r"did not confirm a write within 0\.2 s|has not answered"):
                await journal.append(line)
        with pytest.raises(NotKept, match="has not answered for a while"):
            await journal.append(b"2\n")
        watched.sync_fault = None
        may_end.set()
        await _until_kept(journal, b"3\n")

    with running(tmp_path, watched, patience=0.2) as journal:
        asyncio.run(run(journal))
    assert set(contents(tmp_path)) == {"1", "3"}


async def _until_kept(journal: Journal, line: bytes) -> None:
    for _again in range(1000):
        try:
            return await journal.append(line)
        except NotKept:
            await asyncio.sleep(0.005)
    raise AssertionError("the journal did not go on")


def test_more_than_may_wait_is_refused_at_once(tmp_path: Path) -> None:
    with running(tmp_path, waiting_bytes=10) as journal, pytest.raises(NotKept, match="than memory may hold"):
        asyncio.run(journal.append(b"12345678901\n"))
    assert contents(tmp_path) == []


def test_a_file_is_closed_when_it_is_large(tmp_path: Path) -> None:
    async def run(journal: Journal) -> None:
        for number in range(5):
            await journal.append(b"%d23456789\n" % number)

    with running(tmp_path, segment_bytes=20) as journal:
        asyncio.run(run(journal))
    assert [path.read_bytes().count(b"\n") for path in sorted(tmp_path.glob("*.ndjson"))] == [2, 2, 1]


def test_a_file_is_closed_when_its_first_line_is_old(tmp_path: Path) -> None:
    async def run(journal: Journal) -> None:
        await journal.append(b"1\n")
        for _again in range(1000):
            if list(tmp_path.glob("*.ndjson")):
                return
            await asyncio.sleep(0.005)

    with running(tmp_path, segment_seconds=0.05) as journal:
        asyncio.run(run(journal))
        assert [path.suffix for path in tmp_path.iterdir()] == [".ndjson"]


def test_start_closes_what_was_left_and_cuts_off_half_a_line(tmp_path: Path) -> None:
    (tmp_path / "1.open").write_bytes(b"whole\nhal")
    (tmp_path / "2.open").write_bytes(b"")
    (tmp_path / "3.open").write_bytes(b"half of the first")
    (tmp_path / "4.ndjson").write_bytes(b"closed\n")
    with running(tmp_path):
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
            "1.ndjson": b"whole\n",
            "4.ndjson": b"closed\n",
        }


def test_start_leaves_a_file_alone_that_another_process_writes(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        asyncio.run(first.append(b"1\n"))
        (open_file,) = tmp_path.iterdir()
        with running(tmp_path):
            assert list(tmp_path.iterdir()) == [open_file]
        asyncio.run(first.append(b"2\n"))
    assert contents(tmp_path) == ["1", "2"]


def test_a_caller_that_went_away_hurts_nobody(tmp_path: Path) -> None:
    async def run(journal: Journal) -> None:
        gone = asyncio.create_task(journal.append(b"gone\n"))
        stays = asyncio.create_task(journal.append(b"stays\n"))
        await asyncio.sleep(0)
        gone.cancel()
        await stays

    with running(tmp_path) as journal:
        asyncio.run(run(journal))
    assert "stays" in contents(tmp_path)
