"""A store whose trade is steady for half a year, in two countries, until a day goes wrong."""

import random
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from storewide.kit.permissions import SYSTEM
from storewide.metrics import alerts_operations
from storewide.metrics.models import AlertRule, Metric
from storewide.organization.models import Person, Role
from storewide.ownership.models import Area, Group
from storewide.sources import importing
from storewide.sources.importing import Asked
from storewide.sources.models import Store

HEADER = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,country,status\n"
FIRST, LAST = date(2025, 8, 4), date(2026, 3, 9)
SATURDAY = date(2026, 3, 7)
COUNTRIES = {"DE": 400, "AT": 100}


def sell(
    store: Store,
    folder: Path,
    *,
    wrong: Mapping[tuple[str, date], float] | None = None,
    first: date = FIRST,
    last: date = LAST,
) -> None:
    """One order a day and country, more on weekends; `wrong` says what part of the usual it was of a country's day."""
    rows = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        for country, base in COUNTRIES.items():
            noise = random.Random(f"{country} {day}").gauss(1, 0.03)
            weekend = 1.5 if day.weekday() >= 5 else 1.0
            price = base * weekend * noise * (wrong or {}).get((country, day), 1.0)
            rows.append(f"{country}{day},{day}T12:00:00Z,c1,p1,1,{price:.2f},EUR,{country},paid\n")
    path = folder / f"orders-{first}-{last}-{len(wrong or ())}.csv"
    path.write_text(HEADER + "".join(rows))
    asked = Asked(path=path, file_name=path.name, preset="generic-orders", store=store, strict=True)
    importing.read(asked, refusals_to=folder / "refusals.csv")


def watch(store: Store, at: datetime, *, metric: str = "spend", each: str = "") -> AlertRule:
    """A rule with one false alarm a month."""
    return alerts_operations.make_rule(
        store=store, metric=metric, each=each, segment=None, budget=Decimal(1), by=SYSTEM, at=at
    )


def answers_for_spend(at: datetime) -> Person:
    """Sam, accountable for the area that spend belongs to."""
    sam = Person.objects.create(name="Sam", email="sam@shop.example", created_at=at)
    role = Role.objects.create(title="Head of trade", holder=sam, created_at=at)
    area = Area.objects.create(
        slug="trade", name="Trade", group=Group.OPERATION, accountable=role, created_at=at
    )
    Metric.objects.filter(code="spend").update(area=area)
    return sam
