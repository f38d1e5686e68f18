"""The simulation's files read the slow way, with csv and Decimal, to hold its own truth against."""

import csv
from collections import Counter, defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from storewide.demo.simulation.truth import Figures

UNTIL = date(2026, 11, 20)  # the window holds the end of summer time
ZONE = ZoneInfo("Europe/Berlin")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def day(text: str) -> str:
    return moment(text).astimezone(ZONE).date().isoformat()


def minor(text: str) -> int:
    return int(Decimal(text) * 100)


def recounted(orders: Path, events: Path | None, period: Any) -> dict[str, Figures]:
    """Figures by `period(row, time)`, counted from the files in plain Python; without events no visitors."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    sets: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows(orders):
        at, cancelled = period(row, row["placed_at"]), row["status"] == "cancelled"
        amount = int(row["quantity"]) * minor(row["unit_price"])
        sums[at] += Counter({"lines": 1, "gross": amount})
        for name in ("discount", "shipping", "tax", "cost"):
            sums[at][name] += minor(row[name])
        sets[at]["cancelled" if cancelled else "orders"].add(row["order_id"])
        if not cancelled:
            sets[at]["buyers"].add(row["customer_id"] or row["order_id"])
        if cancelled:
            sums[period(row, row["cancelled_at"])]["refunded"] += amount - minor(row["discount"])
        elif row["refunded_at"]:
            sums[period(row, row["refunded_at"])]["refunded"] += minor(row["refunded"])
    for row in rows(events) if events else ():
        at = period(row, row["occurred_at"])
        sets[at]["visitors"].add(row["visitor_id"])
        sets[at]["sessions"].add(row["session_id"])
    counted = {}
    for at in {*sums, *sets}:
        money, seen = sums[at], {name: len(those) for name, those in sets[at].items()}
        counted[at] = Figures(
            visitors=seen.get("visitors", 0) if events else None,
            sessions=seen.get("sessions", 0) if events else None,
            buyers=seen.get("buyers", 0),
            orders=seen.get("orders", 0),
            cancelled=seen.get("cancelled", 0),
            lines=money["lines"],
            gross=money["gross"],
            discount=money["discount"],
            refunded=money["refunded"],
            spend=money["gross"] - money["discount"] - money["refunded"],
            shipping=money["shipping"],
            tax=money["tax"],
            cost=money["cost"],
        )
    return counted
