"""The pictures of a watch: a metric by day, its change within its band, and what was seen beside what was expected."""

import math
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from storewide.kit.charts import Annotation, Chart, Marker, Role, Series, Unit
from storewide.ledger.models import IntendedEffect
from storewide.lib.periods import Days
from storewide.metrics import pictures, rules
from storewide.metrics.words import name
from storewide.releases import comparing, watch_impact, watch_words
from storewide.releases.comparing import Compared
from storewide.releases.models import Release
from storewide.releases.watch_impact import Told
from storewide.releases.watch_words import Measured
from storewide.releases.watching import Reading
from storewide.stats.watches import Numbers

#: so many days before go-live are drawn of a fit
_DRAWN = 56


@dataclass(frozen=True)
class Shown:
    """An impact in words, and the picture of how well its method fits; None where it has none."""

    told: Measured
    chart: Chart | None


def impacts(release: Release, promises: list[IntendedEffect], reading: Reading) -> list[Shown]:
    """What can be told of each promise beside the own past and what was not touched."""
    if reading.days is None or reading.fault:
        return []
    found = watch_impact.told(release, promises, reading.days).values()
    return [Shown(watch_words.measured(each), fit(release, each, reading.currency)) for each in found]


def fit(release: Release, told: Told, currency: str) -> Chart | None:
    """By day what was seen, and what the method expected without the release, since go-live with its interval."""
    found = told.impact.fit
    if found is None:
        return None
    definition = told.definition
    last = told.days.last
    days = tuple(Days(last - timedelta(days=len(found.seen) - 1), last))
    begin = max(0, len(days) - told.impact.length - _DRAWN)
    seen, expected, low, high = (
        _values(each[begin:], told, currency) for each in (found.seen, found.expected, found.low, found.high)
    )
    called = name(definition)
    return Chart(
        key=f"watch-fit-{definition.code.replace('_', '-')}",
        title=watch_words.fit_title(told),
        unit=pictures.unit(definition, currency),
        xs=days[begin:],
        series=(
            Series(called, seen),
            Series(_("Expected without the release"), expected, Role.PLAN, low, high),
        ),
        annotations=(Annotation(told.answer.at, release.name, Marker.RELEASE, release.get_absolute_url()),),
        x_label=_("Day"),
        alt=_(
            "%(metric)s by day, and what was expected without the release; since go-live with its interval."
        )
        % {"metric": called},
    )


def _values(row: Numbers, told: Told, currency: str) -> tuple[float | None, ...]:
    money = told.definition.unit == "money"
    return tuple(
        None
        if not math.isfinite(each)
        else float(rules.major(Decimal(float(each)), currency))
        if money
        else float(each)
        for each in row
    )


def cumulative(drawn: Compared) -> Chart | None:
    """By day of the watch the change since go-live, within the band expected without the release."""
    band = drawn.band
    if band is None:
        return None
    called = name(drawn.definition)
    change, low, high = (
        tuple(None if each is None else float(each) for each in row)
        for row in (band.changes, band.lows, band.highs)
    )
    return Chart(
        key=f"watch-band-{drawn.definition.code.replace('_', '-')}",
        title=watch_words.band_title(drawn),
        unit=Unit(_("change since go-live"), "percent", 1),
        xs=band.days,
        series=(
            Series(called, change),
            Series(_("Expected without the release"), (0.0,) * len(change), Role.PLAN, low, high),
        ),
        x_label=_("Day"),
        alt=_("%(metric)s: the change since go-live by day, and the band expected without the release.")
        % {"metric": called},
    )


def by_day(release: Release, reading: Reading, drawn: Compared) -> Chart | None:
    """The metric by day from four weeks before go-live, with go-live marked."""
    rows = reading.rows_of(drawn)
    if not rows or release.live_on is None:
        return None
    since = release.live_on - timedelta(weeks=comparing.WEEKS)
    definition, days = drawn.definition, tuple(sorted(day for day in rows if day >= since))
    values = [rules.value(definition, dict(rows[day])) for day in days]
    money = definition.unit == "money"
    numbers = [None if each is None else each.ratio for each in values]
    shown = tuple(
        None if each is None else float(rules.major(each, reading.currency) if money else each)
        for each in numbers
    )
    return Chart(
        key=f"watch-{definition.code.replace('_', '-')}",
        title=_("%(metric)s by day, before and since go-live") % {"metric": name(definition)},
        unit=pictures.unit(definition, reading.currency),
        xs=days,
        series=(Series(name(definition), shown),),
        annotations=(Annotation(release.live_on, release.name, Marker.RELEASE, release.get_absolute_url()),),
        x_label=_("Day"),
        alt=_("%(metric)s by day, %(days)s; %(release)s went live within them.")
        % {"metric": name(definition), "days": Days(days[0], days[-1]), "release": release},
    )
