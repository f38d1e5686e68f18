"""Experiments and releases of the scenarios: counts and spacing, effects large enough, truth as the files hold it."""

from collections import Counter, defaultdict
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from storewide.demo.simulation import scenario
from storewide.demo.simulation.reading import ScenarioFault
from storewide.demo.simulation.results import Found, Tried
from storewide.demo.simulation.run import Written, simulate
from storewide.stats import sample_ratio
from storewide.stats.planning import Baseline, smallest_effect
from tests.demo.files import UNTIL, ZONE, Exchange, minor, moment, rows

WATCH = 28
SIZES = ("small", "standard", "large")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return simulate(scenario.load("small"), until=UNTIL, folder=tmp_path_factory.mktemp("small"))


@pytest.mark.parametrize("size", SIZES)
def test_twelve_experiments_of_every_kind(size: str) -> None:
    experiments = scenario.load(size).experiments
    assert Counter(one.truth for one in experiments) == {
        "win": 5,
        "loss": 2,
        "nothing": 4,
        "broken_split": 1,
    }
    running = [one for one in experiments if one.last >= 0]
    waiting = [one for one in experiments if one.last < 0 and one.decided is None]
    assert [len(running), len(waiting)] == [1, 1]
    assert [one.told for one in experiments].count("events") == 1
    assert any(len(one.arms) == 3 for one in experiments)


@pytest.mark.parametrize("size", SIZES)
def test_fifteen_releases_eight_alone_and_seven_overlapping(size: str) -> None:
    releases = scenario.load(size).releases
    days = [one.live for one in releases]
    near = [sum(0 < abs(day - other) < WATCH for other in days) for day in days]
    assert len(releases) == len(set(days)) == 15
    assert [near.count(0), sum(count > 0 for count in near)] == [8, 7]
    hurting = [one.key for one in releases for effect in one.effects if effect.factor < 1]
    assert hurting == ["address-form"]
    assert [one.decided.outcome for one in releases if one.key in hurting and one.decided] == ["roll_back"]
    assert [one.key for one in releases if one.live > 0 and one.open] == ["complete-the-look"]
    assert [one.key for one in releases if one.live <= 0 and not (one.told or one.decided)] == [
        "home-of-the-season"
    ]


@pytest.mark.parametrize("size", SIZES)
def test_a_release_that_ships_a_test_does_to_all_what_the_test_did(size: str) -> None:
    loaded = scenario.load(size)
    tests = {one.key: one for one in loaded.experiments}
    shipped = [one for one in loaded.releases if one.ships]
    assert len(shipped) == 2
    for release in shipped:
        test = tests[release.ships]
        assert test.decided is not None
        assert release.live > test.last + test.decided.after
        told = [(effect.lever, effect.factor) for effect in test.arms[1].effects]
        assert [(effect.lever, effect.factor) for effect in release.effects] == told


@pytest.mark.parametrize("size", ["small", "standard"])
def test_true_effects_are_half_as_large_again_as_what_was_planned_to_be_found(
    size: str, tmp_path: Path
) -> None:
    loaded = scenario.load(size)
    truth = simulate(loaded, until=UNTIL, folder=tmp_path).truth
    for planned, found in zip(loaded.experiments, truth.experiments, strict=True):
        detectable = smallest_effect(
            Baseline.of_rate(planned.planned.rate),
            control=planned.planned.units,
            variant=planned.planned.units,
        )
        metric = next(iter(planned.success))
        effects = {arm: told.get(metric, 0.0) for arm, told in found.effects.items()}
        if planned.truth == "win":
            assert min(effects.values()) >= 1.5 * detectable, planned.key
        elif planned.truth == "loss":
            assert max(effects.values()) <= -1.5 * detectable, planned.key
        else:
            assert set(effects.values()) == {0.0}, planned.key
        if planned.last < 0:
            units = found.arms[found.control].units
            assert units == pytest.approx(planned.planned.units, rel=0.25), planned.key


def test_one_split_is_broken_and_only_that_one(written: Written) -> None:
    alarmed = {
        one.key
        for one in written.truth.experiments
        if not sample_ratio.check([arm.units for arm in one.arms.values()], [1] * len(one.arms)).ok
    }
    assert alarmed == {"search-suggestions"}


def exposures(written: Written) -> dict[str, dict[str, tuple[str, datetime]]]:
    """By experiment and visitor the arm and the moment, from both files."""
    met: dict[str, dict[str, tuple[str, datetime]]] = defaultdict(dict)
    for row in rows(written.exposures):
        met[row["experiment"]][row["visitor_id"]] = row["variant"], moment(row["exposed_at"])
    for row in rows(written.events):
        assert bool(row["experiment"]) == (row["name"] == "Experiment Viewed")
        if row["experiment"]:
            assert row["visitor_id"] not in met[row["experiment"]]
            met[row["experiment"]][row["visitor_id"]] = row["variation"], moment(row["occurred_at"])
    return met


def recounted(
    one: Tried, met: dict[str, tuple[str, datetime]], orders: Any, events: Any, exchange: Exchange
) -> dict[str, Found]:
    """What each arm did, counted from the files in plain Python."""
    past = datetime.combine(one.last + timedelta(days=1), time(), ZONE)
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    sets: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for arm, _at in met.values():
        sums[arm]["units"] += 1
    for row in orders:
        arm, at = met.get(row["visitor_id"], ("", past))
        if not at <= moment(row["placed_at"]) < past:
            continue
        gross = exchange.worth(int(row["quantity"]) * minor(row["unit_price"]), row)
        net, back = gross - exchange.worth(minor(row["discount"]), row), 0
        if row["cancelled_at"]:
            back = net if moment(row["cancelled_at"]) < past else 0
        else:
            sets[arm]["buyers"].add(row["visitor_id"])
            sets[arm]["orders"].add(row["order_id"])
            if row["refunded_at"] and moment(row["refunded_at"]) < past:
                back = exchange.worth(minor(row["refunded"]), row)
        sums[arm] += Counter({"gross": gross, "spend": net, "refunded": back})
        sums[arm]["spend"] -= back
    steps = {"Product Added": "product_adders", "Checkout Started": "checkout_starters"}
    for row in events:
        arm, at = met.get(row["visitor_id"], ("", past))
        if row["name"] in steps and at <= moment(row["occurred_at"]) < past:
            sets[arm][steps[row["name"]]].add(row["visitor_id"])
    names = ("buyers", "orders", "product_adders", "checkout_starters")
    return {
        arm: Found(
            **{name: sums[arm][name] for name in ("units", "gross", "spend", "refunded")},
            **{name: len(sets[arm][name]) for name in names},
        )
        for arm in one.arms
    }


def test_truth_of_every_experiment_is_what_the_files_hold(written: Written) -> None:
    met, orders, events = exposures(written), rows(written.orders), rows(written.events)
    assert met.keys() == {one.key for one in written.truth.experiments}
    for one in written.truth.experiments:
        found = recounted(one, met[one.key], orders, events, Exchange(written.rates))
        assert found == one.arms, one.key


def test_exposures_lie_in_the_days_and_the_segment_of_their_experiment(written: Written) -> None:
    truth = {one.key: one for one in written.truth.experiments}
    for key, met in exposures(written).items():
        days = {at.astimezone(ZONE).date() for _, at in met.values()}
        assert min(days) >= truth[key].first
        assert max(days) <= truth[key].last
    viewed = [row for row in rows(written.events) if row["experiment"]]
    assert {(row["experiment"], row["device"]) for row in viewed} == {("green-button", "desktop")}


def test_an_effect_of_an_arm_is_found_in_that_arm(tmp_path: Path) -> None:
    tables = scenario.tables("small")
    tables["size"] = {"seed": 5, "days": 60, "sessions_a_day": 1500.0}
    tables["episodes"], tables["releases"], tables["elsewhere"] = [], [], []
    tables["experiments"] = [
        tables["experiments"][0]
        | {
            "starts": -50,
            "arms": [
                {"key": "control", "name": "As it is", "weight": 1},
                {
                    "key": "twice",
                    "name": "Twice",
                    "weight": 3,
                    "effects": [{"lever": "conversion", "factor": 2.0}],
                },
            ],
        }
    ]
    truth = simulate(scenario.parse("busy", tables), until=UNTIL, folder=tmp_path).truth
    (found,) = truth.experiments
    control, twice = found.arms["control"], found.arms["twice"]
    assert twice.units / control.units == pytest.approx(3.0, rel=0.03)
    assert found.effects["twice"]["conversion"] == pytest.approx(0.967, abs=0.005)
    # the share of those who fill a basket is larger, so that chance moves it less
    rates = [arm.product_adders / arm.units for arm in (control, twice)]
    assert rates[1] / rates[0] - 1 == pytest.approx(found.effects["twice"]["add_to_cart_rate"], abs=0.1)


def test_a_release_that_hurts_acts_on_its_days_alone(written: Written) -> None:
    hurt = next(one for one in written.truth.releases if one.key == "address-form")
    assert (hurt.last - hurt.first).days == 15
    assert hurt.effects[0].factor < 0.5
    kept = next(one for one in written.truth.releases if one.key == "delivery-day-live")
    assert kept.last == UNTIL


@pytest.mark.parametrize(
    ("kind", "change", "message"),
    [
        ("experiments", {"area": "customer_account"}, "area (with somebody accountable) is"),
        ("experiments", {"starts": -200}, "starts is -200; it must be inside the window"),
        ("experiments", {"days": 3}, "days is 3; it must be at least 7"),
        ("experiments", {"days": 200}, "decided is 'there'; it must be left out while it runs"),
        ("experiments", {"arms": [{"key": "a", "name": "A"}]}, "arms is 1; it must be at least 2"),
        ("experiments", {"told": "events"}, "told by events is ["),
        ("experiments", {"key": "gift-wrap"}, "experiments: keys is 'repeated'; it must be unique"),
        ("experiments", {"request": "Fly"}, "request is 'Fly'; it must be one of"),
        ("experiments", {"planned": {"units": 9, "rate": 1.5}}, "rate is 1.5; it must be between 0 and 1"),
        ("releases", {"told": {"owner": "Nobody"}}, "owner is 'Nobody'; it must be one of"),
        ("releases", {"ships": "moon"}, "ships is 'moon'; it must be one of"),
        ("releases", {"carries": ["Fly"]}, "carries is 'Fly'; it must be one of"),
        ("actions", {"owner": "Nobody"}, "owner is 'Nobody'; it must be one of"),
        ("actions", {"opened": -1}, "opened is -1; it must be before it is due"),
    ],
)
def test_parse_names_what_does_not_fit(kind: str, change: dict[str, Any], message: str) -> None:
    tables = scenario.tables("small")
    tables[kind][0] = tables[kind][0] | change
    with pytest.raises(ScenarioFault) as fault:
        scenario.parse("small", tables)
    assert message in str(fault.value)
