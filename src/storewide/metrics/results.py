"""Results of a month or several, line by line from net sales to operating margin, of a store or a unit's stores together.

Every line is a metric, so that it is the same number here as anywhere. A line that no data tells of is missing, and
so is every total it belongs to: never nothing. Of several months it is missing where it is in any of them, which it names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from storewide.lib.periods import Days, months_later
from storewide.metrics import definitions, figures, rules, spans
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
    """A line of some months: minor units; None where it is missing, has no plan, or last year is not known.

    `without`: the stores of a unit that it is missing of. `untold`: the first days of the months it is missing in.
    """

    code: str
    amount: int | None
    plan: int | None
    last_year: int | None
    without: tuple[Store, ...] = ()
    untold: tuple[date, ...] = ()

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
    """The lines of one store's whole months, or of several stores of one currency."""

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
    """The results of each store in a month or several; one query for the plan of all of them."""
    known = tuple(stores)
    targets = Target.objects.filter(
        store__in=known, month__in=spans.firsts(month), segment=None, metric__in=LINES
    ).values_list("store_id", "metric", "month", "value")
    plan = {(store, metric, first): value for store, metric, first, value in targets}
    return tuple(
        _of_store(
            store,
            month,
            {
                code: _sum(plan.get((store.pk, code, first)) for first in spans.firsts(month))
                for code in LINES
            },
        )
        for store in known
    )


def _of_store(store: Store, month: Days, plan: Mapping[str, int | None]) -> Results:
    measures = figures.measures_of(LINES)
    now = _by_month(store, month, measures)
    before = _by_month(store, year_before(month), measures)
    lines = (_line(code, now, before, plan[code]) for code in LINES)
    return Results((store,), month, store.currency, tuple(lines))


type ByMonth = Mapping[date, Figures | None]


def _line(code: str, now: ByMonth, before: ByMonth, plan: int | None) -> Line:
    amounts = {first: _minor(row, code) for first, row in now.items()}
    return Line(
        code,
        _sum(amounts.values()),
        plan,
        _sum(_minor(row, code) for row in before.values()),
        untold=tuple(first for first, amount in amounts.items() if amount is None),
    )


def _by_month(store: Store, months: Days, measures: tuple[str, ...]) -> ByMonth:
    """The figures of each month by its first day; None for one that lies outside of all facts of the store."""
    known = figures.extent(store.slug)
    firsts = spans.firsts(months)
    ends = {first: months_later(first, 1) - timedelta(days=1) for first in firsts}
    told = {first for first in firsts if known and known.last >= first and known.first <= ends[first]}
    if not told:
        return dict.fromkeys(firsts)
    asked = tuple((first.isoformat(), first, ends[first]) for first in firsts)
    rows = {row.label: row for row in figures.of_spans(asked, store=store.slug, measures=measures).rows}
    return {first: rows.get(first.isoformat()) if first in told else None for first in firsts}


def together(parts: Sequence[Results]) -> Results | None:
    """The results of several stores as one; None where their currencies differ, which are never added."""
    if len({each.currency for each in parts}) != 1:
        return None
    lines = (_added([each.line(code) for each in parts], parts) for code in LINES)
    stores = tuple(store for each in parts for store in each.stores)
    return Results(stores, parts[0].month, parts[0].currency, tuple(lines))


def beside(store: Store, month: Days) -> Figures | None:
    """How buyers were won and kept in the months; None without any figures."""
    return _asked(store, month, figures.measures_of(BESIDE))


def beside_together(rows: Sequence[Figures | None], code: str) -> Decimal | None:
    """A metric of `BESIDE` of several stores: their counts added, then set in ratio. None where one cannot tell.

    Who bought in two stores is a buyer of both. Cost is added only where the stores have one currency.
    """
    definition = definitions.named(code)
    if not rows or None in rows:
        return None
    known = [row for row in rows if row is not None]
    if definition.unit == "money" and len({row.currency for row in known}) > 1:
        return None
    added = {name: _sum(row.measures[name] for row in known) for name in definition.measures}
    value = rules.value(definition, added)
    return None if value is None else value.ratio


def year_before(months: Days) -> Days:
    """The same whole months a year earlier."""
    first = months_later(months.first, -12)
    return Days(first, months_later(months.last, -11) - timedelta(days=1))


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
        tuple(sorted({first for line in lines for first in line.untold})),
    )


def _sum(amounts: Iterable[int | None]) -> int | None:
    known = tuple(amounts)
    return None if None in known else sum(each for each in known if each is not None)


def _share(amount: int | None, against: int | None) -> Decimal | None:
    if amount is None or not against:
        return None
    return (Decimal(amount) - against) / abs(against)
