"""Tallies the slow way: every fact looked at for every row of an answer, in plain Python."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

NONE = "(none)"
#: by measure the names of events
EVENTS = {
    "page_views": {"Page Viewed"},
    "product_views": {"Product Viewed"},
    "cart_adds": {"Product Added"},
    "checkouts_started": {"Checkout Started"},
    "searches": {"Products Searched"},
    "empty_searches": {"Products Searched"},
    "payments_tried": {"Payment Authorized", "Payment Refused"},
    "payments_authorised": {"Payment Authorized"},
    "payments_refused": {"Payment Refused"},
    "coupons_refused": {"Coupon Denied"},
    "addresses_refused": {"Address Refused"},
    "out_of_stock_at_cart": {"Out Of Stock At Cart"},
}
#: by measure the field of a timing, and what of it counts as one
PACES = {"lcp_p75": ("lcp", 1), "inp_p75": ("inp", 1), "cls_p75": ("cls", 1000)}


@dataclass(frozen=True)
class Told:
    """A fact: what it is, its store and day, what it says, and the dimensions it has with their values."""

    what: str
    store: str
    day: date
    says: Mapping[str, object]
    dimensions: Mapping[str, str] = field(default_factory=dict)
    bot: bool = False


Amount = Callable[[Told], int | None]


def _event(measure: str) -> Amount:
    def amount(told: Told) -> int | None:
        if told.what != "event" or told.says["name"] not in EVENTS[measure]:
            # a payment refused is 0 where one was authorised
            others = EVENTS["payments_tried"] if measure.startswith("payments") else set()
            return 0 if told.what == "event" and told.says["name"] in others else None
        if measure == "empty_searches":
            return None if told.says["results"] is None else int(told.says["results"] == 0)
        return 1

    return amount


def _contact(told: Told, value: int | None) -> int | None:
    return value if told.what == "contact" else None


def _served(told: Told, *, alone: bool) -> int | None:
    if told.what == "order":
        channel = told.says["channel"]
        return int(channel in ("web", "app") if alone else channel != "")
    return _contact(
        told, int(told.says.get("need") in HELPED and (not alone or told.says["staffed"] == "no"))
    )


def _cost(kind: str) -> Amount:
    def amount(told: Told) -> int | None:
        return told.says["amount"] if told.what == "store_cost" and told.says["kind"] == kind else None  # type: ignore[return-value]

    return amount


HELPED = ("renewal", "change", "answer")
#: by measure what a fact adds to it; None where it says nothing of it
AMOUNTS: dict[str, Amount] = {
    **{measure: _event(measure) for measure in EVENTS},
    "contacts": lambda t: _contact(t, 1),
    "staffed_contacts": lambda t: _contact(t, int(t.says.get("staffed") != "no")),
    "contact_cost": lambda t: _contact(t, t.says.get("cost")),  # type: ignore[arg-type]
    "served": lambda t: _served(t, alone=False),
    "self_served": lambda t: _served(t, alone=True),
    "shipments_due": lambda t: 1 if t.what == "shipment" else None,
    "shipments_kept": lambda t: (
        int(t.says["shipped"] is not None and t.says["shipped"] <= t.day) if t.what == "shipment" else None  # type: ignore[operator]
    ),
    "probes": lambda t: int(not t.says["planned"]) if t.what == "probe" else None,
    "probes_ok": lambda t: int(bool(t.says["up"]) and not t.says["planned"]) if t.what == "probe" else None,
    "media_cost": lambda t: t.says["cost"] if t.what == "media_cost" else None,  # type: ignore[return-value]
    "impressions": lambda t: t.says["impressions"] if t.what == "media_cost" else None,  # type: ignore[return-value]
    **{f"{kind}_cost": _cost(kind) for kind in ("fulfilment", "payment", "platform", "staff")},
}


def spread(amount: int, month: str) -> dict[date, int]:
    """A month's amount by day: even, the first days one more where that does not go."""
    day = date.fromisoformat(f"{month}-01")
    days = []
    while f"{day:%Y-%m}" == month:
        days.append(day)
        day += timedelta(days=1)
    whole, rest = divmod(abs(amount), len(days))
    return {each: (whole + (number < rest)) * (1 if amount > 0 else -1) for number, each in enumerate(days)}


def percentile(values: Iterable[float]) -> int:
    """The upper bound of the bucket that the 75th of a hundred values is in."""
    ordered = sorted(values)
    value = ordered[math.ceil(0.75 * len(ordered)) - 1]
    bucket = math.floor(math.log(value) / math.log(1.005)) if value > 0 else -1000
    return round(1.005 ** (max(bucket, -1000) + 1))


def answer(
    facts: Iterable[Told],
    measure: str,
    first: date,
    last: date,
    label: Callable[[Told], str],
    filters: Iterable[tuple[str, str]],
    bots: str,
) -> dict[str, int]:
    """By label what the facts of the days come to; labels of nothing are left out."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for name, value in filters:
        wanted[name].add(value)
    fits = [
        told
        for told in facts
        if first <= told.day <= last
        and (told.what not in ("event", "timing") or bots == "with" or told.bot == (bots == "only"))
        and all(_value(told, name) in values for name, values in wanted.items())
    ]
    if measure in PACES:
        return _paced(fits, measure, label)
    found: dict[str, int] = defaultdict(int)
    for told in fits:
        amount = AMOUNTS[measure](told)
        if amount is not None:
            found[label(told)] += amount
    return found


def _paced(facts: Iterable[Told], measure: str, label: Callable[[Told], str]) -> dict[str, int]:
    name, factor = PACES[measure]
    values: dict[str, list[float]] = defaultdict(list)
    for told in facts:
        if told.what == "timing" and told.says[name] is not None:
            values[label(told)].append(float(told.says[name]) * factor)  # type: ignore[arg-type]
    return {key: percentile(each) for key, each in values.items()}


def tells(told: Told, measure: str) -> bool:
    """Whether a fact says anything of a measure."""
    if measure in PACES:
        return told.what == "timing" and told.says[PACES[measure][0]] is not None
    return told.what != "order" and AMOUNTS[measure](told) is not None


def _value(told: Told, name: str) -> str:
    return told.store if name == "store" else told.dimensions.get(name, NONE)
