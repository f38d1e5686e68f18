"""What flags served becomes exposures, and no event: nobody did anything."""

import json
from pathlib import Path

from storewide.warehouse import manifest as manifests
from tests.warehouse.conftest import Land, query


def line(unit: str, at: str, **more: str) -> str:
    told = {
        "type": "exposure",
        "messageId": f"main:checkout:checkout-length:short:{unit}:2026-11-02",
        "experiment": "checkout-length",
        "variant": "short",
        "anonymousId": unit,
        "timestamp": at,
        "receivedAt": at,
        **more,
    }
    return json.dumps(told) + "\n"


def test_served_variants_are_exposures(folder: Path, land: Land) -> None:
    text = line("v1", "2026-11-02T10:00:00.5Z") + line("v2", "2026-11-02T10:00:01Z")
    customer = json.loads(line("c1", "2026-11-02T10:00:02Z"))
    customer["userId"] = customer.pop("anonymousId")
    landed = land(text + json.dumps(customer) + "\n", "segment", name="journal.ndjson")
    assert (landed.read, [(each.fact, each.accepted) for each in landed.also]) == (0, [("exposure", 3)])
    files = [str(folder / each.path) for each in manifests.load(folder).of("exposure")]
    found = query(
        f"SELECT variant, visitor IS NULL, customer IS NULL FROM read_parquet({files}) ORDER BY exposed_at"  # noqa: S608
    )
    assert found == [
        ("short", False, True),
        ("short", False, True),
        ("short", True, False),
    ]
    assert manifests.load(folder).of("event") == ()
    again = land(text, "segment", name="journal.ndjson")
    assert [each.accepted for each in again.also if each.accepted] == []
