"""A disk that is full as the edge ends costs no exposure: what waits is put aside, and taken in at the next start."""

import errno
import os
import tempfile
from pathlib import Path

import pytest

from storewide.warehouse.journal import Disk
from tests.edge.flagging import SERVER
from tests.edge.test_flag_exposures import AT, exposure, log, units


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of the system's temporary folders."""
    found = tmp_path / "elsewhere"
    found.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(found))
    return found


def full(_handle: int, _data: memoryview) -> int:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_a_full_disk_refuses_at_the_end_is_there_after_the_next_start(
    tmp_path: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exposures, _counts = log(tmp_path, Disk(write=full), stop_seconds=0)
    exposures.note(SERVER, [exposure("a"), exposure("b")], AT)
    exposures.stop()
    assert units(tmp_path) == []
    (aside,) = elsewhere.glob("*/*")
    assert f"2 exposures wait in {aside} for the next start" in capsys.readouterr().err
    assert aside.parent.stat().st_mode & 0o077 == 0
    log(tmp_path)
    assert units(tmp_path) == ["a", "b"]
    assert list(elsewhere.glob("*/*")) == []


def test_the_end_waits_a_moment_for_the_disk(tmp_path: Path, elsewhere: Path) -> None:
    tries = iter([full, full, full])

    def write(handle: int, data: memoryview) -> int:
        return next(tries, os.write)(handle, data)

    exposures, _counts = log(tmp_path, Disk(write=write))
    exposures.note(SERVER, [exposure("a")], AT)
    exposures.stop()
    assert units(tmp_path) == ["a"]
    assert list(elsewhere.iterdir()) == []


def test_with_no_place_left_at_all_the_lines_are_told(
    tmp_path: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    exposures, _counts = log(tmp_path, Disk(write=full), stop_seconds=0)
    exposures.note(SERVER, [exposure("a")], AT)
    elsewhere.rmdir()
    exposures.stop()
    said = capsys.readouterr().err
    assert "1 exposures could be written nowhere" in said
    assert '"anonymousId":"a"' in said


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path, elsewhere: Path) -> None:
    exposures, _counts = log(tmp_path, Disk(write=full), stop_seconds=0)
    exposures.note(SERVER, [exposure("a")], AT)
    exposures.stop()
    (aside,) = elsewhere.glob("*/*")
    aside.parent.chmod(0o777)
    log(tmp_path)
    assert units(tmp_path) == []
    assert aside.exists()
