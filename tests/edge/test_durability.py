"""Accepted means durable: a failing disk, a full one, and a collector that is killed at any moment."""

import asyncio
import errno
import json
import os
import signal
import subprocess
import threading
from collections.abc import Callable
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from storewide.edge.collector import Collector
from storewide.lib.data_folder import DataFolder
from storewide.warehouse.journal import Disk, Journal, Limits
from storewide.warehouse.write_keys import Key, read_counts, rewrite_keys
from tests.edge.collecting import KEY, authorization, journal_lines
from tests.processes import wait_for

pytestmark = pytest.mark.processes
#: how often the collector is killed; the count of fault runs sets it higher
KILLS = int(os.environ.get("STOREWIDE_KILLS", "8"))


def ask(collector: Collector, number: int) -> tuple[int, dict[bytes, bytes], dict]:
    """One event, asked of the application itself."""
    sent: list[dict] = []
    body = json.dumps({"event": f"e{number}", "userId": "u", "writeKey": KEY}).encode()

    async def receive() -> dict:
        return {"type": "http.request", "body": body}

    async def send(message: dict) -> None:
        sent.append(message)

    async def run() -> None:
        scope = {"path": "/v1/track", "method": "POST", "headers": []}
        await collector(scope, receive, send)

    asyncio.run(run())
    return sent[0]["status"], dict(sent[0]["headers"]), json.loads(sent[1]["body"])


def failing(code: int) -> Callable[..., int]:
    def fail(*_args: object) -> int:
        raise OSError(code, os.strerror(code))

    return fail


def hanging(may_end: threading.Event) -> Callable[[int], None]:
    def hang(_handle: int) -> None:
        may_end.wait(20)

    return hang


@pytest.mark.parametrize(
    ("disk", "why"),
    [
        (Disk(write=failing(errno.ENOSPC)), "The journal cannot be written: No space left on device."),
        (Disk(fsync=failing(errno.EIO)), "The journal cannot be written: Input/output error."),
        ("hangs", "The disk did not confirm a write within 0.1 s."),
    ],
)
def test_what_is_not_durable_is_answered_503(tmp_path: Path, disk: Disk | str, why: str):
    may_end = threading.Event()
    chosen = disk if isinstance(disk, Disk) else Disk(fsync=hanging(may_end))
    data = DataFolder(tmp_path)
    rewrite_keys(data.write_keys, lambda: [Key(KEY, "main", 1000)])
    journal = Journal(data.journal, chosen, Limits(patience=0.1))
    collector = Collector(data, journal)
    journal.start()
    try:
        status, headers, told = ask(collector, 1)
    finally:
        may_end.set()
        journal.stop()
    assert (status, headers[b"retry-after"]) == (503, b"5")
    assert told["detail"] == f"{why} Send the same events again."
    assert read_counts(data.write_key_counts) == {}


@pytest.fixture
def small_disk(tmp_path: Path):
    """A real file system of 3 MB; skips where this account may not mount one."""
    folder = tmp_path / "small"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("a full disk is tried on a small tmpfs, which only root may mount")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_answers_503_and_loses_nothing(small_disk: Path):
    data = DataFolder(small_disk)
    rewrite_keys(data.write_keys, lambda: [Key(KEY, "main", 1_000_000)])
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * 2_900_000)
    journal = Journal(data.journal)
    collector = Collector(data, journal)
    journal.start()
    statuses = {number: ask(collector, number)[0] for number in range(1500)}
    filler.unlink()
    statuses |= {number: ask(collector, number)[0] for number in range(1500, 1600)}
    journal.stop()
    taken = [f"e{number}" for number, status in statuses.items() if status == 200]
    assert set(statuses.values()) == {200, 503}
    assert all(statuses[number] == 200 for number in range(1500, 1600))
    assert [line["event"] for line in journal_lines(small_disk)] == taken


class Sender(threading.Thread):
    """Sends events one after the other and notes those that were acknowledged; ends with its collector."""

    def __init__(self, port: int, name: str) -> None:
        super().__init__(daemon=True)
        self.port, self.sender = port, name
        self.sent: list[str] = []
        self.acknowledged: list[str] = []

    def run(self) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        with closing(connection), suppress(OSError, HTTPException):
            for number in range(1_000_000):
                self._send(connection, f"{self.sender}-{number}")

    def _send(self, connection: HTTPConnection, identity: str) -> None:
        self.sent.append(identity)
        body = json.dumps({"event": "e", "userId": "u", "messageId": identity})
        connection.request("POST", "/v1/track", body, authorization())
        with connection.getresponse() as response:
            response.read()
            if response.status == 200:
                self.acknowledged.append(identity)


def test_killed_at_any_moment_every_acknowledged_event_is_there_once(start_collector):
    acknowledged: list[str] = []
    sent: list[str] = []
    for attempt in range(KILLS):
        running = start_collector(Key(KEY, "main", 1_000_000))
        senders = [Sender(running.edge.port, f"{attempt}-{number}") for number in range(4)]
        for sender in senders:
            sender.start()
        wait_for(lambda: sum(len(each.acknowledged) for each in senders) > 5 + 37 * attempt % 200)  # noqa: B023
        kill(running.edge.process.pid)
        for sender in senders:
            sender.join(20)
            acknowledged += sender.acknowledged
            sent += sender.sent
    final = start_collector(Key(KEY, "main", 1_000_000))
    kept = [line["messageId"] for line in final.lines()]
    assert len(kept) == len(set(kept))
    assert set(acknowledged) <= set(kept) <= set(sent)
    assert {path.suffix for path in (final.edge.data / "journal").iterdir()} == {".ndjson"}


def kill(pid: int) -> None:
    """End the server and its worker at once, as a power cut of the process would."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for each in (pid, *map(int, children)):
        os.kill(each, signal.SIGKILL)
