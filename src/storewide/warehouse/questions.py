"""What one may ask of the warehouse, and the shape of what comes back. README.md defines the measures.

A Question is frozen and hashable, so that its Answer can be kept until the facts change. Money is in minor
units of the answer's currency; counts are plain numbers; None means that the data cannot say.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from storewide.lib.periods import Days, Grain

#: of orders and visits, see README.md
OF_TRADE = ("visitors", "sessions", "buyers", "orders", "lines")
#: distinct visitors who took a step of the way to an order, see `steps`
OF_STEPS = ("product_viewers", "adders", "checkout_visitors", "payers", "searchers")
#: buyers by what they bought before and after, and orders that wait, see `customers`
OF_CUSTOMERS = (
    *("new_buyers", "returning_buyers", "ripe_buyers", "bought_again", "open_orders", "open_order_days"),
)
#: what simply adds up over days and dimensions, see `tallies`
OF_TALLIES = (
    *("page_views", "product_views", "cart_adds", "checkouts_started", "searches", "empty_searches"),
    *("payments_tried", "payments_authorised", "payments_refused", "coupons_refused", "addresses_refused"),
    *("out_of_stock_at_cart", "contacts", "staffed_contacts", "served", "self_served"),
    *("shipments_due", "shipments_kept", "probes", "probes_ok", "impressions", "clicks"),
)
#: the 75th percentile of page timings: milliseconds, and of layout shift thousandths
OF_TIMINGS = ("lcp_p75", "inp_p75", "cls_p75")
COUNTS = OF_TRADE + OF_STEPS + OF_CUSTOMERS + OF_TALLIES + OF_TIMINGS
#: what the store pays, by kind of cost; each is unknown, never nothing, where no file told it
COSTS = ("media_cost", "fulfilment_cost", "payment_cost", "platform_cost", "staff_cost", "contact_cost")
#: what a buyer of the period will spend in the next twelve months, on average, see `customers`
VALUES = ("customer_value",)
#: not known, rather than 0, of a row that nobody says anything of: of nobody there is neither a percentile nor an
#: average, and a step that no event ever told was not counted
NEVER_NOTHING = frozenset({*OF_STEPS, *OF_TIMINGS, *VALUES})
OF_ORDER_MONEY = ("gross", "discount", "shipping", "tax", "refunded", "cost", "spend")
MONEY = OF_ORDER_MONEY + COSTS + VALUES
MEASURES = COUNTS + MONEY
PERIODS = ("day", "week", "month")
DIMENSIONS = (
    "store",
    "sales_channel",
    "marketing_channel",
    "campaign",
    "device",
    "country",
    "product",
    "kind",
    "customer",
    "status",
    "order_kind",
    "account",
    "currency",
    "category",
    "buyer_kind",
    "event",
    "page",
)
#: the label of rows that have no value in a dimension; a filter with it asks for exactly those
NONE = "(none)"
LONGEST = 366 * 50

#: on which day a refund counts: when it was made, or when its order was placed
Dated = Literal["made", "placed"]
#: visitors flagged as bots: left out (as in every figure of the product), counted too, or alone
Bots = Literal["without", "with", "only"]

VisitorsBasis = Literal["distinct", "sum of days"]


class QuestionInvalid(ValueError):
    """A question that cannot be asked; the message names the part, its value and what is allowed."""


class SourceFault(Exception):
    """A warehouse that exists already did not answer; the message says which, why and what to do, no password."""


class DriverMissing(SourceFault):
    """A package that an engine needs is not installed; the message says which and how to get it."""


class MixedCurrencies(ValueError):
    """Money of stores with different currencies was asked as one sum."""


@dataclass(frozen=True)
class Question:
    """Measures over the days `first` to `last` (both included), in one row or by period or dimension.

    `store`: one store's facts, else all stores. `filters`: (dimension, value) pairs that must all hold; two
    values of one dimension mean either. `dated`: the day that refunds and cancellations count on. `within`: only
    those made at most so many days after their order, so that young and old orders compare alike. `spans`: for
    `by="span"`, labelled days of the caller's own, such as the months of a retail calendar; they may not overlap.
    """

    measures: tuple[str, ...]
    first: date
    last: date
    by: str | None = None
    store: str | None = None
    filters: tuple[tuple[str, str], ...] = ()
    dated: Dated = "made"
    within: int | None = None
    bots: Bots = "without"
    spans: tuple[tuple[str, date, date], ...] = ()

    @property
    def in_time(self) -> bool:
        """Whether its rows are labelled days: a grain of time, or spans of the caller's own."""
        return self.by in PERIODS or self.by == "span"

    @property
    def named(self) -> frozenset[str]:
        """The dimensions that it is broken down or filtered by."""
        by = set() if self.by is None or self.in_time else {self.by}
        return frozenset(by.union(name for name, _ in self.filters))

    def parts(self) -> tuple[tuple[str, Days], ...]:
        """The labelled days that it splits its period into; the whole period, without a label, if it does not."""
        period = Days(self.first, self.last)
        if self.by == "span":
            return tuple((label, Days(first, last)) for label, first, last in self.spans)
        return period.split(cast("Grain", self.by)) if self.by in PERIODS else (("", period),)

    def _require_spans(self) -> None:
        """Raise QuestionInvalid where spans are missing, overlap, or lie outside the period."""
        if bool(self.spans) != (self.by == "span"):
            raise QuestionInvalid('Spans go with the breakdown "span", and that with at least one of them.')
        days = sorted((first, last) for _label, first, last in self.spans)
        for (first, last), (following, _) in zip(days, [*days[1:], (date.max, date.max)], strict=False):
            if last < first or following <= last or first < self.first or last > self.last:
                raise QuestionInvalid(
                    f"The span {first}..{last} overlaps another, ends before it begins, or is not within the period."
                )

    def validate(self) -> None:
        """Raise QuestionInvalid where a measure, breakdown, filter or the period is not one."""
        if not self.measures:
            raise QuestionInvalid(f"No measure is asked for; it must be one of {', '.join(MEASURES)}.")
        for measure in self.measures:
            if measure not in MEASURES:
                raise QuestionInvalid(
                    f'"{measure}" is not a measure; it must be one of {", ".join(MEASURES)}.'
                )
        if self.by not in (None, "span", *PERIODS, *DIMENSIONS):
            raise QuestionInvalid(
                f'"{self.by}" is not a breakdown; it must be one of {", ".join(PERIODS + DIMENSIONS)}.'
            )
        for name, _ in self.filters:
            if name not in DIMENSIONS:
                raise QuestionInvalid(
                    f'"{name}" is not a dimension; it must be one of {", ".join(DIMENSIONS)}.'
                )
        self._require_spans()
        if self.last < self.first:
            raise QuestionInvalid(
                f"The period ends on {self.last}, before it begins on {self.first}; swap the days."
            )
        if (self.last - self.first).days >= LONGEST:
            raise QuestionInvalid(
                f"The period has {(self.last - self.first).days + 1} days; ask for at most {LONGEST}."
            )


@dataclass(frozen=True)
class Row:
    """One row of an answer: the days it covers, its currency (None where stores differ) and its measures."""

    label: str
    first: date
    last: date
    currency: str | None
    measures: Mapping[str, int | None]

    def __getitem__(self, measure: str) -> int | None:
        return self.measures[measure]


@dataclass(frozen=True)
class Incomplete:
    """Of a store's fact on a day (`part`; or a month): `rows` of its `of` rows are in quarantine, not in figures.

    `first` and `last`: the days that those rows are booked on.
    """

    store: str
    fact: str
    part: str
    first: date
    last: date
    rows: int
    of: int


@dataclass(frozen=True)
class Answer:
    """Rows in the order of time, or of labels with `(none)` last.

    `extent`: first and last day of any fact of the stores asked, None where there is none. `visitors_basis`:
    "distinct" where each visitor counts once a row, "sum of days" where a traffic file gave daily counts,
    None where no visitors are known. `incomplete`: days whose files are in quarantine, so that figures lack them.
    """

    question: Question
    rows: tuple[Row, ...]
    currency: str | None
    extent: tuple[date, date] | None
    version: int
    visitors_basis: VisitorsBasis | None
    incomplete: tuple[Incomplete, ...] = ()
