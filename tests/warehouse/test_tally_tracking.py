"""Timings, contacts and checks out of the messages of tracking."""

import json
from pathlib import Path
from typing import Any

from storewide.warehouse import manifest as manifests
from tests.warehouse.conftest import Land, query, refusals
from tests.warehouse.test_tally_cases import ask, one


def message(number: int, **more: Any) -> str:
    plain = {"messageId": f"m{number}", "timestamp": f"2026-03-01T10:00:0{number}Z", "store": "main"}
    return json.dumps({**plain, **more}) + "\n"


def test_tracking_tells_of_timings_contacts_and_checks(folder: Path, land: Land) -> None:
    page = {"page": {"path": "/p/1/red"}, "device": {"type": "mobile"}}
    text = (
        message(
            1,
            type="track",
            event="Page Timing",
            anonymousId="v1",
            context=page,
            properties={"lcp": 1500, "cls": 0.0312},
        )
        + message(
            2, type="track", event="Contact Opened", userId="anna", properties={"need": "Change", "cost": 3}
        )
        + message(3, type="track", event="Answer Found", anonymousId="v1", properties={"topic": "returns"})
        + message(4, type="probe", probe="home", up="no", fault="timed out", planned="no", milliseconds=5000)
        + message(5, type="probe", probe="home", up="yes", planned="no", milliseconds=90)
        + message(6, type="track", event="Products Searched", anonymousId="v1", properties={"results": []})
        + message(
            7, type="track", event="Products Searched", anonymousId="v1", properties={"results_count": 0}
        )
    )
    landed = land(text, "segment", name="journal.ndjson")
    assert (landed.accepted, refusals(landed)) == (5, [])
    assert {(each.fact, each.accepted, each.refused) for each in landed.also} == {
        ("timing", 1, 0),
        ("contact", 1, 0),
        ("probe", 2, 0),
    }
    assert ask(folder, "lcp_p75", "cls_p75", by="device") == {"mobile": (1505, 31)}
    assert ask(folder, "lcp_p75", by="page") == {"/p/1": (1505,)}
    assert one(folder, "contacts", "staffed_contacts", "contact_cost") == (2, 1, 300)
    assert one(folder, "probes", "probes_ok", "searches", "empty_searches") == (2, 1, 2, 1)
    files = [str(folder / each.path) for each in manifests.load(folder).of("probe")]
    assert query(f"SELECT probe_id, up, failure FROM read_parquet({files}) ORDER BY looked_at") == [  # noqa: S608
        ("home", False, "timed out"),
        ("home", True, None),
    ]
    again = land(text, "segment", name="journal.ndjson")
    assert (again.accepted, [each.accepted for each in again.also if each.accepted]) == (0, [])


def test_a_quiet_minute_holds_nothing_but_looks(folder: Path, land: Land) -> None:
    text = message(
        1, type="probe", probe="home", up="yes", planned="yes", milliseconds=12, step=None, fault=None
    )
    landed = land(text, "segment", name="journal.ndjson")
    assert (landed.read, [(each.fact, each.accepted) for each in landed.also]) == (0, [("probe", 1)])
    assert one(folder, "probes", "probes_ok") == (0, 0)
