"""The simulation against a second, slow count of its own files, and against the effects it was given."""

import json
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from storewide.demo.simulation import days, scenario
from storewide.demo.simulation.run import Written, simulate
from storewide.demo.simulation.truth import Happened
from tests.demo.files import UNTIL, Exchange, day, is_bot, minor, moment, recounted, rows


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return simulate(scenario.load("small"), until=UNTIL, folder=tmp_path_factory.mktemp("small"))


def test_truth_is_what_the_files_hold_by_day_month_and_in_total(written: Written) -> None:
    truth = written.truth
    assert recounted(written, written.events, lambda _, at: day(at)) == truth.days
    assert recounted(written, written.events, lambda _, at: day(at)[:7]) == truth.months
    assert recounted(written, written.events, lambda _, at: "all") == {"all": truth.total}
    assert len(truth.days) == 90
    assert (truth.first, truth.until) == (date(2026, 8, 23), UNTIL)


def test_truth_is_what_the_files_hold_by_segment(written: Written) -> None:
    truth = written.truth
    assert (
        recounted(written, written.events, lambda row, _: row["marketing_channel"] or "(none)")
        == truth.marketing_channels
    )
    assert recounted(written, None, lambda row, _: row["sales_channel"]) == {
        name: figures for name, figures in truth.sales_channels.items() if name != "(none)"
    }
    assert truth.sales_channels.keys() == {"web", "app", "phone", "partner", "mail", "(none)"}
    countries = recounted(written, written.events, lambda row, _: row["country"])
    assert countries == {name: figures for name, figures in truth.countries.items() if name != "(none)"}
    assert Counter(row["name"] for row in rows(written.events)) == truth.events


def test_truth_file_says_the_same(written: Written) -> None:
    told = json.loads(written.truth_file.read_text("utf-8"))
    assert told["total"]["spend"] == written.truth.total.spend
    assert told["until"] == "2026-11-20"
    assert [one["name"] for one in told["episodes"]] == [one.name for one in written.truth.episodes]


def test_simulate_gives_the_same_bytes_for_the_same_day_and_others_for_another(
    written: Written, tmp_path: Path
) -> None:
    again = simulate(scenario.load("small"), until=UNTIL, folder=tmp_path / "again")
    later = simulate(scenario.load("small"), until=UNTIL + timedelta(days=1), folder=tmp_path / "later")
    for name in ("people", "targets", "orders", "events", "truth_file"):
        assert getattr(again, name).read_bytes() == getattr(written, name).read_bytes()
    assert later.orders.read_bytes() != written.orders.read_bytes()
    assert max(day(row["occurred_at"]) for row in rows(later.events)) == "2026-11-21"


def test_events_and_orders_agree(written: Written) -> None:
    completed = [row for row in rows(written.events) if row["name"] == "Order Completed"]
    events, exchange = {row["order_id"]: row for row in completed}, Exchange(written.rates)
    lines = defaultdict(list)
    for row in rows(written.orders):
        lines[row["order_id"]].append(row)
    tracked = written.truth.tracked
    assert tracked is not None
    online = {id_ for id_, those in lines.items() if those[0]["sales_channel"] != "phone"}
    assert len(online) == tracked.orders
    assert set(events) < online
    assert (len(events), len(completed)) == (tracked.matched, tracked.events)
    for id_, event in events.items():
        first = lines[id_][0]
        for name in ("visitor_id", "customer_id", "marketing_channel", "country", "store"):
            assert event[name] == first[name]
        assert event["occurred_at"] == first["placed_at"]
        worth = sum(
            exchange.worth(int(one["quantity"]) * minor(one["unit_price"]), one)
            - exchange.worth(minor(one["discount"]), one)
            for one in lines[id_]
        )
        assert (minor(event["value"]), event["currency"]) == (worth, "EUR")
    phone = [those[0] for id_, those in lines.items() if id_ not in online]
    assert phone
    assert {row["visitor_id"] + row["marketing_channel"] for row in phone} == {""}


def test_orders_bought_in_web_and_app_were_looked_at_and_added_first(written: Written) -> None:
    orders = defaultdict(set)
    for row in rows(written.orders):
        orders[row["order_id"]].add(row["product_id"])
    seen: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in rows(written.events):
        seen[row["session_id"]].add((row["name"], row["product_id"]))
        if row["name"] == "Order Completed":
            added = {product for name, product in seen[row["session_id"]] if name == "Product Added"}
            looked_at = {product for name, product in seen[row["session_id"]] if name == "Product Viewed"}
            assert added == orders[row["order_id"]]
            assert added <= looked_at


def test_ids_are_unique_and_files_in_order_of_time(written: Written) -> None:
    events, orders = rows(written.events), rows(written.orders)
    assert len({row["event_id"] for row in events}) == len(events) == sum(written.truth.events.values())
    assert [row["occurred_at"] for row in events] == sorted(row["occurred_at"] for row in events)
    assert [row["placed_at"] for row in orders] == sorted(row["placed_at"] for row in orders)
    lines = Counter((row["order_id"], row["product_id"]) for row in orders)
    assert max(lines.values()) == 1


def test_sessions_stay_in_one_day_and_half_an_hour_apart(written: Written) -> None:
    spans: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows(written.events):
        if is_bot(row):
            continue
        spans[row["visitor_id"]][row["session_id"]].append(row["occurred_at"])
    for sessions in spans.values():
        ordered = sorted((min(times), max(times)) for times in sessions.values())
        assert all(day(start) == day(end) for start, end in ordered)
        for (_, ended), (started, _) in pairwise(ordered):
            assert moment(started) - moment(ended) > timedelta(minutes=30)


def test_visitors_keep_device_country_and_customer(written: Written) -> None:
    seen: dict[str, set[tuple[str, str]]] = defaultdict(set)
    customers: dict[str, set[str]] = defaultdict(set)
    for row in rows(written.events):
        seen[row["visitor_id"]].add((row["device"], row["country"]))
        customers[row["visitor_id"]] |= {row["customer_id"]} - {""}
    assert max(len(those) for those in seen.values()) == 1
    assert max(len(those) for those in customers.values()) == 1
    assert any(customers.values())


def test_refunds_arrive_weeks_later_and_nothing_after_the_end(written: Written) -> None:
    end = datetime(2026, 11, 20, 23, tzinfo=UTC)
    refunds = [row for row in rows(written.orders) if row["refunded_at"]]
    assert refunds
    for row in refunds:
        late = moment(row["refunded_at"]) - moment(row["placed_at"])
        assert timedelta(days=14) <= late <= timedelta(days=42)
        assert 0 < minor(row["refunded"]) <= int(row["quantity"]) * minor(row["unit_price"])
    times = [
        row[name] for row in rows(written.orders) for name in ("placed_at", "refunded_at", "cancelled_at")
    ]
    assert max(moment(text) for text in times if text) < end
    for row in rows(written.orders):
        assert (row["status"] == "cancelled") == bool(row["cancelled_at"])
        assert (minor(row["refunded"]) > 0) == bool(row["refunded_at"])
        if row["status"] == "open":
            assert end - moment(row["placed_at"]) <= timedelta(hours=30)


def episode(written: Written, kind: str) -> Happened:
    return next(one for one in written.truth.episodes if one.kind == kind)


def test_an_outage_takes_no_order_and_few_sessions(written: Written) -> None:
    outage = episode(written, "outage")
    assert (outage.starts_at, outage.ends_at) == (
        datetime(2026, 11, 8, 8, tzinfo=UTC),
        datetime(2026, 11, 8, 20, tzinfo=UTC),
    )
    placed = [moment(row["placed_at"]) for row in rows(written.orders)]
    assert not [at for at in placed if outage.starts_at <= at < outage.ends_at]
    assert outage.missed_orders is not None
    assert outage.missed_orders > 1
    figures = written.truth.days
    assert (figures["2026-11-08"].sessions or 0) < 0.5 * (figures["2026-11-01"].sessions or 0)


def test_a_stock_out_takes_the_product_from_orders_not_from_pages(written: Written) -> None:
    stock_out = episode(written, "stock_out")
    sold = [
        moment(row["placed_at"]) for row in rows(written.orders) if row["product_id"] == "wool-throw-lund"
    ]
    assert not [at for at in sold if stock_out.starts_at <= at < stock_out.ends_at]
    assert [at for at in sold if at < stock_out.starts_at]
    assert [at for at in sold if at >= stock_out.ends_at]
    viewed = [row for row in rows(written.events) if row["path"] == "/p/wool-throw-lund"]
    assert any(stock_out.starts_at <= moment(row["occurred_at"]) < stock_out.ends_at for row in viewed)
    assert stock_out.lost is not None
    assert stock_out.lost.lines >= stock_out.lost.orders > 0
    assert stock_out.lost.gross % 5874 == 0  # 69.90 with 19 % tax


def test_campaign_sessions_carry_its_name_in_its_days_and_channel_only(written: Written) -> None:
    tagged = [row for row in rows(written.events) if row["campaign"]]
    assert {(row["campaign"], row["marketing_channel"]) for row in tagged} == {
        ("Friends of Nordlicht", "email")
    }
    assert {day(row["occurred_at"]) for row in tagged} <= {f"2026-10-{number}" for number in range(11, 21)}


def test_people_and_targets_files(written: Written) -> None:
    people = rows(written.people)
    assert people[6] == {
        "name": "Ahmed Mansour",
        "email": "ahmed.mansour@nordlicht.example",
        "team": "Customer care",
        "role": "help desk agent",
        "manager": "sabine.kowalski@nordlicht.example",
        "shift": "early",
        "discipline": "service",
        "unit": "Customer",
    }
    targets = rows(written.targets)
    assert [row["month"] for row in targets[::3]] == [
        *("2025-11", "2025-12", *(f"2026-{month:02d}" for month in range(1, 13))),
        *("2027-01", "2027-02"),
    ]
    assert {row["metric"] for row in targets} == {"visitors", "buyers", "spend"}
    assert {row["store"] for row in targets} == {"main"}
    october = {row["metric"]: int(row["target"]) for row in targets if row["month"] == "2026-10"}
    actual = written.truth.months["2026-10"]
    assert 0.8 < october["visitors"] / (actual.visitors or 0) < 1.25
    assert 0.7 < october["spend"] * 100 / actual.spend < 1.4


def test_last_full_day_is_yesterday_on_the_stores_clock() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)  # half past midnight in Berlin
    assert days.last_full_day(late, "Europe/Berlin") == date(2026, 11, 20)
    assert days.last_full_day(late, "UTC") == date(2026, 11, 19)


# ---- true effects: a busier shop, once plain and once with the effect all the time ----


def test_standard_is_of_the_size_it_promises_and_believable(tmp_path: Path) -> None:
    truth = simulate(scenario.load("standard"), until=UNTIL, folder=tmp_path).truth
    assert len(truth.days) == 540
    assert sum(truth.events.values()) == pytest.approx(1_600_000, rel=0.01)
    whole_months = list(truth.months.values())[1:-1]
    conversions = [one.buyers / (one.visitors or 1) for one in whole_months]
    assert sum(conversions) / len(conversions) == pytest.approx(0.025, abs=0.002)
    assert truth.total.refunded / truth.total.gross == pytest.approx(0.11, abs=0.02)
    assert truth.months["2025-11"].orders > 1.3 * truth.months["2025-08"].orders
    kinds = Counter(one.kind for one in truth.episodes)
    assert kinds["outage"] == kinds["stock_out"] == 1
    assert kinds["campaign"] >= 5
