"""The first page of a centre and its lists."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.centre import charging, lists, looks, overview, pieces, reading, record_pages
from storewide.centre.models import Bet, Centre, Expert, Guideline, Order, Service, Tool
from storewide.centre.permissions import CentrePermission
from storewide.kit import formats
from storewide.kit import lists as kit_lists
from storewide.kit.lists import ListSpec
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.lib.periods import parse_one
from storewide.organization.models import Unit
from storewide.sources import below_store

#: statements reach so many months back
MONTHS = 12


def chosen(request: HttpRequest) -> Centre | None:
    """The centre that the address names, else the first; None while there is none."""
    rows = list(Centre.objects.select_related("unit"))
    named = request.GET.get("centre", "")
    return next((each for each in rows if str(each.pk) == named), rows[0] if rows else None)


def index(request: SignedInRequest) -> HttpResponse:
    """How the centre stands."""
    require(request.user, CentrePermission.VIEW)
    centre = chosen(request)
    changes = may(request.user, CentrePermission.CHANGE)
    if centre is None:
        first = Action(_("Set up a centre"), reverse("centre:set-up")) if changes else None
        shown = overview.empty(first)
    else:
        shown = overview.of_centre(centre, request.user, now().date(), changes=changes)
    return render(request, "centre/overview.html", shown | looks.context("overview", centre))


def tools(request: SignedInRequest) -> HttpResponseBase:
    """The inventory of tools."""
    centre, first = _begun(request, "tools")
    today = now().date()
    rows = Tool.objects.filter(centre=centre).select_related("owner")
    ending = Tool.objects.ending(today).filter(centre=centre).count()
    title = _("%(count)s tools need a look within 60 days") % {"count": ending} if ending > 1 else _("Tools")
    page = _page("tools", title, _("What units use for marketing, who owns it and what it costs."), first)
    return _respond(request, lists.tools(today, first), rows, page, "tools", centre)


def services(request: SignedInRequest) -> HttpResponseBase:
    """The catalogue of services."""
    centre, first = _begun(request, "services")
    rows = Service.objects.filter(centre=centre).select_related("team", "centre__unit")
    answers = reading.answers(rows)
    page = _page("services", _("Services"), _("What units order, how fast and at what price."), first)
    return _respond(request, lists.services(first, answers), rows, page, "services", centre)


def orders(request: SignedInRequest) -> HttpResponseBase:
    """All orders."""
    require(request.user, CentrePermission.VIEW)
    centre = chosen(request)
    rows = Order.objects.filter(service__centre=centre).select_related("service__centre", "unit")
    waiting = rows.filter(closed_at=None, accepted_at=None).count()
    title = _("Orders to accept: %(count)s") % {"count": waiting} if waiting else _("Orders")
    page = _page("orders", title, _("What units ordered of the catalogue."), None)
    return _respond(request, lists.orders(), rows, page, "orders", centre)


def experts(request: SignedInRequest) -> HttpResponseBase:
    """Experts and how they are booked."""
    centre, first = _begun(request, "experts")
    rows = Expert.objects.filter(centre=centre).select_related("person", "centre__unit")
    loads = reading.loads([each for each in rows if each.is_open], now().date())
    weeks = reading.together(loads) if loads else []
    chart = record_pages.chart(weeks, _("Experts"))
    title = str(chart.title) if chart else _("Experts")
    page = _page("experts", title, _("People whom units book, at a rate and for some hours a week."), first)
    spec = lists.experts(first, {load.expert.pk: load.share for load in loads})
    return _respond(request, spec, rows, page, "experts", centre, chart=chart)


def guidelines(request: SignedInRequest) -> HttpResponseBase:
    """Guidelines and their exceptions."""
    centre, first = _begun(request, "guidelines")
    today = now().date()
    held = Q(exceptions__closed_at=None)
    counted = Guideline.objects.annotate(
        exceptions_open=Count("exceptions", filter=held),
        expired=Count("exceptions", filter=held & Q(exceptions__until__lt=today)),
    )
    rows = counted.filter(centre=centre).select_related("owner")
    page = _page("guidelines", _("Guidelines"), _("What binds units, and what is allowed until when."), first)
    return _respond(request, lists.guidelines(today, first), rows, page, "guidelines", centre)


def hub(request: SignedInRequest) -> HttpResponseBase:
    """The innovation hub: its budget and its bets."""
    centre, first = _begun(request, "bets")
    today = now().date()
    rows = reading.bets(centre) if centre else Bet.objects.with_spent().none()
    stops = {bet.pk: "; ".join(reading.stops(bet, today)) for bet in rows.trying()}
    title = overview.hub_words(centre, today) if centre else _("Innovation hub")
    page = _page("hub", title, _("Small bets, each with a rule that stops it."), first)
    if centre and first:
        page = _page("hub", title, str(page.purpose), first, pieces.adding("budgets", centre))
    return _respond(request, lists.bets(first, stops), rows, page, "hub", centre)


def statements(request: SignedInRequest) -> HttpResponseBase:
    """What each unit owes, month by month."""
    require(request.user, CentrePermission.VIEW)
    centre, today = chosen(request), now().date()
    rows = charging.statements(centre, _months_back(today), today) if centre else []
    page = _page("statements", _("Charge-back"), _("What units owe for orders, experts and services."), None)
    return _respond(request, lists.STATEMENTS, rows, page, "statements", centre)


def statement(request: SignedInRequest, unit_id: UUID) -> HttpResponseBase:
    """What one unit owes for a month, line by line."""
    require(request.user, CentrePermission.VIEW)
    unit, centre = get_object_or_404(Unit, pk=unit_id), chosen(request)
    if centre is None:
        return redirect("centre:overview")
    today = now().date()
    month = below_store.month(request.GET.get("month", ""), parse_one(f"{today:%Y-%m}"))
    found = charging.statement(centre, unit, month.first)
    address = reverse("centre:statement", args=[unit.pk])
    said = {"unit": unit, "month": found.month_name, "sum": _shown(found)}
    page = Page(
        title=_("%(unit)s owes %(sum)s for %(month)s") % said,
        purpose=_("Statement of %(centre)s.") % {"centre": centre},
        guide="centre#statements",
        crumbs=(Crumb(_("Charge-back"), reverse("centre:statements")),),
        actions=below_store.months(address, month),
    )
    return _respond(request, lists.CHARGES, found.charges, page, "statements", centre)


def _begun(request: SignedInRequest, key: str) -> tuple[Centre | None, Action | None]:
    """The centre that is looked at, and what adds to its list for whoever may."""
    require(request.user, CentrePermission.VIEW)
    centre = chosen(request)
    if not may(request.user, CentrePermission.CHANGE):
        return centre, None
    if centre is None:
        return None, Action(_("Set up a centre"), reverse("centre:set-up"))
    return centre, pieces.adding(key, centre, "")


def _page(guide: str, title: str, purpose: str, *actions: Action | None) -> Page:
    offered = tuple(action for action in actions if action is not None)
    return Page(title=title, purpose=purpose, guide=f"centre#{guide}", actions=offered)


def _respond(
    request: HttpRequest,
    spec: ListSpec,
    rows: Any,
    page: Page,
    here: str,
    centre: Centre | None,
    **context: Any,
) -> HttpResponseBase:
    return kit_lists.respond(
        request,
        spec,
        rows,
        page=page,
        template="centre/list.html",
        **looks.context(here, centre),
        **context,
    )


def _months_back(today: date) -> date:
    months = today.year * 12 + today.month - MONTHS
    return date(months // 12, months % 12 + 1, 1)


def _shown(found: charging.Statement) -> str:
    total = found.sum_of()
    return formats.money(total.minor, total.currency)
