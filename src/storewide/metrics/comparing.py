"""Comparison periods: which earlier days some days stand against, and how far a metric has moved since."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, get_args

from storewide.lib import holidays
from storewide.lib.periods import Days
from storewide.metrics import definitions, figures
from storewide.metrics.definitions import Definition
from storewide.metrics.figures import Figures
from storewide.sources.models import Store
from storewide.warehouse.questions import OF_ORDER_MONEY

How = Literal["previous", "last_year", "none"]
HOWS: tuple[How, ...] = get_args(How)

_YEAR = timedelta(weeks=52)
#: so many days after an order hardly anything comes back any more
RIPE = 60
#: what refunds that are still to come will change
_MATURING = frozenset({"refunded", "spend"})

Where = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Earlier:
    """The days that others stand against, one for each of them in order, and the holidays that moved any."""

    how: How
    days: tuple[date, ...]
    holidays: tuple[str, ...] = ()

    @property
    def whole(self) -> Days:
        """From the first to the last of them."""
        return Days(min(self.days), max(self.days))


@dataclass(frozen=True)
class Compared:
    """A metric now and before. `within`: both count refunds made at most so many days after their order; None: all.

    `whole`: neither side lacks a cost in any of its months; else nobody can say how far it moved.
    """

    definition: Definition
    now: Decimal | None
    before: Decimal | None
    within: int | None = None
    whole: bool = True

    @property
    def change(self) -> Decimal | None:
        """How far it moved, as a share of what it was; None where either is unknown or not whole, or it was zero."""
        if self.now is None or not self.before or not self.whole:
            return None
        return (self.now - self.before) / abs(self.before)

    @property
    def good(self) -> bool | None:
        """Whether it moved the way it should; None where it did not move or nobody knows."""
        change = self.change
        return None if not change else (change > 0) == (self.definition.better == "up")


def earlier(days: Days, how: How, region: str) -> Earlier | None:
    """The days to compare with: as many before these, or the same weekdays of last year; None for none.

    Last year's are aligned by the holidays of the store's region, see `lib.holidays.align`.
    """
    if how == "previous":
        before = days.previous()
        return Earlier(how, tuple(before))
    if how == "last_year":
        aligned = holidays.align(days, region)
        moved = dict.fromkeys(each.holiday for each in aligned if each.holiday)
        return Earlier(how, tuple(each.against for each in aligned), tuple(moved))
    return None


def maturity(days: Days, store: Store) -> int | None:
    """How old the refunds of these days may be where they are compared: as old as those of the newest day can be.

    None where the days are old enough for all refunds to have come.
    """
    known = figures.extent(store.slug)
    age = (known.last - days.last).days if known else RIPE
    return None if age >= RIPE else max(age, 0)


def is_aged(code: str, days: Days, store: Store) -> bool:
    """Whether a metric of these days is compared by refunds of the same age alone."""
    return bool(_MATURING & set(definitions.named(code).measures)) and maturity(days, store) is not None


def totals(
    store: Store, days: Days, against: Earlier | None, where: Where, codes: Iterable[str]
) -> tuple[Figures, Figures | None]:
    """The measures of these metrics now and on the earlier days; None where there are none or the facts begin later."""
    asked: dict[str, Iterable[date]] = {"now": days}
    if against is not None and _has_facts(store, against):
        asked["before"] = against.days
    found = figures.totals(asked, store=store.slug, where=where, measures=figures.measures_of(codes))
    return found["now"], found.get("before")


def compare(
    store: Store,
    days: Days,
    against: Earlier | None,
    where: Where,
    codes: Iterable[str],
    now: Figures,
    before: Figures | None,
) -> dict[str, Compared]:
    """Each metric beside what it was on the earlier days; empty where there are none or the facts begin later.

    Metrics that refunds change are compared at equal maturity. `now` and `before`: see `totals`.
    """
    if against is None or before is None:
        return {}
    wanted = [definitions.named(code) for code in codes]
    within = maturity(days, store)
    money = tuple(
        name for name in figures.measures_of(each.code for each in wanted) if name in OF_ORDER_MONEY
    )
    ripe_now, ripe_before = now, before
    if within is not None and _MATURING.intersection(money):
        asked: dict[str, Iterable[date]] = {"now": days, "before": against.days}
        ripe = figures.totals(asked, store=store.slug, where=where, measures=money, matured=within)
        ripe_now, ripe_before = _with(now, ripe["now"]), _with(before, ripe["before"])
    found = {}
    for definition in wanted:
        code = definition.code
        whole = not now.partly(code) and not before.partly(code)
        if within is not None and _MATURING & set(definition.measures):
            found[code] = Compared(definition, ripe_now.ratio(code), ripe_before.ratio(code), within, whole)
        else:
            found[code] = Compared(definition, now.ratio(code), before.ratio(code), whole=whole)
    return found


def _has_facts(store: Store, against: Earlier) -> bool:
    known = figures.extent(store.slug)
    return known is not None and known.first <= against.whole.first


def _with(row: Figures, other: Figures) -> Figures:
    return replace(row, measures={**row.measures, **other.measures})


def compare_rows(
    store: Store,
    days: Days,
    rows: tuple[Figures, ...],
    by: str,
    against: Earlier | None,
    where: Where,
    code: str,
) -> Mapping[str, Compared]:
    """A metric of each row beside what stood in its place before, by the row's label; empty as in `compare`.

    By day each stands against its own earlier day, by weeks and longer against as many days as far back, by
    a dimension against the same value.
    """
    if against is None or not rows or not _has_facts(store, against):
        return {}
    definition = definitions.named(code)
    within = maturity(days, store) if _MATURING & set(definition.measures) else None
    asked: dict[str, Any] = {
        "store": None if by == "store" else store.slug,
        "where": where,
        "measures": figures.measures_of((code,)),
        "matured": within,
    }
    now = rows
    if within is not None:
        now = figures.ask(first=days.first, last=days.last, by=by, **asked).rows
    before = _rows_before(rows, by, against, asked)
    return {
        row.label: Compared(
            definition,
            row.ratio(code),
            before[row.label].ratio(code),
            within,
            not row.partly(code) and not before[row.label].partly(code),
        )
        for row in now
        if row.label in before
    }


def _rows_before(
    rows: tuple[Figures, ...], by: str, against: Earlier, asked: Mapping[str, Any]
) -> Mapping[str, Figures]:
    whole = against.whole
    if by in figures.GRAINS and by != "day":
        back = _YEAR if against.how == "last_year" else timedelta(days=sum(len(row.days) for row in rows))
        spans = tuple((row.label, row.days.first - back, row.days.last - back) for row in rows)
        return {row.label: row for row in figures.of_spans(spans, **asked).rows}
    found = figures.ask(first=whole.first, last=whole.last, by=by, **asked).rows
    if by != "day":
        return {row.label: row for row in found}
    by_day = {row.days.first: row for row in found}
    # the month before may be shorter than this one: its last days have no other to stand against
    return {row.label: by_day[day] for row, day in zip(rows, against.days, strict=False)}
