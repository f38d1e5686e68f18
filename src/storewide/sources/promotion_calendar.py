"""The promotion calendar of a week or a month: who runs what when, drawn, and which of it clashes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.lib.periods import Days, PeriodUnreadable, label, parse
from storewide.sources import promotion_words as words
from storewide.sources import promotions
from storewide.sources.promotions import Clash
from storewide.warehouse.drivers import Promotion

#: periods that a calendar turns to
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)


@dataclass(frozen=True)
class Bar:
    """One promotion in one sales channel, drawn: `left` and `width` count days of the period."""

    title: str
    lowers: str
    days: str
    left: int
    width: int
    clashes: bool


@dataclass(frozen=True)
class Lane:
    """One sales channel with its promotions, by first day."""

    name: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Calendar:
    """What a week or a month shows; `scale` has a name for each day that is named, else an empty text."""

    days: Days
    name: str
    scale: tuple[str, ...]
    lanes: tuple[Lane, ...]
    clashes: tuple[Clash, ...]
    running: tuple[Promotion, ...]
    before: tuple[str, str] | None
    after: tuple[str, str] | None
    other: tuple[str, str]

    @property
    def width(self) -> int:
        """How many days it has."""
        return len(self.days)

    @property
    def ticks(self) -> tuple[int, ...]:
        """The places of the days that are named."""
        return tuple(place for place, name in enumerate(self.scale) if name)


def period_of(text: str, known: Sequence[Promotion], today: date) -> Days:
    """The month or ISO week that an address names (`2026-11`, `2026-W48`), else the month nearest to today."""
    try:
        found = parse(text)
    except PeriodUnreadable:
        found = Days(LATEST, LATEST)
    if text in {label(found.first, "month"), label(found.first, "week")} and EARLIEST <= found.first < LATEST:
        return found
    return parse(label(promotions.nearest(known, today), "month"))


def calendar(known: Sequence[Promotion], days: Days) -> Calendar:
    """The promotions and clashes of a month or a week."""
    running = promotions.running(known, days)
    clashes = promotions.clashes(known, days)
    before, after = days.first - timedelta(days=1), days.last + timedelta(days=1)
    grain = "week" if len(days) == 7 else "month"
    turn = _week if grain == "week" else _month
    return Calendar(
        days=days,
        name=turn(days.first)[0],
        scale=tuple(_scale(days)),
        lanes=_lanes(running, clashes, days),
        clashes=clashes,
        running=running,
        before=turn(before) if before >= EARLIEST else None,
        after=turn(after) if after < LATEST else None,
        other=(_("By week"), label(days.first, "week"))
        if grain == "month"
        else (_("By month"), label(days.last, "month")),
    )


def _lanes(running: Sequence[Promotion], clashes: Sequence[Clash], days: Days) -> tuple[Lane, ...]:
    """By sales channel, all of them first."""
    clashing = {(each.store, promotion) for each in clashes for promotion in each.ids}
    lanes: dict[str, list[Bar]] = {}
    for each in sorted(running, key=lambda each: (each.sales_channel or "", each.first, each.title)):
        is_clashing = (each.store, each.promotion_id) in clashing
        lanes.setdefault(each.sales_channel or "", []).append(_bar(each, days, is_clashing))
    return tuple(Lane(words.channel(name), tuple(bars)) for name, bars in lanes.items())


def _bar(promotion: Promotion, days: Days, is_clashing: bool) -> Bar:
    first, last = max(promotion.first, days.first), min(promotion.last, days.last)
    return Bar(
        title=promotion.title,
        lowers=promotions.lowers(promotion) or _("everything"),
        days=formats.span(promotion.first, promotion.last),
        left=(first - days.first).days,
        width=(last - first).days + 1,
        clashes=is_clashing,
    )


def _scale(days: Days) -> list[str]:
    """Every day of a week by name, of a month the Mondays."""
    if len(days) == 7:
        return [date_format(day, "D j") for day in days]
    return [date_format(day, "j") if day.weekday() == 0 else "" for day in days]


def _month(day: date) -> tuple[str, str]:
    return date_format(day, "F Y"), label(day, "month")


def _week(day: date) -> tuple[str, str]:
    code = label(day, "week")
    return _("Week %(number)s of %(year)s") % {"number": int(code[-2:]), "year": code[:4]}, code
