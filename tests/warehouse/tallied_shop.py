"""A shop of generated facts: each list is landed, and told as `oracle_tallies.py` wants it."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from storewide.warehouse import landing
from storewide.warehouse.schemas import Terms
from tests.warehouse import oracle_tallies as slow
from tests.warehouse import oracle_visits
from tests.warehouse.conftest import preset, refusals
from tests.warehouse.oracle_tallies import Told

TERMS = {"de": Terms("de", "Europe/Berlin", "EUR"), "us": Terms("us", "America/New_York", "EUR")}
CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
RULES = oracle_visits.Rules(frozenset({CRAWLER}), burst=5, day=9)
START = datetime(2024, 2, 27, 21, 0, tzinfo=UTC)
FIRST = date(2024, 2, 26)


def land(folder: Path, header: str, rows: list[tuple[Any, ...]], by: str) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([header.split(), *rows])
    path = folder / "file.csv"
    path.write_text(out.getvalue())
    landed = landing.land(folder / "warehouse", path, mapping=preset(by), terms=TERMS, default_store="de")
    assert refusals(landed) == []


def at(minute: int) -> str:
    return (START + timedelta(minutes=minute)).isoformat()


def day_of(minute: int, store: str) -> date:
    return (START + timedelta(minutes=minute)).astimezone(ZoneInfo(TERMS[store].zone)).date()


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def land_events(folder: Path, events: list, cut: int) -> list[Told]:
    header = (
        "event_id occurred_at name visitor_id user_agent store marketing_channel campaign device country "
        "product_id results"
    )
    rows = [(f"e{number}", at(minute), *rest) for number, (minute, *rest) in enumerate(events)]
    for part in (rows[::3], rows[:cut], rows):
        if part:
            land(folder, header, part, "generic-events")
    plain = [
        oracle_visits.Event(
            store, visitor, START + timedelta(minutes=minute), day_of(minute, store), name, "", agent, ()
        )
        for minute, name, visitor, agent, store, *_rest in events
    ]
    flagged = oracle_visits.bots(plain, RULES)
    return [
        Told(
            "event",
            store,
            day_of(minute, store),
            {"name": name, "results": int(results) if results else None},
            named(
                marketing_channel=channel, campaign=campaign, device=device, country=country, product=product
            ),
            (store, visitor) in flagged,
        )
        for minute, name, visitor, _a, store, channel, campaign, device, country, product, results in events
    ]


def named(**dimensions: str) -> dict[str, str]:
    return {name: value or slow.NONE for name, value in dimensions.items()}


def land_contacts(folder: Path, contacts: list) -> list[Told]:
    header = "contact_id contacted_at need staffed cost store"
    latest = {(store, number): row for row in contacts for number, *_, store in [row]}
    for half in (contacts[: len(contacts) // 2], contacts):
        if half:
            land(folder, header, [(n, at(minute), *rest) for n, minute, *rest in half], "generic-contacts")
    return [
        Told(
            "contact",
            store,
            day_of(minute, store),
            {"need": need, "staffed": staffed, "cost": round(float(cost) * 100) if cost else None},
        )
        for _, minute, need, staffed, cost, store in latest.values()
    ]


def land_shipments(folder: Path, shipments: list) -> list[Told]:
    header = "shipment_id order_id promised_on shipped_on country store"
    latest = {(store, number): row for row in shipments for number, *_, store in [row]}
    for half in (shipments[::2], shipments):
        rows = [
            (number, "o", day(promised), "" if left is None else day(left), country, store)
            for number, promised, left, country, store in half
        ]
        if rows:
            land(folder, header, rows, "generic-shipments")
    return [
        Told(
            "shipment",
            store,
            day(promised),
            {"shipped": None if left is None else day(left)},
            named(country=country),
        )
        for _, promised, left, country, store in latest.values()
    ]


def land_probes(folder: Path, probes: list) -> list[Told]:
    rows = [(probe, at(minute), *rest) for probe, minute, *rest in probes]
    for part in (rows[::2], rows):
        if part:
            land(folder, "probe looked_at up planned store", part, "generic-probes")
    return [
        Told("probe", store, day_of(minute, store), {"up": up == "yes", "planned": planned == "yes"})
        for _, minute, up, planned, store in probes
    ]


def land_costs(folder: Path, media: list, costs: list) -> list[Told]:
    paid = {
        (store, on, channel, campaign): row for row in media for on, channel, campaign, *_, store in [row]
    }
    if media:
        rows = [
            (day(on), channel, campaign, f"{cost / 100:.2f}", "" if seen is None else seen, store)
            for on, channel, campaign, cost, seen, store in media
        ]
        land(folder, "date marketing_channel campaign cost impressions store", rows, "generic-media-cost")
    found = [
        Told(
            "media_cost",
            store,
            day(on),
            {"cost": cost, "impressions": seen},
            named(marketing_channel=channel, campaign=campaign),
        )
        for on, channel, campaign, cost, seen, store in paid.values()
    ]
    if costs:
        rows = [
            (on if isinstance(on, str) else day(on), kind, f"{amount / 100:.2f}", store)
            for on, kind, amount, store in costs
        ]
        land(folder, "date kind amount store", rows, "generic-costs")
    for on, kind, amount, store in {(c[3], c[0], c[1]): c for c in costs}.values():
        shares = slow.spread(amount, on) if isinstance(on, str) else {day(on): amount}
        found += [
            Told("store_cost", store, each, {"kind": kind, "amount": part}) for each, part in shares.items()
        ]
    return found


def land_timings(folder: Path, timings: list) -> list[Told]:
    header = "timing_id measured_at path lcp inp cls device country marketing_channel store"
    rows = [(f"t{number}", at(minute), *rest) for number, (minute, *rest) in enumerate(timings)]
    for part in (rows[::2], rows):
        if part:
            land(folder, header, part, "generic-timings")
    return [
        Told(
            "timing",
            store,
            day_of(minute, store),
            {"lcp": lcp, "inp": inp, "cls": cls},
            named(
                page={"/p/1/red?x=1": "/p/1"}.get(path, path),
                device=device,
                country=country,
                marketing_channel=channel,
            ),
        )
        for minute, path, lcp, inp, cls, device, country, channel, store in timings
    ]


def land_orders(folder: Path, orders: list) -> list[Told]:
    header = "order_id placed_at customer_id product_id quantity unit_price currency sales_channel store"
    rows = [
        (f"o{number}", f"{day(on)}T12:00:00Z", "", "p", 1, 5, "EUR", channel, store)
        for number, (on, channel, store) in enumerate(orders)
    ]
    if rows:
        land(folder, header, rows, "generic-orders")
    return [Told("order", store, day(on), {"channel": channel}) for on, channel, store in orders]
