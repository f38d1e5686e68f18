"""The list of all files: its checksum finds a flipped bit, its spare copy takes its place."""

import json
from pathlib import Path

import pytest

from storewide.warehouse import healing
from storewide.warehouse import manifest as manifests
from storewide.warehouse.manifest import ManifestUnreadable
from tests.warehouse.conftest import Land

ORDERS = """order_id,placed_at,customer_id,product_id,quantity,unit_price,currency
a,2026-03-01T10:00:00Z,ann,p,1,10.00,EUR
"""


def flip(path: Path) -> None:
    text = path.read_text()
    path.write_text(text.replace('"rows":1', '"rows":3', 1))


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:200])


@pytest.mark.parametrize("harm", [flip, truncate, Path.unlink])
def test_a_damaged_manifest_is_named_and_its_copy_takes_its_place(folder: Path, land: Land, harm) -> None:
    land(ORDERS)
    before = manifests.load(folder)
    harm(folder / "manifest.json")
    with pytest.raises(ManifestUnreadable, match="run storewide warehouse verify --repair"):
        manifests.load(folder)
    assert healing.put_back_manifest(folder)
    assert manifests.load(folder) == before
    assert not healing.put_back_manifest(folder)


def test_without_a_copy_only_a_backup_helps(folder: Path, land: Land) -> None:
    land(ORDERS)
    flip(folder / "manifest.json")
    flip(folder / "manifest.spare.json")
    with pytest.raises(ManifestUnreadable, match=r"its checksum differs\); put it back from a backup"):
        manifests.load(folder)
    assert not healing.put_back_manifest(folder)


def test_a_manifest_of_before_the_checksum_is_read(folder: Path, land: Land) -> None:
    land(ORDERS)
    path = folder / "manifest.json"
    before = manifests.load(folder)
    path.write_text(path.read_text().splitlines()[0])
    assert manifests.load(folder) == before


def test_a_newer_one_is_never_replaced(folder: Path, land: Land) -> None:
    land(ORDERS)
    path = folder / "manifest.json"
    newer = json.loads(path.read_text().splitlines()[0]) | {"schema": 99}
    path.write_text(json.dumps(newer))
    (folder / "manifest.spare.json").write_text(json.dumps(newer))
    with pytest.raises(ManifestUnreadable, match="start the newer Storewide"):
        manifests.load(folder)
    assert not healing.put_back_manifest(folder)
    assert path.read_text() == json.dumps(newer)
