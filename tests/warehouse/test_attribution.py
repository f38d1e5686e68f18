"""Attribution beside a slow computation in plain Python, and its edges by hand."""

import csv
import io
import random
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from storewide.lib.periods import Days
from storewide.sources import presets
from storewide.warehouse import attribution, landing
from storewide.warehouse.attribution import MODELS, Attribution, attributed
from storewide.warehouse.engines.attributing import Last
from storewide.warehouse.questions import Question
from storewide.warehouse.schemas import Terms
from storewide.warehouse.warehouse import Warehouse

TERMS = {"main": Terms("main", "UTC", "EUR")}
CHANNELS = ("paid_search", "email", "social", "direct", "")
MARCH = Days(date(2026, 3, 1), date(2026, 3, 31))


def stamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def table(rows: list[dict[str, object]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def bring(tmp_path: Path, preset: str, text: str, name: str = "") -> None:
    path = tmp_path / f"{name or preset}.csv"
    path.write_text(text, encoding="utf-8")
    landed = landing.land(
        tmp_path / "w", path, mapping=presets.named(preset), terms=TERMS, default_store="main"
    )
    assert landed.refused == 0


def generated(seed: int) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """Orders of thirty visitors, some of whom are known customers, and what they did in the weeks before."""
    chance = random.Random(seed)
    begin = datetime(2026, 1, 10, tzinfo=UTC)
    events: list[dict[str, object]] = []
    for number in range(900):
        visitor = chance.randrange(30)
        at = begin + timedelta(minutes=chance.randrange(80 * 24 * 60))
        for page in range(chance.randrange(1, 4)):
            events.append(
                {
                    "event_id": f"e{number}-{page}",
                    "occurred_at": stamp(at + timedelta(minutes=11 * page)),
                    "name": "Page Viewed",
                    "visitor_id": f"v{visitor}",
                    "customer_id": f"c{visitor // 2}" if visitor < 16 and chance.random() < 0.2 else "",
                    "marketing_channel": chance.choice(CHANNELS),
                    "campaign": chance.choice(("spring", "")),
                }
            )
    orders: list[dict[str, object]] = []
    for number in range(140):
        visitor = chance.randrange(33)
        at = begin + timedelta(minutes=chance.randrange(20 * 24 * 60, 80 * 24 * 60))
        refund = chance.random() < 0.2
        orders.append(
            {
                "order_id": f"o{number}",
                "placed_at": stamp(at),
                "customer_id": f"c{visitor // 2}" if visitor < 16 else "",
                "visitor_id": f"v{visitor}" if chance.random() < 0.8 else "",
                "product_id": "p",
                "quantity": 1,
                "unit_price": f"{chance.randrange(100, 9_999) / 100:.2f}",
                "currency": "EUR",
                "cost": f"{chance.randrange(50, 5_000) / 100:.2f}" if chance.random() < 0.3 else "",
                "refunded": "1.00" if refund else "",
                "refunded_at": stamp(at + timedelta(days=chance.randrange(40))) if refund else "",
            }
        )
    return orders, events


type Parts = dict[str, dict[str, list[Fraction]]]
#: by channel the buyers and the cost of goods of orders whose last visit was of it
type Lasts = dict[str, tuple[int, int | None]]


def moment(row: dict[str, object], name: str) -> datetime:
    return datetime.fromisoformat(str(row[name]))


def visits_by_hand(events: list[dict[str, object]], by: str) -> dict[object, list[tuple[datetime, str]]]:
    """By visitor when each visit began and its first known channel."""
    found: dict[object, list[tuple[datetime, str]]] = defaultdict(list)
    last: dict[object, datetime] = {}
    for row in sorted(events, key=lambda row: (moment(row, "occurred_at"), str(row[by]))):
        visitor, at, name = row["visitor_id"], moment(row, "occurred_at"), str(row[by])
        if visitor not in last or at - last[visitor] >= timedelta(minutes=30):
            found[visitor].append((at, name))
        elif not found[visitor][-1][1]:
            found[visitor][-1] = (found[visitor][-1][0], name)
        last[visitor] = at
    return found


def weights(count: int) -> dict[str, list[Fraction]]:
    """What each of so many visits is given of its order."""
    position = [Fraction(2, 5), *[Fraction(1, 5) / max(count - 2, 1)] * (count - 2), Fraction(2, 5)]
    if count <= 2:
        position = [Fraction(1, count)] * count
    return {
        "first": [Fraction(int(place == 0)) for place in range(count)],
        "last": [Fraction(int(place == count - 1)) for place in range(count)],
        "position": position,
    }


def worth(order: dict[str, object], days: Days) -> tuple[int, int]:
    """Whether the order was placed on these days, and what it is worth on them."""
    counts = int(days.first <= moment(order, "placed_at").date() <= days.last)
    spend = round(float(str(order["unit_price"])) * 100) * counts
    if order["refunded"] and days.first <= moment(order, "refunded_at").date() <= days.last:
        spend -= 100
    return counts, spend


def by_hand(
    orders: list[dict[str, object]], events: list[dict[str, object]], by: str
) -> tuple[int, int, Parts, Lasts]:
    """The same by loops: every visit of everybody, then every order; and what the last visit of each tells."""
    of_customer = defaultdict(set)
    for row in events:
        if row["customer_id"]:
            of_customer[row["customer_id"]].add(row["visitor_id"])
    visits = visits_by_hand(events, by)
    parts: Parts = {model: defaultdict(lambda: [Fraction(0), Fraction(0)]) for model in MODELS}
    whole = [0, 0]
    buyers: dict[str, set[object]] = defaultdict(set)
    costs: dict[str, list[object]] = defaultdict(list)
    for order in orders:
        at, (counts, spend) = moment(order, "placed_at"), worth(order, MARCH)
        whole = [whole[0] + counts, whole[1] + spend]
        who = of_customer[order["customer_id"]] | {order["visitor_id"]}
        ways = sorted(way for visitor in who for way in visits.get(visitor, ()) if way[1])
        names = [name for begun, name in ways if at - timedelta(days=30) <= begun <= at] or ["(none)"]
        if counts:
            buyers[names[-1]].add(order["customer_id"] or order["order_id"])
            costs[names[-1]].append(order["cost"])
        for model, given in weights(len(names)).items():
            for name, weight in zip(names, given, strict=True):
                parts[model][name][0] += weight * counts
                parts[model][name][1] += weight * spend
    last = {name: (len(each), goods_by_hand(costs[name])) for name, each in buyers.items()}
    return whole[0], whole[1], parts, last


def goods_by_hand(stated: list[object]) -> int | None:
    """What the goods of orders cost; None where none of them states it."""
    known = [round(float(str(each)) * 100) for each in stated if each]
    return sum(known) if known else None


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("by", ["marketing_channel", "campaign"])
def test_it_says_what_loops_over_every_visit_say(tmp_path: Path, seed: int, by: str) -> None:
    orders, events = generated(seed)
    bring(tmp_path, "generic-orders", table(orders))
    bring(tmp_path, "generic-events", table(events))
    house = Warehouse(tmp_path / "w")
    found = attributed(house, "main", MARCH, by)  # type: ignore[arg-type]
    placed, spend, parts, last = by_hand(orders, events, by)
    assert (found.orders, found.spend) == (placed, spend)
    asked = house.ask(Question(("orders", "spend", "cost"), MARCH.first, MARCH.last, store="main")).rows[0]
    assert (found.orders, found.spend) == (asked["orders"], asked["spend"])
    assert {each.channel: (each.buyers, each.goods) for each in found.credits if each.buyers} == last
    assert sum(each.goods or 0 for each in found.credits) == asked["cost"]
    for model in MODELS:
        assert sum(each.orders[model] for each in found.credits) == found.orders
        assert sum(each.spend[model] for each in found.credits) == found.spend
        for each in found.credits:
            wanted = parts[model][each.channel]
            assert abs(each.orders[model] - wanted[0]) < 1
            assert abs(each.spend[model] - wanted[1]) < 1
            if model != "position":
                assert (each.orders[model], each.spend[model]) == tuple(wanted)


def test_visits_before_a_sign_in_on_another_device_count(tmp_path: Path) -> None:
    events = [
        ("e1", "2026-03-01T10:00:00Z", "phone", "", "social"),
        ("e2", "2026-03-01T10:05:00Z", "phone", "ana", ""),
        ("e3", "2026-03-04T10:00:00Z", "laptop", "", "email"),
        ("e4", "2026-03-04T10:20:00Z", "laptop", "ana", "direct"),
        ("e5", "2026-03-04T11:00:00Z", "laptop", "ana", "affiliate"),
    ]
    names = ("event_id", "occurred_at", "visitor_id", "customer_id", "marketing_channel")
    rows: list[dict[str, object]] = [
        {"name": "Page Viewed", **dict(zip(names, each, strict=True))} for each in events
    ]
    order: dict[str, object] = {
        "order_id": "o1",
        "placed_at": "2026-03-04T10:30:00Z",
        "customer_id": "ana",
        "product_id": "p",
        "quantity": 1,
        "unit_price": "10.01",
        "currency": "EUR",
    }
    bring(tmp_path, "generic-events", table(rows))
    bring(tmp_path, "generic-orders", table([order]))
    found = attributed(Warehouse(tmp_path / "w"), "main", MARCH)
    # the affiliate's visit began after the order, "direct" is in the visit that e-mail began
    assert {each.channel: each.spend for each in found.credits} == {
        "email": {"first": 0, "last": 1001, "position": 501},
        "social": {"first": 1001, "last": 0, "position": 500},
    }


def test_an_order_without_a_visit_is_nobodys(tmp_path: Path) -> None:
    order: dict[str, object] = {"order_id": "o1", "placed_at": "2026-03-04T10:30:00Z", "product_id": "p"}
    order |= {"customer_id": "", "quantity": 1, "unit_price": "10.01", "currency": "EUR"}
    bring(tmp_path, "generic-orders", table([order]))
    found = attributed(Warehouse(tmp_path / "w"), "main", MARCH)
    assert [(each.channel, each.orders["position"], each.spend["position"]) for each in found.credits] == [
        ("(none)", 1, 1001)
    ]
    assert attributed(Warehouse(tmp_path / "w"), "main", MARCH.previous()) == Attribution(0, 0, ())


def test_goods_cost_what_is_stated_and_are_not_known_where_nothing_is(tmp_path: Path) -> None:
    """A refund of goods sold before the days costs nothing; goods sold on them without a cost are not free."""
    names = (
        "customer_id",
        "order_id",
        "placed_at",
        "product_id",
        "quantity",
        "unit_price",
        "currency",
        "cost",
    )
    names += ("visitor_id", "refunded", "refunded_at")
    days = [("o1", "2026-02-27", "4.00", "v1", "2.00", "2026-03-02T10:00:00Z")]
    days += [("o2", "2026-03-03", "", "v2", "", ""), ("o3", "2026-03-04", "0", "v3", "", "")]
    orders: list[dict[str, object]] = [
        dict(zip(names, ("", order, f"{day}T10:00:00Z", "p", 1, "10.00", "EUR", *more), strict=True))
        for order, day, *more in days
    ]
    events: list[dict[str, object]] = [
        {
            "event_id": f"e{number}",
            "occurred_at": "2026-02-20T10:00:00Z",
            "name": "Page Viewed",
            "visitor_id": f"v{number}",
            "campaign": f"k{number}",
        }
        for number in (1, 2, 3)
    ]
    bring(tmp_path, "generic-orders", table(orders))
    bring(tmp_path, "generic-events", table(events))
    house = Warehouse(tmp_path / "w")
    found = attributed(house, "main", MARCH, "campaign")
    assert {each.channel: (each.spend["last"], each.goods) for each in found.credits} == {
        "k1": (-200, 0),
        "k2": (1_000, None),
        "k3": (1_000, 0),
    }
    assert attribution.seen_from(house, "main") == date(2026, 2, 20)
    assert attribution.seen_from(house, "other") is None


def test_parts_are_made_whole_by_the_largest_remainder() -> None:
    touched = [
        attribution.Touched("a", 3, 1, 1, 100),
        attribution.Touched("b", 3, 2, 1, 100),
        attribution.Touched("c", 3, 3, 1, 100),
        attribution.Touched("a", 1, 1, 1, -33),
    ]
    found = attribution.credited(touched, {"a": Last(2, 70), "c": Last(1, None)})
    assert (found.orders, found.spend) == (2, 67)
    assert {each.channel: (each.orders["position"], each.spend["position"]) for each in found.credits} == {
        "a": (2, 7),
        "b": (0, 20),
        "c": (0, 40),
    }
    assert {each.channel: (each.buyers, each.goods) for each in found.credits} == {
        "a": (2, 70),
        "b": (0, 0),
        "c": (1, None),
    }
