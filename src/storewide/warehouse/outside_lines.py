"""The lines of somebody else's table of orders in our own words and units: days, minor units, what they charge."""

from collections.abc import Iterator

from storewide.lib import money
from storewide.warehouse.connections import Connected, Declared, OutsideFact
from storewide.warehouse.expressions import Case, Column, Expression, Picked, Table, Unknown, Value, call
from storewide.warehouse.outside_columns import column, day, inside, text
from storewide.warehouse.questions import Question

#: dimensions that a column of the same name fills
PLAIN: dict[OutsideFact, tuple[str, ...]] = {
    "order_line": ("sales_channel", "marketing_channel", "country", "order_kind"),
    "event": ("marketing_channel", "campaign", "device", "country"),
    "exposure": (),
}
ZERO = Value(0)
_CANCELLED = ("cancelled", "canceled", "void", "voided")


class Lines:
    """A table of order lines."""

    def __init__(self, found: Connected, declared: Declared, question: Question) -> None:
        self._found, self._declared, self._question = found, declared, question
        self._cents = Value(10 ** money.exponent(found.terms.currency))

    def rows(self, when: str, *more: tuple[str, Expression]) -> Picked:
        """The lines that can be booked by a moment (`placed_at`, `refunded_at`, ...) in the days asked.

        `more`: further columns.
        """
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
                ("refund", call("first known", self._minor("refunded"), ZERO)),
                ("product", text(declared, "order_line", "product_id")),
                ("customer", self._customer()),
                ("status", self._status()),
                *((each, text(declared, "order_line", each)) for each in PLAIN["order_line"]),
                *more,
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
    sold = call("above", quantity, ZERO)
    kind = Case(
        (
            (call("above", ZERO, quantity), Value("return")),
            (call("and", sold, call("above", Column("price"), ZERO)), Value("sale")),
        ),
        Value("other"),
    )
    kept = tuple((name, Column(name)) for name, _ in typed.columns if name != "price")
    return Picked(typed, (*kept, ("charged", case(sold, Column("amount"))), ("kind", kind)))


def tax_back() -> Expression:
    """The refund's share of the line's tax, rounded half to even; 0 where the line charges nothing."""
    doubled = call("times", Value(2), net_charge())
    share = call("times", Column("refund"), or_zero("tax"))
    top = call("plus", call("times", Value(2), call("absolute", share)), net_charge())
    up = call("quotient", top, doubled)
    tie = call("equal", call("remainder", top, doubled), ZERO)
    odd = call("equal", call("remainder", up, Value(2)), Value(1))
    even = call("minus", up, case(call("and", tie, odd), Value(1)))
    signed = Case(((call("above", ZERO, share), call("minus", ZERO, even)),), even)
    return case(call("above", net_charge(), ZERO), signed)


def net_charge() -> Expression:
    """What a line charges without its discount."""
    return call("minus", Column("charged"), or_zero("discount"))


def or_zero(name: str) -> Expression:
    """A number, 0 where it is not known."""
    return call("first known", Column(name), ZERO)


def not_cancelled() -> Expression:
    """Whether a line still stands."""
    return call("not", Column("cancelled"))


def case(condition: Expression, value: Expression) -> Case:
    """A number where a condition holds, else 0."""
    return Case(((condition, value),), ZERO)
