"""Measuring a change that is live and that nobody measured: its metric's days before it went live tell what would have been.

Nothing untouched stands beside it, so that the evidence is grade C where the same look at earlier dates passes, else D.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.ledger import evidence_operations, rules, shipping, words
from storewide.ledger.book import Line
from storewide.ledger.evidence_operations import Measurement, Past
from storewide.ledger.models import IntendedEffect, MeasuredEffect, Verdict
from storewide.ledger.operations import SENTENCES, NotAPromise
from storewide.ledger.reasons import FEWEST, Reason
from storewide.ledger.shipping import Shipped
from storewide.lib.periods import Days
from storewide.metrics import definitions, figures
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store
from storewide.stats.shift import reading
from storewide.stats.shift.reading import ChangeUnreadable, Impact, Method

#: how many days from go-live on are looked at
LONGEST = 28
#: how many days before go-live the series begins
PAST = 400
_VERDICTS = {
    reading.Verdict.NO_EFFECT_BEYOND_MARGIN: Verdict.NO_EFFECT,
    reading.Verdict.CANNOT_TELL: Verdict.CANNOT_TELL,
}
_TOO_YOUNG = gettext_lazy(
    "“%(what)s” is live since %(day)s; at least %(days)s whole days with figures are needed to measure it."
)


class NotMeasurable(Refusal):
    """Nothing can be measured of a change: no promise, too few days, or no figures of its metric."""

    status = 409


class StatedAlready(Refusal):
    """An effect was promised or stated of this change; it stays as it is."""

    status = 409


def measure_now(*, line: Line, by: Actor, at: datetime) -> MeasuredEffect:
    """Measure what a live change promised, against its metric's own past; raises NotMeasurable.

    The figures are read before anything is locked, since reading them may take seconds.
    """
    require_waiting(line)
    told = line.promised
    assert told is not None  # noqa: S101 - else it would not wait
    days, impact, version = impact_of(line.item, told.metric, at)
    measurement = Measurement(
        what=line.item.link.label[:200],
        metric=told.metric,
        grade=impact.grade,
        verdict=verdict_of(told.metric, impact),
        estimate=_percent(impact.relative),
        low=_percent(impact.relative_interval[0] if impact.relative_interval else None),
        high=_percent(impact.relative_interval[1] if impact.relative_interval else None),
        first=days.first,
        last=days.last,
        method=f"{impact.method}, {impact.calibrated.windows} placebos",
        data_version=version,
        area=Area.objects.filter(slug=line.item.area).first(),
        store=Store.objects.filter(slug=line.item.store).first(),
    )
    effect = IntendedEffect.objects.get(pk=told.id)
    return evidence_operations.measure(
        measurement=measurement, effect=effect, source=line.item.link, by=by, at=at
    )


def require_waiting(line: Line) -> None:
    """Raise NotMeasurable, with the reason, where a line has no stated effect that can be measured now."""
    said = {"what": line.item.link.label, "day": formats.day(line.item.live_on), "days": FEWEST}
    if line.reason is Reason.NO_PAST:
        raise NotMeasurable(
            _(
                "“%(what)s” is live since %(day)s, and no figures are known of %(days)s days before; import "
                "earlier days, then it can be measured."
            )
            % said
        )
    if line.reason is Reason.TOO_YOUNG:
        raise NotMeasurable(_TOO_YOUNG % said)
    told = line.promised
    if told is None or told.change is None or line.reason not in (Reason.NEVER, Reason.GRADE_D):
        raise NotMeasurable(_("“%(what)s” has no stated effect that waits for its measurement.") % said)


def impact_of(item: Shipped, metric: str, at: datetime) -> tuple[Days, Impact, int]:
    """What the metric did from go-live on, the days looked at, and the version of the data. Raises NotMeasurable."""
    last = min(item.live_on + timedelta(days=LONGEST), figures.last_full_day(at.date()))
    known = figures.extent(item.store or None)
    if known is not None:
        last = min(last, known.last)
    first = item.live_on + timedelta(days=1)
    if known is None or (last - first).days + 1 < FEWEST:
        said = {"what": item.link.label, "day": formats.day(item.live_on), "days": FEWEST}
        raise NotMeasurable(_TOO_YOUNG % said)
    begin = max(known.first, item.live_on - timedelta(days=PAST))
    report = figures.ask(
        first=begin, last=last, by="day", store=item.store or None, measures=figures.measures_of([metric])
    )
    values = {row.days.first: row.ratio(metric) for row in report.rows}
    try:
        impact = reading.read(
            _series(values, begin, last, item.live_on),
            np.empty(((last - begin).days + 1, 0)),
            at=(first - begin).days,
            method=Method.INTERRUPTED,
            rhythm=reading.DAYS,
        )
    except ChangeUnreadable as unreadable:
        raise NotMeasurable(
            _("Of %(metric)s nothing can be told: %(why)s")
            % {"metric": words.metric_name(metric), "why": unreadable}
        ) from unreadable
    return Days(first, last), impact, report.version


def verdict_of(metric: str, impact: Impact) -> str:
    """Better or worse by the metric's good direction; of grade D never anything."""
    if impact.grade == "D":
        return Verdict.CANNOT_TELL
    if impact.verdict in _VERDICTS:
        return _VERDICTS[impact.verdict]
    rose = impact.verdict == reading.Verdict.ROSE
    return Verdict.BETTER if rose == (definitions.named(metric).better == "up") else Verdict.WORSE


@trail.operation
def state_late(
    *, item: Shipped, metric: str, direction: str, size: Decimal, owner: Person, by: Actor, at: datetime
) -> IntendedEffect:
    """State what a change that is live was meant to do, marked as told after the fact.

    Raises StatedAlready where its effect is stated, NotAPromise where it could not be measured.
    """
    known = IntendedEffect.objects.frozen().filter(
        source_kind=item.link.kind, source_id=item.link.id, size__isnull=False
    )
    if known.exists():
        raise StatedAlready(
            _("The effect of “%(what)s” is stated already and stays as it is.") % {"what": item.link.label}
        )
    if faults := rules.faults_of_size(size, direction):
        raise NotAPromise({field: str(SENTENCES[code]) % values for field, code, values in faults})
    past = Past(
        what=item.link.label[:200],
        day=item.live_on,
        metric=metric,
        direction=direction,
        size=size,
        owner=owner,
        area=Area.objects.filter(slug=item.area).first(),
        store=Store.objects.filter(slug=item.store).first(),
    )
    return evidence_operations.tell_past(past=past, source=item.link, by=by, at=at)


def live(written: str) -> Shipped | None:
    """The live change that an address names as `kind:id`; None where there is none."""
    return next((each for each in shipping.shipped() if each.link.written == written), None)


def _series(
    values: Mapping[date, Decimal | None], begin: date, last: date, live_on: date
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    days = list(Days(begin, last))
    found = [values.get(day) for day in days]
    # the day of go-live itself is neither before nor after
    return np.array(
        [
            np.nan if each is None or day == live_on else float(each)
            for day, each in zip(days, found, strict=True)
        ]
    )


def _percent(share: float | None) -> Decimal | None:
    return None if share is None else round(Decimal(share) * 100, 4)
