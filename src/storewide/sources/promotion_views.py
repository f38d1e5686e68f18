"""The promotion calendar: a week or a month of all sales channels, and the same as a calendar file."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import lists as kit_lists
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.sources import driver_lists, promotion_calendar, promotion_ical
from storewide.sources import promotion_words as words
from storewide.sources.house import warehouse
from storewide.sources.permissions import SourcesPermission
from storewide.sources.promotion_calendar import Calendar

#: clashes that are named above the picture; the page says how many more there are
NAMED = 6


def promotions(request: HttpRequest) -> HttpResponseBase:
    """The promotions of the week or month that the address names (`?period=2026-W48`), else of the nearest month."""
    require(request.user, SourcesPermission.VIEW)
    known = warehouse().promotions()
    days = promotion_calendar.period_of(request.GET.get("period", ""), known, now().date())
    shown = promotion_calendar.calendar(known, days)
    return kit_lists.respond(
        request,
        driver_lists.promotion_list(shown.running),
        shown.running,
        page=_page(shown),
        template="sources/promotions.html",
        calendar=shown,
        clashes=[words.clash(each) for each in shown.clashes[:NAMED]],
        more=max(len(shown.clashes) - NAMED, 0),
    )


def ical(request: HttpRequest) -> HttpResponse:
    """All promotions as a calendar file."""
    require(request.user, SourcesPermission.VIEW)
    text = promotion_ical.calendar(warehouse().promotions(), name=_("Promotions"), at=now())
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="promotions.ics"'},
    )


def _page(shown: Calendar) -> Page:
    return Page(
        title=words.finding(shown.running, shown.clashes, shown.days),
        short=_("Promotions"),
        purpose=_("Which offers run when, across all sales channels, and which get into each other's way."),
        guide="drivers#promotions",
        crumbs=(Crumb(_("What else moves a KPI"), reverse("sources:drivers")),),
        actions=(Action(_("As a calendar file"), reverse("sources:promotions-ical"), style="quiet"),),
    )
