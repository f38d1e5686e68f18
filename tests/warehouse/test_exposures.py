# ruff: noqa: S608 - paths of the test's own making
"""Exposures on their way in: from files of their own and from events, once each, beside what was there before."""

from datetime import date
from pathlib import Path

import pytest

from storewide.warehouse import folder as folders
from storewide.warehouse import landing
from storewide.warehouse import manifest as manifests
from storewide.warehouse.questions import Question
from storewide.warehouse.trials import Exposed
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land, everything_in, query, refusals

HEADER = "visitor_id,customer_id,experiment,variant,exposed_at\n"
MARCH = date(2024, 3, 1)
EVENT = (
    '{"event_id": "%s", "occurred_at": "2024-03-01T10:00:00Z", "name": "%s", "visitor_id": "%s", '
    '"properties": {"experiment_id": "x", "variation_name": "%s"}}\n'
)


def rows(folder: Path) -> list[tuple[object, ...]]:
    """What the listed day files hold: variant, numbers of visitor and customer, moment, day."""
    files = [str(folder / entry.path) for entry in manifests.load(folder).of("exposure")]
    if not files:
        return []
    return query(
        "SELECT variant, visitor, customer, strftime(exposed_at, '%d %H:%M'), CAST(part AS VARCHAR) "
        f"FROM read_parquet({files}) ORDER BY ALL"
    )


def test_a_unit_counts_once_for_a_variant_and_moment(folder: Path, land: Land) -> None:
    late = "v1,,x,a,2024-03-01T23:30:00Z\n"
    landed = land(
        HEADER + "v1,,x,a,2024-03-01T10:00:00Z\n" * 2 + late + ",c1,x,b,2024-03-01\nv2,c1,x,b,2024-03-01\n",
        "generic-exposures",
    )
    assert (landed.read, landed.accepted, landed.repeated, landed.refused) == (5, 4, 1, 0)
    assert (landed.first_day, landed.last_day) == (MARCH, date(2024, 3, 2))
    assert rows(folder) == [
        ("a", 1, None, "01 10:00", "2024-03-01"),
        ("a", 1, None, "01 23:30", "2024-03-02"),
        ("b", 2, 1, "29 23:00", "2024-03-01"),
        ("b", None, 1, "29 23:00", "2024-03-01"),
    ]
    before = everything_in(folder)
    again = land(HEADER + late + ",c1,x,b,2024-03-01\n", "generic-exposures")
    assert (again.accepted, again.repeated) == (0, 2)
    assert everything_in(folder) == before


def test_what_was_written_down_twice_under_one_id_counts_once(folder: Path, land: Land) -> None:
    header = "exposure_id,visitor_id,experiment,variant,exposed_at\n"
    first = land(
        header
        + "i,v1,x,a,2024-03-01T10:00:00Z\ni,v1,x,a,2024-03-01T10:05:00Z\ni,v2,x,a,2024-03-01T10:00:00Z\n",
        "generic-exposures",
    )
    assert (first.accepted, first.repeated) == (2, 1)
    again = land(
        header
        + "i,v1,x,a,2024-03-01T11:00:00Z\n,v1,x,a,2024-03-01T12:00:00Z\n,v1,x,a,2024-03-01T12:30:00Z\n",
        "generic-exposures",
    )
    assert (again.accepted, again.repeated) == (2, 1)
    assert [row[1:4:2] for row in rows(folder)] == [
        (1, "01 10:00"),
        (1, "01 12:00"),
        (1, "01 12:30"),
        (2, "01 10:00"),
    ]


def test_a_row_without_a_unit_or_a_variant_is_refused(folder: Path, land: Land) -> None:
    landed = land(
        HEADER + ",,x,a,2024-03-01\nv,,,a,2024-03-01\nv,,x,,2024-03-01\nv,,x,a,soon\n", "generic-exposures"
    )
    assert refusals(landed) == [
        (2, "visitor_id and customer_id are empty"),
        (3, "experiment is empty"),
        (4, "variant is empty"),
        (5, 'exposed_at "soon" is not a date and time'),
    ]
    assert not folder.exists() or rows(folder) == []


def test_other_tools_names_are_read(folder: Path, land: Land) -> None:
    land("user_id,experiment_id,variation_id,timestamp\nv1,x,0,2024-03-01T10:00:00Z\n", "generic-exposures")
    assert Warehouse(folder).experiments("main") == (Exposed("x", MARCH, MARCH, {"0": 1}),)


def test_events_that_name_a_variant_are_exposures_too(folder: Path, land: Land) -> None:
    land(HEADER + "v1,,x,a,2024-03-01T10:00:00Z\n", "generic-exposures")
    events = (
        EVENT % ("1", "Experiment Viewed", "v1", "a")
        + EVENT % ("2", "Experiment Viewed", "v2", "b")
        + EVENT % ("3", "Experiment Viewed", "v3", "")
        + EVENT % ("4", "Product Viewed", "v4", "b")
    )
    landed = land(events, "generic-events", name="events.ndjson")
    assert (landed.read, landed.accepted, landed.repeated) == (4, 4, 0)
    assert rows(folder) == [
        ("a", 1, None, "01 10:00", "2024-03-01"),
        ("b", 2, None, "01 10:00", "2024-03-01"),
    ]
    warehouse = Warehouse(folder)
    assert warehouse.ask(Question(("visitors",), MARCH, MARCH)).rows[0]["visitors"] == 4
    assert warehouse.verify() == ()
    again = land(HEADER + "v2,,x,b,2024-03-01T10:00:00Z\n", "generic-exposures")
    assert (again.accepted, again.repeated) == (0, 1)


def test_events_name_experiment_and_variation_in_columns(folder: Path, land: Land) -> None:
    land(
        "event_id,occurred_at,name,visitor_id,experiment,variation\n"
        "1,2024-03-01,Experiment Viewed,v,x,a\n2,2024-03-02,Experiment Viewed,v,x,b\n",
        "generic-events",
    )
    assert Warehouse(folder).experiments("main") == (Exposed("x", MARCH, date(2024, 3, 2), {"a": 1, "b": 1}),)


def test_a_folder_from_before_exposures_gains_them(folder: Path, land: Land) -> None:
    land("event_id,occurred_at,name,visitor_id\n1,2024-03-01,Page Viewed,v\n", "generic-events")
    assert Warehouse(folder).experiments("main") == ()
    assert not (folder / "facts/exposure").exists()
    before = manifests.load(folder).of("event")
    land(HEADER + "v,,x,a,2024-03-01\n", "generic-exposures")
    assert manifests.load(folder).of("event") == before
    assert rows(folder) == [("a", 1, None, "29 23:00", "2024-03-01")]


def test_rehearsal_and_a_failure_at_the_last_step_show_nothing(
    folder: Path, land: Land, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = EVENT % ("1", "Experiment Viewed", "v1", "a")
    assert land(events, "generic-events", name="events.ndjson", how=landing.rehearse).accepted == 1
    assert not folder.exists()

    def fail(*_: object) -> None:
        raise OSError("no space left on device")

    land(HEADER + "v9,,x,a,2024-03-01\n", "generic-exposures")
    before = rows(folder)
    with monkeypatch.context() as broken:
        broken.setattr(manifests, "store", fail)
        with pytest.raises(OSError, match="no space left"):
            land(events, "generic-events", name="events.ndjson")
    assert rows(folder) == before
    assert land(events, "generic-events", name="events.ndjson").accepted == 1
    assert len(rows(folder)) == 2
    assert folders.verify(folder) == ()


def test_damage_of_a_file_of_exposures_is_named(folder: Path, land: Land) -> None:
    land(HEADER + "v,,x,a,2024-03-01\n", "generic-exposures")
    [entry] = manifests.load(folder).of("exposure")
    assert entry.path.startswith("facts/exposure/main/2024-03-01-")
    (folder / entry.path).unlink()
    assert Warehouse(folder).verify() == (f"{entry.path} is missing.",)
