"""Reads what the figures did since a release went live, and puts it as a measurement of what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from storewide.ledger.evidence_operations import Measurement
from storewide.ledger.models import Grade, IntendedEffect, Verdict
from storewide.ledger.operations import guardrails_of
from storewide.lib import holidays
from storewide.lib.clock import now
from storewide.lib.periods import Days
from storewide.listening import queries as listening
from storewide.metrics import areas, definitions, figures
from storewide.metrics.definitions import Definition
from storewide.portfolio.models import BusinessCase
from storewide.releases import checklists, comparing, rules, touching, watch_bands, watch_hours, watch_impact
from storewide.releases.comparing import ByDay, Compared
from storewide.releases.models import Carried, Release
from storewide.releases.watch_impact import Told
from storewide.stats import watches
from storewide.stats.shift.reading import Verdict as ShiftVerdict

METHOD = "before and after, same weekdays of four weeks"
ALWAYS = ("visitors", "buyers", "spend", "conversion")
#: watched where the store's facts tell of it
BESIDE = ("availability", "lcp_p75", "inp_p75", "contacts_per_1000_orders")
#: what the front line noted, told by rows of its own
TROUBLES = Definition(
    code="troubles",
    name=gettext_noop("Complaints and order problems"),
    meaning="What the front line noted of complaints and problems with orders.",
    unit="count",
    over="contacts",
    better="down",
)
FINEST = Decimal("0.0001")


@dataclass(frozen=True)
class Reading:
    """What the watch shows: the full days so far (None before the first), each metric compared, all days' figures.

    `by_day` begins as long before go-live as bands look back; `heard`: what customers complained of by day. `fault` says
    why there are no figures, where there are none. `beside`: what stands beside the metrics whose band is drawn so.
    """

    days: Days | None
    compared: tuple[Compared, ...] = ()
    by_day: ByDay | None = None
    heard: ByDay | None = None
    currency: str = ""
    data_version: int = 0
    fault: str = ""
    beside: tuple[str, ...] = ()

    def rows_of(self, compared: Compared) -> ByDay | None:
        """The days' figures that a metric is read from."""
        return self.heard if compared.definition.code == TROUBLES.code else self.by_day

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
        return all(each.is_judged and not each.beyond for each in known)


def promises_of(release: Release) -> list[IntendedEffect]:
    """The frozen promises of what a release carries, in the order they were asked for."""
    carried = Carried.objects.filter(release=release).values("request")
    cases = BusinessCase.objects.filter(request__in=carried, effect__frozen_at__isnull=False)
    return [case.effect for case in cases.select_related("effect__owner").order_by("request__number")]


def read(release: Release, codes: tuple[str, ...], on: date) -> Reading:
    """Compare metrics since go-live with what is expected without it, as far as whole days go by the day `on`.

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
    begin = max(live_on - timedelta(days=watches.MOST_DAYS), known.first)
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
    by_day: ByDay = {row.days.first: row.measures for row in report.rows}
    heard = _heard(release, Days(begin, days.last))
    metrics = [*((each, by_day) for each in wanted), (TROUBLES, heard)]
    found, beside = _with_bands(release, metrics, live_on, days, measures)
    return Reading(days, found, by_day, heard, report.currency or "", report.version, beside=beside)


def watched_codes(release: Release, promises: Sequence[IntendedEffect]) -> tuple[str, ...]:
    """What is watched of a release: what is promised, what leads its area, guardrails, and what is always watched."""
    promised = [effect.metric for effect in promises]
    guardrails = [each.metric for effect in promises for each in guardrails_of(effect)]
    return tuple(dict.fromkeys([*promised, *areas.leading(release.area), *guardrails, *ALWAYS, *BESIDE]))


def guardrails_watched(promises: Sequence[IntendedEffect]) -> list[Definition]:
    """The guardrails of what a release promises, as far as there are such metrics."""
    codes = dict.fromkeys(each.metric for effect in promises for each in guardrails_of(effect))
    return [definitions.named(code) for code in codes if code in definitions.all_definitions()]


def _with_bands(
    release: Release,
    metrics: Sequence[tuple[Definition, ByDay]],
    live_on: date,
    days: Days,
    measures: tuple[str, ...],
) -> tuple[tuple[Compared, ...], tuple[str, ...]]:
    """Each metric with its band, and beside what; of service and contacts only what has one: few differ by chance alone."""
    _first, last = rules.watch_days(checklists.of_release(release), live_on)
    beside = _beside(release, live_on, days, measures)
    bands = watch_bands.bands(
        metrics,
        live_on=live_on,
        watched=days,
        length=(last - live_on).days,
        aside=_holidays(release, live_on, days.last),
        rest=watch_hours.rest_of(release),
        beside=list(beside.values()),
    )
    found = [
        comparing.against(comparing.compare(each, rows, live_on, days), bands.get(each.code))
        for each, rows in metrics
    ]
    banded = {TROUBLES.code, *BESIDE}
    told = tuple(each for each in found if each.definition.code not in banded or each.band is not None)
    used = any(each.band is not None and each.band.beside for each in told)
    return told, tuple(beside) if used else ()


def _beside(release: Release, live_on: date, days: Days, measures: tuple[str, ...]) -> dict[str, ByDay]:
    """By name the days' figures of what the release did not touch, as far as they can be told."""
    if release.store is None:
        return {}
    found: dict[str, ByDay] = {}
    first = live_on - timedelta(days=watches.MOST_DAYS)
    for each in touching.untouched(release, release.store, live_on, days.last, now()):
        rows = touching.by_day(each, Days(first, days.last), measures)
        if rows:
            found[each.name] = rows
    return found


def _heard(release: Release, days: Days) -> ByDay:
    """Complaints and order problems by day, of the release's store or of all; nothing before the first was ever noted."""
    counted = listening.troubles_by_day(release.store, days)
    first = min(counted, default=None)
    return {} if first is None else {day: {"contacts": counted.get(day, 0)} for day in days if day >= first}


def _holidays(release: Release, live_on: date, last: date) -> frozenset[date]:
    """Holidays of the store's region: days that say nothing of what is usual, and are not judged by it."""
    if release.store is None:
        return frozenset()
    years = range(live_on.year - 2, last.year + 1)
    region = release.store.holidays_of
    return frozenset(each.day for year in years for each in holidays.of_year(region, year))


def measurements(release: Release, at: datetime) -> dict[UUID, Measurement]:
    """What each promise came to by its id, as the ledger takes it; empty before the first full day.

    Against the series' own past and untouched stores where that is calibrated (grade B or C, with interval and verdict);
    else before and after: the change in percent where the figures can say it, no interval and no verdict (grade D).
    """
    promises = promises_of(release) if release.live_on else []
    if not promises:
        return {}
    codes = dict.fromkeys(effect.metric for effect in promises)
    reading = read(release, tuple(codes), release.day_of(at))
    if reading.days is None:
        return {}
    told = watch_impact.told(release, promises, reading.days)
    calibrated = {code: each for code, each in told.items() if each.impact.grade != Grade.D}
    return {
        effect.pk: _calibrated(release, effect, calibrated[effect.metric], reading.data_version)
        if effect.metric in calibrated
        else _measurement(release, effect, reading, reading.days)
        for effect in promises
    }


def _calibrated(release: Release, effect: IntendedEffect, told: Told, version: int) -> Measurement:
    """As the impact tells it; where releases cannot be told apart it is named after all of them."""
    impact = told.impact
    low, high = impact.relative_interval or (None, None)
    wanted = effect.direction if told.definition.code == effect.metric else told.definition.better
    what = _("%(release)s together with %(others)s") % {"release": release.name, "others": told.names}
    return Measurement(
        what=(what if told.bundle else release.name)[:200],
        metric=told.definition.code,
        grade=impact.grade,
        verdict=_verdict(impact.verdict, wanted),
        estimate=_percent(impact.relative),
        low=_percent(low),
        high=_percent(high),
        first=told.days.first,
        last=told.days.last,
        method=impact.method.value,
        data_version=version,
        area=None if told.bundle else release.area,
        store=release.store,
    )


def _verdict(found: ShiftVerdict, wanted: str) -> Verdict:
    if found is ShiftVerdict.NO_EFFECT_BEYOND_MARGIN:
        return Verdict.NO_EFFECT
    if found is ShiftVerdict.CANNOT_TELL:
        return Verdict.CANNOT_TELL
    return Verdict.BETTER if (found is ShiftVerdict.ROSE) == (wanted == "up") else Verdict.WORSE


def _percent(share: float | None) -> Decimal | None:
    return None if share is None else Decimal(share * 100).quantize(FINEST)


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
