# ruff: noqa: S608 - paths of the test's own making
"""The folder over time: what is swept, what is kept for readers, what is found damaged, what is never lost."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from storewide.warehouse import folder as folders
from storewide.warehouse import manifest as manifests
from storewide.warehouse.folder import restate, sweep
from storewide.warehouse.manifest import ManifestUnreadable
from storewide.warehouse.questions import Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import MAIN, Land, query

HEADER = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,tax\n"
ROW = "1,2024-03-01,c,p,1,1.19,EUR,0.19\n"
ORDERS = Question(("orders",), date(2024, 1, 1), date(2024, 12, 31))


def orders(warehouse: Warehouse) -> int | None:
    return warehouse.ask(ORDERS).rows[0]["orders"]


def test_an_empty_folder_answers_without_being_made(folder: Path) -> None:
    warehouse = Warehouse(folder)
    assert (warehouse.version, warehouse.extent(), warehouse.stores(), warehouse.verify()) == (
        0,
        None,
        {},
        (),
    )
    assert warehouse.values("country") == ()
    answer = warehouse.ask(ORDERS)
    assert (answer.rows[0]["orders"], answer.currency, answer.extent) == (None, None, None)
    assert not folder.exists()


def test_every_file_carries_its_schema_and_is_listed(folder: Path, land: Land) -> None:
    land(HEADER + ROW)
    content = json.loads((folder / "manifest.json").read_text().splitlines()[0])
    assert (content["schema"], content["version"]) == (3, 1)
    assert sorted((each["fact"], each["part"], each["rows"]) for each in content["files"]) == [
        ("identity", "", 1),
        ("order_line", "2024-03-01", 1),
        ("sales", "2024-03", 1),
        ("takings", "2024-03", 1),
    ]
    for each in content["files"]:
        if each["path"].endswith(".parquet"):
            found = query(
                f"SELECT value FROM parquet_kv_metadata('{folder / each['path']}') WHERE key='schema'"
            )
            assert found == [(b"3",)]
        assert ".3." in each["path"]


def test_replaced_files_stay_for_readers_and_go_later(folder: Path, land: Land) -> None:
    land(HEADER + ROW)
    first = {entry.path for entry in manifests.load(folder).files}
    land(HEADER + ROW.replace("1,", "2,", 1))
    manifest = manifests.load(folder)
    retired = {each.path for each in manifest.retired}
    assert retired == first - {entry.path for entry in manifest.files}
    assert len(retired) == 3
    now = datetime.now(UTC)
    sweep(folder, manifest, at=now + timedelta(minutes=14))
    assert all((folder / path).exists() for path in retired)
    swept = sweep(folder, manifest, at=now + timedelta(minutes=16))
    assert swept.retired == ()
    assert not any((folder / path).exists() for path in retired)
    assert orders(Warehouse(folder)) == 2


def test_a_slow_reader_goes_on_with_the_newest_manifest(
    folder: Path, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    land(HEADER + ROW)
    warehouse = Warehouse(folder)
    old = warehouse._manifest()
    land(HEADER + ROW.replace("1,", "2,", 1))
    sweep(folder, manifests.load(folder), at=datetime.now(UTC) + timedelta(hours=1))
    held = iter([old, old])
    newest = Warehouse._manifest
    monkeypatch.setattr(Warehouse, "_manifest", lambda self: next(held, None) or newest(self))
    assert orders(warehouse) == 2


def test_leftovers_of_a_killed_writer_are_swept(folder: Path, land: Land) -> None:
    land(HEADER + ROW)
    stray = folder / "facts/order_line/main/2024-03-01-stray.parquet"
    stray.write_bytes(b"half")
    work = folder / "work/dead"
    work.mkdir(parents=True)
    (work / "lock").touch()
    with folders.workplace(folder) as living:
        land(HEADER + ROW)
        assert living.exists()
    assert not stray.exists()
    assert not (folder / "work").exists()


def test_damage_is_found_and_named(folder: Path, land: Land) -> None:
    land(HEADER + ROW)
    first, second = (entry.path for entry in manifests.load(folder).files[:2])
    content = bytearray((folder / first).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / first).write_bytes(content)
    (folder / second).unlink()
    assert Warehouse(folder).verify() == (
        f"{first} is damaged: its checksum differs from the manifest's.",
        f"{second} is missing.",
    )


def test_a_lost_manifest_is_not_taken_for_an_empty_folder(folder: Path, land: Land) -> None:
    land(HEADER + ROW)
    house = Warehouse(folder)
    saved = (folder / "manifest.json").rename(folder.parent / "saved.json")
    with pytest.raises(
        ManifestUnreadable,
        match=r"is missing, yet the folder holds data; run storewide warehouse verify --repair",
    ):
        land(HEADER + ROW)
    for look in (house.verify, lambda: house.ask(ORDERS)):
        with pytest.raises(ManifestUnreadable, match="is missing, yet the folder holds data"):
            look()
    shutil.copy(saved, folder / "manifest.json")
    assert Warehouse(folder).verify() == ()


def test_a_damaged_or_newer_manifest_is_said(folder: Path, land: Land) -> None:
    land(HEADER + ROW)
    path = folder / "manifest.json"
    whole = path.read_text()
    path.write_text(whole[:50])
    with pytest.raises(ManifestUnreadable, match="is damaged"):
        Warehouse(folder).extent()
    path.write_text(whole.splitlines()[0].replace('"schema":3', '"schema":4'))
    with pytest.raises(ManifestUnreadable, match="has schema 4, this Storewide reads up to 3"):
        Warehouse(folder).extent()


def test_an_answer_is_kept_until_the_facts_change(folder: Path, land: Land) -> None:
    land(HEADER + ROW)
    warehouse = Warehouse(folder)
    answer = warehouse.ask(ORDERS)
    assert warehouse.ask(ORDERS) is answer
    land(HEADER + ROW.replace("1,", "2,", 1))
    assert (warehouse.ask(ORDERS).version, orders(warehouse)) == (2, 2)


def test_tax_in_prices_can_be_stated_later(folder: Path, land: Land) -> None:
    land(HEADER + ROW)
    spend = Question(("gross", "tax", "spend"), date(2024, 3, 1), date(2024, 3, 1))
    warehouse = Warehouse(folder)
    assert dict(warehouse.ask(spend).rows[0].measures) == {"gross": 119, "tax": 19, "spend": 119}
    taxed = Terms("main", MAIN.zone, MAIN.currency, prices_include_tax=True)
    assert restate(folder, taxed) == 2
    assert dict(warehouse.ask(spend).rows[0].measures) == {"gross": 119, "tax": 19, "spend": 100}
    assert restate(folder, taxed) == 2
    assert restate(folder, Terms("other", "UTC", "EUR")) == 2
