"""Sealing as the worker does it: wanted only where segments wait, in sentences where it cannot be."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from storewide.kit.permissions import SYSTEM
from storewide.lib.data_folder import DataFolder
from storewide.lib.ids import uuid7
from storewide.sources import operations, sealing
from storewide.warehouse import folder as folders
from storewide.warehouse import manifest as manifests

pytestmark = pytest.mark.django_db


class Run:
    """One attempt, as a job's function sees it."""

    arguments: dict[str, Any] = {}

    def progress(self, done: int, total: int) -> None: ...

    def stop_requested(self) -> bool:
        return False


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """A data folder of the test's own."""
    data = DataFolder(tmp_path / "data")
    data.journal.mkdir(parents=True, exist_ok=True)
    monkeypatch.setattr(settings, "DATA", data)
    return data


def write(data: DataFolder, *ids: str) -> Path:
    path = data.journal / f"{uuid7()}.ndjson"
    message = {"type": "track", "event": "Product Viewed", "anonymousId": "v", "store": "main"}
    path.write_text(
        "".join(
            json.dumps({**message, "messageId": each, "timestamp": "2026-03-10T09:00:00Z"}) + "\n"
            for each in ids
        )
    )
    return path


def open_store(at: datetime) -> None:
    operations.open_store(slug="main", name="Main", currency="EUR", by=SYSTEM, at=at)


def test_sealing_lands_what_waits(data: DataFolder, at: datetime) -> None:
    open_store(at)
    assert not sealing.is_wanted()
    segment = write(data, "1", "2", "2")
    assert sealing.is_wanted()
    assert sealing.seal(Run()) == {"segments": 1, "accepted": 2, "repeated": 1, "refused": 0, "bad": []}
    assert not sealing.is_wanted()
    assert manifests.load(data.warehouse).sealed == {segment.name}


def test_without_a_store_everything_waits(data: DataFolder) -> None:
    write(data, "1")
    assert sealing.seal(Run()) == {}
    assert sealing.is_wanted()
    assert not data.warehouse.exists()


def test_a_writing_import_goes_first(data: DataFolder, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(at)
    write(data, "1")
    monkeypatch.setattr(sealing, "_PATIENCE", 0.01)
    with folders.writing(data.warehouse, patience=0):
        assert sealing.seal(Run()) == {"waiting": 1}
    assert sealing.is_wanted()


def test_a_full_disk_is_one_sentence(data: DataFolder, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(at)
    write(data, "1")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(manifests, "store", full)
        with pytest.raises(sealing.NotSealed, match=r"The disk that holds .* is full .* make room"):
            sealing.seal(Run())
    assert sealing.is_wanted()
    assert sealing.seal(Run())["accepted"] == 1
