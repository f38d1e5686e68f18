"""Why the totals of an experiment say nothing, and what to know before believing those that do."""

from collections.abc import Mapping

from django.utils.translation import gettext

from storewide.experiments import finished_notes
from storewide.kit import formats


def crowded(variants: int) -> str:
    """Refused: what is named variant is none."""
    return gettext(
        "The experiment has %(count)s variants; a test has a few, so the column variant holds something else."
    ) % {"count": formats.number(variants)}


def without_control(control: str, variants: list[str]) -> str:
    """Refused: nothing to compare with."""
    return gettext("No arm is named %(control)s; the arms are %(variants)s.") % {
        "control": control,
        "variants": ", ".join(variants),
    }


def without_metric(metric: str, variant: str) -> str:
    """Told: a metric that one arm has no units for."""
    return gettext("%(metric)s has fewer than 10 units in %(variant)s and is not compared there.") % {
        "metric": metric,
        "variant": variant,
    }


def mismatch_shown(p_value: float) -> str:
    """Warned: the result is shown though nobody may trust it."""
    return finished_notes.mismatch_shown(p_value)


def no_number(column: str, row: int, text: str) -> str:
    """Refused: a total that is none."""
    if not text:
        return gettext("Row %(row)s has nothing in column %(column)s; fill it.") % {
            "row": row,
            "column": column,
        }
    return gettext("Row %(row)s has no number in column %(column)s: “%(text)s”; mend it.") % {
        "row": row,
        "column": column,
        "text": text[:60],
    }


def no_count(column: str, row: int, value: float) -> str:
    """Refused: a count below 0 or with a fraction."""
    return gettext(
        "Row %(row)s counts %(value)s in column %(column)s; a count is a whole number of 0 or more."
    ) % {
        "row": row,
        "column": column,
        "value": f"{value:g}",
    }


def negative_variance(row: int, value: float) -> str:
    """Refused: a variance below 0."""
    return gettext(
        "Row %(row)s has a variance of %(value)s; none is below 0, so it was computed with too few digits or is "
        "something else."
    ) % {"row": row, "value": f"{value:g}"}


def more_clicks(row: int, clicks: int, impressions: int) -> str:
    """Refused: more clicks than impressions."""
    return gettext(
        "Row %(row)s has %(clicks)s clicks on %(impressions)s impressions; count each impression that was clicked once."
    ) % {"row": row, "clicks": formats.number(clicks), "impressions": formats.number(impressions)}


def no_metric(row: int) -> str:
    """Refused: a row of no metric among rows of named ones."""
    return gettext("Row %(row)s names no metric; fill it, or take it out.") % {"row": row}


def counts_differ(metric: str, counts: Mapping[str, int], p_value: float) -> str:
    """Warned: a metric of those alone who did something, which the change itself may have made more or fewer."""
    return gettext(
        "%(metric)s stands on %(counts)s, which is not how the units were to split (p = %(p)s): whatever made these "
        "counts differ may also have made its difference, so give it per unit that was assigned."
    ) % {
        "metric": metric,
        "counts": ", ".join(f"{name} {formats.number(count)}" for name, count in counts.items()),
        "p": f"{p_value:.1g}",
    }


def no_variant(row: int) -> str:
    """Refused: a row of no arm."""
    return gettext("Row %(row)s names no variant; fill it, or take it out.") % {"row": row}


def listed_twice(row: int, variant: str, metric: str) -> str:
    """Refused: two rows for one arm."""
    if not metric:
        return gettext("Variant %(variant)s is listed twice, again in row %(row)s; write one row an arm.") % {
            "variant": variant,
            "row": row,
        }
    return gettext(
        "%(metric)s of variant %(variant)s is listed twice, again in row %(row)s; write one row an arm and metric "
        "(and time)."
    ) % {"metric": metric, "variant": variant, "row": row}


def no_time(row: int, text: str) -> str:
    """Refused: a moment that is none."""
    return gettext(
        "Row %(row)s has no moment in column time: “%(text)s”; write days since the start, or dates, in all rows alike."
    ) % {"row": row, "text": text[:60]}


def falling(row: int, variant: str) -> str:
    """Refused: totals that are not those so far."""
    return gettext(
        "Variant %(variant)s counts fewer units in row %(row)s than at an earlier time; give the totals from the start "
        "up to each time."
    ) % {"variant": variant, "row": row}
