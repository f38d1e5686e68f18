"""An import killed at any moment leaves the folder whole, as it was or complete; the next run completes it."""

import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from storewide.warehouse import folder as folders
from storewide.warehouse import manifest as manifests
from storewide.warehouse.questions import Question
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

KILLS = 10
CHILD = """
import sys
from pathlib import Path
from storewide.warehouse import landing
from tests.warehouse.conftest import MAIN, preset
landing.land(Path(sys.argv[1]), Path(sys.argv[2]), mapping=preset("generic-orders"), terms={"main": MAIN},
             default_store="main")
"""


def orders(first: int, last: int) -> str:
    rows = [
        f"{number},2024-0{1 + number % 6}-{1 + number % 28:02d},c{number % 700},p{number % 50},1,1.01,EUR\n"
        for number in range(first, last)
    ]
    return "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n" + "".join(rows)


def totals(folder: Path) -> tuple[int | None, int | None]:
    row = Warehouse(folder).ask(Question(("orders", "gross"), date(2024, 1, 1), date(2024, 12, 31))).rows[0]
    return row["orders"], row["gross"]


def start(folder: Path, path: Path) -> subprocess.Popen[bytes]:
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), str(path)],
        env={"PYTHONPATH": f"{root / 'src'}:{root}", "PATH": "/usr/bin:/bin"},
    )


def test_kill_at_ten_random_moments(folder: Path, land: Land, tmp_path: Path) -> None:
    land(orders(0, 3_000), name="first.csv")
    before = (3_000, 3_000 * 101)
    after = (9_000, 9_000 * 101)
    assert totals(folder) == before
    path = tmp_path / "second.csv"
    path.write_text(orders(2_000, 9_000))
    kept = tmp_path / "kept"
    shutil.copytree(folder, kept)
    began = time.monotonic()
    assert start(folder, path).wait() == 0
    lasts = time.monotonic() - began
    assert totals(folder) == after
    chance = random.Random(2024)
    for number in range(KILLS):
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        child = start(folder, path)
        time.sleep(lasts * (0.3 + 0.7 * (number + chance.random()) / KILLS))
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert folders.verify(folder) == ()
        assert totals(folder) in (before, after)
        landed = land(orders(2_000, 9_000), name="second.csv")
        assert landed.read == landed.accepted + landed.repeated == 7_000
        assert totals(folder) == after
        assert folders.verify(folder) == ()
        listed = {entry.path for entry in manifests.load(folder).files}
        listed |= {each.path for each in manifests.load(folder).retired}
        there = [path for name in manifests.DATA_FOLDERS for path in (folder / name).rglob("*")]
        assert {path.relative_to(folder).as_posix() for path in there if path.is_file()} == listed


@pytest.mark.parametrize("moment", ["store", "sync_folder"])
def test_a_failure_at_the_last_step_shows_nothing(
    folder: Path, land: Land, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    land(orders(0, 10))

    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(manifests, moment, fail)
        with pytest.raises(OSError, match="no space left"):
            land(orders(10, 20))
    assert totals(folder) == (10, 1_010)
    assert land(orders(10, 20)).accepted == 10
    assert totals(folder) == (20, 2_020)
    assert folders.verify(folder) == ()
