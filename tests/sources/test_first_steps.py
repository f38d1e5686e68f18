"""Which files the first round still asks for."""

from typing import Any

import pytest

from storewide.sources import queries
from storewide.sources.models import Import, ImportState, Store


def steps(rf: Any) -> tuple[bool, bool]:
    """Whether orders and traffic are there."""
    request = rf.get("/")
    return queries.import_step(request).done, queries.traffic_step(request).done


@pytest.mark.parametrize(
    ("preset", "found"),
    [
        ("generic-orders", (True, False)),
        ("shopify-orders", (True, False)),
        ("daily-traffic", (False, True)),
        ("generic-events", (False, True)),
        ("generic-exposures", (False, False)),
    ],
)
def test_a_file_is_there_once_its_own_kind_was_read(
    store: Store, rf: Any, preset: str, found: tuple[bool, bool]
) -> None:
    record = Import.objects.create(store=store, preset=preset, file_name="f.csv", rehearsal=True)
    for state, rehearsal in ((ImportState.DONE, True), (ImportState.RUNNING, False)):
        Import.objects.filter(pk=record.pk).update(state=state, rehearsal=rehearsal)
        assert steps(rf) == (False, False)
    Import.objects.filter(pk=record.pk).update(state=ImportState.DONE, rehearsal=False, read=1, refused=1)
    assert steps(rf) == (False, False), "every row was refused"
    Import.objects.filter(pk=record.pk).update(accepted=1, refused=0)
    assert steps(rf) == found


def test_nobody_is_held_up_for_want_of_traffic(store: Store, rf: Any) -> None:
    assert not queries.traffic_step(rf.get("/")).missing
    assert queries.import_step(rf.get("/")).missing
