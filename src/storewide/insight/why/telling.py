"""What of a change is worth telling: above its own noise, since which day, and in which segment of a segment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from storewide.insight.why import drivers
from storewide.insight.why.asking import Where
from storewide.insight.why.drivers import Cut, Driver, Split
from storewide.insight.why.readings import Measures, Pair, Reader
from storewide.metrics import definitions
from storewide.stats import splitting_days, splitting_ranks
from storewide.stats.splitting import Counted
from storewide.stats.splitting_ranks import Ranked

#: one level deeper is looked at by itself while both periods together have so many sessions; it reads every event
_SESSIONS_AT_ONCE = 12_000
#: what one looks into below a segment, in this order
_BELOW = ("device", "country", "marketing_channel")


@dataclass(frozen=True)
class Noise:
    """What moves by itself, in units of the metric, by driver; `total` of the metric. None: too little history."""

    total: float | None
    drivers: dict[str, float | None]
    pairs: int

    def is_usual(self, change: int) -> bool:
        """Whether the metric moved no more than it does by itself."""
        return self.total is not None and abs(change) <= self.total

    def hides(self, driver: Driver) -> bool:
        """Whether a driver moved no more than it does by itself."""
        bar = self.drivers.get(driver.code)
        return bar is not None and abs(driver.change) <= bar


@dataclass(frozen=True)
class Place:
    """Where a driver moved most: a segment, and one within it where one level deeper says more."""

    where: Where
    change: int
    power: float


@dataclass(frozen=True)
class Told:
    """What the finding tells of: the driver, where it moved most, and since which day. `unread`: not looked deeper."""

    driver: Driver
    place: Place | None
    since: date | None
    unread: bool


def noise(reader: Reader, split: Split) -> Noise:
    """The same split over earlier pairs of periods: what each driver moves by itself, carried to today's size."""
    definition = reader.asked.definition
    found = [drivers.of_totals(definition, pair) for pair in reader.of_earlier()]
    known = [each for each in found if each is not None]
    by_code: dict[str, list[float]] = {}
    for each in known:
        for driver in each.drivers:
            by_code.setdefault(driver.code, []).append(driver.change * _scale(split, each))
    total = splitting_ranks.own_noise([each.change * _scale(split, each) for each in known])
    bars = {code: splitting_ranks.own_noise(changes) for code, changes in by_code.items()}
    return Noise(total, bars, len(known))


def _scale(now: Split, then: Split) -> float:
    return abs(now.before / then.before) if then.before else 1.0


def told(reader: Reader, split: Split, noise: Noise) -> Told | None:
    """The driver that moved most the way the metric did; None where nothing moved."""
    same_way = [each for each in split.drivers if each.change * split.change > 0]
    if not same_way:
        return None
    driver = max(same_way, key=lambda each: abs(each.change))
    if noise.is_usual(split.change):
        # nothing to look for in what moves by itself
        return Told(driver, None, None, unread=False)
    cut, first = _most(reader, split, driver)
    if cut is None or first is None:
        return Told(driver, None, since(reader, driver, ()), unread=False)
    where = drivers.named((), cut.by, first.segment.label)
    place = Place(where, first.segment.change, first.power)
    affordable = reader.asked.deep or _sessions(reader) <= _SESSIONS_AT_ONCE
    below = _deeper(reader, driver, place) if affordable else None
    place = below or place
    return Told(driver, place, since(reader, driver, place.where), unread=not affordable)


def _sessions(reader: Reader) -> int:
    return sum(each.measures.get("sessions") or 0 for each in (reader.totals.before, reader.totals.after))


def _most(reader: Reader, split: Split, driver: Driver) -> tuple[Cut | None, Ranked | None]:
    """The segment of any dimension that makes up most of a driver's change, where it is above its own noise."""
    telling = [
        (cut, each)
        for cut in driver.cuts
        for each in cut.ranked
        if each.is_telling and (cut.by, each.segment.label) not in reader.asked.where
    ]
    for cut, each in sorted(telling, key=lambda found: (-found[1].power, -found[1].surprise)):
        bar = segment_noise(reader, split, driver, ((cut.by, each.segment.label),))
        if bar is None or abs(each.segment.change) > bar:
            return cut, each
    return None, None


def segment_noise(reader: Reader, split: Split, driver: Driver, where: Where) -> float | None:
    """What a segment's part of a driver moves by itself; None with too little history."""
    changes = []
    pairs = zip(reader.of_earlier(), reader.of_earlier(where), strict=True)
    for whole, part in pairs:
        then = drivers.of_totals(reader.asked.definition, whole)
        found = next((each for each in then.drivers if each.code == driver.code), None) if then else None
        if then is None or found is None:
            continue
        cells = [
            _beside(found, total, {"": row})
            for total, row in ((whole.before, part.before), (whole.after, part.after))
        ]
        if cells[0] is None or cells[1] is None:
            return None
        parts = {each.label: each.change for each in drivers.segmented(found, cells[0], cells[1])}
        changes.append(parts[""] * _scale(split, then))
    return splitting_ranks.own_noise(changes)


def _beside(driver: Driver, total: Measures, rows: dict[str, Measures]) -> dict[str, Counted] | None:
    """What segments count in a driver, and the rest of all beside them; people as they are counted."""
    parts = {}
    for label, row in rows.items():
        numbers = [_sum(text, row, total) for text in (driver.over, driver.under)]
        if numbers[0] is None or numbers[1] is None:
            return None
        parts[label] = (numbers[0], numbers[1])
    wholes = [_sum(text, total, total) for text in (driver.over, driver.under)]
    if wholes[0] is None or wholes[1] is None:
        return None
    return drivers.beside(parts, (wholes[0], wholes[1]))


def _sum(text: str, row: Measures, total: Measures) -> float | None:
    """A sum of measures of a segment; visitors as the share of all that its sessions are, as in every cut."""
    if not text:
        return 1.0
    found = 0.0
    for sign, name in definitions.terms(text):
        number = _people(name, row, total)
        if number is None:
            return None
        found += sign * number
    return found


def _people(name: str, row: Measures, total: Measures) -> float | None:
    sessions, all_sessions = row.get("sessions"), total.get("sessions")
    if name == "visitors" and sessions is not None and all_sessions:
        return (total["visitors"] or 0) * sessions / all_sessions
    if name == "buyers" and row.get(name) is None:
        return row.get("payers")
    return row.get(name)


def _deeper(reader: Reader, driver: Driver, place: Place) -> Place | None:
    """The segment within a segment that makes up most of its part, where it says more than its size."""
    named = {name for name, _value in (*reader.asked.where, *place.where)}
    best: tuple[Ranked, str] | None = None
    for by in _BELOW:
        if by in named:
            continue
        rows = reader.by(by, place.where)
        totals = Pair(reader.totals.before.measures, reader.totals.after.measures)
        before, after = _beside(driver, totals.before, rows.before), _beside(driver, totals.after, rows.after)
        if before is None or after is None:
            continue
        first = next(iter(drivers.ranked(driver, before, after)), None)
        if first is not None and first.is_telling and (best is None or first.power > best[0].power):
            best = first, by
    if best is None:
        return None
    found, by = best
    where = drivers.named(place.where, by, found.segment.label)
    return Place(where, found.segment.change, place.power * found.power)


def since(reader: Reader, driver: Driver, where: Where) -> date | None:
    """The day since which a driver is higher or lower, the way it moved; None where no day stands out."""
    by_day = reader.by_day(where)
    days = list(reader.window)
    values = list(_daily(driver, by_day, days))
    found = splitting_days.turn(values)
    if found is None or found.step * driver.change <= 0:
        return None
    day = days[found.at]
    began = min(reader.asked.against.last, reader.asked.days.first - timedelta(days=1))
    return day if began - timedelta(days=len(reader.asked.against) - 1) < day else None


def _daily(driver: Driver, by_day: dict[date, Measures], days: list[date]) -> Iterator[float | None]:
    for day in days:
        row = by_day.get(day)
        over = _plain(driver.over, row) if row else None
        under = (_plain(driver.under, row) if driver.under else 1.0) if row else None
        yield over / under if over is not None and under else None


def _plain(text: str, row: Measures) -> float | None:
    numbers = [(sign, row.get(name)) for sign, name in definitions.terms(text)]
    if any(number is None for _sign, number in numbers):
        return None
    return float(sum(sign * (number or 0) for sign, number in numbers))
