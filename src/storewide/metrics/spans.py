"""Whole months that results are told of: how one asks for them, what they are called, those before and after."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.kit.pages import Action
from storewide.lib.periods import Days, PeriodUnreadable, months_later, parse_one
from storewide.sources import below_store

#: so many months may be told of together
MOST = 36


def asked(address: Mapping[str, str], usual: Days) -> tuple[Days, str]:
    """The months that an address asks for, and what is wrong with it (empty: nothing).

    `month=2026-03` is one, `from=2026-01&to=2026-03` several, in either order; the usual ones where it names none.
    """
    given = (address.get("from", ""), address.get("to", ""))
    ends = [text for text in given if text]
    if not ends:
        return below_store.month(address.get("month", ""), usual), ""
    try:
        found = [parse_one(text[:7]) for text in ends]
    except PeriodUnreadable:
        return usual, _("Write months as 2026-03.")
    whole = Days(min(each.first for each in found), max(each.last for each in found))
    if len(firsts(whole)) > MOST:
        said = {"count": len(firsts(whole)), "most": MOST}
        return usual, _("These are %(count)s months; choose %(most)s at most.") % said
    return whole, ""


def firsts(months: Days) -> tuple[date, ...]:
    """The first days of months, and of those that some days lie in."""
    found = [months.first.replace(day=1)]
    while (following := months_later(found[-1], 1)) <= months.last:
        found.append(following)
    return tuple(found)


def query(months: Days) -> str:
    """The months as an address asks for them."""
    if len(firsts(months)) == 1:
        return f"month={months.first:%Y-%m}"
    return f"from={months.first:%Y-%m}&to={months.last:%Y-%m}"


def label(months: Days) -> str:
    """`Mar 2026`; `Jan 2026 to Mar 2026`."""
    if len(firsts(months)) == 1:
        return formats.month(months.first)
    said = {"first": formats.month(months.first), "last": formats.month(months.last)}
    return _("%(first)s to %(last)s") % said


def months(named: Sequence[date]) -> str:
    """Months by their first days, in order: those that follow one another as one stretch."""
    stretches: list[Days] = []
    for first in named:
        last = months_later(first, 1) - timedelta(days=1)
        if stretches and stretches[-1].last + timedelta(days=1) == first:
            stretches[-1] = Days(stretches[-1].first, last)
        else:
            stretches.append(Days(first, last))
    return ", ".join(label(each) for each in stretches)


def beside(address: str, months: Days) -> tuple[Action, ...]:
    """As many months before, and after, each at the address."""
    count = len(firsts(months))
    moved = (
        Days(months_later(months.first, step), months_later(months.last, step + 1) - timedelta(days=1))
        for step in (-count, count)
    )
    return tuple(Action(label(each), f"{address}?{query(each)}", "quiet") for each in moved)
