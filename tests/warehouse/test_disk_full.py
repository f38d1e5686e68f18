"""A full disk is one sentence: nothing half-written, and the same file lands once there is room."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from storewide.warehouse import compacting, landing, room, sealing
from storewide.warehouse import folder as folders
from storewide.warehouse import manifest as manifests
from storewide.warehouse.engines import storing
from storewide.warehouse.room import DiskFull
from tests.warehouse.conftest import MAIN, Land, everything_in, preset
from tests.warehouse.faults import House

HEADER = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n"
MEGABYTES = 6


def orders(first: int, last: int) -> str:
    return HEADER + "".join(
        f"order-{n * 7919 % 1_000_003},2024-0{1 + n % 6}-{1 + n % 28:02d},c{n},p{n},1,1.01,EUR\n"
        for n in range(first, last)
    )


def listed(folder: Path) -> set[str]:
    return {entry.path for entry in manifests.load(folder).files}


@pytest.mark.parametrize(
    ("where", "fault"),
    [
        ((folders, "sync_file"), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))),
        ((manifests, "store"), OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))),
        (
            (storing.Target, "partitioned"),
            RuntimeError('IO Error: Could not write file "x": No space left on device'),
        ),
        (
            (storing.Target, "partitioned"),
            RuntimeError("failed to offload data block; set 'max_temp_directory_size'"),
        ),
    ],
)
def test_wherever_the_disk_is_full_it_is_one_sentence(
    folder: Path,
    land: Land,
    monkeypatch: pytest.MonkeyPatch,
    where: tuple[object, str],
    fault: Exception,
) -> None:
    land(orders(0, 10))
    before = listed(folder)

    def fail(*_: object, **__: object) -> None:
        raise fault

    with monkeypatch.context() as full:
        full.setattr(*where, fail)
        with pytest.raises(DiskFull) as told:
            land(orders(10, 20))
    assert str(told.value).startswith(f"The disk that holds {folder} is full (")
    assert str(told.value).endswith(
        "MB free), so nothing was written; make room on it, or move the data folder to a larger disk, "
        "and start this again."
    )
    assert listed(folder) == before
    assert not (folder / "work").exists()
    assert land(orders(10, 20)).accepted == 10
    assert folders.verify(folder) == ()


def test_another_fault_stays_what_it_is(folder: Path) -> None:
    with pytest.raises(PermissionError), room.watched(folder):
        raise PermissionError(errno.EACCES, "denied")
    with pytest.raises(DiskFull, match="once"), room.watched(folder):
        raise DiskFull("once")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of six megabytes of the test's own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(place)], check=False
    )
    if made.returncode:
        pytest.skip("this machine does not let root mount a tmpfs")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.processes
def test_an_import_on_a_full_disk_keeps_nothing_and_works_when_there_is_room(
    small_disk: Path, tmp_path: Path
) -> None:
    folder = small_disk / "warehouse"
    few, many = tmp_path / "few.csv", tmp_path / "many.csv"
    few.write_text(orders(0, 1_000))
    many.write_text(orders(1_000, 5_000))
    land = partial(
        landing.land,
        folder,
        mapping=preset("generic-orders"),
        terms={"main": MAIN},
        default_store="main",
        refusals_to=tmp_path / "refused.csv",
    )
    land(few)
    before = listed(folder)
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * (room.free(small_disk) - 60_000))
    with pytest.raises(DiskFull, match=r"is full \(0\.\d MB free\)"):
        land(many)
    assert listed(folder) == before
    assert folders.verify(folder) == ()
    filler.unlink()
    assert land(many).accepted == 4_000
    assert folders.verify(folder) == ()


@pytest.mark.processes
def test_sealing_on_a_full_disk_leaves_the_segments_waiting(small_disk: Path) -> None:
    house = House(small_disk)
    house.write("a", "b")
    house.seal()
    segment = house.write("b", "c")
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * max(0, room.free(small_disk) - 4_096))
    with pytest.raises(DiskFull):
        house.seal()
    assert sealing.waiting(house.journal) == [segment]
    filler.unlink()
    house.seal()
    assert house.counted() == {"a": 1, "b": 1, "c": 1}
    assert sealing.waiting(house.journal) == []


@pytest.mark.processes
def test_compacting_on_a_full_disk_leaves_the_pieces(small_disk: Path) -> None:
    house = House(small_disk)
    for number in range(3):
        house.write(f"{number}")
        house.seal()
    before = everything_in(house.warehouse / "facts")
    filler = small_disk / "filler"
    filler.write_bytes(b"x" * max(0, room.free(small_disk) - 1))
    with pytest.raises(DiskFull):
        compacting.compact(house.warehouse)
    assert everything_in(house.warehouse / "facts") == before
    filler.unlink()
    assert compacting.compact(house.warehouse).before == 3
    assert house.counted() == {"0": 1, "1": 1, "2": 1}
