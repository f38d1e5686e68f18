"""Cases, working-backwards pages and requirements over REST."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations as access
from storewide.access.models import User
from storewide.organization.models import Person
from storewide.portfolio.models import BackwardsPage, BusinessCase, Request, Risk

ONE = "/api/v1/portfolio/requests/1"


@pytest.fixture
def api(mate: User, at: datetime) -> Any:
    scopes = ["portfolio:read", "portfolio:write"]
    _key, token = access.create_key(name="script", user=mate, scopes=scopes, expires_at=None, by=mate, at=at)

    def call(method: str, path: str, body: Any = None) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {token}"}
        response = getattr(Client(), method)(
            path, data=body, content_type="application/json", headers=headers
        )
        return response.status_code, response.json()

    return call


def test_a_case_comes_whole_and_its_risks_keep_what_is_known(
    api: Any, written: BusinessCase, due_on: date
) -> None:
    status, case = api("get", f"{ONE}/case")
    assert (status, case["running"], case["payback_month"], case["over_three_years"]) == (
        200,
        1200.0,
        5,
        28400.0,
    )
    assert case["guardrails"] == [{"metric": "refunded", "margin": "2.50"}]
    assert case["risks"] == "More fraud."
    body = {
        "objective": "o",
        "risks": "More fraud.\nNobody finds it.",
        "currency": "GBP",
        "what_ships": "Guest checkout",
        "metric": "conversion",
        "direction": "up",
        "size": 3,
        "due_on": due_on.isoformat(),
        "owner": "ana@shop.example",
        "guardrails": [{"metric": "refunded", "margin": 1}],
    }
    status, case = api("put", f"{ONE}/case", body)
    assert (status, case["version"], case["cost"]) == (200, 2, None)
    assert list(Risk.objects.values_list("what", "chance")) == [
        ("More fraud.", "high"),
        ("Nobody finds it.", ""),
    ]
    status, versions = api("get", f"{ONE}/case/versions")
    assert [each["number"] for each in versions] == [2, 1]
    assert versions[0]["said"]["guardrails"] == "Refunded: 1.00\u00a0%"


def test_cases_are_listed_and_signed(api: Any, written: BusinessCase, milan: Person) -> None:
    status, given = api("post", f"{ONE}/case/sign-offs", {"side": "it", "words": "Fine"})
    assert (status, given["side"], given["version"], given["by"]) == (201, "it", 1, "Milan")
    assert api("get", f"{ONE}/case/sign-offs")[1][0]["words"] == "Fine"
    status, rows = api("get", "/api/v1/portfolio/cases")
    assert (status, rows[0]["signed"], rows[0]["value"], rows[0]["asks_for_sign_off"]) == (
        200,
        1,
        12000.0,
        False,
    )
    assert api("get", "/api/v1/portfolio/cases/sign-off-rule")[1]["threshold"] is None
    assert api("put", "/api/v1/portfolio/cases/sign-off-rule", {"threshold": 1})[0] == 403


def test_a_page_is_written_reviewed_and_read(
    api: Any, page: BackwardsPage, milan: Person, asked: Request
) -> None:
    status, found = api("get", f"{ONE}/backwards")
    assert (status, found["version"], found["questions"][1]["answer"]) == (200, 1, "")
    assert api("post", f"{ONE}/backwards/verdicts", {"ready": True})[0] == 403
    reviews = api("post", f"{ONE}/backwards/reviewers", {"people": [milan.email]})[1]
    assert reviews == [{"reviewer": milan.email, "ready": None, "of_version": None, "reason": ""}]
    assert api("post", f"{ONE}/backwards/verdicts", {"ready": True})[1][0]["of_version"] == 1
    status, remark = api("post", f"{ONE}/backwards/remarks", {"section": "quote", "words": "Who?"})
    assert (status, remark["section"], remark["of_version"]) == (201, "quote", 1)
    assert api("post", f"{ONE}/backwards/remarks/{remark['id']}/resolve")[1]["resolved_at"] is not None
    written = {name: found[name] for name in ("headline", "for_whom", "problem", "solution", "questions")}
    status, again = api("put", f"{ONE}/backwards", {**written, "headline": "New", "expected_version": 1})
    assert (status, again["version"], again["headline"]) == (200, 2, "New")
    assert len(api("get", f"{ONE}/backwards/versions")[1]) == 2


def test_requirements_go_their_way(api: Any, asked: Request) -> None:
    status, made = api("post", f"{ONE}/requirements", {"text": "As a guest I pay", "criteria": ["Given"]})
    assert (status, made["number"], made["need"], made["state"]) == (201, 1, "must", "open")
    assert api("post", f"{ONE}/requirements/1/state", {"state": "dropped"})[0] == 422
    met = api("post", f"{ONE}/requirements/1/state", {"state": "met", "evidence": "https://x.example"})[1]
    assert (met["state"], met["accepted_by"], met["evidence"]) == (
        "met",
        "Milan (script)",
        "https://x.example",
    )
    changed = api(
        "put", f"{ONE}/requirements/1", {"text": "As a guest I leave", "expected_version": met["version"]}
    )
    assert (changed[0], changed[1]["state"]) == (200, "open")
    assert [each["text"] for each in api("get", f"{ONE}/requirements")[1]] == ["As a guest I leave"]
