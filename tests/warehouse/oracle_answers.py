"""The slow warehouse's answers: what each line adds to each day, sets for everything distinct, what is unknown."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

from tests.warehouse import oracle_changes
from tests.warehouse.oracle import Line, Oracle, half_even

ORDER_DIMENSIONS = (
    "store",
    "sales_channel",
    "marketing_channel",
    "country",
    "product",
    "kind",
    "customer",
    "status",
    "order_kind",
    "account",
    "currency",
)
VISIT_DIMENSIONS = ("store", "marketing_channel", "campaign", "device", "country")


def answer(
    oracle: Oracle,
    first: date,
    last: date,
    by: str | None,
    store: str | None,
    filters: list[tuple[str, str]],
    dated: str = "made",
    within: int | None = None,
) -> dict[str, dict[str, int | None]]:
    """Label (empty for a question without breakdown) to measures."""
    return _Asked(oracle, first, last, by, store, filters, dated, within).rows()


def bookings(line: Line):
    """Each day that a line books on, with what it adds."""
    cancelled = line.status == "cancelled"
    charged = line.amount if line.quantity > 0 else 0
    yield (
        line.day,
        {
            "lines": 0 if line.of_change else 1,
            "gross": charged,
            "discount": line.discount or 0,
            "shipping": line.shipping or 0,
            "tax": line.tax or 0,
            "cost": line.cost or 0,
            "refunded": -line.amount if (line.quantity < 0 or line.of_change) and not cancelled else 0,
        },
    )
    net = charged - (line.discount or 0)
    if cancelled:
        undone = {"refunded": net - line.returned, "tax_back": (line.tax or 0) - line.returned_tax}
        yield line.cancelled_day or line.day, undone
    elif line.refunded:
        back = half_even(Decimal(line.refunded) * (line.tax or 0) / net, 0) if net > 0 else 0
        yield line.refunded_day or line.day, {"refunded": line.refunded, "tax_back": back}


class _Asked:
    def __init__(
        self,
        oracle: Oracle,
        first: date,
        last: date,
        by: str | None,
        store: str | None,
        filters: list[tuple[str, str]],
        dated: str,
        within: int | None,
    ) -> None:
        self.dated, self.within = dated, within
        self.first, self.last, self.by, self.filters = first, last, by, filters
        self.places = oracle.places
        in_store = {value for name, value in filters if name == "store"}
        have = {line.store for lines in oracle.lines.values() for line in lines}
        have |= {key[0] for key in oracle.events} | {key[0] for key in oracle.traffic}
        self.stores = sorted(
            each for each in have if store in (None, each) and (not in_store or each in in_store)
        )
        self.events = [event for event in oracle.events.values() if event["store"] in self.stores]
        self.traffic = [
            (dict(zip(("store", "day", "marketing_channel", "device", "country"), key, strict=True)), figures)
            for key, figures in oracle.traffic.items()
            if key[0] in self.stores
        ]
        self.seen = {
            each: (min(days), max(days))
            for each in self.stores
            if (days := [event["day"] for event in self.events if event["store"] == each])
        }
        self.order_day, lines = oracle_changes.applied(oracle)
        self.lines = [line for line in lines if line.store in self.stores]

    def period(self, day: date) -> str:
        if self.by == "day":
            return day.isoformat()
        if self.by == "week":
            year, week, _ = day.isocalendar()
            return f"{year}-W{week:02d}"
        if self.by == "month":
            return f"{day.year}-{day.month:02d}"
        return ""

    def rows(self) -> dict[str, dict[str, int | None]]:
        cells: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.book(cells)
        self.count_orders(cells)
        self.count_visitors(cells)
        labels = self.labels(set(cells))
        orders_known = bool(self.lines) and self.knows(
            ORDER_DIMENSIONS, self.carried_by_orders(), self.carried_by_visits()
        )
        visits_known = self.knows(VISIT_DIMENSIONS, self.carried_by_visits(), self.carried_by_orders())
        found: dict[str, dict[str, int | None]] = {}
        for label, (start, end, store) in labels.items():
            row: dict[str, int | None] = {}
            for name in ("buyers", "orders", "lines", "gross", "discount", "refunded", "spend"):
                row[name] = cells[label][name] if orders_known else None
            for name in ("shipping", "tax", "cost"):
                stated = any(getattr(line, name) is not None for line in self.lines)
                row[name] = cells[label][name] if orders_known and stated else None
            counted = visits_known and self.counted(start, end, store)
            row["visitors"] = cells[label]["visitors"] if counted else None
            found[label] = row
        return found

    def labels(self, seen: set[str]) -> dict[str, tuple[date, date, str | None]]:
        if self.by is None:
            return {"": (self.first, self.last, None)}
        if self.by == "store":
            return {store: (self.first, self.last, store) for store in self.stores}
        if self.by not in ("day", "week", "month"):
            return dict.fromkeys(seen, (self.first, self.last, None))
        spans: dict[str, tuple[date, date, str | None]] = {}
        day = self.first
        while day <= self.last:
            label = self.period(day)
            spans[label] = (spans.get(label, (day, day, None))[0], day, None)
            day += timedelta(days=1)
        return spans

    def counted(self, start: date, end: date, store: str | None) -> bool:
        asked = [each for each in self.stores if store in (None, each)]

        def by_store(each: str) -> bool:
            event_days = [event["day"] for event in self.events if event["store"] == each]
            traffic_days = [figures[0] for key, figures in self.traffic if key["store"] == each]
            return any(
                days and min(days) <= end and max(days) >= start for days in (event_days, traffic_days)
            )

        return bool(asked) and all(by_store(each) for each in asked)

    def carried_by_orders(self) -> set[str]:
        found = {"store", "product", "kind", "customer"} | ({"currency"} if self.lines else set())
        for line in self.lines:
            found |= {name for name, _ in line.dims} & set(ORDER_DIMENSIONS)
            found |= {"status"} if line.status else set()
            found |= {"account"} if line.account else set()
        return found

    def carried_by_visits(self) -> set[str]:
        found = {"store"}
        for event in self.events:
            found |= {name for name in VISIT_DIMENSIONS if event.get(name)}
        for key, _ in self.traffic:
            found |= {name for name in VISIT_DIMENSIONS if key.get(name)}
        return found

    def knows(self, possible: tuple[str, ...], carried: set[str], elsewhere: set[str]) -> bool:
        asked = list(self.filters)
        if self.by not in (None, "day", "week", "month"):
            asked.append((self.by, "(none)"))
        for name, value in asked:
            if name not in possible:
                return False
            if name not in carried and (value != "(none)" or name in elsewhere):
                return False
        return True

    def passes(self, value_of) -> bool:
        wanted = defaultdict(set)
        for name, value in self.filters:
            wanted[name].add(value)
        return all(value_of(name) in values for name, values in wanted.items())

    def label(self, value_of, day: date) -> str | None:
        if not (self.first <= day <= self.last and self.passes(value_of)):
            return None
        return self.period(day) if self.by in (None, "day", "week", "month") else value_of(self.by)

    def book(self, cells) -> None:
        for line in self.lines:
            placed = self.order_day[line.store, line.order]
            for made, amounts in bookings(line):
                if self.within is not None and (made - placed).days > self.within:
                    continue
                day = made if self.dated == "made" else placed
                label = self.label(line.value, day)
                if label is None:
                    continue
                for name, amount in amounts.items():
                    cells[label][name] += amount
                taxed = self.places[line.store].taxed
                cells[label]["spend"] += (
                    amounts.get("gross", 0) - amounts.get("discount", 0) - amounts.get("refunded", 0)
                ) - (amounts.get("tax", 0) - amounts.get("tax_back", 0) if taxed else 0)

    def count_orders(self, cells) -> None:
        orders, buyers = defaultdict(set), defaultdict(set)
        for line in self.lines:
            if line.quantity <= 0 or line.status == "cancelled":
                continue
            label = self.label(line.value, self.order_day[line.store, line.order])
            if label is not None:
                orders[label].add((line.store, line.order))
                buyers[label].add(line.customer or (line.store, line.order))
        for label in orders:
            cells[label]["orders"] = len(orders[label])
            cells[label]["buyers"] = len(buyers[label])

    def count_visitors(self, cells) -> None:
        if not self.knows(VISIT_DIMENSIONS, self.carried_by_visits(), self.carried_by_orders()):
            return
        seen = defaultdict(set)
        for event in self.events:
            label = self.label(lambda name, event=event: event.get(name) or "(none)", event["day"])
            if label is not None:
                seen[label].add(event["visitor_id"])
        for label, visitors in seen.items():
            cells[label]["visitors"] += len(visitors)
        names = [name for name, _ in self.filters] + ([self.by] if self.by else [])
        if "campaign" in names:
            return
        for key, (day, visitors, _) in self.traffic:
            first, last = self.seen.get(key["store"], (date.max, date.min))
            if first <= day <= last:
                continue
            label = self.label(lambda name, key=key: key.get(name) or "(none)", day)
            if label is not None:
                cells[label]["visitors"] += visitors
