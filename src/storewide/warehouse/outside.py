"""Somebody else's tables in the form that measures are taken from: bookings of order lines, visits of events.

The rows are believed as they are: one row an order line, with the moment its order was placed, in the store's
currency. Nothing is stored; what a booking is, is worked out by the source when it is asked.
"""

from storewide.warehouse.connections import Connected, Declared, OutsideFact
from storewide.warehouse.expressions import (
    Aggregate,
    Case,
    Column,
    Expression,
    Grouped,
    Picked,
    Stacked,
    Table,
    Unknown,
    Value,
    call,
)
from storewide.warehouse.measures import labelled
from storewide.warehouse.outside_columns import EVER, column, day, inside, text
from storewide.warehouse.outside_lines import (
    PLAIN,
    ZERO,
    Lines,
    case,
    net_charge,
    not_cancelled,
    or_zero,
    tax_back,
)
from storewide.warehouse.questions import Question

#: the moment of a row
MOMENTS: dict[OutsideFact, str] = {
    "order_line": "placed_at",
    "event": "occurred_at",
    "exposure": "exposed_at",
}


def dimensions(declared: Declared, fact: OutsideFact) -> frozenset[str]:
    """The dimensions that a table declared as a fact can be broken down by; an exposure is in no figure."""
    if fact == "exposure":
        return frozenset()
    plain = {each for each in PLAIN[fact] if declared.column(each)}
    if fact == "event":
        return frozenset({"store", *plain})
    derived = {
        name
        for name, of in (("product", "product_id"), ("customer", "customer_id"), ("status", "status"))
        if declared.column(of)
    }
    return frozenset({"store", "kind", *plain, *derived})


def sales(found: Connected, declared: Declared, question: Question) -> Stacked:
    """The bookings of a table of order lines, with the columns that `measures.bookings` takes."""
    lines = _Bookings(Lines(found, declared, question))
    return Stacked((lines.ownday(), lines.refund(), lines.cancellation()))


def orders(found: Connected, declared: Declared, question: Question) -> Picked:
    """Those of its lines' own days, with the columns that `measures.orders_and_buyers` takes."""
    return _Bookings(Lines(found, declared, question)).ownday()


def visits(found: Connected, declared: Declared, question: Question) -> Picked:
    """The visits of a table of events, with the columns that `measures.visits` takes."""
    visitor = column(declared, "event", "visitor_id")
    session = declared.column("session_id")
    columns: list[tuple[str, Expression]] = [
        ("store", Value(found.terms.store)),
        ("day", day(found, declared, "event", "occurred_at", question)),
        ("visitor", visitor),
        (
            "session",
            call("joined", visitor, Value(" "), column(declared, "event", "session_id"))
            if session
            else Unknown("text"),
        ),
        *((each, text(declared, "event", each)) for each in PLAIN["event"]),
    ]
    when = column(declared, "event", "occurred_at")
    return Picked(Table("event"), tuple(columns), (inside(found, when, question),))


def extent(declared: Declared, fact: OutsideFact) -> Grouped:
    """The first and last instant of a table, in seconds since 1970."""
    when = column(declared, fact, MOMENTS[fact])
    seconds = call("seconds", when)
    return Grouped(
        Table(fact), None, (("first", Aggregate("first", seconds)), ("last", Aggregate("last", seconds)))
    )


def values(found: Connected, declared: Declared, fact: OutsideFact, dimension: str) -> Grouped:
    """The values of a dimension in a table, as labels."""
    question = Question(("orders",), *EVER)
    rows = orders(found, declared, question) if fact == "order_line" else visits(found, declared, question)
    known = Case(((call("missing", Column(dimension)), ZERO),), Value(1))
    return Grouped(rows, labelled(dimension), (("rows", Aggregate("sum", known)),))


class _Bookings:
    """The three ways in which a line of a table of order lines is booked."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def ownday(self) -> Picked:
        amounts = {each: Column(each) for each in ("discount", "shipping", "tax", "cost")}
        returned = case(
            call("and", call("above", ZERO, Column("quantity")), not_cancelled()),
            call("minus", ZERO, Column("amount")),
        )
        counted = call("and", call("above", Column("quantity"), ZERO), not_cancelled())
        return self._booking(
            "day", {**amounts, "gross": Column("charged"), "refunded": returned}, 1, counted, "placed_at"
        )

    def refund(self) -> Picked:
        amounts: dict[str, Expression] = {"refunded": Column("refund"), "tax_back": tax_back()}
        where = (not_cancelled(), call("differs", Column("refund"), ZERO))
        return self._booking("refunded_day", amounts, 0, Value(False), "refunded_at", *where)

    def cancellation(self) -> Picked:
        amounts: dict[str, Expression] = {"refunded": net_charge(), "tax_back": or_zero("tax")}
        return self._booking("cancelled_day", amounts, 0, Value(False), "cancelled_at", Column("cancelled"))

    def _booking(
        self,
        booked_on: str,
        amounts: dict[str, Expression],
        lines: int,
        counted: Expression,
        when: str,
        *where: Expression,
    ) -> Picked:
        nothing: dict[str, Expression] = dict.fromkeys(("gross", "tax_back", "refunded"), ZERO)
        of_lines = dict.fromkeys(("discount", "shipping", "tax", "cost"), Unknown("number"))
        booked: dict[str, Expression] = {**of_lines, **nothing, **amounts}
        kept = ("store", "part", "order_key", "buyer", "product", "customer", "status", *PLAIN["order_line"])
        columns = [(each, Column(each)) for each in (*kept, "kind")]
        return Picked(
            self._lines.rows(when),
            (
                *columns,
                ("day", Column(booked_on)),
                ("lines", Value(lines)),
                ("counted", counted),
                *((name, booked[name]) for name in sorted(booked)),
            ),
            where,
        )
