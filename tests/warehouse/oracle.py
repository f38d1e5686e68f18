"""A second, slow warehouse in plain Python: rows one by one, days added by hand, sets for everything distinct.

It shares nothing with the product but the words: its own reading of decimals and times, its own rules for versions,
bookings and what cannot be said.
"""

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from zoneinfo import ZoneInfo

DIGITS = {"EUR": 2, "GBP": 2, "JPY": 0, "BHD": 3}
TEXTS = ("sales_channel", "marketing_channel", "country", "campaign", "device", "order_kind")


@dataclass(frozen=True)
class Place:
    zone: str
    currency: str
    taxed: bool = False


@dataclass(frozen=True)
class Line:
    store: str
    order: str
    product: str
    placed: datetime
    day: date
    customer: str
    visitor: str
    quantity: Decimal
    price: Decimal
    amount: int
    status: str
    dims: tuple[tuple[str, str], ...]
    discount: int | None
    shipping: int | None
    tax: int | None
    refunded: int | None
    cost: int | None
    refunded_day: date | None
    cancelled_day: date | None
    currency: str
    rate: Decimal = Decimal(1)
    account: str = ""
    #: it stands for a refund of its order; of a cancelled line, what such took back before
    of_change: bool = False
    returned: int = 0
    returned_tax: int = 0

    @property
    def kind(self) -> str:
        if self.quantity < 0 or self.of_change:
            return "return"
        return "sale" if self.quantity > 0 and self.price > 0 else "other"

    def value(self, dimension: str) -> str:
        own = {
            "store": self.store,
            "product": self.product,
            "kind": self.kind,
            "status": self.status,
            "customer": "known" if self.customer else "guest",
            "currency": self.currency,
            "account": "known" if self.account else "",
        }
        return own.get(dimension) or dict(self.dims).get(dimension) or "(none)"


@dataclass(frozen=True)
class Change:
    store: str
    order: str
    change: str
    at: datetime
    day: date
    change_id: str
    own_amount: int | None
    amount: int | None
    currency: str


@dataclass
class Counts:
    read: int = 0
    accepted: int = 0
    repeated: int = 0
    refused: list[int] = field(default_factory=list)
    changed: int = 0


class Refused(Exception):
    pass


def half_even(value: Decimal, digits: int) -> int:
    return int((value * 10**digits).to_integral_value(ROUND_HALF_EVEN))


class Oracle:
    def __init__(
        self, places: dict[str, Place], rates: dict[tuple[str, str], dict[date, Decimal]] | None = None
    ) -> None:
        self.places = places
        self.rates = rates or {}
        self.lines: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
        self.changes: dict[tuple[str, str], Change] = {}
        self.events: dict[tuple[str, str], dict[str, str | date]] = {}
        self.traffic: dict[tuple[str, ...], tuple[date, int, int | None]] = {}

    def land(self, text: str, fact: str, default: str) -> Counts:
        rows = list(csv.DictReader(io.StringIO(text)))
        counts = Counts(read=len(rows))
        read, take = {
            "orders": (self._line, self._take_lines),
            "changes": (self._change, self._take_changes),
            "events": (self._event, self._take_events),
            "traffic": (self._traffic_row, self._take_traffic),
        }[fact]
        good = []
        for number, row in enumerate(rows, start=2):
            row = {name: (value or "").strip() for name, value in row.items()}
            try:
                good.append(read(row, default))
            except Refused:
                counts.refused.append(number)
        take(good, counts)
        return counts

    def _store(self, row: dict[str, str], default: str) -> str:
        store = row.get("store") or default
        if store not in self.places:
            raise Refused
        return store

    def _worth(self, currency: str, into: str, day: date) -> Decimal:
        """What one minor unit is in minor units of the other currency, at the newest rate of the week before."""
        if currency == into:
            return Decimal(1)
        known = [each for each in self.rates.get((currency, into), {}) if 0 <= (day - each).days <= 7]
        if not known:
            raise Refused
        return self.rates[currency, into][max(known)] * Decimal(10) ** (DIGITS[into] - DIGITS[currency])

    def _moment(self, text: str, zone: str) -> tuple[datetime, date]:
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise Refused from None
        tz = ZoneInfo(zone)
        if found.tzinfo is None:
            found = found.replace(tzinfo=tz, fold=0)
        utc = found.astimezone(UTC)
        return utc, utc.astimezone(tz).date()

    def _decimal(self, text: str) -> Decimal:
        try:
            return Decimal(text)
        except InvalidOperation:
            raise Refused from None

    def _line(self, row: dict[str, str], default: str) -> Line:
        store = self._store(row, default)
        place = self.places[store]
        currency = row.get("currency", "").upper() or place.currency
        digits = DIGITS[currency]
        if not row["order_id"]:
            raise Refused
        placed, day = self._moment(row["placed_at"], place.zone)
        quantity, price = self._decimal(row["quantity"]), self._decimal(row["unit_price"])
        worth = self._worth(currency, place.currency, day)

        def minor(amount: Decimal) -> int:
            return half_even(half_even(amount, digits) * worth, 0)

        money = {
            name: minor(self._decimal(row[name])) if row.get(name) else None
            for name in ("discount", "shipping", "tax", "refunded", "cost")
        }
        cancelled = self._moment(row["cancelled_at"], place.zone)[1] if row.get("cancelled_at") else None
        return Line(
            store,
            row["order_id"],
            row["product_id"],
            placed,
            day,
            row["customer_id"],
            row.get("visitor_id", ""),
            quantity,
            price,
            minor(quantity * price),
            "cancelled" if cancelled and row.get("status") != "quoted" else row.get("status", ""),
            tuple((name, row[name]) for name in TEXTS if row.get(name)),
            **money,
            refunded_day=self._moment(row["refunded_at"], place.zone)[1] if row.get("refunded_at") else None,
            cancelled_day=cancelled,
            currency=currency,
            rate=worth,
            account=row.get("account_id", ""),
        )

    def _change(self, row: dict[str, str], default: str) -> Change:
        store = self._store(row, default)
        place = self.places[store]
        currency = row.get("currency", "").upper() or place.currency
        at, day = self._moment(row["changed_at"], place.zone)
        own = half_even(self._decimal(row["amount"]), DIGITS[currency]) if row["amount"] else None
        amount = None if own is None else half_even(own * self._worth(currency, place.currency, day), 0)
        return Change(store, row["order_id"], row["change"], at, day, row["change_id"], own, amount, currency)

    def _take_changes(self, changes: list[Change], counts: Counts) -> None:
        for change in changes:
            key = (change.store, change.change_id)
            counts.repeated += key in self.changes
            counts.accepted += key not in self.changes
            self.changes.setdefault(key, change)

    def _take_lines(self, lines: list[Line], counts: Counts) -> None:
        by_key: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
        for line in lines:
            by_key[line.store, line.order, line.product].append(line)
        for key, came in by_key.items():
            unmatched = list(range(len(self.lines[key])))
            new = []
            for line in came:
                equal = next((index for index in unmatched if self.lines[key][index] == line), None)
                if equal is None:
                    new.append(line)
                else:
                    unmatched.remove(equal)
                    counts.repeated += 1
            for line in new:
                counts.accepted += 1
                if unmatched:
                    self.lines[key][unmatched.pop(0)] = line
                    counts.changed += 1
                else:
                    self.lines[key].append(line)

    def _event(self, row: dict[str, str], default: str) -> dict[str, str | date]:
        store = self._store(row, default)
        if not all(row[name] for name in ("event_id", "name", "visitor_id")):
            raise Refused
        at, day = self._moment(row["occurred_at"], self.places[store].zone)
        return {**row, "store": store, "day": day, "at": at}

    def _take_events(self, events: list[dict[str, str | date]], counts: Counts) -> None:
        for event in events:
            key = (str(event["store"]), str(event["event_id"]))
            if key in self.events:
                counts.repeated += 1
            else:
                self.events[key] = event
                counts.accepted += 1

    def _traffic_row(
        self, row: dict[str, str], default: str
    ) -> tuple[tuple[str, ...], date, int, int | None]:
        store = self._store(row, default)
        try:
            day, visitors = date.fromisoformat(row["date"]), int(row["visitors"])
            sessions = int(row["sessions"]) if row.get("sessions") else None
        except ValueError:
            raise Refused from None
        if visitors < 0:
            raise Refused
        key = (
            store,
            str(day),
            row.get("marketing_channel", ""),
            row.get("device", ""),
            row.get("country", ""),
        )
        return key, day, visitors, sessions

    def _take_traffic(
        self, rows: list[tuple[tuple[str, ...], date, int, int | None]], counts: Counts
    ) -> None:
        for key, *figures in rows:
            found = (figures[0], figures[1], figures[2])
            if self.traffic.get(key) == found:
                counts.repeated += 1
                continue
            counts.accepted += 1
            counts.changed += key in self.traffic
            self.traffic[key] = found
