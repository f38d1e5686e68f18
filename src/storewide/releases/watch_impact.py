"""What a release did to what it promised, told from series: its own past, and what it does not touch.

Grade B beside other stores or parts of its own store that it does not touch, C from the own past, either only where the
placebo passes; otherwise there is no impact and the watch's before and after stands (grade D). Releases of the same days are
told apart where their areas share no page: each on the metric that leads its own area. Where they share pages, or nobody
said which are theirs, they are one bundle, by name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import numpy

from storewide.ledger.impact_asked import Answer
from storewide.ledger.models import IntendedEffect
from storewide.lib.clock import now
from storewide.lib.periods import Days
from storewide.metrics import areas, definitions, figures, rules
from storewide.metrics.definitions import Definition
from storewide.metrics.models import AreaMeasure
from storewide.releases import queries, touching
from storewide.releases.models import Release
from storewide.releases.touching import Beside
from storewide.sources.models import Store
from storewide.stats.shift import reading
from storewide.stats.shift.reading import MARGIN, ChangeUnreadable, Impact, Method
from storewide.stats.watches import Numbers

#: fewer whole days since go-live tell of nothing but those days
LEAST_DAYS = 7
#: so far back is looked for earlier dates at which nothing happened
BACK = timedelta(days=600)


@dataclass(frozen=True)
class Told:
    """What was read of one promise: the metric it was read of, and the releases it is the impact of together.

    `bundle`: the other releases of the same days that it cannot be told apart from.
    """

    definition: Definition
    answer: Answer
    bundle: tuple[Release, ...]
    margin: float
    days: Days

    @property
    def names(self) -> str:
        """The other releases of the bundle by name; empty where it is the release's alone."""
        return ", ".join(each.name for each in self.bundle)

    @property
    def impact(self) -> Impact:
        """The estimate, its interval, grade and verdict."""
        return self.answer.impact


def told(release: Release, promises: Sequence[IntendedEffect], days: Days) -> dict[str, Told]:
    """By the promised metric what can be told of it over the days since go-live; what cannot be read is left out."""
    if release.store is None or release.live_on is None or len(days) < LEAST_DAYS:
        return {}
    others = queries.beside(release, release.live_on - timedelta(days=LEAST_DAYS), days.last)
    bundle, own = _apart(release, others)
    beside = touching.untouched(release, release.store, release.live_on, days.last, now())
    found = {}
    for effect in promises:
        code = own or effect.metric
        if code not in definitions.all_definitions():
            continue
        margin = float(effect.size) / 100 if effect.size else MARGIN
        answer = _answer(release.store, definitions.named(code), beside, release.live_on, days.last, margin)
        if answer is not None:
            found[effect.metric] = Told(definitions.named(code), answer, bundle, margin, days)
    return found


def noise(release: Release, store: Store, code: str, length: int, on: date) -> Decimal | None:
    """The smallest relative effect on a metric that `length` days could show if it had gone live on a day; None unknown."""
    if code not in definitions.all_definitions():
        return None
    extent = figures.extent(store.slug)
    last = min(figures.last_full_day(on), extent.last) if extent else None
    if last is None:
        return None
    began = last - timedelta(days=length)
    beside = touching.untouched(release, store, began, last, now())
    answer = _answer(store, definitions.named(code), beside, began, last, MARGIN)
    found = answer.impact.noise if answer else None
    return None if found is None else Decimal(found).quantize(Decimal("0.0001"))


def _apart(release: Release, others: Sequence[Release]) -> tuple[tuple[Release, ...], str]:
    """The other releases that it cannot be told apart from; where it can from all, the metric that leads its area."""
    live = [each for each in others if each.area_id is not None]
    if not live:
        return (), ""
    wanted = [each.area_id for each in (release, *live)]
    pages: dict[UUID | None, set[str]] = {
        each.area_id: set(each.pages) for each in AreaMeasure.objects.filter(area__in=wanted)
    }
    mine = pages.get(release.area_id) or set()
    sharing = tuple(each for each in live if _share(mine, pages.get(each.area_id) or set()))
    leading = areas.leading(release.area)
    if sharing or not leading:
        return sharing or tuple(live), ""
    return (), leading[0]


def _share(mine: set[str], theirs: set[str]) -> bool:
    """Whether two areas have a page in common; where nobody said which pages are theirs, they may."""
    return (
        not mine
        or not theirs
        or any(_covers(one, other) or _covers(other, one) for one in mine for other in theirs)
    )


def _covers(pattern: str, page: str) -> bool:
    return page == pattern or ("*" in pattern and page.startswith(pattern.split("*")[0]))


def _answer(
    store: Store, definition: Definition, beside: Sequence[Beside], live_on: date, last: date, margin: float
) -> Answer | None:
    """The metric's days up to `last`, go-live left out, beside what was not touched in those days."""
    extent = figures.extent(store.slug)
    if extent is None:
        return None
    days = Days(max(extent.first, live_on - BACK), last)
    outcome = _series(Beside(store.name, store), definition, days)
    at = (live_on - days.first).days
    if outcome is None or not 0 < at < len(days):
        return None
    asked = [(each, _series(each, definition, days)) for each in beside]
    known = [(each, row) for each, row in asked if row is not None and numpy.isfinite(row).mean() > 0.9]
    others = numpy.column_stack([row for _each, row in known]) if known else numpy.empty((len(days), 0))
    method = Method.CONTROLS if known else Method.INTERRUPTED
    try:
        impact = reading.read(
            outcome, others, at=at, method=method, rhythm=reading.DAYS, margin=margin, aside=(at,)
        )
    except ChangeUnreadable:
        return None
    return Answer(impact, live_on, tuple(each.name for each, _row in known))


def _series(beside: Beside, definition: Definition, days: Days) -> Numbers | None:
    """The metric by day, NaN where it is not known; None where the store, or the part of it, cannot say it."""
    rows = touching.by_day(beside, days, definition.measures)
    values = [rules.value(definition, rows.get(day, {})) for day in days]
    numbers = numpy.array([numpy.nan if each is None else float(each.ratio) for each in values])
    return numbers if numpy.isfinite(numbers).any() else None
