"""A watch in words: what moved and what cannot be known from it. Before and after never gives a verdict."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.tags import Tag, Tone
from storewide.ledger.impact_words import sentences
from storewide.lib.periods import Days
from storewide.metrics.words import name, shown
from storewide.releases.comparing import Compared
from storewide.releases.models import Release, Step, WatchAlarm
from storewide.releases.watch_hours import FirstDay, Look
from storewide.releases.watch_impact import Told
from storewide.releases.watching import Reading


@dataclass(frozen=True)
class Measured:
    """What a release did to one metric, in sentences, with its grade; `bundle` names what it cannot be told apart from."""

    name: str
    grade: Tag
    sentences: str
    bundle: str


@dataclass(frozen=True)
class HourLine:
    """One look of the first day at one series as people read it; `bound` is empty where the weeks before are not known."""

    label: str
    of: str
    tag: Tag
    got: str
    expected: str
    bound: str


@dataclass(frozen=True)
class Hourly:
    """The first day as people read it: of each series the look that counts, and all of them."""

    heading: str
    lines: tuple[HourLine, ...]
    every: tuple[HourLine, ...]
    as_of: str


def finding(reading: Reading) -> str:
    """What the watch shows so far, in one sentence."""
    if reading.days is None:
        return _("No full day since go-live has figures")
    if reading.fault:
        return reading.fault
    if reading.worst is not None:
        return _("Look at this – %(change)s; before and after cannot tell why") % {
            "change": _apart(reading.worst)
        }
    if reading.headline is None:
        return _("The figures of these days cannot be compared with the weeks before")
    if reading.usual:
        if all(each.band is not None for each in reading.compared if each.change is not None):
            return _("Nothing has left the band expected without the release")
        return _("Nothing lies beyond what the four weeks before go-live showed")
    return _("%(change)s; before and after cannot tell why") % {"change": _apart(reading.headline)}


def basis(days: Days | None, decided_on: date | None) -> str:
    """What is compared with what; after the decision also that the watch ended with it."""
    if decided_on is None:
        return _compared(days)
    if days is None:
        return _("It was decided on %(day)s, before a full day had figures.") % {
            "day": formats.day(decided_on)
        }
    return _("%(compared)s It was decided on %(day)s; what came after is left out.") % {
        "compared": _compared(days),
        "day": formats.day(decided_on),
    }


def _compared(days: Days | None) -> str:
    if days is None:
        return _("The day of go-live itself is not whole, so it is left out.")
    return _(
        "%(days)s against the same weekdays of the four weeks before go-live; "
        "of all of them only refunds count that came as soon after the order as the youngest order allows."
    ) % {"days": formats.span(days.first, days.last)}


def value(compared: Compared, number: Decimal | None, currency: str) -> str:
    """A figure as people read it."""
    return shown(compared.definition, number, currency)


def usual(compared: Compared, currency: str) -> str:
    """Between what the metric would lie without the release: its band, else what the weeks before showed."""
    if compared.usual is None:
        return formats.NO_VALUE
    low, high = compared.usual
    return _("%(low)s to %(high)s") % {
        "low": shown(compared.definition, low, currency),
        "high": shown(compared.definition, high, currency),
    }


def beside(reading: Reading) -> str:
    """Which bands are drawn beside what; empty where none is."""
    led = [name(each.definition) for each in reading.compared if each.band is not None and each.band.beside]
    if not led:
        return ""
    return _(
        "%(metrics)s: what %(others)s did on the same days is taken off, since earlier dates show that it goes along. "
        "The release did not touch that."
    ) % {"metrics": ", ".join(led), "others": ", ".join(reading.beside)}


def band_title(compared: Compared) -> str:
    """What a metric did within its band, as the title of its picture."""
    if compared.hurts:
        return _("%(change)s, beyond the band") % {"change": _apart(compared)}
    return (
        _("%(change)s, within the band") % {"change": _apart(compared)}
        if not compared.beyond
        else _apart(compared)
    )


def tag(compared: Compared) -> Tag:
    """Whether to look at it; never a verdict."""
    if compared.change is None:
        return Tag(_("cannot be said"), Tone.UNKNOWN)
    if compared.hurts:
        return Tag(_("look at this"), Tone.BAD, "down" if compared.change < 0 else "up")
    if compared.beyond:
        return Tag(_("unusual"), Tone.WAITING, "down" if compared.change < 0 else "up")
    if not compared.is_judged:
        return Tag(_("too few weeks"), Tone.UNKNOWN)
    return Tag(_("as usual"), Tone.PLAIN)


def measured(told: Told) -> Measured:
    """The impact on one metric in sentences: the estimate with its interval, the verdict, and what cannot be shown."""
    called = name(told.definition)
    bundle = ""
    if told.bundle:
        bundle = _(
            "Not this release alone: it cannot be told apart from %(others)s, which touch the same pages."
        ) % {"others": told.names}
    return Measured(
        called,
        Tag(_("grade %(grade)s") % {"grade": told.impact.grade}, Tone.PLAIN),
        sentences(told.answer, called, formats.day(told.answer.at), told.margin),
        bundle,
    )


def fit_title(told: Told) -> str:
    """What the picture of a fit shows, as its title."""
    said = {"metric": name(told.definition)}
    if told.answer.controls:
        return _("%(metric)s: seen, and expected beside what was not touched") % said
    return _("%(metric)s: seen, and expected by its own past") % said


def alarm(found: WatchAlarm) -> str:
    """An alarm in one sentence: what, by how much, since when, and what would have been usual."""
    said = {
        "metric": found.label,
        "size": formats.percent(abs(found.change)),
        "low": formats.percent(found.low),
        "high": formats.percent(found.high),
        "day": formats.day(found.seen_on),
        "hours": formats.number(found.hours or 0),
    }
    if found.hours is not None and found.change > 0:
        return (
            _(
                "%(metric)s: %(size)s above what the same hours of the weeks before held, %(hours)s hours after go-live; "
                "without the release between %(low)s and %(high)s."
            )
            % said
        )
    if found.hours is not None:
        return (
            _(
                "%(metric)s: %(size)s below what the same hours of the weeks before held, %(hours)s hours after go-live; "
                "without the release between %(low)s and %(high)s."
            )
            % said
        )
    if found.change < 0:
        return (
            _(
                "%(metric)s: %(size)s below what was expected by %(day)s; without the release between %(low)s and %(high)s."
            )
            % said
        )
    return (
        _(
            "%(metric)s: %(size)s above what was expected by %(day)s; without the release between %(low)s and %(high)s."
        )
        % said
    )


def to_do(release: Release) -> str:
    """What to do about an alarm, in the order in which it is done."""
    way_back = Step.objects.filter(release=release, code="rollback").exclude(note="").first()
    first = _(
        "See what the front desk hears and what else happened in these days; then decide: keep it, fix it or roll it back."
    )
    return f"{first} {_('The way back: %(note)s') % {'note': way_back.note}}" if way_back else first


def first_day(found: FirstDay, currency: str, looked_at: datetime | None) -> Hourly:
    """The first day by the hour: of each series the first look that hurts, else the newest."""
    heading = _("The first day by the hour")
    if found.hurting:
        heading = _("Not as usual since go-live: %(what)s") % {
            "what": ", ".join(str(each.series.name) for each in found.hurting)
        }
    newest = {each.series.code: each for each in found.looks}
    newest |= {each.series.code: each for each in found.hurting}
    as_of = _("As of %(moment)s; it is looked at every half hour.") % {"moment": formats.moment(looked_at)}
    return Hourly(
        heading,
        tuple(_hours(each, currency) for each in newest.values()),
        tuple(_hours(each, currency) for each in found.looks),
        as_of if looked_at else "",
    )


def _hours(look: Look, currency: str) -> HourLine:
    label = ngettext("after %(count)s hour", "after %(count)s hours", look.hours) % {"count": look.hours}
    if look.expected is None:
        return HourLine(
            label,
            str(look.series.name),
            Tag(_("cannot be said"), Tone.UNKNOWN),
            _came(look, currency),
            formats.NO_VALUE,
            "",
        )
    direction = "up" if look.series.rises else "down"
    tag = Tag(_("look at this"), Tone.BAD, direction) if look.hurts else Tag(_("as usual"), Tone.PLAIN)
    usual = look.expected
    bound = ""
    if look.series.rises:
        bound = _("at most %(count)s") % {"count": _count(look, math.floor(usual.high), currency)}
    elif usual.low > 0:
        bound = _("at least %(count)s") % {"count": _count(look, math.ceil(usual.low), currency)}
    return HourLine(
        label,
        str(look.series.name),
        tag,
        _came(look, currency),
        _count(look, usual.expected, currency),
        bound,
    )


def _came(look: Look, currency: str) -> str:
    """`12 of 480` of a share."""
    came = _count(look, look.got, currency)
    if look.of is None:
        return came
    said = {"count": came, "all": formats.number(look.of)}
    return _("%(count)s of %(all)s") % said


def _count(look: Look, number: float, currency: str) -> str:
    digits = 0 if number >= 10 or number == int(number) else 1
    return formats.money(round(number), currency) if look.series.money else formats.number(number, digits)


def _apart(compared: Compared) -> str:
    """`Conversion: 12.0 % below the weeks before`."""
    change = compared.change or Decimal(0)
    said = {"metric": name(compared.definition), "size": formats.percent(abs(change))}
    if compared.band is not None:
        if change < 0:
            return _("%(metric)s: %(size)s below what was expected") % said
        return _("%(metric)s: %(size)s above what was expected") % said
    if change < 0:
        return _("%(metric)s: %(size)s below the weeks before") % said
    return _("%(metric)s: %(size)s above the weeks before") % said
