"""The pages of the centre: who sees and changes them, what they say, and that they do not slow down as lists grow."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from storewide.access.models import User
from storewide.centre import operations
from storewide.centre.models import Bet, Centre, Expert, Guideline, Order, Service, Tool
from storewide.organization.models import Unit

LISTS = ("overview", "tools", "services", "orders", "experts", "guidelines", "hub", "statements")


@pytest.fixture
def all_of_it(tool: Tool, service: Service, expert: Expert, guideline: Guideline, bet: Bet) -> list[Any]:
    return [tool, service, expert, guideline, bet]


def test_every_page_opens(as_mate: Client, all_of_it: list[Any], unit: Unit):
    pages = [reverse(f"centre:{name}") for name in LISTS]
    pages += [each.get_absolute_url() for each in all_of_it]
    pages += [reverse("centre:statement", args=[unit.pk]), reverse("centre:set-up")]
    for page in pages:
        assert as_mate.get(page).status_code == 200, page


def test_pages_open_before_there_is_a_centre(as_mate: Client):
    for name in LISTS:
        assert as_mate.get(reverse(f"centre:{name}")).status_code == 200, name
    assert b"No operations centre yet" in as_mate.get("/centre/").content


def test_viewers_look_and_change_nothing(as_viewer: Client, as_stranger: Client, centre: Centre, tool: Tool):
    assert as_viewer.get("/centre/tools/").status_code == 200
    adding = reverse("centre:new", args=["tools", centre.pk])
    assert as_viewer.get(adding).status_code == 403
    assert (
        as_viewer.post(reverse("centre:close", args=["tools", tool.pk]), {"reason": "x"}).status_code == 403
    )
    assert as_stranger.get("/centre/tools/").status_code == 302
    tool.refresh_from_db()
    assert tool.is_open


def test_a_tool_is_added_changed_and_ended(as_mate: Client, centre: Centre, milan: Any):
    said = {
        "name": "Postbox",
        "purpose": "E-mail",
        "owner": milan.email,
        "cost_minor": "12,000.50",
        "currency": "eur",
        "users": "4",
    }
    as_mate.post(reverse("centre:new", args=["tools", centre.pk]), said)
    tool = Tool.objects.get()
    assert (tool.cost_minor, tool.currency, tool.users) == (1_200_050, "EUR", 4)
    change = reverse("centre:change", args=["tools", tool.pk])
    as_mate.post(change, {**said, "users": "5", "expected_version": "1"})
    assert as_mate.post(change, {**said, "users": "6", "expected_version": "1"}).status_code == 422
    tool.refresh_from_db()
    assert tool.users == 5
    as_mate.post(reverse("centre:close", args=["tools", tool.pk]), {"reason": "Too dear"})
    tool.refresh_from_db()
    assert tool.closed_because == "Too dear"


def test_an_order_goes_its_way(as_mate: Client, service: Service, unit: Unit):
    said = {"unit": str(unit.pk), "what": "Ten banners"}
    as_mate.post(reverse("centre:new", args=["orders", service.pk]), said)
    order = Order.objects.get()
    as_mate.post(reverse("centre:accept", args=[order.pk]))
    assert as_mate.post(reverse("centre:deliver", args=[order.pk]), {"hours": ""}).status_code == 422
    as_mate.post(reverse("centre:deliver", args=[order.pk]), {"hours": "2"})
    order.refresh_from_db()
    assert order.charge_minor == 18_100
    page = as_mate.get(reverse("centre:statement", args=[unit.pk])).content.decode()
    assert "Ten banners" in page
    assert "181.00" in page


def test_over_rest_the_same_is_refused(as_mate: Client, expert: Expert, unit: Unit, mate: User):
    body = {
        "values": {
            "unit": str(unit.pk),
            "what": "x",
            "hours": 40,
            "begins": "2026-03-02",
            "ends": "2026-03-06",
        }
    }
    where = f"/api/v1/centre/bookings/{expert.pk}"
    refused = as_mate.post(where, body, content_type="application/json")
    assert refused.status_code == 422
    body["values"]["hours"] = 20
    assert as_mate.post(where, body, content_type="application/json").status_code == 201
    assert as_mate.get("/api/v1/centre/tools").json() == []
    assert as_mate.get(f"/api/v1/centre/nothing/{uuid4()}/end").status_code in (404, 405)


def test_lists_ask_as_much_however_long(
    as_mate: Client,
    centre: Centre,
    service: Service,
    unit: Unit,
    today: date,
    mate: User,
    at: datetime,
    django_assert_max_num_queries: Any,
):
    for number in range(12):
        tool = Tool(
            centre=centre, name=f"Tool {number}", purpose="E-mail", currency="EUR", contract_ends=today
        )
        operations.add(record=tool, linked={}, by=mate, at=at)
        order = Order(service=service, unit=unit, what=f"Order {number}")
        operations.add(record=order, linked={}, by=mate, at=at + timedelta(minutes=number))
    for name in LISTS:
        with django_assert_max_num_queries(40):
            as_mate.get(reverse(f"centre:{name}"))
