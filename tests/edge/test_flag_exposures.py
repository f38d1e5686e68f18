"""Who was served what is in the journal: once a day, whatever ends the process, and without anybody waiting for the disk."""

import asyncio
import errno
import os
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from storewide.edge.counts import Counts
from storewide.edge.flag_exposures import Bounds, Exposures
from storewide.flags.rules import snapshot
from storewide.flags.rules.evaluation import Exposure
from storewide.warehouse.journal import Disk
from storewide.warehouse.write_keys import Key, read_counts
from tests.edge.collecting import journal_lines
from tests.edge.flagging import CLIENT, PLACE, SERVER, STAGING, RunningFlags, rules
from tests.edge.test_durability import KILLS, kill
from tests.processes import wait_for

AT = datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"
CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def exposure(unit: str = "v1", variant: str = "short", kind: str = "visitor") -> Exposure:
    return Exposure("checkout", "checkout-length", variant, unit, kind)


def log(tmp_path: Path, disk: Disk | None = None, **bounds: float) -> tuple[Exposures, Counts]:
    counts = Counts(tmp_path / "write-key-counts.json")
    made = Exposures(tmp_path / "journal", counts, disk, Bounds(**bounds))
    made.start()
    return made, counts


def units(data: Path) -> list[str]:
    return [line.get("anonymousId") or line["userId"] for line in journal_lines(data)]


async def tended(exposures: Exposures, done: Callable[[], bool]) -> None:
    """Let the log work until something holds."""
    work = asyncio.create_task(exposures.tend())
    deadline = time.monotonic() + 10
    while not done():
        assert time.monotonic() < deadline, "did not happen in time"
        await asyncio.sleep(0.01)
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work


def test_a_line_says_who_was_served_what_and_when(tmp_path: Path) -> None:
    exposures, _counts = log(tmp_path)
    exposures.note(SERVER, [exposure(), exposure("c1", kind="customer")], AT)
    exposures.stop()
    first, second = journal_lines(tmp_path)
    assert first == {
        "type": "exposure",
        "messageId": "main:checkout:checkout-length:short:v1:2026-11-22",
        "store": "main",
        "flag": "checkout",
        "experiment": "checkout-length",
        "variant": "short",
        "anonymousId": "v1",
        "timestamp": "2026-11-22T23:59:59Z",
        "receivedAt": "2026-11-22T23:59:59Z",
    }
    assert (second["userId"], "anonymousId" in second) == ("c1", False)


def test_the_same_is_written_once_a_day(tmp_path: Path) -> None:
    exposures, _counts = log(tmp_path)
    for _each in range(3):
        exposures.note(SERVER, [exposure()], AT)
    exposures.note(SERVER, [exposure(variant="long")], AT)
    exposures.note(SERVER, [exposure()], AT + timedelta(seconds=2))
    exposures.stop()
    told = [(line["variant"], line["messageId"][-10:]) for line in journal_lines(tmp_path)]
    assert told == [("short", "2026-11-22"), ("long", "2026-11-22"), ("short", "2026-11-23")]


def test_what_is_remembered_is_bounded(tmp_path: Path) -> None:
    exposures, _counts = log(tmp_path, remembered_bytes=250)
    for name in ("a", "b", "c", "a"):
        exposures.note(SERVER, [exposure(name)], AT)
    exposures.stop()
    assert units(tmp_path) == ["a", "b", "c", "a"]  # written again rather than forgotten


def test_a_line_is_in_the_file_before_anything_else_happens(tmp_path: Path) -> None:
    synced: list[int] = []
    exposures, _counts = log(tmp_path, Disk(fsync=synced.append))
    exposures.note(SERVER, [exposure()], AT)
    assert units(tmp_path) == ["v1"]
    assert synced == []
    exposures.stop()
    assert len(synced) == 1


def test_a_file_is_closed_beside_the_answers_when_it_is_due(tmp_path: Path) -> None:
    exposures, _counts = log(tmp_path, segment_seconds=0)
    exposures.note(SERVER, [exposure()], AT)
    journal = tmp_path / "journal"
    assert [path.suffix for path in journal.iterdir()] == [".open"]
    asyncio.run(tended(exposures, lambda: [path.suffix for path in journal.iterdir()] == [".ndjson"]))


def test_on_a_full_disk_lines_wait_and_the_counts_say_so(tmp_path: Path) -> None:
    full = True

    def write(handle: int, data: memoryview) -> int:
        if full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return os.write(handle, data)

    exposures, counts = log(tmp_path, Disk(write=write), waiting_bytes=300)
    for name in ("a", "b", "c", "d", "e"):
        exposures.note(SERVER, [exposure(name)], AT)
    counts.write()
    count = read_counts(tmp_path / "write-key-counts.json")[SERVER.key]
    assert (count.received, count.refused) == (2, 3)
    assert count.reason == (
        "The journal cannot be written: No space left on device. More waits for it than memory may hold."
    )
    full = False

    def ask_again() -> bool:
        for name in ("a", "c"):
            exposures.note(SERVER, [exposure(name)], AT)
        return len(units(tmp_path)) == 3

    asyncio.run(tended(exposures, ask_again))
    exposures.stop()
    assert sorted(units(tmp_path)) == ["a", "b", "c"]  # what found no room is written when it is served again


def test_a_line_that_was_written_in_part_is_cut_off(tmp_path: Path) -> None:
    calls: list[int] = []

    def write(handle: int, data: memoryview) -> int:
        calls.append(len(data))
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return os.write(handle, data[:10] if len(calls) == 2 else data)

    exposures, _counts = log(tmp_path, Disk(write=write))
    exposures.note(SERVER, [exposure("a")], AT)
    exposures.note(SERVER, [exposure("b")], AT)
    assert units(tmp_path) == ["a"]
    exposures.stop()
    assert sorted(units(tmp_path)) == ["a", "b"]


def test_a_slow_disk_is_written_to_beside_the_answers(tmp_path: Path) -> None:
    here = threading.get_ident()
    wrote_here: list[bool] = []

    def write(handle: int, data: memoryview) -> int:
        wrote_here.append(threading.get_ident() == here)
        return os.write(handle, data)

    exposures, _counts = log(tmp_path, Disk(write=write), slow_seconds=-1)
    exposures.note(SERVER, [exposure("a")], AT)
    exposures.note(SERVER, [exposure("b")], AT)
    asyncio.run(tended(exposures, lambda: len(units(tmp_path)) == 2))
    assert wrote_here == [True, False]


def test_a_public_key_brings_no_more_than_it_may(tmp_path: Path) -> None:
    exposures, counts = log(tmp_path)
    narrow = Key("wk_narrow", "main", 2, "client")
    for name in ("a", "b", "c"):
        exposures.note(narrow, [exposure(name)], AT)
    exposures.stop()
    counts.write()
    assert units(tmp_path) == ["a", "b"]
    count = read_counts(tmp_path / "write-key-counts.json")[narrow.key]
    assert (count.received, count.refused) == (2, 1)
    assert count.reason.startswith("Flags served: It may bring 2 events a minute;")


@pytest.mark.processes
def test_what_was_served_is_in_the_journal_after_a_clean_stop(flags: RunningFlags) -> None:
    served = [flags.evaluate("checkout", {"targetingKey": f"v{each}"}).told["variant"] for each in range(20)]
    flags.evaluate("banner", {"targetingKey": "v1"})
    flags.evaluate("price-engine", {"targetingKey": "v1", "customerId": "c1"})
    flags.evaluate("", {"targetingKey": "v1"}, key=CLIENT.key)
    flags.edge.process.terminate()
    flags.edge.process.wait(15)
    lines = flags.lines()
    assert [line["variant"] for line in lines[:20]] == served
    assert [(line["experiment"], line["userId"]) for line in lines[20:]] == [("flag:price-engine", "c1")]
    assert {path.suffix for path in (flags.edge.data / "journal").iterdir()} == {".ndjson"}
    assert flags.count().received == 21


@pytest.mark.processes
def test_crawlers_are_served_but_count_for_no_test(flags: RunningFlags) -> None:
    for agent in (BROWSER, CRAWLER):
        context = {"targetingKey": agent[-6:], "userAgent": agent}
        assert flags.evaluate("checkout", context).status == 200
        flags.evaluate("", {"targetingKey": f"browser {agent[-6:]}"}, key=CLIENT.key, **{"User-Agent": agent})
    assert units(flags.edge.data) == ["537.36", "browser 537.36"]


class Asking(threading.Thread):
    """Asks for one visitor after the other and notes what it was served; ends with its server."""

    def __init__(self, port: int, name: str) -> None:
        super().__init__(daemon=True)
        self.port, self.asking = port, name
        self.asked: list[str] = []
        self.served: dict[str, str] = {}

    def run(self) -> None:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        with closing(connection), suppress(OSError, HTTPException):
            for number in range(1_000_000):
                self._ask(connection, f"{self.asking}-{number}")

    def _ask(self, connection: HTTPConnection, unit: str) -> None:
        self.asked.append(unit)
        body = f'{{"context": {{"targetingKey": "{unit}"}}}}'
        connection.request("POST", "/ofrep/v1/evaluate/flags/checkout", body, {"X-API-Key": SERVER.key})
        with connection.getresponse() as response:
            self.served[unit] = "short" if b'"short"' in response.read() else "long"


@pytest.mark.processes
def test_killed_at_any_moment_everybody_who_was_served_is_in_the_journal(start_flags) -> None:
    served: dict[str, str] = {}
    asked: list[str] = []
    for attempt in range(KILLS):
        running = start_flags()
        asking = [Asking(running.edge.port, f"{attempt}-{number}") for number in range(4)]
        for each in asking:
            each.start()
        wait_for(lambda: sum(len(each.served) for each in asking) > 5 + 37 * attempt % 200)  # noqa: B023
        kill(running.edge.process.pid)
        for each in asking:
            each.join(20)
            served |= each.served
            asked += each.asked
    final = start_flags()
    lines = {line["anonymousId"]: line["variant"] for line in final.lines()}
    assert len(lines) == len(final.lines())
    assert {unit: lines.get(unit) for unit in served} == served
    assert set(lines) <= set(asked)


def test_who_tries_a_flag_out_is_in_no_experiment(flags: RunningFlags) -> None:
    snapshot.rewrite(
        flags.edge.data / "flag-rules.json",
        lambda: {PLACE: rules(), ("main", "staging"): rules() | {"records": False}},
    )
    wait_for(lambda: flags.evaluate("checkout", {"targetingKey": "t"}, key=STAGING.key).status == 200)
    assert flags.evaluate("", {"targetingKey": "tester"}, key=STAGING.key).status == 200
    assert flags.evaluate("checkout", {"targetingKey": "shopper"}).status == 200
    assert units(flags.edge.data) == ["shopper"]
