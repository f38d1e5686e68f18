"""Spend with the returns that are still to come: young orders develop as older ones did. Pure but for its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from storewide.lib.periods import Days
from storewide.stats import development
from storewide.stats.development import Cohort, CohortsUnusable

WEEK = timedelta(weeks=1)
#: returns are followed for half a year, and learned from the orders of the year before
MOST_AGES = 26
LEARNED_FROM = 52
#: with less history than this nobody can say what comes back
_FEWEST_AGES, _COHORTS_EACH = 4, 8


@dataclass(frozen=True)
class Week:
    """Orders of seven days (or fewer at the end): worth, and what came back by age in weeks; minor units."""

    days: Days
    worth: int
    came_back: dict[int, int]


@dataclass(frozen=True)
class Returns:
    """Spend of a period's orders in minor units, dated by the order: so far, and as it is expected to end up.

    `low` and `high` bound the expected one (95 %); the three are None where the history is too short to say.
    `weeks`: for how many weeks returns are followed.
    """

    so_far: int
    expected: int | None
    low: int | None
    high: int | None
    weeks: int


def until(days: Days, known_until: date) -> list[Days]:
    """The weeks to ask for: the period in sevens from its first day, and as many before it as there is to learn from."""
    first = days.first - LEARNED_FROM * WEEK
    last = min(days.last, known_until)
    starts = [first + number * WEEK for number in range((last - first).days // 7 + 1)]
    return [Days(start, min(start + WEEK - timedelta(days=1), last)) for start in starts]


def develop(weeks: Sequence[Week], days: Days, known_until: date) -> Returns:
    """What the orders of `days` come to. `weeks` as `until` cuts them, those without orders left out."""
    asked = [week for week in weeks if week.days.first >= days.first]
    so_far = sum(week.worth - sum(week.came_back.values()) for week in asked)
    history = (known_until - weeks[0].days.last).days // 7 if weeks else 0
    ages = min(MOST_AGES, history - _COHORTS_EACH)
    if ages < _FEWEST_AGES:
        return Returns(so_far, None, None, None, 0)
    try:
        found = development.develop(
            [_cohort(week, ages, known_until) for week in asked],
            known=[_cohort(week, ages, known_until) for week in weeks],
            ages=ages,
        )
    except CohortsUnusable:
        return Returns(so_far, None, None, None, 0)
    certain = sum(week.worth - _passed(week, ages, known_until) for week in asked)
    # what came back already, also at an age that is not over, does not come undone: spend can only get less
    expected, low, high = (
        min(so_far, round(certain - later))
        for later in (found.total.expected, found.total.high, found.total.low)
    )
    return Returns(so_far=so_far, expected=expected, low=low, high=high, weeks=ages)


def _cohort(week: Week, ages: int, known_until: date) -> Cohort:
    passed = min(ages, _age(week, known_until))
    return Cohort(week.worth, tuple(week.came_back.get(age, 0) for age in range(passed)))


def _passed(week: Week, ages: int, known_until: date) -> int:
    """What came back at ages that are over, or later than any that is expected."""
    passed = min(ages, _age(week, known_until))
    return sum(amount for age, amount in week.came_back.items() if age < passed or age >= ages)


def _age(week: Week, known_until: date) -> int:
    """How many whole weeks of age even the week's last order has behind it."""
    return max(0, (known_until - week.days.last).days // 7)
