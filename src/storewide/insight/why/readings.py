"""What is read to say why: few questions, each for both periods or for all earlier ones at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

from storewide.insight.why.asking import Asked, Where, earlier
from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.metrics.figures import Figures

#: what the chain to spend is counted in; sessions share visitors out over segments
CHAIN = ("visitors", "buyers", "orders")
#: visitors who ordered, for dimensions that only visits carry
PAYERS = "payers"
OF_VISITS_ALONE = frozenset({"device", "campaign"})
#: so many earlier pairs of periods say what moves by itself
MOST_PAIRS = 8
#: the days that a turn is looked for in: these before the period at least, and never more
_DAYS_BEFORE, _MOST_DAYS = 28, 120

type Measures = Mapping[str, int | None]


@dataclass(frozen=True)
class Pair[T]:
    """The same of both periods: `before` of the one compared with, `after` of the one asked about."""

    before: T
    after: T


class Reader:
    """Reads the figures that a question needs; each is kept by the warehouse until the facts change."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        wanted = (*CHAIN, "sessions", "spend", *asked.definition.measures)
        self.measures = tuple(dict.fromkeys(wanted))

    @cached_property
    def extent(self) -> Days | None:
        """The days there are facts of."""
        return figures.extent(self.asked.store)

    @cached_property
    def totals(self) -> Pair[Figures]:
        """Both periods as a whole."""
        return self.of_both()

    def of_both(self, where: Where = (), measures: tuple[str, ...] = ()) -> Pair[Figures]:
        """Both periods of what `where` adds to the filters, in one question."""
        periods = (self.asked.against, self.asked.days)
        before, after = self.of_each(periods, where, measures or self.measures)
        return Pair(before, after)

    def by(self, dimension: str, where: Where = ()) -> Pair[dict[str, Measures]]:
        """Both periods by the values of a dimension."""
        found = [
            figures.ask(
                first=days.first,
                last=days.last,
                by=dimension,
                where=(*self.asked.where, *where),
                store=self.asked.store,
                measures=self._known_of(dimension, where),
                matured=self.asked.matured,
            )
            for days in (self.asked.against, self.asked.days)
        ]
        read: list[dict[str, Measures]] = [
            {row.label: row.measures for row in report.rows} for report in found
        ]
        return Pair(*read)

    @cached_property
    def earlier_pairs(self) -> tuple[Pair[Days], ...]:
        """Earlier pairs of periods, as long and as far apart as those asked about, the newest first."""
        days, against = self.asked.days, self.asked.against
        length = max(len(days), len(against))
        found: list[Pair[Days]] = []
        for step in range(1, MOST_PAIRS + 1):
            pair = Pair(earlier(against, step, length), earlier(days, step, length))
            first = min(pair.before.first, pair.after.first)
            if self.extent is None or first < self.extent.first:
                break
            found.append(pair)
        return tuple(found)

    def of_earlier(self, where: Where = ()) -> tuple[Pair[Measures], ...]:
        """The figures of the earlier pairs; in one question where their days do not overlap."""
        pairs = self.earlier_pairs
        if not pairs:
            return ()
        every = sorted({days for pair in pairs for days in (pair.before, pair.after)})
        apart = all(a.last < b.first for a, b in pairwise(every))
        groups = [every] if apart else [sorted(pair.before for pair in pairs), [p.after for p in pairs][::-1]]
        found: dict[Days, Measures] = {}
        for group in groups:
            rows = self.of_each(group, where, self._known_of("span", where))
            found |= {days: row.measures for days, row in zip(group, rows, strict=True)}
        return tuple(Pair(found[pair.before], found[pair.after]) for pair in pairs)

    @cached_property
    def window(self) -> Days:
        """The days around both periods, or around the one asked about where they are far apart."""
        days, against = self.asked.days, self.asked.against
        first = days.first - timedelta(days=_DAYS_BEFORE)
        if days.last - against.first < timedelta(days=_MOST_DAYS) and against.first < days.first:
            first = min(first, against.first)
        first = max(first, days.last - timedelta(days=_MOST_DAYS - 1))
        return Days(max(first, min(self.extent.first, days.first)) if self.extent else first, days.last)

    def by_day(self, where: Where = ()) -> dict[date, Measures]:
        """Every day of the window."""
        report = figures.ask(
            first=self.window.first,
            last=self.window.last,
            by="day",
            where=(*self.asked.where, *where),
            store=self.asked.store,
            measures=self._known_of("day", where),
            matured=self.asked.matured,
        )
        return {row.days.first: row.measures for row in report.rows}

    def _known_of(self, dimension: str, where: Where) -> tuple[str, ...]:
        """The measures to ask for by a dimension: where visits alone carry it, who ordered is counted of them."""
        named = {dimension, *(name for name, _value in where)}
        return (*self.measures, PAYERS) if named & OF_VISITS_ALONE else self.measures

    def of_each(
        self, periods: Sequence[Days], where: Where, measures: tuple[str, ...]
    ) -> tuple[Figures, ...]:
        """Each of several periods that have no day in common, of what `where` adds to the filters, in one question."""
        spans = tuple((f"{place:02d}", days.first, days.last) for place, days in enumerate(periods))
        report = figures.of_spans(
            spans,
            store=self.asked.store,
            where=(*self.asked.where, *where),
            measures=measures,
            matured=self.asked.matured,
        )
        by_label = {row.label: row for row in report.rows}
        return tuple(by_label[label] for label, _first, _last in spans)
