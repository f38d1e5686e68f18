"""The weeks of a test as its page shows them: whether the effect wears off, week by week."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from storewide.experiments import novelty, result_words, rules, standing_pictures
from storewide.experiments.lines import Week
from storewide.experiments.models import Experiment
from storewide.experiments.queries import Facts
from storewide.kit import formats
from storewide.kit.charts import Chart, Series, Unit

#: the chance of calling an effect to wear off where it does not
ALPHA = 0.05


@dataclass(frozen=True)
class Told:
    """One week: its days, the change with its interval, and how many units met the change."""

    days: str
    change: str
    between: str
    units: int


@dataclass(frozen=True)
class Novelty:
    """The weeks of the arm that the finding is about: the sentence, the chart (None below two known), each week."""

    says: str
    chart: Chart | None
    weeks: list[Told]


def told(experiment: Experiment, facts: Facts) -> Novelty | None:
    """What the weeks say; None before two of them have passed, or where they cannot be told."""
    if facts.result is None or not facts.result.weeks:
        return None
    arm = rules.finding(facts.result).variant
    weeks = [each for each in facts.result.weeks if each.variant == arm]
    if not weeks:
        return None
    says = sentence(experiment, weeks)
    return Novelty(says, _chart(experiment, weeks, says), [_week(each) for each in weeks])


def sentence(experiment: Experiment, weeks: list[Week]) -> str:
    """Whether the first week differs from the later ones, in words."""
    chance, later = novelty.wears_off(weeks), novelty.later(weeks)
    first = weeks[0].relative
    if chance is None or later is None or first is None:
        return _("Too little is known of single weeks to say whether the effect wears off")
    words = {
        "metric": result_words.name(experiment, weeks[0].metric),
        "first": result_words.signed(first),
        "later": result_words.signed(later),
    }
    if chance >= ALPHA:
        return (
            _("Nothing says that the effect wears off: %(first)s in the first week, %(later)s since") % words
        )
    if abs(later) < abs(first) or (later < 0) != (first < 0):
        return _("The effect may wear off: %(metric)s %(first)s in the first week, %(later)s since") % words
    return _("The effect may grow: %(metric)s %(first)s in the first week, %(later)s since") % words


def _week(week: Week) -> Told:
    days = {
        "first": formats.day(date.fromisoformat(week.first)),
        "last": formats.day(date.fromisoformat(week.last)),
    }
    return Told(
        days=_("%(first)s to %(last)s") % days,
        change=formats.NO_VALUE if week.relative is None else result_words.signed(week.relative),
        between=standing_pictures.between(week.relative_interval),
        units=week.units,
    )


def _chart(experiment: Experiment, weeks: list[Week], says: str) -> Chart | None:
    known = [each for each in weeks if each.relative_interval is not None]
    if len(known) < novelty.FEWEST_WEEKS:
        return None
    low, high = zip(*(each.relative_interval or (0.0, 0.0) for each in known), strict=True)
    return Chart(
        key="weeks",
        title=says,
        unit=Unit(_("change against the control"), "percent", 1),
        x_label=_("Week from"),
        xs=tuple(date.fromisoformat(each.first) for each in known),
        series=(
            Series(
                result_words.name(experiment, known[0].metric),
                tuple(each.relative for each in known),
                low=low,
                high=high,
            ),
        ),
        alt=says,
    )
