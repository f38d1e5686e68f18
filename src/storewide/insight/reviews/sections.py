"""What stands in a review beside its figures, one section each: a title that states the finding, and a few lines.

A section is plain values, so that it is frozen with the page: `key`, `title`, `note`, `empty` (what stands there
without lines), `left` (how many lines are not shown), `more` (where all of it is), and `rows` of `line`.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.insight.why import answer, asking, headline
from storewide.insight.why import links as why_links
from storewide.insight.why import pages as why_pages
from storewide.insight.why import words as why_words
from storewide.insight.why.answer import Why
from storewide.insight.why.asking import WhyRefused
from storewide.insight.why.drivers import Driver
from storewide.kit import formats
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Tone
from storewide.lib.periods import Days
from storewide.metrics.figures import FiguresRefused
from storewide.releases import watch_words, watching
from storewide.releases.models import Release, ReleaseState, Watch
from storewide.releases.permissions import ReleasesPermission
from storewide.sources.models import Store

#: so many lines of a section are shown
MOST = 6

type Section = dict[str, Any]


def section(
    key: str,
    title: str,
    rows: Sequence[dict[str, Any]],
    *,
    note: str = "",
    empty: str = "",
    left: int = 0,
    more: tuple[str, str] | None = None,
) -> Section:
    """A section as its page, its paper and its message show it; `more` is a label and an address."""
    return {
        "key": key,
        "title": title,
        "note": note,
        "empty": empty,
        "rows": list(rows),
        "left": left,
        "more": {"label": more[0], "url": more[1]} if more else None,
    }


def line(what: str, url: str, note: str = "", right: str = "", tag: Tag | None = None) -> dict[str, Any]:
    """One line: what, where it is told, a note below it, a number or name on the right, how it stands."""
    found = {"what": what, "url": url, "note": note, "right": right}
    if tag is not None:
        found |= {"state": str(tag.label), "tone": tag.tone.value, "shape": tag.shape}
    return found


def joined(*parts: str) -> str:
    """The parts that say something, as a note has them."""
    return " · ".join(part for part in parts if part)


def why(store: Store, days: Days | None, against: Days, on: date) -> Section | None:
    """Why spend changed: its finding, and its drivers worst first; None where nothing can be compared."""
    if days is None:
        return None
    try:
        found = answer.why(asking.asked("spend", str(days), str(against), store=store.slug))
    except (WhyRefused, FiguresRefused):
        return None
    return section(
        "why",
        headline.finding(found),
        [_driver(found, each, store, on) for each in found.drivers],
        note=_("Spend on %(days)s against %(against)s; the parts add up to the change.")
        % {
            "days": formats.span(days.first, days.last),
            "against": formats.span(against.first, against.last),
        },
        more=(_("Why, in full"), why_links.address("spend", days, store=store.slug, against=against)),
    )


def _driver(found: Why, driver: Driver, store: Store, on: date) -> dict[str, Any]:
    asked = found.asked
    values = {
        "before": why_words.value(found, driver, driver.factor.before),
        "after": why_words.value(found, driver, driver.factor.after),
    }
    area = found.area(driver)
    share = found.points(driver.change)
    parts = [
        _("%(before)s to %(after)s") % values,
        "" if share is None else _("%(points)s points") % {"points": formats.signed(share * 100, 1)},
        str(why_words.owner(area, on)),
    ]
    return line(
        why_words.driver_name(driver),
        why_links.address("spend", asked.days, store=store.slug, against=asked.against),
        joined(*parts),
        why_words.signed(found, driver.change),
        why_pages.standing(found, driver),
    )


def watches(actor: Actor, stores: Iterable[Store], on: date) -> Section | None:
    """The releases that are live and watched, with what their watch shows so far; None for whoever may not see it."""
    if not may(actor, ReleasesPermission.VIEW):
        return None
    found = [watch for watch in _live() if watch.release.store is None or watch.release.store in stores]
    title = _("No release is being watched")
    if found:
        title = ngettext(
            "One release is being watched", "%(count)s releases are being watched", len(found)
        ) % {"count": formats.number(len(found))}
    return section(
        "watches",
        title,
        [_watch(watch, on) for watch in found[:MOST]],
        empty=_("Each release that went live is watched for some days, and then decided about."),
        left=max(len(found) - MOST, 0),
        more=(_("All releases"), reverse("releases:releases")),
    )


def _live() -> list[Watch]:
    live = Watch.objects.filter(release__state=ReleaseState.LIVE, closed_at=None)
    rows = live.select_related("release__store", "release__area__accountable__holder")
    return list(rows.order_by("last", "pk"))


def _watch(watch: Watch, on: date) -> dict[str, Any]:
    release: Release = watch.release
    shown = {"first": formats.day(watch.first), "last": formats.day(watch.last)}
    holder = release.area.holder if release.area else None
    note = joined(
        watch_words.finding(watching.read(release, tuple(watching.ALWAYS), on)),
        _("watched since %(first)s, until %(last)s") % shown,
    )
    tag = Tag(_("to decide"), Tone.WAITING) if watch.last < on else Tag(_("runs"), Tone.PLAIN)
    url = reverse("releases:watch", args=[release.number])
    return line(release.name, url, note, str(holder or _("nobody is accountable")), tag)
