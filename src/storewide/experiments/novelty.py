"""Whether an effect wears off once people are used to the change: the test's weeks told one by one, exploratory. Pure.

A week counts the units that met the change in it, from then to its end, so that all weeks are of one length. What a unit
did before the week is left out: it may be an effect of the change itself.
"""

import math
from collections.abc import Sequence
from datetime import date, timedelta

from storewide.experiments.comparing import Arms, Planned, Seen, figure
from storewide.experiments.lines import Week
from storewide.experiments.results import ALPHA, FEWEST, Judged
from storewide.stats import adjusting, estimates, sample_ratio
from storewide.stats.distributions import normal_above
from storewide.stats.estimates import EstimateUnusable
from storewide.stats.ratios import DenominatorZero
from storewide.stats.shrinking import Effect

METHOD = "one week, welch and fieller 1"
DAYS = 7
#: one week says nothing about wearing off
FEWEST_WEEKS = 2


def spans(first: date, last: date) -> list[tuple[date, date]]:
    """The whole weeks from `first` to `last`, counted from the first day; none of fewer than two."""
    count = ((last - first).days + 1) // DAYS
    begins = [first + timedelta(days=DAYS * number) for number in range(count)]
    return [(each, each + timedelta(days=DAYS - 1)) for each in begins] if count >= FEWEST_WEEKS else []


def weeks(planned: Planned, seen: Seen) -> tuple[Week, ...]:
    """The change of the first success metric in each week that was told, arm by arm; quantiles have none.

    A week whose own split is not as planned (p < 0.0005: the change may bring people back) has its units alone.
    """
    lead = next((each for each in planned.judged if each.role == "success" and not each.share), None)
    if lead is None:
        return ()
    return tuple(
        _week(planned, lead, variant, span, arms) for variant in planned.variants for span, arms in seen.weeks
    )


def wears_off(told: Sequence[Week]) -> float | None:
    """The chance of a first week so far from the later ones where nothing changes (two-sided); None below two.

    It is held against the mean of the later weeks. Weeks share units, so it is a hint and no test.
    """
    known = [each for each in map(_effect, told) if each is not None]
    if len(known) < FEWEST_WEEKS or _effect(told[0]) is None:
        return None
    first, later = known[0], together(known[1:])
    apart = (first.value - later.value) / math.hypot(first.standard_error, later.standard_error)
    return 2 * normal_above(abs(apart))


def together(effects: Sequence[Effect]) -> Effect:
    """The mean of several effects, each counting alike: relative effects that are large are also known less well."""
    value = math.fsum(each.value for each in effects) / len(effects)
    return Effect(value, math.hypot(*(each.standard_error for each in effects)) / len(effects))


def later(told: Sequence[Week]) -> float | None:
    """The change of all weeks but the first, as a share; None where none is known."""
    known = [each for each in map(_effect, told[1:]) if each is not None]
    return together(known).value if known else None


def _effect(week: Week) -> Effect | None:
    if week.relative is None or not week.relative_error:
        return None
    return Effect(week.relative, week.relative_error)


def _week(planned: Planned, judged: Judged, variant: str, span: tuple[date, date], arms: Arms) -> Week:
    units = {key: arms[key].units if key in arms else 0 for key in planned.weights}
    pair = (planned.control, variant)
    week = Week(
        metric=judged.metric,
        variant=variant,
        first=span[0].isoformat(),
        last=span[1].isoformat(),
        units=sum(units[key] for key in pair),
    )
    split = (
        sample_ratio.check(list(units.values()), list(planned.weights.values()))
        if any(units.values())
        else None
    )
    if split is None or not split.ok or min(units[key] for key in pair) < FEWEST:
        return week
    try:
        control, other = adjusting.adjusted([arms[key] for key in pair], figure(judged), ())
    except (DenominatorZero, EstimateUnusable):
        return week
    one = estimates.compare(control.estimate, other.estimate, method=METHOD, alpha=ALPHA)
    change = adjusting.relative_change(control, other)
    if change is None or one.relative_interval is None:
        return week
    return Week(
        **vars(week)
        | {
            "relative": one.relative,
            "relative_interval": one.relative_interval,
            "relative_error": change.standard_error,
        }
    )
