"""What one may ask why about: a metric, its days, the days they are compared with, and how closely to look."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal
from storewide.lib.periods import Days, PeriodUnreadable, parse
from storewide.metrics import definitions, figures
from storewide.metrics.definitions import Definition, UnknownMetric
from storewide.warehouse.questions import DIMENSIONS

#: what is looked into without being asked
USUAL = ("marketing_channel", "country", "device")
_WEEK = 7
_YEAR = timedelta(weeks=52)
PREVIOUS, LAST_YEAR = "previous", "last_year"

type Where = tuple[tuple[str, str], ...]


class WhyRefused(Refusal):
    """Why a metric changed cannot be said as asked; the sentence names what is wrong and what to do."""


@dataclass(frozen=True)
class Asked:
    """A metric of a store (None: of all) over `days`, against earlier or later ones, looked into `by` dimensions.

    `matured`: refunds count on the day of their order, within so many days after it, so that both periods are equally
    old; None counts each on its own day. `deep`: look one level deeper even where that takes seconds.
    """

    definition: Definition
    days: Days
    against: Days
    store: str | None = None
    where: Where = ()
    by: tuple[str, ...] = USUAL
    matured: int | None = None
    deep: bool = False


def asked(
    code: str,
    period: str,
    against: str = PREVIOUS,
    *,
    store: str | None = None,
    where: Where = (),
    by: tuple[str, ...] = (),
    mature: bool = False,
    deep: bool = False,
) -> Asked:
    """The question as people write it: periods as `2026-11`, `2026-W47` or `A..B`. Raises WhyRefused."""
    try:
        definition = definitions.named(code.replace("-", "_"))
        days = parse(period)
        other = compared(days, against)
    except (UnknownMetric, PeriodUnreadable) as error:
        raise WhyRefused(str(error)) from None
    if days.first <= other.last and other.first <= days.last:
        raise WhyRefused(
            _("%(against)s and %(days)s have days in common; compare days that do not overlap.")
            % {"against": other, "days": days}
        )
    for name in by:
        if name not in DIMENSIONS:
            raise WhyRefused(
                _("“%(name)s” is nothing to look into; use one of %(known)s.")
                % {"name": name, "known": ", ".join(DIMENSIONS)}
            )
    return Asked(
        definition=definition,
        days=days,
        against=other,
        store=store,
        where=where,
        by=tuple(dict.fromkeys(by)) or USUAL,
        matured=maturity(days, other, store) if mature else None,
        deep=deep,
    )


def dimensions(text: str) -> tuple[str, ...]:
    """The dimensions of a text with commas between; none of an empty one."""
    return tuple(each.strip() for each in text.split(",") if each.strip())


def compared(days: Days, against: str) -> Days:
    """The days to compare with: `previous`, `last_year` (the same weekdays 52 weeks before), or a period by its text.

    The previous days are as many whole months before whole months, else the same weekdays just before.
    """
    if against == LAST_YEAR:
        return Days(days.first - _YEAR, days.last - _YEAR)
    if against != PREVIOUS:
        return parse(against)
    if days.first.day == 1 and (days.last + timedelta(days=1)).day == 1:
        return days.previous()
    return earlier(days, 1, len(days))


def earlier(days: Days, steps: int, length: int) -> Days:
    """The same weekdays so many steps before, each of the whole weeks that `length` days take."""
    back = timedelta(days=_WEEK * ceil(length / _WEEK) * steps)
    return Days(days.first - back, days.last - back)


def maturity(days: Days, against: Days, store: str | None) -> int:
    """How many days the refunds of both periods have had to come, counted from the newest day there are facts of."""
    known = figures.extent(store)
    newest = known.last if known else date.max
    return max((newest - max(days.last, against.last)).days, 0)
