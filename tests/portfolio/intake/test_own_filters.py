"""The list of one type of request, narrowed by what that type asks."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations
from storewide.access.models import User
from storewide.ownership.models import Area
from storewide.portfolio import operations
from storewide.portfolio.intake.telling import Telling
from storewide.portfolio.models import Request, RequestType

LIST = "/portfolio/requests/"


@pytest.fixture
def three(area: Area, mate: User, at: datetime) -> None:
    told: list[tuple[str, str, dict[str, Any]]] = [
        (
            "Invoices by mail",
            "finance-control",
            {"process": "Invoices", "required_by_law": True, "hours": "12"},
        ),
        ("Refund in one step", "finance-control", {"process": "Refunds", "deadline": "2026-05-01"}),
        ("Gift wrapping", "", {}),
    ]
    for title, slug, own in told:
        kind = RequestType.objects.get(slug=slug) if slug else None
        said: dict[str, Any] = {"title": title, "problem": "It hurts.", "area": area, "store": None}
        operations.ask(**said, told=Telling("finance", kind, own), by=mate, at=at)


def titles(client: Client, query: str) -> list[str]:
    page = client.get(f"{LIST}?{query}").content.decode()
    return [each.title for each in Request.objects.order_by("number") if each.title in page]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("type=finance-control", ["Invoices by mail", "Refund in one step"]),
        ("type=finance-control&own_process=Refunds", ["Refund in one step"]),
        ("type=finance-control&own_required_by_law=true", ["Invoices by mail"]),
        ("type=finance-control&own_required_by_law=not_told", ["Refund in one step"]),
        ("type=finance-control&own_hours=told", ["Invoices by mail"]),
        ("type=finance-control&own_deadline=not_told", ["Invoices by mail"]),
        ("type=finance-control&own_process=Nonsense", ["Invoices by mail", "Refund in one step"]),
        ("own_process=Refunds", ["Invoices by mail", "Refund in one step", "Gift wrapping"]),
    ],
)
def test_the_list_of_a_type_narrows_by_what_it_asks(
    as_viewer: Client, three: None, query: str, found: list[str]
) -> None:
    assert titles(as_viewer, query) == found


def test_the_list_of_a_type_downloads_what_was_told(as_viewer: Client, three: None) -> None:
    answer: Any = as_viewer.get(f"{LIST}?type=finance-control&format=csv&sort=number")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    ends = "Which process,Law or auditors require it,Deadline,Hours of manual work it costs in a month"
    assert lines[0].endswith(ends)
    assert lines[1].endswith(",Invoices,Yes,,12")
    assert lines[2].endswith(",Refunds,,2026-05-01,")


def test_many_are_chosen_by_what_they_told(as_mate: Client, three: None) -> None:
    page = as_mate.get("/portfolio/requests/many/?type=finance-control&own_process=Refunds").content.decode()
    assert ('id="bulk-2"' in page, 'id="bulk-1"' in page) == (True, False)


def test_programs_narrow_by_what_was_told(three: None, mate: User, at: datetime) -> None:
    _key, token = key_operations.create_key(
        name="script", user=mate, scopes=["portfolio:read"], expires_at=None, by=mate, at=at
    )
    api = Client(headers={"Authorization": f"Bearer {token}"})

    def found(query: str) -> list[str]:
        return [each["title"] for each in api.get(f"/api/v1/portfolio/requests?{query}").json()["items"]]

    assert found("type=finance-control&own_process=Refunds") == ["Refund in one step"]
    assert found("type=finance-control&own_nothing=x") == []
    assert found("type=nothing") == []
