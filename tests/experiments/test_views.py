"""The pages of experiments: who may open them, what they say, and what they never show."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from storewide.access.models import User
from storewide.experiments import result_operations, trials
from storewide.experiments.models import Design, Experiment, Reading, Variant
from storewide.ledger.models import Decision
from storewide.ownership.models import Area
from storewide.sources.models import Store
from storewide.warehouse.trials import Exposed
from tests.experiments.conftest import BROKEN, LOST, NOTHING, WON, FakeWarehouse, answered

LIST, FOUND, PLAN = "/experiments/", "/experiments/found/", "/experiments/plan/"
ONE = "/experiments/1/"
CHANGE, DECIDE, STOP = f"{ONE}change/", f"{ONE}decide/", f"{ONE}stop/"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set what the pages take for now."""

    def set_to(moment: datetime) -> None:
        for module in ("views", "deciding_views", "queries"):
            monkeypatch.setattr(f"storewide.experiments.{module}.now", lambda: moment)

    set_to(datetime(2026, 3, 10, 9, 0, tzinfo=UTC))
    return set_to


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, clock: Any) -> FakeWarehouse:
    fake = FakeWarehouse(answered(WON))
    monkeypatch.setattr(trials, "warehouse", lambda: fake)
    return fake


def said(response: Any) -> list[str]:
    """The messages that the next page shows."""
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize(
    ("door", "statuses"),
    [
        ("as_owner", [200, 200, 200, 200, 200]),
        ("as_mate", [200, 200, 200, 200, 200]),
        ("as_viewer", [200, 200, 200, 403, 403]),
        ("as_stranger", [302, 302, 302, 302, 302]),
    ],
)
def test_who_may_open_which_page(
    door: str,
    statuses: list[int],
    draft: Experiment,
    house: FakeWarehouse,
    request: pytest.FixtureRequest,
) -> None:
    client: Client = request.getfixturevalue(door)
    assert [client.get(path).status_code for path in (LIST, FOUND, ONE, PLAN, CHANGE)] == statuses


def test_a_viewer_may_do_nothing(running: Experiment, as_viewer: Client, house: FakeWarehouse) -> None:
    presses = [as_viewer.post(f"{ONE}{page}/").status_code for page in ("start", "read", "decide", "stop")]
    assert presses == [403, 403, 403, 403]
    assert Experiment.objects.get().state == "running"


def test_a_running_test_shows_its_health_and_no_effect(
    running: Experiment, as_mate: Client, house: FakeWarehouse
) -> None:
    page = as_mate.get(ONE).content.decode()
    assert "Day 9 of 28: no result before 29 Mar 2026 is over" in page
    assert "50,000" in page
    assert "The split is as planned" in page
    assert "Metrics by role" not in page
    assert "better" not in page.split("The plan")[0]
    # only whether units came is asked, nothing of what they did that could be shown
    assert house.asked[-1].outcomes == ()
    assert house.asked[-1].last == date(2026, 3, 9)


def test_reading_before_the_last_day_asks_nothing(
    running: Experiment, as_mate: Client, house: FakeWarehouse
) -> None:
    response = as_mate.post(f"{ONE}read/")
    assert said(response) == [
        "“One-page checkout” runs until 29 Mar 2026; its result is read after that day, all at once."
    ]
    assert house.asked == []
    assert not Reading.objects.exists()


def test_a_finished_test_is_read_by_a_press(
    running: Experiment, as_mate: Client, house: FakeWarehouse, clock: Any, after: datetime
) -> None:
    clock(after)
    assert "All days have passed: its result can be read" in as_mate.get(ONE).content.decode()
    as_mate.post(f"{ONE}read/")
    assert house.asked[-1].outcomes == ("buyers", "spend", "product_adders")
    page = as_mate.get(ONE).content.decode()
    assert (
        "Ship it: conversion rose 10.0\u00a0% (between 6.1 and 14.1), and the guardrail did not get worse."
        in page
    )
    assert "Ana Ruiz is accountable and decides." in page
    assert "Decide otherwise" not in page


def test_half_the_data_is_not_read(
    running: Experiment, as_mate: Client, house: FakeWarehouse, clock: Any, after: datetime
) -> None:
    clock(after)
    house.last = date(2026, 3, 20)
    assert said(as_mate.post(f"{ONE}read/")) == [
        "The data of Shop UK ends before the test does, on 20 Mar 2026; import up to 29 Mar 2026 first."
    ]
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    ("arms", "title"),
    [
        (LOST, "Do not ship it: conversion fell 8.0\u00a0% (between 4.4 and 11.4)."),
        (
            NOTHING,
            "Cannot tell: conversion changed by +0.4\u00a0% (between −3.3 and +4.2).",
        ),
    ],
)
def test_the_finding_is_the_title(
    arms: Any, title: str, read_as: Callable[[Any], Experiment], as_mate: Client, house: FakeWarehouse
) -> None:
    read_as(arms)
    assert title in as_mate.get(ONE).content.decode()


def test_a_broken_split_hides_the_result(
    read_as: Callable[[Any], Experiment], as_mate: Client, house: FakeWarehouse
) -> None:
    read_as(BROKEN)
    page = as_mate.get(ONE).content.decode()
    assert "The split is broken, so the result is hidden: As it was 50,000 (planned 49,250)" in page
    assert "Metrics by role" not in page
    assert "conversion rose" not in page
    assert "11.3" not in page


def test_the_accountable_person_decides_on_a_page(
    read_as: Callable[[Any], Experiment], ana_user: User, house: FakeWarehouse
) -> None:
    read_as(WON)
    client = Client()
    client.force_login(ana_user)
    page = client.get(ONE).content.decode()
    assert f'href="{DECIDE}?outcome=ship"' in page
    assert client.post(DECIDE, {"outcome": "ship", "reason": " "}).status_code == 422
    assert (
        client.post(
            DECIDE, {"outcome": "ship", "reason": "More buy.", "learned": "Fewer steps win."}
        ).status_code
        == 302
    )
    assert Decision.objects.get().reason == "More buy."
    assert "Decided: Ship it" in client.get(ONE).content.decode()
    assert client.get(DECIDE).status_code == 302


def test_anybody_else_reads_why_not(
    read_as: Callable[[Any], Experiment], as_mate: Client, house: FakeWarehouse
) -> None:
    read_as(WON)
    refused = as_mate.post(DECIDE, {"outcome": "ship", "reason": "More buy.", "learned": "Fewer steps win."})
    assert refused.status_code == 422
    assert "Ana Ruiz is accountable and decides; ask them" in refused.content.decode()
    assert not Decision.objects.exists()


@pytest.fixture
def typed(area: Area, store: Store) -> dict[str, Any]:
    """What somebody writes into the plan."""
    return {
        "name": "Free returns",
        "hypothesis": "More trust.",
        "area": area.pk,
        "store": store.pk,
        "unit": "visitor",
        "key": "returns",
        "arms": "off\nfree, Free returns, 2",
        "starts_on": "2026-03-16",
        "ends_on": "2026-03-29",
        "role_conversion": "success",
        "margin_conversion": "1.5",
    }


def test_planning_on_a_page(as_mate: Client, typed: dict[str, Any], house: FakeWarehouse) -> None:
    bad = as_mate.post(PLAN, typed | {"ends_on": "2026-03-15", "arms": "off"})
    assert bad.status_code == 422
    assert "There are 1 arms" in bad.content.decode()
    assert "It ends before it begins" in bad.content.decode()
    assert as_mate.post(PLAN, typed).status_code == 302
    assert list(Variant.objects.values_list("key", "name", "is_control", "weight")) == [
        ("off", "off", True, 1),
        ("free", "Free returns", False, 2),
    ]
    assert "Freeze the plan and start" in as_mate.get(ONE).content.decode()
    as_mate.post(f"{ONE}start/")
    assert Experiment.objects.get().state == "running"


@pytest.mark.parametrize(
    ("chosen", "kept", "told"),
    [
        ({"trigger": "Product Viewed"}, "Product Viewed", "those who looked at a product"),
        (
            {"trigger_event": "Size Guide Opened"},
            "Size Guide Opened",
            "those who had the event “Size Guide Opened”",
        ),
    ],
)
def test_whom_an_event_lets_count_is_chosen_or_named(
    as_mate: Client, typed: dict[str, Any], house: FakeWarehouse, chosen: dict[str, str], kept: str, told: str
) -> None:
    assert as_mate.post(PLAN, typed | chosen).status_code == 302
    assert Design.objects.get().trigger == kept
    experiment = Experiment.objects.get()
    assert told in as_mate.get(f"/experiments/{experiment.number}/").content.decode()
    form = as_mate.get(f"/experiments/{experiment.number}/change/").context["form"]
    assert {name: form[name].value() for name in ("trigger", "trigger_event")} == {
        "trigger": "",
        "trigger_event": "",
    } | chosen


def test_a_draft_is_changed_and_both_versions_are_shown(
    draft: Experiment, as_mate: Client, house: Any
) -> None:
    form = as_mate.get(CHANGE).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    typed |= {"area": draft.area_id, "store": draft.store_id, "arms": "control\none_page", "case": ""}
    assert as_mate.post(CHANGE, typed | {"name": "Shorter"}).status_code == 302
    again = as_mate.post(CHANGE, typed | {"name": "Longer"})
    assert again.status_code == 422
    assert "Shorter" in again.content.decode()
    assert Experiment.objects.get().name == "Shorter"


def test_a_test_found_in_the_data_begins_its_plan(
    as_mate: Client, store: Store, house: FakeWarehouse
) -> None:
    house.seen = (Exposed("returns", date(2026, 2, 1), date(2026, 2, 14), {"on": 900, "off": 880}),)
    page = as_mate.get(FOUND).content.decode()
    assert f'href="{PLAN}?store=uk&amp;key=returns"' in page
    begun = as_mate.get(PLAN, {"store": "uk", "key": "returns"}).context["form"].initial
    assert (begun["arms"], begun["ends_on"]) == ("off\non", date(2026, 2, 14))


def test_pages_take_a_constant_number_of_queries(
    read_as: Callable[[Any], Experiment],
    as_mate: Client,
    house: FakeWarehouse,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    read_as(WON)
    with django_assert_max_num_queries(16):
        as_mate.get(LIST)
    with django_assert_max_num_queries(17):
        as_mate.get(ONE)


def test_a_test_too_small_is_read_as_such(
    read_as: Callable[[Any], Experiment], as_owner: Client, house: FakeWarehouse
) -> None:
    read_as({"control": (12, 5, 1), "one_page": (4, 1, 1)})
    page = as_owner.get(ONE).content.decode()
    assert "Too few units to compare anything: As it was 12 (planned 8), One page 4 (planned 8)" in page
    assert "Metrics by role" not in page


def test_health_says_how_many_units_were_in_two_arms(
    running: Experiment, mate: User, after: datetime, as_owner: Client, house: FakeWarehouse
) -> None:
    result_operations.read(experiment=running, answer=answered(WON), by=mate, at=after)
    assert "No unit was seen in two arms" in as_owner.get(ONE).content.decode()
    assert "0 of 100,000" in as_owner.get(ONE).content.decode()
    result_operations.read(experiment=running, answer=answered(WON, in_two_arms=20), by=mate, at=after)
    assert "Hardly any unit was seen in two arms" in as_owner.get(ONE).content.decode()
    assert "20 of 100,020" in as_owner.get(ONE).content.decode()
