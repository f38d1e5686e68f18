"""The release calendar of one month: what goes live on which day, what blocks it, who is not briefed, what it meets."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Tone
from storewide.lib.periods import Days, PeriodUnreadable, parse
from storewide.releases.models import Release
from storewide.releases.permissions import ReleasesPermission
from storewide.releases.preparing import clashes
from storewide.releases.preparing.clashes import Event
from storewide.releases.queries import Readiness

#: months that a calendar turns to
EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True)
class Entry:
    """One release on its day; `blocked` where something required is open, `unread` says who is not briefed."""

    release: Release
    tag: Tag
    unread: str
    blocked: bool


@dataclass(frozen=True)
class Box:
    """One day of the calendar; `inside` the month that is shown.

    `told`: freezes and campaigns that begin, and holidays, in words; `frozen`: nothing may go live.
    """

    day: date
    inside: bool
    is_today: bool
    entries: tuple[Entry, ...]
    told: tuple[str, ...] = ()
    frozen: bool = False

    @property
    def is_free(self) -> bool:
        """Whether nothing at all is told of the day."""
        return not self.entries and not self.told


def month_of(text: str, today: date) -> Days:
    """The month that an address names (`2026-11`), else the one of today."""
    try:
        found = parse(text)
    except PeriodUnreadable:
        return parse(f"{today:%Y-%m}")
    readable = len(text) == len("2026-11") and EARLIEST <= found.first <= LATEST
    return found if readable else parse(f"{today:%Y-%m}")


def context(month: Days, today: date, crumb: Crumb, actor: Actor) -> dict[str, Any]:
    """Everything the page shows of a month to `actor`, in a fixed number of queries."""
    ready = Readiness(today)
    by_day = defaultdict(list)
    for release in Release.objects.for_list().of_days(*_whole(month)).order_by("number"):
        by_day[release.live_on or release.planned_on].append(_entry(release, ready, today))
    told, frozen = _events(*_whole(month))
    boxes = [
        Box(
            day,
            month.first <= day <= month.last,
            day == today,
            tuple(by_day[day]),
            tuple(told[day]),
            day in frozen,
        )
        for day in Days(*_whole(month))
    ]
    before, after = month.first - timedelta(days=1), month.last + timedelta(days=1)
    inside = [entry for box in boxes if box.inside for entry in box.entries]
    return {
        "page": Page(
            title=finding(inside, month),
            short=_("Release calendar"),
            purpose=_("What goes live when, what blocks it, and who is not briefed."),
            guide="releases#calendar",
            crumbs=(crumb,),
            actions=_actions(actor),
        ),
        "month": _name(month.first),
        "weekdays": [date_format(box.day, "D") for box in boxes[:7]],
        "boxes": boxes,
        "empty": not inside and not any(box.told or box.frozen for box in boxes if box.inside),
        "before": (_name(before), f"{before:%Y-%m}") if before >= EARLIEST else None,
        "after": (_name(after), f"{after:%Y-%m}") if after <= LATEST else None,
    }


def _actions(actor: Actor) -> tuple[Action, ...]:
    shown = (
        Action(_("As a list"), reverse("releases:releases"), style="quiet"),
        Action(_("Freezes"), reverse("releases:freezes"), style="quiet"),
    )
    feeds = Action(_("As iCal"), reverse("releases:feeds"), style="quiet")
    return (*shown, feeds) if may(actor, ReleasesPermission.SET_UP) else shown


def finding(entries: Iterable[Entry], month: Days) -> str:
    """How the month stands, in one sentence."""
    found = list(entries)
    blocked = sum(entry.blocked for entry in found)
    said = {"month": _name(month.first)}
    if not found:
        return _("No release in %(month)s") % said
    if blocked:
        return ngettext(
            "One release of %(month)s is not ready to go live",
            "%(count)s releases of %(month)s are not ready to go live",
            blocked,
        ) % (said | {"count": formats.number(blocked)})
    return ngettext(
        "One release in %(month)s",
        "%(count)s releases in %(month)s",
        len(found),
    ) % (said | {"count": formats.number(len(found))})


def _events(first: date, last: date) -> tuple[dict[date, list[str]], set[date]]:
    """What begins on each of these days besides releases, in words, and on which of them nothing goes live."""
    told, frozen = defaultdict(list), set()
    for event in clashes.events(first, last):
        told[max(event.days.first, first)].append(_told(event))
        if event.kind == "freeze":
            frozen |= set(Days(max(event.days.first, first), min(event.days.last, last)))
    return told, frozen


def _told(event: Event) -> str:
    said = {"name": event.name, "until": formats.day(event.days.last), "store": event.store}
    if event.kind == "freeze":
        named = _("Freeze until %(until)s: %(name)s") % said
    elif event.kind == "campaign":
        named = _("Campaign until %(until)s: %(name)s") % said
    else:
        named = _("Holiday: %(name)s") % said
    return f"{named} ({event.store})" if event.store else named


def _entry(release: Release, ready: Readiness, today: date) -> Entry:
    points = ready.open_points(release)
    if points is None:
        return Entry(release, release.tag, "", blocked=False)
    unread = ready.unread(release)
    return Entry(release, _tag(release, len(points), today), _unread(unread), blocked=bool(points))


def _tag(release: Release, count: int, today: date) -> Tag:
    if release.planned_on < today:
        return Tag(_("Not live yet"), Tone.BAD)
    if not count:
        return Tag(_("Ready"), Tone.GOOD)
    said = {"count": formats.number(count)}
    return Tag(ngettext("%(count)s open", "%(count)s open", count) % said, Tone.WAITING)


def _unread(count: int | None) -> str:
    if count is None:
        return _("no briefing")
    if not count:
        return _("all briefed")
    return ngettext("%(count)s not briefed", "%(count)s not briefed", count) % {
        "count": formats.number(count)
    }


def _whole(month: Days) -> tuple[date, date]:
    """The month from the Monday of its first week to the Sunday of its last."""
    first = month.first - timedelta(days=month.first.weekday())
    return first, month.last + timedelta(days=6 - month.last.weekday())


def _name(day: date) -> str:
    return date_format(day, "F Y")
