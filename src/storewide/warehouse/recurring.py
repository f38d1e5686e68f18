"""Orders that run for a term: what they bring in a month, how many are renewed, what leaves. Pure.

A *term* begins on the day of its order and runs for `term_months`. A renewal that comes before the term it follows
has ended begins when that one ends; an upgrade ends the term it takes the place of. An order of the kind
"cancellation" ends what runs for the same customer and product (for all its products where it names none). Followed
within the days of grace, a term counts as renewed.
"""

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby

#: days after its end within which a following term still renews one
GRACE = timedelta(days=30)


@dataclass(frozen=True)
class Line:
    """An order line with a term, or a cancellation: who (account or customer), product, kind, day, months, net.

    `net`: gross less discount, in minor units.
    """

    who: str
    product: str
    kind: str
    day: date
    months: int
    net: int


@dataclass(frozen=True)
class Term:
    """A running term: from its first day to the day after its last. `monthly`: what it brings a month, minor units.

    `instead`: what the term that an upgrade took the place of brought.
    """

    who: str
    product: str
    kind: str
    begins: date
    ends: date
    monthly: Fraction
    cancelled: bool = False
    instead: Fraction = Fraction()


@dataclass(frozen=True)
class Month:
    """A month of recurring revenue, money in minor units.

    `running`: a month's worth of all terms that run on its last day. `added`: of terms that began in it for a new
    customer or product, `upgraded`: what upgrades bring more. `due`: terms that ended in it, `renewed` and `left` of
    them; the others can still be renewed. `lost`: a month's worth of those that left.
    """

    month: date
    running: int
    terms: int
    added: int
    upgraded: int
    due: int
    renewed: int
    left: int
    lost: int

    @property
    def renewal(self) -> Fraction | None:
        """Share of the decided terms that were renewed; None where none is decided."""
        decided = self.renewed + self.left
        return Fraction(self.renewed, decided) if decided else None


def terms(lines: Iterable[Line]) -> list[Term]:
    """The terms of all lines, in the order of who, product and begin."""
    ordered = sorted(lines, key=lambda line: (line.who, line.product, line.day, line.kind == "cancellation"))
    ends_all: dict[str, list[date]] = {}
    for line in ordered:
        if line.kind == "cancellation" and not line.product:
            ends_all.setdefault(line.who, []).append(line.day)
    found: list[Term] = []
    for (who, _product), each in groupby(ordered, key=lambda line: (line.who, line.product)):
        found += _chain(list(each), ends_all.get(who, []))
    return found


def _chain(lines: Sequence[Line], ends_all: Sequence[date]) -> list[Term]:
    """The terms of one customer and product, one after the other."""
    made: list[Term] = []
    stops = sorted([*(line.day for line in lines if line.kind == "cancellation"), *ends_all])
    for line in lines:
        if line.kind == "cancellation" or line.months <= 0:
            continue
        begins, instead = line.day, Fraction()
        if line.kind == "renewal" and made:
            begins = max(begins, made[-1].ends)
        if line.kind == "upgrade" and made and made[-1].ends > begins:
            instead = made[-1].monthly
            made[-1] = replace(made[-1], ends=begins)
        ends, monthly = _later(begins, line.months), Fraction(line.net, line.months)
        made.append(Term(line.who, line.product, line.kind, begins, ends, monthly, instead=instead))
    return [_stopped(term, stops) for term in made]


def _stopped(term: Term, stops: Sequence[date]) -> Term:
    stop = next((day for day in stops if term.begins <= day < term.ends), None)
    return term if stop is None else replace(term, ends=stop, cancelled=True)


def months(found: Sequence[Term], first: date, last: date, known_until: date) -> tuple[Month, ...]:
    """The months from that of `first` to that of `last`; `known_until`: the last day with facts."""
    followed = _followed(found)
    answer = []
    month = first.replace(day=1)
    while month <= last:
        end = month.replace(day=calendar.monthrange(month.year, month.month)[1])
        answer.append(_month(month, end, found, followed, known_until))
        month = end + timedelta(days=1)
    return tuple(answer)


def _month(month: date, end: date, found: Sequence[Term], followed: set[int], known_until: date) -> Month:
    running = [term for term in found if term.begins <= end < term.ends]
    began = [term for term in found if month <= term.begins <= end]
    due = [(number, term) for number, term in enumerate(found) if month <= term.ends <= end]
    renewed = [term for number, term in due if number in followed]
    left = [
        term
        for number, term in due
        if number not in followed and (term.cancelled or term.ends + GRACE < known_until)
    ]
    return Month(
        month=month,
        running=_sum(running),
        terms=len(running),
        added=_sum(each for each in began if each.kind not in ("renewal", "upgrade")),
        upgraded=round(
            sum((each.monthly - each.instead for each in began if each.kind == "upgrade"), Fraction())
        ),
        due=len(due),
        renewed=len(renewed),
        left=len(left),
        lost=_sum(left),
    )


def _followed(found: Sequence[Term]) -> set[int]:
    """The places of terms that another of the same customer and product follows within the days of grace."""
    followed = set()
    for number, term in enumerate(found[:-1]):
        following = found[number + 1]
        same = (following.who, following.product) == (term.who, term.product)
        if same and not term.cancelled and following.begins <= term.ends + GRACE:
            followed.add(number)
    return followed


def _sum(of: Iterable[Term]) -> int:
    """Added up exactly, rounded once half to even."""
    return round(sum((term.monthly for term in of), Fraction()))


def _later(day: date, months_on: int) -> date:
    """The same day so many months later, the last of that month where it has no such day."""
    number = day.year * 12 + day.month - 1 + months_on
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@dataclass(frozen=True)
class Quotes:
    """Quotes made in some days: how many, their worth (minor units), how many became orders, after how many days.

    `days`: the median of those that did; None where none did.
    """

    made: int
    worth: int
    ordered: int
    ordered_worth: int
    days: int | None
