"""Scenarios: all of them load, what does not fit is named, and the large one holds its crowd."""

from collections import Counter
from copy import deepcopy
from typing import Any

import pytest

from storewide.demo.simulation import scenario
from storewide.demo.simulation.organization import address
from storewide.demo.simulation.reading import ScenarioFault

BUILT_IN = {
    "solution_ownership",
    "content_management",
    "product_management",
    "demand_management",
    "metrics_management",
    "release_management",
    "experience_usability",
}


@pytest.fixture
def small() -> dict[str, Any]:
    return deepcopy(scenario.tables("small"))


@pytest.mark.parametrize(
    ("name", "people", "teams", "days", "requests"),
    [("small", 10, 3, 90, 3), ("standard", 40, 8, 540, 13), ("large", 5000, 422, 540, 5000)],
)
def test_load_every_scenario(name: str, people: int, teams: int, days: int, requests: int) -> None:
    loaded = scenario.load(name)
    assert (len(loaded.people), len(loaded.teams)) == (people, teams)
    assert (loaded.size.days, len(loaded.requests)) == (days, requests)
    assert len(loaded.products) == 120
    assert {area.key for area in loaded.areas if area.group == "operation"} == BUILT_IN
    assert {area.group for area in loaded.areas} > {"communication", "order_entry", "customer_relationship"}
    assert any(not area.accountable for area in loaded.areas), "the map must have gaps to show"
    assert {episode.kind for episode in loaded.episodes} == {"campaign", "outage", "stock_out", "holiday"}


@pytest.mark.parametrize("name", scenario.NAMES)
def test_people_and_requests_meet_by_name(name: str) -> None:
    loaded = scenario.load(name)
    people, teams = {one.name for one in loaded.people}, {one.name for one in loaded.teams}
    addresses = Counter(address(one.name, "nordlicht.example") for one in loaded.people)
    assert max(addresses.values()) == 1
    assert all(text.isascii() for text in addresses)
    assert {one.team for one in loaded.people} == teams
    assert {one.manager for one in loaded.people} <= people | {""}
    assert {one.author for one in loaded.requests} <= people
    assert max(Counter(one.title for one in loaded.requests).values()) == 1
    assert all((one.case is not None) == (one.state in ("case", "promised")) for one in loaded.requests)


def test_load_gives_the_same_crowd_twice() -> None:
    assert scenario.load("large") == scenario.load("large")


def test_load_an_unknown_name() -> None:
    with pytest.raises(
        ScenarioFault, match=r"^scenario is 'huge'; it must be one of small, standard, large$"
    ):
        scenario.load("huge")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Péter Szabó", "peter.szabo@x.example"),
        ("Emre Yıldırım", "emre.yildirim@x.example"),
        ("Mei-Ling Chow", "mei-ling.chow@x.example"),
        ("Jörg O'Neill", "joerg.oneill@x.example"),
    ],
)
def test_address_is_in_plain_letters(name: str, expected: str) -> None:
    assert address(name, "x.example") == expected


def put(place: str, value: object) -> Any:
    """A change of one value: `size.days`, `episodes.0.effects.1.factor`."""

    def change(found: dict[str, Any]) -> None:
        *path, last = [int(part) if part.isdigit() else part for part in place.split(".")]
        at: Any = found
        for part in path:
            at = at[part]
        at[last] = value

    return change


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("size.days", "ninety", "small.size.days is 'ninety'; it must be a whole number"),
        ("size.days", True, "small.size.days is True; it must be a whole number"),
        ("size.days", 7, "small.size.days is 7; it must be at least 30"),
        ("size.weeks", 7, "small.size has 'weeks'; known are seed, days, sessions_a_day"),
        ("store", "main", "small.store is 'main'; it must be a table"),
        ("teams", {}, "small.teams is {}; it must be a list"),
        ("traffic.months", [1.0], "small.traffic.months is '1 numbers'; it must be 12 numbers"),
        ("buying.conversion", 2.5, "small.buying.conversion is 2.5; it must be at least 0 and below 1"),
        ("buying.refund_days", [9, 3], "small.buying.refund_days is (9, 3); it must be two rising days"),
        ("devices.0.share", 0.5, "small.devices: sum of shares is 0.91; it must be 1"),
        (
            "areas.0.group",
            "other",
            "small.areas[0].group is 'other'; it must be one of operation, communication,",
        ),
        (
            "areas.0.accountable",
            "Nobody",
            "small.areas: accountable of Solution ownership is 'Nobody'; it must be",
        ),
        (
            "requests.0.asked",
            3,
            "small.requests: 'A second checkout step less on mobile', asked is 3; it must be",
        ),
        (
            "requests.2.state",
            "case",
            "small.requests: 'Order status without a login', case is None; it must be",
        ),
        (
            "range.best_sellers",
            ["Boat"],
            "small.range.best_sellers is 'Boat'; it must be one of Table lamp Skog,",
        ),
        (
            "episodes.0.starts",
            -90,
            "small.episodes: 'Friends of Nordlicht', starts is -90; it must be inside",
        ),
        (
            "episodes.3.starts",
            "02-30",
            "small.episodes: 'Christmas', starts is '02-30'; it must be a day from 0 or",
        ),
        (
            "episodes.0.hours",
            [3, 9],
            "small.episodes: 'Friends of Nordlicht', days is 10; it must be 1 where hours",
        ),
        (
            "episodes.0.effects.0.lever",
            "price",
            "small.episodes[0].effects[0].lever is 'price'; it must be one of",
        ),
        ("episodes.0.effects.2.factor", 1.2, "discount, factor is 1.2; it must be between 0 and 1"),
        (
            "episodes.0.effects.0.where",
            {"device": "tablet"},
            "sessions, where is 'device'; it must be one of",
        ),
        ("episodes.2.effects.0.where", {}, "stock, where is {}; it must be narrowed to a product"),
        ("currencies.0.country", "FR", "small.currencies: country is 'FR'; it must be one of DE, AT"),
        ("repriced.0.product", "Boat", "small.repriced: 'Boat' is 'Boat'; it must be one of Table lamp"),
        ("tracking.lost", 0.99, "small.tracking: lost, repeated and denied is 1.035; it must be at most 1"),
        ("tracking.bots.0.starts", 1, "starts of 'crawler' is 1; it must be inside the window"),
        ("promotions.0.category", "Boats", "category of 'Long evenings' is 'Boats'; it must be one of"),
        ("reach.0.marketing_channel", "tv", "small.reach: marketing channel is 'tv'; it must be one of"),
        ("elsewhere.0.day", -90, "small.elsewhere: 'NLB-2001', day is -90; it must be inside the window"),
        ("incidents.0.hours", [9, 7], "hours is (9, 7); it must be one hour, or two rising ones"),
    ],
)
def test_parse_names_what_does_not_fit(
    small: dict[str, Any], place: str, value: object, message: str
) -> None:
    put(place, value)(small)
    with pytest.raises(ScenarioFault) as fault:
        scenario.parse("small", small)
    assert message in str(fault.value)


def test_parse_names_what_is_missing(small: dict[str, Any]) -> None:
    del small["store"]["zone"]
    with pytest.raises(ScenarioFault, match=r"^small\.store\.zone is missing; add it$"):
        scenario.parse("small", small)


def test_parse_refuses_two_people_with_one_address(small: dict[str, Any]) -> None:
    small["organization"]["people"].append({"name": "Peter Szabo", "team": "Platform", "role": "engineer"})
    with pytest.raises(ScenarioFault, match="addresses is 'repeated'; it must be unique; change a name"):
        scenario.parse("small", small)
