"""What is said beside the result of a finished test: guardrails, what was known before, looks, and warnings."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext, ngettext

from storewide.kit import formats
from storewide.stats.verdicts import GuardrailVerdict
from storewide.warehouse.finished_outcomes import Spot

_NBSP = "\u00a0"
_WEEK = 7


def guardrail(metric: str, verdict: GuardrailVerdict, margin: float) -> str:
    """After the sentence of a metric that must not suffer: whether its margin holds."""
    words = {"metric": metric, "margin": formats.number(round(margin * 100, 3)) + _NBSP + "%"}
    if verdict == GuardrailVerdict.NO_WORSE:
        return gettext("Guardrail holds: any harm to %(metric)s is smaller than %(margin)s.") % words
    if verdict == GuardrailVerdict.WORSE:
        return gettext("Guardrail broken: %(metric)s got worse, perhaps by more than %(margin)s.") % words
    return (
        gettext(
            "Guardrail open: %(metric)s may have got worse by more than %(margin)s; more units would tell."
        )
        % words
    )


def adjusted(covariates: Sequence[str], variance_kept: float) -> str:
    """After the sentence of a metric that was freed of what units were like before."""
    gone = max(0, round((1 - variance_kept) * 100))
    return gettext("What %(columns)s told beforehand took away %(gone)s of the noise (variance).") % {
        "columns": ", ".join(covariates),
        "gone": f"{gone}{_NBSP}%",
    }


def below_zero(column: str, spot: Spot) -> str:
    """Warned: a count or a price below 0 is damage, a refund is not."""
    return ngettext(
        "%(count)s row has a value below 0 in column %(column)s (%(value)s); right for refunds, damage in a count.",
        "%(count)s rows have a value below 0 in column %(column)s (the least is %(value)s); right for refunds, damage "
        "in a count.",
        spot.count,
    ) % {"count": formats.number(spot.count), "column": column, "value": formats.number(float(spot.value))}


def mismatch_shown(p_value: float) -> str:
    """Warned: the result is shown though nobody may trust it."""
    return gettext(
        "The units did not split as planned (p = %(p)s) and the result is shown because you asked for it: whatever "
        "sorted the units may also have made the difference, so decide nothing by it."
    ) % {"p": f"{p_value:.1g}"}


def no_history(column: str, units: int, share: float) -> str:
    """Told: of whom nothing was known."""
    return ngettext(
        "Of %(units)s unit (%(share)s) nothing stands in column %(column)s; it is taken as a unit without a past.",
        "Of %(units)s units (%(share)s) nothing stands in column %(column)s; they are taken as units without a past.",
        units,
    ) % {"units": formats.number(units), "share": formats.percent(share), "column": column}


def differed_before(column: str, variant: str, control: str, p_value: float) -> str:
    """Warned: arms that differ before anything was changed."""
    return gettext(
        "%(column)s already differed between %(variant)s and %(control)s (p = %(p)s), which a fair draw does in fewer "
        "than 1 of 1,000 tests; make sure that the column was filled before the test and the draw was fair."
    ) % {"column": column, "variant": variant, "control": control, "p": f"{p_value:.1g}"}


def of_days(day: int, planned: int) -> Iterator[str]:
    """What the days with data are too few or too many for."""
    if day < _WEEK:
        yield _week_incomplete(day)
    if day > planned:
        yield _beyond_plan(day, planned)


def _week_incomplete(day: int) -> str:
    """Warned: a verdict of a few days is one about these days of the week."""
    return ngettext(
        "The data cover %(day)s day; let a test run at least 7 before you ship, since days of the week differ.",
        "The data cover %(day)s days; let a test run at least 7 before you ship, since days of the week differ.",
        day,
    ) % {"day": day}


def _beyond_plan(day: int, planned: int) -> str:
    """Told: the test ran on."""
    return gettext(
        "The data cover %(day)s days of %(planned)s planned; looks after the plan are judged more strictly."
    ) % {"day": day, "planned": planned}


def days_missing(first: int, count: int, last: int) -> str:
    """Told: days of the test that nobody measured, or that did not reach the file."""
    return ngettext(
        "Day %(first)s of the %(last)s has no row; if people came that day, find out where their rows went.",
        "%(count)s of the %(last)s days have no row, the first of them day %(first)s; if people came on those days, "
        "find out where their rows went.",
        count,
    ) % {"first": first, "count": count, "last": last}


def one_value(metric: str, variant: str) -> str:
    """Warned: an arm in which all did the same was hardly measured."""
    return gettext(
        "%(metric)s is the same for every unit of %(variant)s and differs elsewhere; make sure that it was measured "
        "there."
    ) % {"metric": metric, "variant": variant}


def too_long(column: str, last: int, longest: int) -> str:
    """Refused: one wrong date makes a test of years."""
    return gettext(
        "Column %(column)s spans %(last)s days, and no test lasts longer than %(longest)s; mend the first or the last "
        "day, or take their rows out."
    ) % {"column": column, "last": formats.number(last), "longest": longest}


def late_start(column: str, first: int) -> str:
    """Refused: numbers that do not count from the start."""
    return gettext(
        "The first row of column %(column)s is of day %(first)s; days are counted from the start of the test, so "
        "write 1 for its first day."
    ) % {"column": column, "first": formats.number(first)}


def no_denominator(metric: str, column: str) -> str:
    """Refused: a ratio over nothing."""
    return gettext(
        "%(metric)s has no value, since %(column)s adds up to 0 in a variant; take a metric per unit."
    ) % {
        "metric": metric,
        "column": column,
    }


def not_a_day(column: str, spot: Spot) -> str:
    """Refused: rows whose day is none."""
    words = {"count": formats.number(spot.count), "column": column, "row": spot.row, "value": spot.value[:60]}
    return (
        ngettext(
            "%(count)s row has no day in column %(column)s: row %(row)s holds “%(value)s”; write a date such as "
            "2026-03-31 or the day's number from 1, in all rows alike.",
            "%(count)s rows have no day in column %(column)s, first row %(row)s, which holds “%(value)s”; write a date "
            "such as 2026-03-31 or the day's number from 1, in all rows alike.",
            spot.count,
        )
        % words
    )


def varying(column: str, spot: Spot) -> str:
    """Refused: what was known before a test cannot change during it."""
    return ngettext(
        "%(count)s unit has different values in column %(column)s: %(unit)s, first in row %(row)s; what was known "
        "before the test is one value a unit.",
        "%(count)s units have different values in column %(column)s, such as %(unit)s, first in row %(row)s; what was "
        "known before the test is one value a unit.",
        spot.count,
    ) % {"count": formats.number(spot.count), "column": column, "unit": spot.value, "row": spot.row}
