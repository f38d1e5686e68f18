"""Scores over REST."""

from datetime import datetime
from typing import Any

import pytest

from storewide.access.models import User
from storewide.portfolio.models import Fit, Request
from storewide.portfolio.scoring import methods, queries
from storewide.strategy import serving
from storewide.strategy.models import Goal

pytestmark = pytest.mark.django_db


def test_scores_name_what_is_missing(three: list[Request], api_viewer: Any) -> None:
    rows = api_viewer.get("/api/v1/portfolio/scores").json()["items"]
    assert [(row["title"], row["score"], row["missing"]) for row in rows] == [
        ("Guest checkout", 64.0, []),
        ("Gift wrap", 20.0, []),
        ("New footer", None, ["effort"]),
    ]


def test_inputs_of_one_and_of_many(three: list[Request], api_mate: Any, api_viewer: Any) -> None:
    one = {"inputs": {"effort": {"low": 30, "likely": 45, "high": 60}}, "because": "asked the team"}
    address = f"/api/v1/portfolio/requests/{three[2].number}/scores"
    assert api_viewer.put(address, one, content_type="application/json").status_code == 403
    got = api_mate.put(address, one, content_type="application/json").json()
    assert (got["score"], got["place"], got["of"], got["missing"]) == (300.0, 1, 3, [])
    assert got["inputs"][3]["because"] == "asked the team"
    point = {"low": 0, "likely": 0, "high": 0}
    many = {"requests": {str(three[0].number): {"reach": point}, str(three[1].number): {"effort": point}}}
    refused = api_mate.put("/api/v1/portfolio/scores", many, content_type="application/json")
    assert refused.status_code == 422
    assert "Effort is 0; it must be above 0." in refused.content.decode()
    assert queries.explained(three[0], methods.RICE).score == 64.0


def test_criteria_work_and_stability(
    three: list[Request], goal: Goal, api_mate: Any, mate: User, at: datetime
) -> None:
    serving.serve(link=three[0].link, goals=[goal], by=mate, at=at)
    said = {"goal": str(goal.pk), "name": "Fit", "weight": 2}
    assert (
        api_mate.post("/api/v1/portfolio/criteria", said, content_type="application/json").status_code == 201
    )
    again = api_mate.post("/api/v1/portfolio/criteria", said, content_type="application/json")
    assert again.status_code == 422
    assert api_mate.get("/api/v1/portfolio/criteria").json()[0]["share"] == 1.0
    firm = api_mate.get("/api/v1/portfolio/scores/stability?top=1").json()
    assert [(row["title"], row["share"]) for row in firm["requests"]] == [
        ("Guest checkout", pytest.approx(1.0, abs=0.02)),
        ("Gift wrap", pytest.approx(0.0, abs=0.02)),
    ]
    work = api_mate.put(
        f"/api/v1/portfolio/requests/{three[0].number}/work",
        {"kind": "growth", "takes": []},
        content_type="application/json",
    )
    assert work.json() == {"kind": "growth", "takes": []}


def test_a_fit_is_asked_and_read(three: list[Request], api_mate: Any) -> None:
    asked = api_mate.post(
        "/api/v1/portfolio/fits", {"title": "Next", "quarters": 2}, content_type="application/json"
    )
    assert asked.status_code == 201
    number = Fit.objects.get().number
    got = api_mate.get(f"/api/v1/portfolio/fits/{number}").json()
    assert (got["title"], len(got["asked"]["quarters"]), got["found"]) == ("Next", 2, {})
    assert api_mate.post(f"/api/v1/portfolio/fits/{number}/take-over").status_code == 409
    assert api_mate.get("/api/v1/portfolio/split").json() == []
    target = {"kind": "maintenance", "share": 20}
    done = api_mate.put("/api/v1/portfolio/split/targets", target, content_type="application/json")
    assert done.status_code == 204
