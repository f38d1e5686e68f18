"""Results of a month, line by line from net sales to operating margin, of a store or of a unit's stores together.

Every line is a metric, so that it is the same number here as anywhere. A line that no data tells of is missing, and
so is every total it belongs to: never nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from storewide.lib.periods import Days, parse_one
from storewide.metrics import figures
from storewide.metrics.figures import Figures
from storewide.metrics.models import Target
from storewide.organization.models import Unit
from storewide.sources.models import Store

#: the lines, each a metric; costs come off what stands above them
LINES = (
    *("spend", "goods_cost", "gross_margin", "fulfilment_cost", "payment_cost", "media_cost"),
    *("contribution_margin", "platform_cost", "staff_cost", "operating_margin"),
)
COSTS = frozenset(each for each in LINES if each.endswith("_cost"))
TOTALS = frozenset({"spend", "gross_margin", "contribution_margin", "operating_margin"})
#: what stands beside the money: how buyers were won and kept
BESIDE = ("new_buyers", "cost_per_new_buyer", "returning_buyers", "retention")


@dataclass(frozen=True)
class Line:
    """A line of a month: minor units; None where it is missing, has no plan, or last year is not known.

    `without`: the stores of a unit that it is missing of.
    """

    code: str
    amount: int | None
    plan: int | None
    last_year: int | None
    without: tuple[Store, ...] = ()

    @property
    def apart(self) -> Decimal | None:
        """How far it is from its plan, as a share of that."""
        return _share(self.amount, self.plan)

    @property
    def change(self) -> Decimal | None:
        """How much it changed on last year, as a share of that."""
        return _share(self.amount, self.last_year)


@dataclass(frozen=True)
class Results:
    """The lines of one store's month, or of several stores of one currency."""

    stores: tuple[Store, ...]
    month: Days
    currency: str
    lines: tuple[Line, ...]

    def line(self, code: str) -> Line:
        """The line of one metric."""
        return next(each for each in self.lines if each.code == code)

    def share_of_sales(self, line: Line) -> Decimal | None:
        """A line as a share of net sales."""
        sales = self.line("spend").amount
        return Decimal(line.amount) / sales if line.amount is not None and sales else None


def of_stores(stores: Iterable[Store], month: Days) -> tuple[Results, ...]:
    """The results of each store; one query for the plan of all of them."""
    known = tuple(stores)
    targets = Target.objects.filter(store__in=known, month=month.first, segment=None, metric__in=LINES)
    plan = {
        (store, metric): value for store, metric, value in targets.values_list("store_id", "metric", "value")
    }
    return tuple(
        _of_store(store, month, {code: plan.get((store.pk, code)) for code in LINES}) for store in known
    )


def _of_store(store: Store, month: Days, plan: Mapping[str, int | None]) -> Results:
    measures = figures.measures_of(LINES)
    now = _asked(store, month, measures)
    before = _asked(store, year_before(month), measures)
    lines = (Line(code, _minor(now, code), plan[code], _minor(before, code)) for code in LINES)
    return Results((store,), month, store.currency, tuple(lines))


def together(parts: Sequence[Results]) -> Results | None:
    """The results of several stores as one; None where their currencies differ, which are never added."""
    if len({each.currency for each in parts}) != 1:
        return None
    lines = (_added([each.line(code) for each in parts], parts) for code in LINES)
    stores = tuple(store for each in parts for store in each.stores)
    return Results(stores, parts[0].month, parts[0].currency, tuple(lines))


def beside(store: Store, month: Days) -> Figures | None:
    """How buyers were won and kept in the month; None without any figures."""
    return _asked(store, month, figures.measures_of(BESIDE))


def year_before(month: Days) -> Days:
    """The same month a year earlier."""
    first = month.first.replace(year=month.first.year - 1)
    return parse_one(f"{first:%Y-%m}")


def stores_within(unit: Unit, units: Iterable[Unit], stores: Iterable[Store]) -> tuple[Store, ...]:
    """The stores of a unit and of all units within it."""
    inside, grown = {unit.pk}, True
    known = tuple(units)
    while grown:
        more = {each.pk for each in known if each.parent_id in inside} - inside
        inside |= more
        grown = bool(more)
    return tuple(store for store in stores if store.unit_id in inside)


def _asked(store: Store, month: Days, measures: tuple[str, ...]) -> Figures | None:
    rows = figures.ask(first=month.first, last=month.last, store=store.slug, measures=measures).rows
    known = figures.extent(store.slug)
    if not rows or known is None or known.last < month.first or known.first > month.last:
        return None
    return rows[0]


def _minor(row: Figures | None, code: str) -> int | None:
    value = row.value(code) if row else None
    return None if value is None else value.over


def _added(lines: Sequence[Line], parts: Sequence[Results]) -> Line:
    without = tuple(
        store for line, part in zip(lines, parts, strict=True) if line.amount is None for store in part.stores
    )
    return Line(
        lines[0].code,
        _sum(line.amount for line in lines),
        _sum(line.plan for line in lines),
        _sum(line.last_year for line in lines),
        without,
    )


def _sum(amounts: Iterable[int | None]) -> int | None:
    known = tuple(amounts)
    return None if None in known else sum(each for each in known if each is not None)


def _share(amount: int | None, against: int | None) -> Decimal | None:
    if amount is None or not against:
        return None
    return (Decimal(amount) - against) / abs(against)
