"""The drivers of a change: the factors of a chain, the terms of a sum, or one ratio, each cut by dimension."""

from dataclasses import dataclass, replace

from storewide.insight.why.asking import Asked, Where, WhyRefused
from storewide.insight.why.readings import CHAIN, PAYERS, Measures, Pair, Reader
from storewide.metrics import definitions, rules
from storewide.metrics.definitions import Definition
from storewide.metrics.figures import Figures
from storewide.stats import splitting, splitting_ranks
from storewide.stats.splitting import Counted, Factor, Segment
from storewide.stats.splitting_ranks import Ranked
from storewide.warehouse.questions import NONE

#: what ends the chain: spend and gross are its money, orders and buyers stop earlier
_ENDS = {"spend": CHAIN, "gross": CHAIN, "orders": CHAIN[:2], "buyers": CHAIN[:1]}
#: (over, under) of the chain to the metric that this factor is; orders by buyer are told by who comes back
_METRIC_OF = {
    ("buyers", "visitors"): "conversion",
    ("orders", "buyers"): "orders_per_buyer",
    ("spend", "orders"): "average_order_value",
    ("gross", "orders"): "gross_per_order",
}
#: the metric whose area answers for a factor that is no metric itself
_AREA_OF = {"orders_per_buyer": "returning_buyers", "gross_per_order": "average_order_value"}
#: ratios are split in units so small that no part is rounded away
_UNITS_OF_RATIO = {"money": 10**4, "rate": 10**9}
_UNITS_OF_OTHERS = 10**6
#: what is counted of people, who may be in two segments; the first of them that is known shares them out
_SHARED_BY = {"visitors": ("sessions", "visitors"), "buyers": ("buyers", PAYERS)}
REST = "\uffff rest"


@dataclass(frozen=True)
class Cut:
    """A driver's change by the values of one dimension, those that say most first."""

    by: str
    ranked: tuple[Ranked, ...]


@dataclass(frozen=True)
class Driver:
    """A part of the change that `over` by `under` moved. `metric` names whose area answers for it."""

    code: str
    over: str
    under: str
    factor: Factor
    metric: str
    cuts: tuple[Cut, ...] = ()

    @property
    def change(self) -> int:
        """Its part of the change, in whole units of the metric."""
        return self.factor.change


@dataclass(frozen=True)
class Split:
    """A change in whole units, `unit` of which make one of the metric, and the drivers that add up to it."""

    before: float
    after: float
    change: int
    unit: int
    drivers: tuple[Driver, ...]


def split(reader: Reader) -> Split:
    """The change of the metric asked about, by driver and by dimension. Raises WhyRefused where it has no value."""
    asked, totals = reader.asked, reader.totals
    whole = of_totals(asked.definition, Pair(totals.before.measures, totals.after.measures))
    if whole is None:
        raise WhyRefused(_no_value(asked, totals.before.measures))
    read = {by: reader.by(by) for by in asked.by}
    return replace(whole, drivers=tuple(_cut(each, reader, read) for each in whole.drivers))


def of_totals(definition: Definition, totals: Pair[Measures]) -> Split | None:
    """The change between two totals by driver; None where either has no value."""
    values = [rules.value(definition, each) for each in (totals.before, totals.after)]
    first, last = values
    if first is None or last is None:
        return None
    if definition.under:
        unit = _UNITS_OF_RATIO.get(definition.unit, _UNITS_OF_OTHERS)
        factor = splitting.of_ratio((first.over, first.under), (last.over, last.under), unit=unit)
        # cells are counted without the scale, so a cell's ratio is worth that much more
        factor = replace(factor, worth=unit * definition.scale)
        driver = Driver(definition.code, definition.over, definition.under, factor, definition.code)
        return Split(factor.before, factor.after, factor.change, unit, (driver,))
    drivers = _chain(definition, totals) or _terms(definition, totals)
    return Split(first.over, last.over, last.over - first.over, 1, drivers)


def _chain(definition: Definition, totals: Pair[Measures]) -> tuple[Driver, ...]:
    """Visitors, buyers by visitor and so on, from the first of them that both periods know; none for other sums."""
    end = definition.over
    begun = [name for name in _ENDS.get(end, ()) if None not in (totals.before[name], totals.after[name])]
    names = (*begun, end)
    if len(names) == 1:
        return ()
    counts = [[each[name] or 0 for name in names] for each in (totals.before, totals.after)]
    factors = splitting.by_factor(*counts)
    unders = ("", *names[:-1])
    drivers = []
    for over, under, factor in zip(names, unders, factors, strict=True):
        code = _METRIC_OF.get((over, under), over)
        drivers.append(Driver(code, over, under, factor, _AREA_OF.get(code, code)))
    return tuple(drivers)


def _terms(definition: Definition, totals: Pair[Measures]) -> tuple[Driver, ...]:
    """What a sum adds and takes away, each with its own change."""
    terms = definitions.terms(definition.over)
    drivers = []
    for sign, name in terms:
        before, after = sign * (totals.before[name] or 0), sign * (totals.after[name] or 0)
        factor = Factor(before, after, definition.scale * (after - before), definition.scale)
        code = name if len(terms) > 1 else definition.code
        text = name if sign > 0 else f"-{name}"
        drivers.append(Driver(code, text, "", factor, code))
    return tuple(drivers)


def _no_value(asked: Asked, before: Measures) -> str:
    days = asked.against if rules.value(asked.definition, before) is None else asked.days
    return f"{asked.definition.name} cannot be said for {days}: the data does not hold it. Choose other days."


def _cut(driver: Driver, reader: Reader, read: dict[str, Pair[dict[str, Measures]]]) -> Driver:
    if not _adds_up(reader.asked.definition):
        return driver
    cuts = [cut(driver, reader.totals, by, rows) for by, rows in read.items()]
    return replace(driver, cuts=tuple(each for each in cuts if each is not None))


def _adds_up(definition: Definition) -> bool:
    """Whether segments make up the whole: a percentile or an expected value of people does not."""
    return not definition.distinct or definition.unit == "count"


def cut(driver: Driver, totals: Pair[Figures], by: str, rows: Pair[dict[str, Measures]]) -> Cut | None:
    """A driver's change by segment; None where the data cannot say it of each, or knows no value at all."""
    if {*rows.before, *rows.after} <= {NONE}:
        return None
    counted = [
        counts(driver, period, total.measures)
        for period, total in ((rows.before, totals.before), (rows.after, totals.after))
    ]
    before, after = counted
    if before is None or after is None or not (before or after):
        return None
    return Cut(by, ranked(driver, before, after))


def ranked(driver: Driver, before: dict[str, Counted], after: dict[str, Counted]) -> tuple[Ranked, ...]:
    """The segments of a driver from what each counts, those that say most first."""
    segments = segmented(driver, before, after)
    sizes = [
        {label: cell[0] for label, cell in period.items() if label != REST} for period in (before, after)
    ]
    shown = [each for each in segments if each.label != REST and (each.change or _counted(each, *sizes))]
    return splitting_ranks.rank(shown, *sizes)


def segmented(driver: Driver, before: dict[str, Counted], after: dict[str, Counted]) -> tuple[Segment, ...]:
    """The driver's change by segment, exactly."""
    if driver.under:
        return splitting.by_segment(driver.factor, before, after)
    overs = [{label: cell[0] for label, cell in period.items()} for period in (before, after)]
    return splitting.sums_by_segment(driver.factor, *overs)


def _counted(segment: Segment, *sizes: dict[str, float]) -> bool:
    return any(period.get(segment.label) for period in sizes)


def counts(driver: Driver, rows: dict[str, Measures], total: Measures) -> dict[str, Counted] | None:
    """What each row counts over and under in a driver; None where a row cannot say it."""
    overs = _summed(driver.over, rows, total)
    unders = _summed(driver.under, rows, total) if driver.under else dict.fromkeys(rows, 1.0)
    if overs is None or unders is None:
        return None
    return {label: (overs[label], unders[label]) for label in rows}


def _summed(text: str, rows: dict[str, Measures], total: Measures) -> dict[str, float] | None:
    found = dict.fromkeys(rows, 0.0)
    for sign, name in definitions.terms(text):
        numbers = _numbers(name, rows, total)
        if numbers is None:
            return None
        for label, number in numbers.items():
            found[label] += sign * number
    return found


def _numbers(name: str, rows: dict[str, Measures], total: Measures) -> dict[str, float] | None:
    """A measure of each row; people shared out, so that their segments add up to them all."""
    for source in _SHARED_BY.get(name, (name,)):
        by_label = _known(rows, source)
        if by_label is not None:
            return splitting.shared(total[name] or 0, by_label) if name in _SHARED_BY else by_label
    return None


def _known(rows: dict[str, Measures], name: str) -> dict[str, float] | None:
    numbers = {label: row.get(name) for label, row in rows.items()}
    return None if None in numbers.values() else {label: float(each or 0) for label, each in numbers.items()}


def beside(part: dict[str, Counted], whole: tuple[float, float]) -> dict[str, Counted]:
    """Some segments, and all the rest of the whole as one more."""
    rest = (
        whole[0] - sum(cell[0] for cell in part.values()),
        whole[1] - sum(cell[1] for cell in part.values()),
    )
    return {**part, REST: rest}


def named(where: Where, by: str, label: str) -> Where:
    """The filters of a segment within others."""
    return (*where, (by, label))
