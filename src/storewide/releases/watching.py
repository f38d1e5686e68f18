"""Reads what the figures did since a release went live, and puts it as a measurement of what was promised."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from storewide.ledger.evidence_operations import Measurement
from storewide.ledger.models import Grade, IntendedEffect, Verdict
from storewide.lib.periods import Days
from storewide.metrics import definitions, figures
from storewide.portfolio.models import BusinessCase
from storewide.releases import checklists, comparing, rules
from storewide.releases.comparing import ByDay, Compared
from storewide.releases.models import Carried, Release

METHOD = "before and after, same weekdays of four weeks"
ALWAYS = ("visitors", "buyers", "spend", "conversion")
FINEST = Decimal("0.0001")


@dataclass(frozen=True)
class Reading:
    """What the watch shows: the full days so far (None before the first), each metric compared, all days' figures.

    `by_day` begins four weeks before go-live. `fault` says why there are no figures, where there are none.
    """

    days: Days | None
    compared: tuple[Compared, ...] = ()
    by_day: ByDay | None = None
    currency: str = ""
    data_version: int = 0
    fault: str = ""

    @property
    def worst(self) -> Compared | None:
        """The metric to look at first, if one moved the wrong way beyond what the weeks before showed."""
        return comparing.worst(self.compared)

    @property
    def headline(self) -> Compared | None:
        """The worst one, else the one that moved most; None where nothing can be compared."""
        known = [each for each in self.compared if each.change is not None]
        return self.worst or max(known, key=lambda each: abs(each.change or Decimal(0)), default=None)

    @property
    def usual(self) -> bool:
        """Whether all of them lie within what four whole weeks before showed."""
        known = [each for each in self.compared if each.change is not None]
        return all(len(each.windows) == comparing.WEEKS and not each.beyond for each in known)


def promises_of(release: Release) -> list[IntendedEffect]:
    """The frozen promises of what a release carries, in the order they were asked for."""
    carried = Carried.objects.filter(release=release).values("request")
    cases = BusinessCase.objects.filter(request__in=carried, effect__frozen_at__isnull=False)
    return [case.effect for case in cases.select_related("effect__owner").order_by("request__number")]


def read(release: Release, codes: tuple[str, ...], on: date) -> Reading:
    """Compare metrics since go-live with the weeks before, as far as whole days go by the day `on`.

    Refunds count at equal maturity: in both periods only those made within as many days after their order as the
    youngest order has had. `on` is today, or the day of the decision: what came after it (the way back, say) would
    blur what was watched.
    """
    live_on = _live_on(release)
    store = release.store.slug if release.store else None
    known = figures.extent(store)
    days = _full_days(release, known, on)
    if known is None or days is None:
        return Reading(None)
    wanted = [definitions.named(code) for code in codes if code in definitions.all_definitions()]
    measures = tuple(dict.fromkeys(name for each in wanted for name in each.measures))
    begin = max(live_on - timedelta(weeks=comparing.WEEKS), known.first)
    try:
        report = figures.ask(
            first=begin,
            last=days.last,
            by="day",
            store=store,
            measures=measures,
            matured=_matured(days, known, on),
        )
    except figures.FiguresRefused as refused:
        return Reading(days, fault=refused.sentence)
    by_day = {row.days.first: row.measures for row in report.rows}
    compared = tuple(comparing.compare(each, by_day, live_on, days) for each in wanted)
    return Reading(days, compared, by_day, report.currency or "", report.version)


def measurements(release: Release, at: datetime) -> dict[UUID, Measurement]:
    """Before and after of each promise by its id, as the ledger takes it; empty before the first full day.

    The change in percent where the figures can say it, never an interval and never a verdict: grade D.
    """
    promises = promises_of(release) if release.live_on else []
    if not promises:
        return {}
    codes = dict.fromkeys(effect.metric for effect in promises)
    reading = read(release, tuple(codes), release.day_of(at))
    if reading.days is None:
        return {}
    return {effect.pk: _measurement(release, effect, reading, reading.days) for effect in promises}


def _measurement(release: Release, effect: IntendedEffect, reading: Reading, days: Days) -> Measurement:
    changes = {each.definition.code: each.change for each in reading.compared}
    change = changes.get(effect.metric)
    return Measurement(
        what=release.name,
        metric=effect.metric,
        grade=Grade.D,
        verdict=Verdict.CANNOT_TELL,
        estimate=None if change is None else (change * 100).quantize(FINEST),
        low=None,
        high=None,
        first=days.first,
        last=days.last,
        method=METHOD,
        data_version=reading.data_version,
        area=release.area,
        store=release.store,
    )


def _full_days(release: Release, known: Days | None, on: date) -> Days | None:
    """The whole days of the watch that have passed and have figures; the day of go-live itself is not whole."""
    live_on = _live_on(release)
    _first, last = rules.watch_days(checklists.of_release(release), live_on)
    first = live_on + timedelta(days=1)
    newest = min(last, figures.last_full_day(on), known.last if known else first - timedelta(days=1))
    return Days(first, newest) if newest >= first and known and known.first <= first else None


def _matured(days: Days, known: Days, on: date) -> int:
    """For how many days after its order a refund counts: so many as the last order watched has had."""
    return (min(figures.last_full_day(on), known.last) - days.last).days


def _live_on(release: Release) -> date:
    assert release.live_on is not None  # noqa: S101 - only what went live is watched; the database keeps the day
    return release.live_on
