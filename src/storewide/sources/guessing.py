"""What a file's columns are, guessed from their names and from what stands in them: pure, and never the last word."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from storewide.warehouse.schemas import FIELDS, Fact

#: what exports call a field, words apart; the first is the surest
NAMES: dict[str, tuple[str, ...]] = {
    "order_id": (
        "order id", "order number", "order no", "order", "order name", "transaction id", "invoice no", "invoice",
        "bestellnummer", "bestellung", "auftragsnummer", "commande", "pedido",
    ),
    "placed_at": (
        "placed at", "created at", "order date", "ordered at", "date created", "invoice date", "purchase date",
        "order time", "date", "timestamp", "time", "bestelldatum", "datum",
    ),
    "customer_id": (
        "customer id", "customer number", "customer email", "email", "e mail", "customer", "user id", "client id",
        "buyer", "kundennummer", "kunde",
    ),
    "visitor_id": (
        "visitor id", "anonymous id", "client id", "cookie id", "device id", "user pseudo id", "visitor",
        "session user", "user id", "uid",
    ),
    "product_id": (
        "product id", "sku", "item id", "article number", "product", "item", "variant id", "stock code", "asin",
        "artikelnummer", "lineitem sku",
    ),
    "quantity": ("quantity", "qty", "units", "pieces", "count", "menge", "anzahl", "units sold"),
    "unit_price": (
        "unit price", "item price", "price", "price each", "amount", "net price", "revenue", "total", "einzelpreis",
        "preis", "betrag",
    ),
    "currency": ("currency", "currency code", "waehrung", "devise"),
    "store": ("store", "shop", "shop id"),
    "sales_channel": ("sales channel", "channel", "source name", "order source"),
    "marketing_channel": ("marketing channel", "channel grouping", "medium", "utm medium", "source", "utm source"),
    "country": ("country", "shipping country", "country code", "billing country", "land", "region"),
    "status": ("status", "order status", "financial status", "state", "payment status"),
    "discount": ("discount", "discount amount", "total discount", "rabatt", "coupon amount"),
    "shipping": ("shipping", "shipping cost", "delivery cost", "freight", "versand", "versandkosten"),
    "tax": ("tax", "vat", "total tax", "tax amount", "mwst", "steuer", "taxes"),
    "refunded": ("refunded", "refund amount", "refunded amount", "refund", "erstattet"),
    "cost": ("cost", "cost of goods", "cogs", "unit cost", "spend", "ad spend", "amount spent", "kosten"),
    "refunded_at": ("refunded at", "refund date"),
    "cancelled_at": ("cancelled at", "canceled at", "cancellation date"),
    "order_kind": ("order kind", "order type"),
    "term_months": ("term months", "term"),
    "account_id": ("account id", "company id", "company"),
    "quote_id": ("quote id", "quote", "offer id"),
    "change": ("change",),
    "changed_at": ("changed at",),
    "change_id": ("change id", "refund id"),
    "amount": ("amount", "refund amount"),
    "event_id": ("event id", "message id", "hit id", "uuid", "id"),
    "occurred_at": ("occurred at", "event time", "timestamp", "time", "event timestamp", "created at", "date", "at"),
    "name": ("event name", "event", "name", "event type", "action", "type"),
    "session_id": ("session id", "visit id", "session"),
    "value": ("value", "revenue", "event value", "amount"),
    "campaign": ("campaign", "utm campaign", "campaign name"),
    "source": ("source", "utm source"),
    "medium": ("medium", "utm medium"),
    "referrer": ("referrer", "referring site", "referer"),
    "url": ("page url", "landing page", "landing site", "url"),
    "device": ("device", "device type", "device category"),
    "path": ("path", "page path", "page", "url", "page location"),
    "experiment": ("experiment", "experiment id", "experiment name", "test"),
    "variant": ("variant", "variation", "variation id", "group", "bucket", "arm"),
    "exposed_at": ("exposed at", "assigned at", "timestamp", "occurred at", "time", "date"),
    "exposure_id": ("exposure id",),
    "date": ("date", "day", "datum", "report date"),
    "visitors": ("visitors", "people", "users", "unique visitors", "total users", "active users", "besucher"),
    "sessions": ("sessions", "visits", "sitzungen"),
    "user_agent": ("user agent",),
    "consent": ("consent",),
    "received_at": ("received at",),
    "linked_at": ("linked at", "timestamp"),
    "previous_id": ("previous id",),
    "title": ("title", "product title", "name", "product name"),
    "category": ("category", "product type", "product category", "type"),
    "brand": ("brand", "vendor", "manufacturer"),
    "parent_id": ("parent id", "handle", "group id"),
    "price": ("price", "sale price", "unit price", "variant price"),
    "list_price": ("list price", "compare at price", "regular price", "rrp"),
    "available": ("available", "stock", "stock level", "inventory", "quantity", "on hand", "bestand"),
    "promotion_id": ("promotion id", "promo id", "coupon code", "code", "id"),
    "until": ("until", "end date", "ends at", "valid to"),
    "percent_off": ("percent off", "discount percent", "percent"),
    "impressions": ("impressions", "impr"),
    "clicks": ("clicks", "link clicks"),
    "results": ("results", "results count", "search results"),
    "timing_id": ("timing id",),
    "measured_at": ("measured at", "timestamp"),
    "lcp": ("lcp", "largest contentful paint"),
    "inp": ("inp", "interaction to next paint"),
    "cls": ("cls", "cumulative layout shift"),
    "probe_id": ("probe id", "probe", "check", "monitor"),
    "looked_at": ("looked at", "checked at", "timestamp"),
    "up": ("up", "ok", "status"),
    "milliseconds": ("milliseconds", "response time", "ms"),
    "step": ("step",),
    "failure": ("failure", "fault", "error", "reason"),
    "planned": ("planned", "maintenance"),
    "contact_id": ("contact id", "ticket id", "ticket", "case number", "case id"),
    "contacted_at": ("contacted at", "opened at", "created at"),
    "contact_channel": ("contact channel", "channel", "via"),
    "need": ("need", "reason"),
    "staffed": ("staffed",),
    "topic": ("topic", "subject", "category"),
    "area": ("area",),
    "shipment_id": ("shipment id", "shipment", "tracking number", "fulfillment id"),
    "promised_on": ("promised on", "promised", "ship by", "promised date"),
    "shipped_on": ("shipped on", "shipped", "shipped at", "ship date"),
    "carrier": ("carrier", "shipping company"),
    "month": ("month",),
    "kind": ("kind", "cost type", "kind of cost"),
    "note": ("note", "comment"),
}  # fmt: skip

#: the way times or dates may be written: what people see, and the patterns beside ISO 8601
DATES: dict[str, tuple[str, ...]] = {
    "iso": (),
    "dmy.": ("%d.%m.%Y",),
    "dmy/": ("%d/%m/%Y",),
    "mdy/": ("%m/%d/%Y",),
    "ymd/": ("%Y/%m/%d",),
    "compact": ("%Y%m%d",),
}
CLOCKS = ("", " %H:%M", " %H:%M:%S", ", %H:%M", ", %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
UNITS = {"seconds": 10, "milliseconds": 13, "microseconds": 16}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}([T ].*)?")
_COUNTED = re.compile(r"\d{8,17}")
_NUMBER = re.compile(r"[+-]?\d[\d.,  ']*([eE][+-]?\d+)?")
_COMMA = re.compile(r"[+-]?\d{1,3}([. ]?\d{3})*,\d{1,4}")
_CURRENCY = re.compile(r"[A-Za-z]{3}")
#: the facts that a file may hold a row each of, the likeliest first
LIKELY: tuple[Fact, ...] = (
    "order_line",
    "event",
    "traffic",
    "exposure",
    "media_cost",
    "stock",
    "price",
    "product",
)


@dataclass(frozen=True)
class Guess:
    """What a row of the file seems to be, the column of each field, and how dates and decimals are written.

    `dates` is a key of DATES or of UNITS.
    """

    fact: Fact
    columns: dict[str, str]
    dates: str
    decimal: str


def guess(columns: Sequence[str], rows: Sequence[Sequence[str | None]], fact: Fact | None = None) -> Guess:
    """The likeliest reading of a file with these columns and first rows; of this fact where one is named."""
    values = {
        column: [row[place] for row in rows if place < len(row) and row[place]]
        for place, column in enumerate(columns)
    }
    cells = {column: [cell for cell in found if cell is not None] for column, found in values.items()}
    chosen = max(LIKELY, key=lambda each: _fit(each, cells)) if fact is None else fact
    found = _columns(chosen, cells)
    kinds = FIELDS[chosen]
    times = [
        cell
        for name, column in found.items()
        if kinds[name].kind in ("instant", "date")
        for cell in cells[column]
    ]
    amounts = [
        cell
        for name, column in found.items()
        if kinds[name].kind in ("money", "price", "quantity")
        for cell in cells[column]
    ]
    return Guess(chosen, found, _dates(times), "," if any(map(_COMMA.fullmatch, amounts)) else ".")


def _fit(fact: Fact, cells: dict[str, list[str]]) -> float:
    """How well a fact fits: whether what it cannot do without is there, and how much of the file it reads."""
    found = _columns(fact, cells)
    needed = [field.name for field in FIELDS[fact].values() if field.needed]
    return sum(name in found for name in needed) / len(needed) + len(found) / max(len(cells), 1)


def _columns(fact: Fact, cells: dict[str, list[str]]) -> dict[str, str]:
    """The column of each field: the surest pairs first, each column once."""
    pairs = [
        (-_likeness(name, field.kind, column, values), order, name, column)
        for order, (name, field) in enumerate(FIELDS[fact].items())
        for column, values in cells.items()
    ]
    found: dict[str, str] = {}
    for likeness, _order, name, column in sorted(pairs):
        if likeness < 0 and name not in found and column not in found.values():
            found[name] = column
    return dict(sorted(found.items(), key=lambda pair: list(FIELDS[fact]).index(pair[0])))


def _likeness(name: str, kind: str, column: str, values: list[str]) -> float:
    """How much a column looks like a field, 0 to 100: by its name, and no more where its values cannot be it."""
    wanted = dict.fromkeys((*NAMES.get(name, ()), name.replace("_", " ")))
    said, last = _words(column), _words(re.split(r"[.\]]", column)[-1])
    likeness = 0.0
    for place, one in enumerate(wanted):
        if one == said:
            likeness = max(likeness, 100 - place)
        elif one == last:
            likeness = max(likeness, 80 - place)
        elif len(one) > 3 and f" {one} " in f" {said} ":
            likeness = max(likeness, 50 - place)
    fits = _FITS.get(kind)
    if likeness and fits and values and sum(bool(fits(value)) for value in values) < 0.5 * len(values):
        return 0
    return likeness


def _words(column: str) -> str:
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", column)
    return " ".join(re.findall(r"[^\W_]+", apart.casefold()))


def _dates(values: Iterable[str]) -> str:
    """How the times are written: the first way that reads every one of them, else ISO."""
    sample = [value.strip() for value in values][:400]
    if not sample or all(map(_ISO.fullmatch, sample)):
        return "iso"
    for unit, digits in UNITS.items():
        if all(value.isdigit() and len(value) in (digits - 1, digits) for value in sample):
            return unit
    for name, forms in DATES.items():
        if forms and all(_reads(value, forms) for value in sample):
            return name
    return "iso"


def patterns(dates: str) -> tuple[str, ...]:
    """The patterns of times and dates that a way of writing them (a key of DATES) has; none for others."""
    return tuple(form + clock for form in DATES.get(dates, ()) for clock in CLOCKS)


def _reads(value: str, forms: tuple[str, ...]) -> bool:
    for form in forms:
        for clock in CLOCKS:
            try:
                datetime.strptime(value, form + clock)  # noqa: DTZ007 - only whether it reads
            except ValueError:
                continue
            return True
    return False


def _is_time(value: str) -> bool:
    value = value.strip()
    return (
        bool(_ISO.fullmatch(value))
        or value.isdigit()
        or any(_reads(value, forms) for forms in DATES.values())
    )


_FITS: dict[str, Callable[[str], object]] = {
    "instant": _is_time,
    "date": _is_time,
    "price": _NUMBER.fullmatch,
    "money": _NUMBER.fullmatch,
    "quantity": _NUMBER.fullmatch,
    "count": lambda value: value.strip().removesuffix(".0").isdigit(),
    "currency": _CURRENCY.fullmatch,
}
