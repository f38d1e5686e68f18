"""The pages of one record of a centre, and the forms that add, change and end any of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.centre import operations, pieces, reading, record_pages, sorts
from storewide.centre.forms import CentreForm, DecideForm, DeliverForm, ReasonForm
from storewide.centre.models import Bet, Centre, Order
from storewide.centre.permissions import CentrePermission
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


def tool(request: SignedInRequest, tool_id: UUID) -> HttpResponse:
    """One tool."""
    found, changes = _seen(request, "tools", tool_id)
    return _record(request, found, record_pages.of_tool(found, now().date(), changes=changes))


def service(request: SignedInRequest, service_id: UUID) -> HttpResponse:
    """One service with its orders."""
    found, changes = _seen(request, "services", service_id)
    return _record(request, found, record_pages.of_service(found, changes=changes))


def expert(request: SignedInRequest, expert_id: UUID) -> HttpResponse:
    """One expert with their bookings."""
    found, changes = _seen(request, "experts", expert_id)
    return _record(request, found, record_pages.of_expert(found, now().date(), changes=changes))


def guideline(request: SignedInRequest, guideline_id: UUID) -> HttpResponse:
    """One guideline with its exceptions."""
    found, changes = _seen(request, "guidelines", guideline_id)
    return _record(request, found, record_pages.of_guideline(found, now().date(), changes=changes))


def bet(request: SignedInRequest, bet_id: UUID) -> HttpResponse:
    """One bet."""
    found, changes = _seen(request, "bets", bet_id)
    counted = reading.bets(found.centre).get(pk=found.pk)
    return _record(request, found, record_pages.of_bet(counted, now().date(), changes=changes))


def set_up(request: SignedInRequest) -> HttpResponse:
    """Mark a unit as a centre."""
    require(request.user, CentrePermission.CHANGE)
    form = CentreForm(request.POST or None)
    if form.is_valid():
        said = {name: value for name, value in form.cleaned_data.items() if name != "expected_version"}
        own, linked = sorts.parted(said)
        made = form.attempt(operations.add, record=Centre(**own), linked=linked, by=request.user, at=now())
        if made is not None:
            messages.success(request, _("Set up: %(name)s.") % {"name": made})
            return redirect(made)
    page = Page(_("Set up a centre"), guide="centre#overview")
    return form_page(request, form, page, submit=_("Set up a centre"), back=reverse("centre:overview"))


def centre_change(request: SignedInRequest, centre_id: UUID) -> HttpResponse:
    """Change whom a centre serves."""
    require(request.user, CentrePermission.CHANGE)
    found = get_object_or_404(Centre.objects.select_related("unit"), pk=centre_id)
    begun = {name: getattr(found, name) for name in ("unit", "currency")}
    begun |= {"serves": list(found.serves.all()), "expected_version": found.version}
    form = CentreForm(request.POST or None, initial=begun)
    if form.is_valid():
        said = dict(form.cleaned_data)
        version = said.pop("expected_version")
        if _attempted(form, operations.change, request, record=found, changes=said, expected_version=version):
            return redirect(found)
    page = Page(_("Change %(name)s") % {"name": found}, guide="centre#overview")
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


def new(request: SignedInRequest, kind: str, whole_id: UUID) -> HttpResponse:
    """Add a record of any kind to the centre, the service, the expert, the guideline or the bet it belongs to."""
    require(request.user, CentrePermission.CHANGE)
    sort = sorts.sort_of(kind)
    whole = sorts.whole(sort, whole_id)
    form = sort.form(request.POST or None, whole, sorts.centre_of(whole).currency)
    if form.is_valid():
        own, linked = sorts.parted(form.values())
        record = sort.model(**{sort.field: whole}, **own)
        made: Any = form.attempt(operations.add, record=record, linked=linked, by=request.user, at=now())
        if made is not None:
            messages.success(request, _("Added: %(what)s.") % {"what": made})
            return redirect(_page_of(made))
    back = whole.get_absolute_url() if sort.field != "centre" else reverse(sort.listed)
    page = Page(sort.adding, purpose=str(whole), guide=f"centre#{sort.guide}")
    return form_page(request, form, page, submit=sort.adding, back=back)


def change(request: SignedInRequest, kind: str, record_id: UUID) -> HttpResponse:
    """Change a record of any kind."""
    require(request.user, CentrePermission.CHANGE)
    sort = sorts.sort_of(kind)
    found = sorts.find(sort, record_id)
    form = sort.form(request.POST or None, found, sorts.centre_of(found).currency, found)
    if form.is_valid():
        said = {"record": found, "changes": form.values(), "expected_version": form.read_version()}
        if _attempted(form, operations.change, request, **said):
            return redirect(_page_of(found))
    page = Page(sort.changing, guide=f"centre#{sort.guide}", crumbs=pieces.crumbs(found))
    return form_page(request, form, page, submit=_("Save"), back=_page_of(found))


def close(request: SignedInRequest, kind: str, record_id: UUID) -> HttpResponse:
    """End a record, with the reason."""
    require(request.user, CentrePermission.CHANGE)
    sort = sorts.ending_sort(kind)
    found = sorts.find(sort, record_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and _attempted(form, operations.close, request, record=found, **form.cleaned_data):
        return redirect(_page_of(found))
    page = Page(f"{sort.ending}: {found}", guide=f"centre#{sort.guide}", crumbs=pieces.crumbs(found))
    return form_page(request, form, page, submit=sort.ending, back=_page_of(found))


@require_POST
def accept(request: SignedInRequest, order_id: UUID) -> HttpResponse:
    """Accept an order."""
    require(request.user, CentrePermission.CHANGE)
    order: Order = sorts.find(sorts.SORTS["orders"], order_id)
    try:
        operations.accept(order=order, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("Accepted: %(what)s.") % {"what": order})
    return redirect(order.service)


def deliver(request: SignedInRequest, order_id: UUID) -> HttpResponse:
    """Deliver an order."""
    require(request.user, CentrePermission.CHANGE)
    order: Order = sorts.find(sorts.SORTS["orders"], order_id)
    form = DeliverForm(request.POST or None)
    if form.is_valid() and _attempted(form, operations.deliver, request, order=order, **form.cleaned_data):
        return redirect(order.service)
    page = Page(_("Deliver “%(what)s”") % {"what": order}, guide="centre#orders", crumbs=pieces.crumbs(order))
    return form_page(request, form, page, submit=_("Delivered"), back=order.service.get_absolute_url())


def decide(request: SignedInRequest, bet_id: UUID) -> HttpResponse:
    """Say what became of a bet."""
    require(request.user, CentrePermission.CHANGE)
    found: Bet = sorts.find(sorts.SORTS["bets"], bet_id)
    form = DecideForm(request.POST or None)
    if form.is_valid() and _attempted(form, operations.decide, request, bet=found, **form.cleaned_data):
        return redirect(found)
    page = Page(_("Decide “%(bet)s”") % {"bet": found}, guide="centre#hub", crumbs=pieces.crumbs(found))
    return form_page(request, form, page, submit=_("Decide"), back=found.get_absolute_url())


def _seen(request: SignedInRequest, key: str, record_id: UUID) -> tuple[Any, bool]:
    """A record for whoever may see it, and whether they may change it."""
    require(request.user, CentrePermission.VIEW)
    found = sorts.find(sorts.SORTS[key], record_id)
    return found, may(request.user, CentrePermission.CHANGE)


def _record(request: SignedInRequest, found: Any, shown: dict[str, Any]) -> HttpResponse:
    return render(request, "centre/record.html", shown | {"history": history(found)})


def _attempted(form: Any, operation: Any, request: SignedInRequest, **said: Any) -> bool:
    """Do it and say so; False once its refusal stands in the form."""
    form.attempt(operation, **said, by=request.user, at=now())
    if form.errors:
        return False
    messages.success(request, _("Saved."))
    return True


def _page_of(record: Any) -> str:
    """The page that shows a record: its own, else that of what it belongs to."""
    whole = record if hasattr(record, "get_absolute_url") else operations.whole_of(record)
    return str(whole.get_absolute_url())
