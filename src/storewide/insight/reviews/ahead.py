"""What lies ahead of a review: products that are sold out, promotions that run or come, releases that are planned."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.insight.reviews.sections import MOST, Section, joined, line, section
from storewide.kit import formats
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Tag, Tone
from storewide.releases.models import Release
from storewide.releases.permissions import ReleasesPermission
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.warehouse.drivers import Promotion, StockOut

#: so far ahead a review looks
REACH = timedelta(days=14)


def stock(stores: Sequence[Store]) -> Section | None:
    """What is sold out now, the longest first; None where no file of stock was brought in."""
    slugs = {store.slug for store in stores}
    held = next((each for each in warehouse().drivers_held() if each.fact == "stock"), None)
    if held is None or not held.rows:
        return None
    out = sorted(
        (each for each in warehouse().stock_outs() if each.last is None and each.store in slugs),
        key=lambda each: (each.first, each.name),
    )
    title = _("Nothing is sold out")
    if out:
        title = ngettext("One product is sold out", "%(count)s products are sold out", len(out)) % {
            "count": formats.number(len(out))
        }
    return section(
        "stock",
        title,
        [_sold_out(each) for each in out[:MOST]],
        note=_("As the stock told it on %(day)s.") % {"day": formats.day(held.last)},
        empty=_("Every product that was there can be bought."),
        left=max(len(out) - MOST, 0),
        more=(_("All stock-outs"), reverse("sources:stock-outs")),
    )


def _sold_out(found: StockOut) -> dict[str, Any]:
    since = _("since %(day)s") % {"day": formats.day(found.first)}
    days = ngettext("one day", "%(count)s days", found.days) % {"count": formats.number(found.days)}
    return line(
        found.name,
        reverse("sources:stock-outs"),
        joined(found.category or "", since),
        days,
        Tag(_("sold out"), Tone.BAD),
    )


def promotions(stores: Sequence[Store], on: date) -> Section | None:
    """What is on offer now or within two weeks; None where no file of promotions was brought in."""
    slugs = {store.slug for store in stores}
    known = [each for each in warehouse().promotions() if each.store in slugs]
    if not known:
        return None
    ahead = [each for each in known if each.last >= on and each.first <= on + REACH]
    title = _("Nothing is on offer in the next two weeks")
    if ahead:
        title = ngettext(
            "One promotion runs or comes in the next two weeks",
            "%(count)s promotions run or come in the next two weeks",
            len(ahead),
        ) % {"count": formats.number(len(ahead))}
    return section(
        "promotions",
        title,
        [_offer(each, on) for each in ahead[:MOST]],
        empty=_("No promotion that was brought in touches these days."),
        left=max(len(ahead) - MOST, 0),
        more=(_("All promotions"), reverse("sources:promotions")),
    )


def _offer(found: Promotion, on: date) -> dict[str, Any]:
    off = (
        _("%(share)s off") % {"share": formats.percent(found.percent_off / 100, 0)}
        if found.percent_off
        else ""
    )
    runs = found.first <= on
    return line(
        found.title,
        reverse("sources:promotions"),
        joined(found.product_title or found.category or _("everything"), off),
        formats.span(found.first, found.last),
        Tag(_("runs"), Tone.GOOD) if runs else Tag(_("comes"), Tone.WAITING),
    )


def releases(actor: Actor, stores: Sequence[Store], on: date) -> Section | None:
    """What is planned to go live within two weeks; None for whoever may not see releases."""
    if not may(actor, ReleasesPermission.VIEW):
        return None
    rows = Release.objects.preparing().filter(planned_on__lte=on + REACH)
    rows = rows.filter(Q(store__in=list(stores)) | Q(store=None)).select_related("area__accountable__holder")
    found = list(rows.order_by("planned_on", "number"))
    title = _("No release is planned in the next two weeks")
    if found:
        title = ngettext(
            "One release is planned in the next two weeks",
            "%(count)s releases are planned in the next two weeks",
            len(found),
        ) % {"count": formats.number(len(found))}
    return section(
        "releases",
        title,
        [_planned(each, on) for each in found[:MOST]],
        empty=_("The calendar of releases is empty until then."),
        left=max(len(found) - MOST, 0),
        more=(_("Calendar"), reverse("releases:calendar")),
    )


def _planned(release: Release, on: date) -> dict[str, Any]:
    holder = release.area.holder if release.area else None
    late = release.planned_on < on
    tag = Tag(_("overdue"), Tone.BAD, "warning") if late else Tag(_("planned"), Tone.WAITING)
    return line(
        release.name,
        release.get_absolute_url(),
        joined(str(release.get_tier_display()), str(holder or _("nobody is accountable"))),
        formats.day(release.planned_on),
        tag,
    )
