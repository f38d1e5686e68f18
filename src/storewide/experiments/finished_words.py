"""The result of a finished test in sentences that a shop person understands; figures as they are written."""

import math
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from storewide.kit import formats
from storewide.stats.comparison import Comparison, Interval
from storewide.stats.verdicts import Verdict
from storewide.warehouse.finished_outcomes import Spot

_MOST_DIGITS = 8


@dataclass(frozen=True)
class Named:
    """What the sentence calls things: the metric, the variant, the control, and the margin (0.01 for 1 %)."""

    metric: str
    variant: str
    control: str
    margin: float
    is_share: bool


def sentence(named: Named, comparison: Comparison, verdict: Verdict) -> str:
    """One sentence: metric, both means, the change with its interval, the verdict."""
    if comparison.interval is None:
        return _without_spread(named, comparison)
    words = {
        "metric": named.metric,
        "variant": named.variant,
        "control": named.control,
        "margin": formats.number(round(named.margin * 100, 3)) + "\u00a0%",
        "change": _change(named, comparison, comparison.interval),
        **_means(named, comparison, comparison.interval),
    }
    return _message(verdict, comparison, named.margin) % words


def _message(verdict: Verdict, comparison: Comparison, margin: float) -> str:
    if verdict == Verdict.BETTER:
        if _is_small(comparison, margin):
            return gettext(
                "%(metric)s: better with %(variant)s, but by less than %(margin)s: %(variant_mean)s against "
                "%(control_mean)s with %(control)s, a change of %(change)s."
            )
        return gettext(
            "%(metric)s: better with %(variant)s, %(variant_mean)s against %(control_mean)s with %(control)s, "
            "a change of %(change)s."
        )
    if verdict == Verdict.WORSE:
        return gettext(
            "%(metric)s: worse with %(variant)s, %(variant_mean)s against %(control_mean)s with %(control)s, "
            "a change of %(change)s."
        )
    if verdict == Verdict.NO_EFFECT_BEYOND_MARGIN:
        return gettext(
            "%(metric)s: no effect that matters with %(variant)s, %(variant_mean)s against %(control_mean)s with "
            "%(control)s, a change of %(change)s, all of it within ±%(margin)s."
        )
    return gettext(
        "%(metric)s: cannot tell whether %(variant)s changes it, %(variant_mean)s against %(control_mean)s with "
        "%(control)s, a change of %(change)s, which chance alone could bring."
    )


def _is_small(comparison: Comparison, margin: float) -> bool:
    found = comparison.relative_interval
    return found is not None and -margin < found[0] and found[1] < margin


def _change(named: Named, comparison: Comparison, interval: Interval) -> str:
    scale = 100 if named.is_share else 1
    digits = _digits(interval, scale)
    figures = {
        "difference": _signed(comparison.difference * scale, digits),
        "low": _signed(interval[0] * scale, digits),
        "high": _signed(interval[1] * scale, digits),
    }
    if comparison.relative is None or comparison.relative_interval is None:
        text = (
            gettext("%(difference)s percentage points (between %(low)s and %(high)s)")
            if named.is_share
            else gettext("%(difference)s (between %(low)s and %(high)s)")
        )
        return text % figures
    figures["relative"] = _signed_percent(comparison.relative, comparison.relative_interval)
    text = (
        gettext("%(difference)s percentage points (between %(low)s and %(high)s), or %(relative)s")
        if named.is_share
        else gettext("%(difference)s (between %(low)s and %(high)s), or %(relative)s")
    )
    return text % figures


def _signed_percent(ratio: float, interval: Interval) -> str:
    return _signed(ratio * 100, min(2, _digits(interval, 100))) + "\u00a0%"


def _signed(value: float, digits: int) -> str:
    """Rounded first, so that a trace below 0 is not written as −0.00."""
    return formats.signed(round(value, digits) + 0.0, digits)


def _means(named: Named, comparison: Comparison, interval: Interval) -> dict[str, str]:
    """Both means with as many decimals as their difference is known to."""
    digits = _digits(interval, 100 if named.is_share else 1)
    write = formats.percent if named.is_share else formats.number
    return {
        "control_mean": write(comparison.control_mean, digits),
        "variant_mean": write(comparison.variant_mean, digits),
    }


def _digits(interval: Interval, scale: int) -> int:
    """Decimals that show two digits of how wide the interval is."""
    size = (interval[1] - interval[0]) / 2 * scale
    return 0 if size == 0 else min(_MOST_DIGITS, max(0, 1 - math.floor(math.log10(size))))


def _without_spread(named: Named, comparison: Comparison) -> str:
    words = {"metric": named.metric, "variant": named.variant, "control": named.control}
    control, variant = (_plain(named, mean) for mean in (comparison.control_mean, comparison.variant_mean))
    if comparison.difference == 0:
        return gettext(
            "%(metric)s: cannot tell, since it is the same for every unit of %(variant)s and %(control)s, "
            "%(value)s; check that the column was filled."
        ) % {**words, "value": control}
    return gettext(
        "%(metric)s: cannot tell, since it is the same for every unit of %(variant)s, %(variant_mean)s, and for every "
        "unit of %(control)s, %(control_mean)s; check how the column was filled."
    ) % {**words, "variant_mean": variant, "control_mean": control}


def _plain(named: Named, value: float) -> str:
    return formats.percent(value) if named.is_share else formats.number(value)


def lopsided(metric: str, needed: int) -> str:
    """Said after a mean that hangs on a few extreme values: its interval is rougher than it looks."""
    return gettext(
        "A few extreme values carry %(metric)s, so the interval is rough: about %(needed)s units an arm would "
        "make it good."
    ) % {"metric": metric, "needed": formats.number(_rounded(needed))}


def _rounded(count: int) -> int:
    """Two digits, since it is a rule of thumb."""
    return int(round(count, 2 - len(str(count))))


def one_arm(variant: str) -> str:
    """Refused: nothing to compare with."""
    return gettext("All units are in one variant, %(variant)s; a test needs at least two to compare.") % {
        "variant": variant
    }


def too_few(variant: str, units: int, least: int) -> str:
    """Refused: an arm of a handful of units."""
    return ngettext(
        "Variant %(variant)s has %(units)s unit; below %(least)s units nothing can be said, so let the test run on.",
        "Variant %(variant)s has %(units)s units; below %(least)s units nothing can be said, so let the test run on.",
        units,
    ) % {"variant": variant, "units": formats.number(units), "least": least}


def in_two_arms(spot: Spot) -> str:
    """Refused: units that saw several variants."""
    return ngettext(
        "%(count)s unit is in more than one variant: %(unit)s, first in row %(row)s; what it did belongs to "
        "neither, so find out why it saw both, and take its rows out.",
        "%(count)s units are in more than one variant, such as %(unit)s, first in row %(row)s; what they did belongs "
        "to neither, so find out why they saw both, and take their rows out.",
        spot.count,
    ) % {"count": formats.number(spot.count), "unit": spot.value, "row": spot.row}


def listed_twice(spot: Spot) -> str:
    """Refused: units with several rows."""
    return ngettext(
        "%(count)s unit is listed more than once: %(unit)s, first in row %(row)s; write one row a unit, "
        "with its values summed.",
        "%(count)s units are listed more than once, such as %(unit)s, first in row %(row)s; write one row a unit, "
        "with its values summed.",
        spot.count,
    ) % {"count": formats.number(spot.count), "unit": spot.value, "row": spot.row}


def empty_cells(column: str, spot: Spot) -> str:
    """Refused: rows that say no unit, or no variant."""
    return ngettext(
        "%(count)s row has nothing in column %(column)s: row %(row)s; fill it, or take the row out.",
        "%(count)s rows have nothing in column %(column)s, first row %(row)s; fill them, or take the rows out.",
        spot.count,
    ) % {"count": formats.number(spot.count), "column": column, "row": spot.row}


def not_numbers(column: str, spot: Spot) -> str:
    """Refused: values that no mean can be made of."""
    words = {"count": formats.number(spot.count), "column": column, "row": spot.row, "value": spot.value[:60]}
    if not spot.value:
        return (
            ngettext(
                "%(count)s row has no number in column %(column)s: row %(row)s is empty; write 0 where a unit did "
                "nothing, or take out who was not measured.",
                "%(count)s rows have no number in column %(column)s, first row %(row)s, which is empty; write 0 where "
                "a unit did nothing, or take out who was not measured.",
                spot.count,
            )
            % words
        )
    if any(sign.isdigit() for sign in spot.value):
        return (
            ngettext(
                "%(count)s row has no number in column %(column)s: row %(row)s holds “%(value)s”; write figures below "
                "10^15 with a point before their decimals and no other sign, such as 1234.5.",
                "%(count)s rows have no number in column %(column)s, first row %(row)s, which holds “%(value)s”; "
                "write figures below 10^15 with a point before their decimals and no other sign, such as 1234.5.",
                spot.count,
            )
            % words
        )
    return (
        ngettext(
            "%(count)s row has no number in column %(column)s: row %(row)s holds “%(value)s”; write 0 where a unit "
            "did nothing, or take out who was not measured.",
            "%(count)s rows have no number in column %(column)s, first row %(row)s, which holds “%(value)s”; write 0 "
            "where a unit did nothing, or take out who was not measured.",
            spot.count,
        )
        % words
    )


def uneven_split(units: dict[str, int], planned: dict[str, float], p_value: float) -> str:
    """Refused: the arms did not get their shares."""
    return gettext(
        "The units did not split as planned: %(units)s, where %(planned)s were due; chance alone does this in fewer "
        "than 1 of 2,000 tests (p = %(p)s). Whatever sorted the units also sorts what they did, so the result is "
        "hidden: find the cause (assignment, redirects, tracking, filters) and run the test again."
    ) % {
        "units": _listed({name: formats.number(count) for name, count in units.items()}),
        "planned": _listed({name: formats.number(round(count)) for name, count in planned.items()}),
        "p": f"{p_value:.1g}",
    }


def _listed(figures: dict[str, str]) -> str:
    return ", ".join(f"{name} {figure}" for name, figure in figures.items())
