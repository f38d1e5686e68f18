"""Each cause that the simulation planted is named first on the why page of its day."""

import json
from datetime import date, timedelta
from typing import Any

from django.test import Client

from storewide.insight.why import answer, asking, documents
from storewide.lib.data_folder import DataFolder
from tests.furnished import demo

__all__ = ["demo"]


def why(metric: str, period: str) -> dict[str, Any]:
    """Why a metric changed, against the same weekdays of the weeks before."""
    return documents.document(answer.why(asking.asked(metric, period, store="main")))


def test_each_planted_cause_is_named_first(demo: DataFolder, as_viewer: Client) -> None:
    """One demo for all of them: it takes seconds to fill."""
    known = json.loads((demo.root / "truth.json").read_text())
    by_kind = {each["kind"]: each for each in known["episodes"]}
    (price,) = known["driven"]["prices"]
    release = next(each for each in known["releases"] if each["key"] == "address-form")
    planted = {
        ("stock_out", "Wool throw Lund"): by_kind["stock_out"]["first"],
        ("price", "Cushion cover Fjord"): price["day"],
        ("promotion", by_kind["campaign"]["name"]): by_kind["campaign"]["first"],
        ("release", release["name"]): release["first"],
        ("incident", by_kind["outage"]["name"]): by_kind["outage"]["first"],
    }
    found = {}
    for day in planted.values():
        first = why("spend", day)["happened"][0]
        found[first["kind"], first["what"]] = day
        page = as_viewer.get("/why/spend/", {"from": day, "to": day, "store": "main"})
        row = page.context["list"].pages.object_list[0]
        assert row.what == first["what"]
        assert "because" not in page.content.decode()
    assert found == planted

    # what is told of them agrees with what was planted
    sold_out = why("spend", by_kind["stock_out"]["first"])["happened"][0]
    assert (sold_out["to"], sold_out["spend_effect"] < 0) == (by_kind["stock_out"]["last"], True)
    first = date.fromisoformat(release["first"])
    conversion = why("conversion", f"{first}..{first + timedelta(days=13)}")
    assert conversion["total_change"] < 0
    assert conversion["happened"][0]["what"] == release["name"]
