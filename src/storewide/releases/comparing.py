"""A metric since go-live against the same weekdays before: pure. Before and after, no verdict.

Against eight weeks with the band expected without the release, where the past is long enough to tell it (`watch_bands`);
else against what each of the four weeks before showed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from storewide.lib.periods import Days
from storewide.metrics import rules
from storewide.metrics.definitions import Definition
from storewide.releases.watch_bands import Band

#: so many weeks before go-live are compared with
WEEKS = 4

type ByDay = Mapping[date, Mapping[str, int | None]]


@dataclass(frozen=True)
class Compared:
    """One metric over the full days since go-live (`now`) and the mean of the weeks before it (`before`).

    Both as minor units, a count or a share; None where the data cannot say. `windows` are the weeks before one by
    one, newest first: what the metric did there without the release. With a `band` it says what was expected.
    """

    definition: Definition
    now: Decimal | None
    before: Decimal | None
    windows: tuple[Decimal, ...]
    band: Band | None = None

    @property
    def change(self) -> Decimal | None:
        """The relative change, 0.05 for 5 % more; None where one side is unknown or there was nothing before."""
        if self.band is not None:
            return self.band.change
        if self.now is None or not self.before:
            return None
        return (self.now - self.before) / self.before

    @property
    def usual(self) -> tuple[Decimal, Decimal] | None:
        """Between what it would lie without the release: its band, else what the weeks before showed; None unknown."""
        if self.band is not None and self.before is not None:
            low, high = self.band.low or Decimal(0), self.band.high or Decimal(0)
            return max(Decimal(0), self.before * (1 + low)), self.before * (1 + high)
        return (min(self.windows), max(self.windows)) if self.windows else None

    @property
    def is_judged(self) -> bool:
        """Whether enough is known before go-live to say whether it is beyond."""
        return self.band is not None or len(self.windows) == WEEKS

    @property
    def beyond(self) -> bool:
        """Whether it lies outside of its band, or of everything that the four weeks before showed."""
        if self.band is not None:
            change, low, high = self.band.on(self.band.days[-1])
            return not low <= change <= high
        if self.now is None or len(self.windows) < WEEKS:
            return False
        return not min(self.windows) <= self.now <= max(self.windows)

    @property
    def hurts(self) -> bool:
        """Whether it moved the wrong way, beyond everything that the weeks before showed."""
        if not self.beyond or not self.change:
            return False
        return (self.change < 0) == (self.definition.better == "up")


def compare(definition: Definition, by_day: ByDay, live_on: date, watched: Days) -> Compared:
    """Compare the full days `watched` after `live_on` with the same weekdays of each of the four weeks before."""
    now = _sums(definition, by_day, watched)
    weeks = (
        _sums(definition, by_day, [_weekday_before(day, live_on, week) for day in watched])
        for week in range(1, WEEKS + 1)
    )
    known = [week for week in weeks if week is not None]
    over, under = sum(week[0] for week in known), sum(week[1] for week in known)
    return Compared(
        definition=definition,
        now=_ratio(now) if now else None,
        before=_ratio((over, under)) if known else None,
        windows=tuple(value for value in map(_ratio, known) if value is not None),
    )


def against(compared: Compared, band: Band | None) -> Compared:
    """The same metric with its band, and what was expected by it; as it is where there is none on the last day."""
    if band is None or not band.is_told or compared.now is None or band.change is None:
        return compared
    whole = 1 + band.change
    return replace(compared, before=compared.now / whole if whole else compared.before, band=band)


def worst(compared: Iterable[Compared]) -> Compared | None:
    """The one that moved the wrong way furthest, among those beyond what the weeks before showed."""
    hurting = [
        (abs(each.change), place, each) for place, each in enumerate(compared) if each.hurts and each.change
    ]
    return max(hurting, key=lambda found: (found[0], -found[1]))[2] if hurting else None


def _weekday_before(day: date, live_on: date, week: int) -> date:
    """The same weekday, `week` weeks before the week that begins with the day of go-live."""
    return live_on - timedelta(weeks=week) + timedelta(days=(day - live_on).days % 7)


def _sums(definition: Definition, by_day: ByDay, days: Iterable[date]) -> tuple[int, int] | None:
    """The metric's two sums over the days (1 a week as divisor of a plain sum); None where a day is unknown."""
    rows = [by_day.get(day, {}) for day in days]
    found = [rules.parts(definition, row) for row in rows]
    if any(None in each for each in found):
        return None
    over, under = (sum(each[part] or 0 for each in found) for part in (0, 1))
    if definition.under:
        return over, under
    # a percentile of a day does not add up: its mean over the days is told
    return over, len(rows) if definition.unit in ("milliseconds", "score") else 1


def _ratio(sums: tuple[int, int]) -> Decimal | None:
    return Decimal(sums[0]) / Decimal(sums[1]) if sums[1] else None
