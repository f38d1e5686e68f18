"""What a campaign did: read against those without it where there are any, else before and after.

People drawn at random are an experiment (grade A). Countries without it are an untreated control at the same time
(grade B), as long as the same comparison of earlier days shows nothing. Anything else is before and after (grade D).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from storewide.demand.models import Campaign, Holdout
from storewide.kit import formats
from storewide.ledger.evidence_operations import Measurement
from storewide.ledger.models import Grade, Verdict
from storewide.lib.periods import Days
from storewide.metrics import comparing, definitions, figures
from storewide.sources.house import warehouse
from storewide.stats import holdouts, means, sample_ratio
from storewide.stats.comparison import Comparison, TooFewUnits
from storewide.stats.moments import Moments
from storewide.stats.verdicts import verdict
from storewide.warehouse.questions import NONE, QuestionInvalid, SourceFault
from storewide.warehouse.trials import TrialAnswer, TrialQuestion

BEFORE_AND_AFTER = "before and after, same weekdays"
FINEST = Decimal("0.0001")
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Reading:
    """What the days so far show: changes as shares (0.05 for 5 % more), None where they cannot be said.

    `note` says what the grade rests on, or why there is no better one. `windows`: earlier windows looked at.
    """

    days: Days | None
    grade: Grade = Grade.D
    verdict: Verdict = Verdict.CANNOT_TELL
    change: float | None = None
    low: float | None = None
    high: float | None = None
    method: str = BEFORE_AND_AFTER
    note: str = ""
    data_version: int = 0


def read(campaign: Campaign, on: date) -> Reading:
    """What the full days of a campaign show by the day `on`. Figures that cannot be asked are told in the note."""
    days = full_days(campaign, on)
    if days is None:
        return Reading(None, note=_("No full day of the campaign has figures yet."))
    try:
        if campaign.holdout == Holdout.PEOPLE:
            return _of_people(campaign, days)
        if campaign.holdout == Holdout.REGIONS:
            return _of_regions(campaign, days)
        return _before_and_after(campaign, days, _("Nobody was held out; before and after cannot tell why."))
    except figures.FiguresRefused as refused:
        return Reading(days, note=refused.sentence)


def full_days(campaign: Campaign, on: date) -> Days | None:
    """The days of the campaign that are whole and have figures."""
    known = figures.extent(campaign.store.slug)
    if known is None:
        return None
    last = min(campaign.last, figures.last_full_day(on), known.last)
    return Days(campaign.first, last) if last >= campaign.first >= known.first else None


def measurement(campaign: Campaign, reading: Reading) -> Measurement | None:
    """A reading as the ledger takes it; None before the first full day."""
    if reading.days is None:
        return None
    return Measurement(
        what=campaign.name,
        metric=campaign.metric,
        grade=reading.grade,
        verdict=reading.verdict,
        estimate=_percent(reading.change),
        low=_percent(reading.low),
        high=_percent(reading.high),
        first=reading.days.first,
        last=reading.days.last,
        method=reading.method,
        data_version=reading.data_version,
        area=campaign.area,
        store=campaign.store,
    )


def _before_and_after(campaign: Campaign, days: Days, note: str) -> Reading:
    """Against as many days before, on the same weekdays; refunds at equal maturity."""
    back = -(-len(days) // 7) * _WEEK
    before = Days(days.first - back, days.last - back)
    known = figures.extent(campaign.store.slug)
    asked: dict[str, Any] = {
        "store": campaign.store.slug,
        "measures": (campaign.metric,),
        "matured": comparing.maturity(days, campaign.store) if campaign.metric == "spend" else None,
    }
    report = figures.ask(first=days.first, last=days.last, **asked)
    now = report.rows[0].measures[campaign.metric] if report.rows else None
    then = None
    if known is not None and known.first <= before.first:
        then = figures.total(before, **asked).measures[campaign.metric]
    change = now / then - 1 if now is not None and then else None
    return Reading(days, change=change, note=note, data_version=report.version)


def _of_regions(campaign: Campaign, days: Days) -> Reading:
    """The countries with it against those without, calibrated on earlier days."""
    everywhere = [each for each in warehouse().values("country", campaign.store.slug) if each != NONE]
    held_out = [each for each in everywhere if each in campaign.held_out]
    treated = [each for each in everywhere if each not in campaign.held_out]
    if not held_out or not treated:
        note = _("The figures know no country with, or none without the campaign; so before and after only.")
        return _before_and_after(campaign, days, note)
    known = figures.extent(campaign.store.slug)
    assert known is not None  # noqa: S101 - there are full days
    whole = Days(known.first, days.last)
    effect = holdouts.compare(
        _daily(campaign, whole, treated),
        _daily(campaign, whole, held_out),
        start=(days.first - whole.first).days,
        days=len(days),
        masked=_masked(campaign, whole),
    )
    return _calibrated(campaign, days, effect, held_out)


def _calibrated(
    campaign: Campaign, days: Days, effect: holdouts.RegionEffect, held_out: list[str]
) -> Reading:
    """A comparison of regions as a reading: with a verdict only where earlier days allow for one."""
    version = warehouse().version
    if not effect.passed or effect.interval is None or effect.p_value is None:
        return Reading(
            days, change=effect.relative, method=holdouts.METHOD, note=_unproven(effect), data_version=version
        )
    low, high = effect.interval
    found = Verdict.CANNOT_TELL
    if effect.p_value < holdouts.ALPHA and not low <= 0 <= high:
        is_up = definitions.named(campaign.metric).better == "up"
        found = Verdict.BETTER if (low > 0) == is_up else Verdict.WORSE
    note = _(
        "Against %(countries)s without it; %(windows)s earlier windows of the same length showed nothing."
    )
    said = {"countries": ", ".join(held_out), "windows": formats.number(effect.windows)}
    return Reading(days, Grade.B, found, effect.relative, low, high, holdouts.METHOD, note % said, version)


def _unproven(effect: holdouts.RegionEffect) -> str:
    said = {"windows": formats.number(effect.windows), "fewest": holdouts.FEWEST}
    if effect.windows < holdouts.FEWEST:
        return (
            _(
                "There are %(windows)s earlier windows to try the comparison on; it takes %(fewest)s, so no verdict."
            )
            % said
        )
    return _(
        "The same comparison of earlier days finds changes where there was no campaign, so it proves nothing here."
    )


def _daily(campaign: Campaign, days: Days, countries: list[str]) -> list[float]:
    """The metric by day in these countries; visitors and buyers of days, which do not add up to those of a week."""
    report = figures.ask(
        first=days.first,
        last=days.last,
        by="day",
        store=campaign.store.slug,
        where=[("country", each) for each in countries],
        measures=(campaign.metric,),
    )
    return [float(row.measures[campaign.metric] or 0) for row in report.rows]


def _masked(campaign: Campaign, whole: Days) -> frozenset[int]:
    """The numbers of days on which another campaign held countries out."""
    others = Campaign.objects.filter(store=campaign.store, holdout=Holdout.REGIONS).exclude(pk=campaign.pk)
    spans = others.exclude(effect=None).values_list("first", "last")
    return frozenset(
        number
        for first, last in spans
        for number in range((first - whole.first).days, (last - whole.first).days + 1)
    )


def _of_people(campaign: Campaign, days: Days) -> Reading:
    """Those who got it against those held out at random, each counted from when they were drawn."""
    try:
        answer = _trial(campaign, days)
    except (QuestionInvalid, SourceFault) as fault:
        return _before_and_after(campaign, days, str(fault))
    control = [arm for arm in answer.arms if arm.variant == campaign.control]
    treated = [arm for arm in answer.arms if arm.variant != campaign.control]
    if not control or not treated:
        note = _("%(experiment)s has no exposures with and without the campaign; so before and after only.")
        return _before_and_after(campaign, days, note % {"experiment": campaign.experiment})
    counts = [sum(arm.units for arm in arms) for arms in (control, treated)]
    share = campaign.control_share or 50
    if not sample_ratio.check(counts, [share, 100 - share]).ok:
        note = _(
            "The people held out are not the share that was planned, so the draw was not at random: no verdict."
        )
        return _before_and_after(campaign, days, note)
    sums = [
        (
            sum(arm.outcomes[campaign.metric].total for arm in arms),
            sum(arm.outcomes[campaign.metric].squares for arm in arms),
        )
        for arms in (control, treated)
    ]
    try:
        compared = means.compare(Moments(counts[0], *sums[0]), Moments(counts[1], *sums[1]))
    except TooFewUnits:
        return _before_and_after(campaign, days, _("Too few people were drawn to compare them."))
    return _randomised(campaign, days, compared, counts, answer.version)


def _randomised(
    campaign: Campaign, days: Days, compared: Comparison, counts: list[int], version: int
) -> Reading:
    better = definitions.named(campaign.metric).better
    low, high = compared.relative_interval or (None, None)
    said = {"control": formats.number(counts[0]), "treated": formats.number(counts[1])}
    return Reading(
        days,
        Grade.A,
        Verdict(verdict(compared, better=better, margin=None)),
        compared.relative,
        low,
        high,
        f"people held out, {compared.method}",
        _("%(control)s people held out at random against %(treated)s who got it.") % said,
        version,
    )


def _trial(campaign: Campaign, days: Days) -> TrialAnswer:
    """The arms by visitor; by customer where the exposures state no visitor."""
    asked: dict[str, Any] = {
        "experiment": campaign.experiment,
        "store": campaign.store.slug,
        "first": days.first,
        "last": days.last,
        "outcomes": (campaign.metric,),
    }
    answer = warehouse().ask_trial(TrialQuestion(unit="visitor", **asked))
    if any(arm.units for arm in answer.arms):
        return answer
    return warehouse().ask_trial(TrialQuestion(unit="customer", **asked))


def _percent(share: float | None) -> Decimal | None:
    return None if share is None else (Decimal(share) * 100).quantize(FINEST)
