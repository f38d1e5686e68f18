"""The simulation's files read the slow way, with csv and Decimal, to hold its own truth against."""

import csv
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from storewide.demo.simulation.run import Written
from storewide.demo.simulation.truth import Figures

UNTIL = date(2026, 11, 20)  # the window holds the end of summer time
ZONE = ZoneInfo("Europe/Berlin")
AMOUNTS = ("discount", "shipping", "tax", "cost", "refunded")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def day(text: str) -> str:
    return moment(text).astimezone(ZONE).date().isoformat()


def minor(text: str) -> int:
    return int(Decimal(text) * 100)


def of_orders(written: Written) -> list[dict[str, str]]:
    """The rows of all orders of a run: those of visits, of contracts and those keyed in late; offers left out."""
    found = [row for file in (written.orders, written.contracts, written.late) for row in rows(file)]
    for row in found:
        row["marketing_channel"] = row.get("marketing_channel", "")
    return [row for row in found if row["status"] != "quoted"]


def is_bot(row: dict[str, str]) -> bool:
    return row["visitor_id"].startswith("b-")


class Exchange:
    """Amounts in the store's currency, by the file of rates."""

    def __init__(self, rates: Path) -> None:
        self.rates = {(row["day"], row["currency"]): Decimal(row["rate"]) for row in rows(rates)}

    def worth(self, amount: int, row: dict[str, str]) -> int:
        """An amount of a row (minor units) at the newest rate up to the day of its order."""
        if row["currency"] == "EUR":
            return amount
        at = date.fromisoformat(day(row["placed_at"]))
        while (at.isoformat(), row["currency"]) not in self.rates:
            at -= timedelta(days=1)
        return int(
            (amount * self.rates[at.isoformat(), row["currency"]]).quantize(Decimal(1), "ROUND_HALF_EVEN")
        )


def recounted(written: Written, events: Path | None, period: Any) -> dict[str, Figures]:
    """Figures by `period(row, time)`, counted from the files in plain Python; without events no visitors."""
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    sets: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    exchange = Exchange(written.rates)
    for row in of_orders(written):
        at, cancelled = period(row, row["placed_at"]), row["status"] == "cancelled"
        amount = exchange.worth(int(row["quantity"]) * minor(row["unit_price"]), row)
        said = {name: exchange.worth(minor(row.get(name) or "0"), row) for name in AMOUNTS}
        sums[at] += Counter({"lines": 1, "gross": amount})
        sums[at].update({name: said[name] for name in AMOUNTS[:-1]})
        sets[at]["cancelled" if cancelled else "orders"].add(row["order_id"])
        if not cancelled:
            sets[at]["buyers"].add(row["customer_id"] or row["order_id"])
        if cancelled:
            sums[period(row, row["cancelled_at"])]["refunded"] += amount - said["discount"]
        elif row.get("refunded_at"):
            sums[period(row, row["refunded_at"])]["refunded"] += said["refunded"]
    for row in (row for row in (rows(events) if events else ()) if not is_bot(row)):
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
