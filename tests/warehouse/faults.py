"""Real processes that are killed at random moments, and what must then be true; used by the tests and `make faults`.

`python -m tests.warehouse.faults collect|seal|compact FOLDER ...` is one such process.
"""

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from storewide.lib.ids import uuid7
from storewide.warehouse import compacting, landing, sealing
from storewide.warehouse import folder as folders
from storewide.warehouse import manifest as manifests
from storewide.warehouse.journal import Journal, Limits
from tests.warehouse.conftest import MAIN, preset, query

ROOT = Path(__file__).parents[2]
KINDS = ("collecting", "sealing", "rollup", "compaction")


def message(name: str, day: int = 10) -> str:
    """A message as the collector keeps it; a hundred visitors take turns."""
    content = {
        "type": "track",
        "event": "Product Viewed",
        "messageId": name,
        "anonymousId": f"v{hash_of(name) % 100}",
        "timestamp": f"2026-03-{day:02d}T09:00:00.000Z",
        "receivedAt": f"2026-03-{day:02d}T09:00:01.000Z",
        "store": "main",
    }
    return json.dumps(content) + "\n"


def hash_of(name: str) -> int:
    """A number that is the same in every process."""
    return sum(ord(letter) * place for place, letter in enumerate(name, start=7))


def land_into(warehouse: Path) -> sealing.Land:
    return partial(
        landing.land, warehouse, mapping=preset("segment"), terms={"main": MAIN}, default_store="main"
    )


@dataclass(frozen=True)
class House:
    """A journal, a warehouse, and a file into which the collecting process writes what it may acknowledge."""

    folder: Path

    @property
    def journal(self) -> Path:
        return self.folder / "journal"

    @property
    def warehouse(self) -> Path:
        return self.folder / "warehouse"

    @property
    def acknowledged(self) -> Path:
        return self.folder / "acknowledged"

    def write(self, *names: str, day: int = 10) -> Path:
        """A closed segment of these messages."""
        self.journal.mkdir(parents=True, exist_ok=True)
        path = self.journal / f"{uuid7()}.ndjson"
        path.write_text("".join(message(name, day) for name in names))
        return path

    def seal(self) -> None:
        sealing.seal(self.journal, self.warehouse, land=land_into(self.warehouse), patience=30)

    def promised(self) -> set[str]:
        """The ids that were acknowledged; a last line without its end was not."""
        text = self.acknowledged.read_text() if self.acknowledged.exists() else ""
        return set(text[: text.rfind("\n") + 1].split())

    def counted(self) -> dict[str, int]:
        """How often each event is in the day files."""
        files = [str(self.warehouse / entry.path) for entry in manifests.load(self.warehouse).of("event")]
        if not files:
            return {}
        sql = f"SELECT event_id, count(*) FROM read_parquet({files}) GROUP BY ALL"  # noqa: S608 - own paths
        return dict(query(sql))

    def child(self, *words: str) -> subprocess.Popen[bytes]:
        environment = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PATH": os.environ["PATH"]}
        command = [sys.executable, "-m", "tests.warehouse.faults", *words, str(self.folder)]
        return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE)


def kill_after(child: subprocess.Popen[bytes], seconds: float) -> None:
    """Wait until the child has begun (it says so), give it some time, and kill it."""
    assert child.stdout is not None
    child.stdout.read(1)
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()


def begun() -> None:
    """Tell the parent that the work begins now."""
    sys.stdout.write(".")
    sys.stdout.flush()


def collect(folder: Path) -> None:
    """Append message after message, and note each only after the journal said that it is durable."""
    house = House(folder)
    start = len(house.promised())

    async def run() -> None:
        journal = Journal(house.journal, limits=Limits(segment_bytes=4_000, segment_seconds=0.02))
        journal.start()
        begun()

        async def one(number: int) -> None:
            name = f"c{os.getpid()}-{start}-{number}"
            await journal.append(message(name).encode())
            with house.acknowledged.open("a") as file:
                file.write(f"{name}\n")

        number = 0
        while True:
            await asyncio.gather(*(one(number + each) for each in range(8)))
            number += 8

    asyncio.run(run())


def seal(folder: Path) -> None:
    """Seal whatever waits."""
    begun()
    House(folder).seal()


def compact(folder: Path) -> None:
    """Join whatever is in pieces."""
    begun()
    compacting.compact(House(folder).warehouse)


class Trial:
    """One kind of fault, repeated: each kill is followed by what whoever comes next would do, then everything is counted."""

    def __init__(self, kind: str, folder: Path, chance: random.Random) -> None:
        self.house = House(folder / kind)
        self.house.folder.mkdir(parents=True)
        self.chance = chance
        self.written: set[str] = set()
        self.kills: Callable[[], None] = {
            "collecting": self._collecting,
            "sealing": self._sealing,
            "rollup": self._rollup,
            "compaction": self._compaction,
        }[kind]
        self.lasts = 0.0

    def prepare(self) -> None:
        """Measure how long an undisturbed run takes, so that kills fall all over it."""
        self._write(400)
        began = time.monotonic()
        child = self.house.child("seal")
        assert child.stdout is not None
        child.stdout.read(1)
        began = time.monotonic()
        assert child.wait() == 0
        child.stdout.close()
        self.lasts = time.monotonic() - began

    def _write(self, count: int, day: int = 10) -> None:
        names = [f"w{len(self.written)}-{number}" for number in range(count)]
        for first in range(0, count, 100):
            self.house.write(*names[first : first + 100], day=day)
        self.written |= set(names)

    def _moment(self) -> float:
        return self.chance.random() * self.lasts * 1.1

    def _collecting(self) -> None:
        kill_after(self.house.child("collect"), self.chance.random() * 0.3)
        # the next collector closes what the killed one left open
        journal = Journal(self.house.journal)
        journal.start()
        journal.stop()

    def _sealing(self) -> None:
        self._write(200)
        kill_after(self.house.child("seal"), self._moment())

    def _rollup(self) -> None:
        # many days of several months, each of one event: most of the time goes into rolling up
        for day in self.chance.sample(range(1, 29), 6):
            self._write(3, day=day)
        kill_after(self.house.child("seal"), self._moment())

    def _compaction(self) -> None:
        for _ in range(2):
            self._write(60, day=self.chance.choice([3, 4, 5]))
            self.house.seal()
        kill_after(self.house.child("compact"), self._moment() * 0.6)

    def check(self) -> None:
        """Do what the next worker does; then every acknowledged event is there exactly once, and every file is whole."""
        self.house.seal()
        counted = self.house.counted()
        assert set(counted.values()) <= {1}
        lost = (self.house.promised() | self.written) - set(counted)
        assert not lost, f"{len(lost)} acknowledged events are not there, such as {min(lost)}"
        assert folders.verify(self.house.warehouse) == ()
        assert sealing.waiting(self.house.journal) == []
        listed = {entry.path for entry in manifests.load(self.house.warehouse).files}
        listed |= {each.path for each in manifests.load(self.house.warehouse).retired}
        with folders.writing(self.house.warehouse, patience=30):
            pass
        held = {
            path.relative_to(self.house.warehouse).as_posix()
            for name in manifests.DATA_FOLDERS
            for path in (self.house.warehouse / name).rglob("*")
            if path.is_file()
        }
        assert held <= listed
        # killed before it could lock its place, it leaves an empty one, which may be anybody's until it is a day old
        assert not list((self.house.warehouse / "work").glob("*/*"))

    def events(self) -> int:
        """How many acknowledged events there are."""
        return len(self.house.promised() | self.written)


def run(kind: str, kills: int, folder: Path, chance: random.Random, *, checks: int) -> int:
    """Kill so often, checking after every so many kills; how many acknowledged events were there exactly once."""
    trial = Trial(kind, folder, chance)
    trial.prepare()
    for number in range(1, kills + 1):
        trial.kills()
        if number % checks == 0 or number == kills:
            trial.check()
    return trial.events()


if __name__ == "__main__":
    {"collect": collect, "seal": seal, "compact": compact}[sys.argv[1]](Path(sys.argv[2]))
