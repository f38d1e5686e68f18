"""Somebody else's tables in the form that measures are taken from: bookings of order lines, visits of events.

The rows are believed as they are: one row an order line, with the moment its order was placed, in the store's
currency. Nothing is stored; what a booking is, is worked out by the source when it is asked.
"""

from collections.abc import Iterator

from storewide.lib import money
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
from storewide.warehouse.questions import Question

#: dimensions that a column of the same name fills
_PLAIN = {
    "order_line": ("sales_channel", "marketing_channel", "country", "order_kind"),
    "event": ("marketing_channel", "campaign", "device", "country"),
}
_CANCELLED = ("cancelled", "canceled", "void", "voided")
_ZERO = Value(0)


def dimensions(declared: Declared, fact: OutsideFact) -> frozenset[str]:
    """The dimensions that a table declared as a fact can be broken down by."""
    plain = {each for each in _PLAIN[fact] if declared.column(each)}
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
    lines = _Lines(found, declared, question)
    return Stacked((lines.ownday(), lines.refund(), lines.cancellation()))


def orders(found: Connected, declared: Declared, question: Question) -> Picked:
    """Those of its lines' own days, with the columns that `measures.orders_and_buyers` takes."""
    return _Lines(found, declared, question).ownday()


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
        *((each, text(declared, "event", each)) for each in _PLAIN["event"]),
    ]
    when = column(declared, "event", "occurred_at")
    return Picked(Table("event"), tuple(columns), (inside(found, when, question),))


def extent(declared: Declared, fact: OutsideFact) -> Grouped:
    """The first and last instant of a table, in seconds since 1970."""
    when = column(declared, fact, "placed_at" if fact == "order_line" else "occurred_at")
    seconds = call("seconds", when)
    return Grouped(
        Table(fact), None, (("first", Aggregate("first", seconds)), ("last", Aggregate("last", seconds)))
    )


def values(found: Connected, declared: Declared, fact: OutsideFact, dimension: str) -> Grouped:
    """The values of a dimension in a table, as labels."""
    question = Question(("orders",), *EVER)
    rows = orders(found, declared, question) if fact == "order_line" else visits(found, declared, question)
    known = Case(((call("missing", Column(dimension)), _ZERO),), Value(1))
    return Grouped(rows, labelled(dimension), (("rows", Aggregate("sum", known)),))


class _Lines:
    """One table of order lines: its lines, and the three ways in which a line is booked."""

    def __init__(self, found: Connected, declared: Declared, question: Question) -> None:
        self._found, self._declared, self._question = found, declared, question
        self._cents = Value(10 ** money.exponent(found.terms.currency))

    def ownday(self) -> Picked:
        amounts = {each: Column(each) for each in ("discount", "shipping", "tax", "cost")}
        returned = _case(
            call("and", call("above", _ZERO, Column("quantity")), _not_cancelled()),
            call("minus", _ZERO, Column("amount")),
        )
        counted = call("and", call("above", Column("quantity"), _ZERO), _not_cancelled())
        return self._booking(
            "day", {**amounts, "gross": Column("charged"), "refunded": returned}, 1, counted, "placed_at"
        )

    def refund(self) -> Picked:
        amounts: dict[str, Expression] = {"refunded": Column("refund"), "tax_back": _tax_back()}
        where = (_not_cancelled(), call("differs", Column("refund"), _ZERO))
        return self._booking("refunded_day", amounts, 0, Value(False), "refunded_at", *where)

    def cancellation(self) -> Picked:
        amounts: dict[str, Expression] = {"refunded": _net(), "tax_back": _known("tax")}
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
        nothing: dict[str, Expression] = dict.fromkeys(("gross", "tax_back", "refunded"), _ZERO)
        of_lines = dict.fromkeys(("discount", "shipping", "tax", "cost"), Unknown("number"))
        booked: dict[str, Expression] = {**of_lines, **nothing, **amounts}
        kept = ("store", "part", "order_key", "buyer", "product", "customer", "status", *_PLAIN["order_line"])
        columns = [(each, Column(each)) for each in (*kept, "kind")]
        return Picked(
            self._lines(when),
            (
                *columns,
                ("day", Column(booked_on)),
                ("lines", Value(lines)),
                ("counted", counted),
                *((name, booked[name]) for name in sorted(booked)),
            ),
            where,
        )

    def _lines(self, when: str) -> Picked:
        """The lines whose booking of this kind can lie in the days asked, in our own words and units."""
        declared = self._declared
        order = column(declared, "order_line", "order_id")
        placed = day(self._found, declared, "order_line", "placed_at", self._question)
        typed = Picked(
            Table("order_line"),
            (
                ("store", Value(self._found.terms.store)),
                ("order_key", order),
                ("buyer", self._buyer(order)),
                ("part", placed),
                ("day", placed),
                ("refunded_day", self._day_of("refunded_at", placed)),
                ("cancelled_day", self._day_of("cancelled_at", placed)),
                ("cancelled", self._cancelled()),
                ("quantity", column(declared, "order_line", "quantity")),
                ("price", column(declared, "order_line", "unit_price")),
                ("amount", self._amount()),
                *((each, self._minor(each)) for each in ("discount", "shipping", "tax", "cost")),
                ("refund", call("first known", self._minor("refunded"), _ZERO)),
                ("product", text(declared, "order_line", "product_id")),
                ("customer", self._customer()),
                ("status", self._status()),
                *((each, text(declared, "order_line", each)) for each in _PLAIN["order_line"]),
            ),
            tuple(self._counting(when)),
        )
        return _with_charges(typed)

    def _counting(self, when: str) -> Iterator[Expression]:
        """The conditions of a line that can be booked in the days asked: of the currency, no quote, that time."""
        if self._declared.column("currency"):
            currency = column(self._declared, "order_line", "currency")
            own = self._found.terms.currency
            yield call("equal", call("first known", currency, Value(own)), Value(own))
        if self._declared.column("status"):
            yield call("differs", call("first known", self._status(), Value("")), Value("quoted"))
        by = when if self._question.dated == "made" else "placed_at"
        moment: Expression = column(self._declared, "order_line", "placed_at")
        if by != "placed_at" and self._declared.column(by):
            moment = call("first known", column(self._declared, "order_line", by), moment)
        yield inside(self._found, moment, self._question)

    def _minor(self, field: str) -> Expression:
        if not self._declared.column(field):
            return Unknown("number")
        return call("rounded", call("times", column(self._declared, "order_line", field), self._cents))

    def _amount(self) -> Expression:
        quantity, price = (column(self._declared, "order_line", each) for each in ("quantity", "unit_price"))
        return call("rounded", call("times", call("times", price, quantity), self._cents))

    def _day_of(self, field: str, otherwise: Expression) -> Expression:
        if not self._declared.column(field):
            return otherwise
        stated = day(self._found, self._declared, "order_line", field, self._question)
        return call("first known", stated, otherwise)

    def _buyer(self, order: Expression) -> Expression:
        guest = call("joined", Value("guest "), order)
        if not self._declared.column("customer_id"):
            return guest
        known = call("joined", Value("known "), column(self._declared, "order_line", "customer_id"))
        return call("first known", known, guest)

    def _customer(self) -> Expression:
        if not self._declared.column("customer_id"):
            return Unknown("text")
        missing = call("missing", column(self._declared, "order_line", "customer_id"))
        return Case(((missing, Value("guest")),), Value("known"))

    def _status(self) -> Expression:
        if not self._declared.column("status"):
            return Unknown("text")
        return call("small letters", column(self._declared, "order_line", "status"))

    def _cancelled(self) -> Expression:
        said: list[Expression] = [Value(False)]
        if self._declared.column("status"):
            status = call("first known", self._status(), Value(""))
            said += [call("equal", status, Value(each)) for each in _CANCELLED]
        if self._declared.column("cancelled_at"):
            said.append(call("not", call("missing", column(self._declared, "order_line", "cancelled_at"))))
        return call("or", *said) if len(said) > 1 else said[0]


def _with_charges(typed: Picked) -> Picked:
    """The lines with what they charge and their kind beside."""
    quantity = Column("quantity")
    sold = call("above", quantity, _ZERO)
    kind = Case(
        (
            (call("above", _ZERO, quantity), Value("return")),
            (call("and", sold, call("above", Column("price"), _ZERO)), Value("sale")),
        ),
        Value("other"),
    )
    kept = tuple((name, Column(name)) for name, _ in typed.columns if name != "price")
    return Picked(typed, (*kept, ("charged", _case(sold, Column("amount"))), ("kind", kind)))


def _tax_back() -> Expression:
    """The refund's share of the line's tax, rounded half to even; 0 where the line charges nothing."""
    doubled = call("times", Value(2), _net())
    share = call("times", Column("refund"), _known("tax"))
    top = call("plus", call("times", Value(2), call("absolute", share)), _net())
    up = call("quotient", top, doubled)
    tie = call("equal", call("remainder", top, doubled), _ZERO)
    odd = call("equal", call("remainder", up, Value(2)), Value(1))
    even = call("minus", up, _case(call("and", tie, odd), Value(1)))
    signed = Case(((call("above", _ZERO, share), call("minus", _ZERO, even)),), even)
    return _case(call("above", _net(), _ZERO), signed)


def _net() -> Expression:
    return call("minus", Column("charged"), _known("discount"))


def _known(name: str) -> Expression:
    return call("first known", Column(name), _ZERO)


def _not_cancelled() -> Expression:
    return call("not", Column("cancelled"))


def _case(condition: Expression, value: Expression) -> Case:
    return Case(((condition, value),), _ZERO)
