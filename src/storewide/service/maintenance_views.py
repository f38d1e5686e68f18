"""The pages of planned maintenance."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.kit import formats
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.service import probe_lists, probe_operations
from storewide.service.models import Maintenance
from storewide.service.overview_pages import to_service
from storewide.service.permissions import ServicePermission
from storewide.service.probe_forms import MaintenanceForm

GUIDE = "service#planned-maintenance"


def maintenances(request: SignedInRequest) -> HttpResponseBase:
    """Every time at which a store may be away."""
    require(request.user, ServicePermission.VIEW)
    at, actions = now(), []
    if may(request.user, ServicePermission.PROBE):
        actions.append(Action(_("Plan maintenance"), reverse("service:maintenance-new")))
    page = Page(
        title=_("Planned maintenance"),
        purpose=_("When a store may be away: it opens no incident and counts neither way."),
        guide=GUIDE,
        crumbs=(to_service(),),
        actions=tuple(actions),
    )
    spec = probe_lists.maintenance(actions[0] if actions else None, at)
    return kit_lists.respond(request, spec, Maintenance.objects.select_related("store", "area"), page=page)


def new(request: SignedInRequest) -> HttpResponse:
    """Announce maintenance."""
    require(request.user, ServicePermission.PROBE)
    at = now()
    form = MaintenanceForm(request.POST or None, initial={"starts_at": at})
    if form.is_valid():
        planned = form.attempt(probe_operations.plan_maintenance, by=request.user, at=at, **form.cleaned_data)
        if planned is not None:
            messages.success(request, _("Planned. Looks within it count neither way."))
            return redirect("service:maintenances")
    page = Page(
        title=_("Plan maintenance"),
        purpose=_("What is announced opens no incident."),
        guide=GUIDE,
        crumbs=(to_service(), _to_list()),
    )
    return form_page(request, form, page, submit=_("Plan it"), back=reverse("service:maintenances"))


def maintenance(request: SignedInRequest, maintenance_id: UUID) -> HttpResponse:
    """One maintenance."""
    require(request.user, ServicePermission.VIEW)
    found = get_object_or_404(Maintenance.objects.select_related("store", "area"), pk=maintenance_id)
    values = {"starts": formats.moment(found.starts_at), "ends": formats.moment(found.ends_at)}
    page = Page(
        title=found.title,
        purpose=_("From %(starts)s to %(ends)s.") % values,
        guide=GUIDE,
        crumbs=(to_service(), _to_list()),
        actions=_actions(request, found),
    )
    context = {"page": page, "maintenance": found, "history": history(found)}
    return render(request, "service/maintenance.html", context)


@require_POST
def cancel(request: SignedInRequest, maintenance_id: UUID) -> HttpResponse:
    """Take maintenance back, or end it now."""
    require(request.user, ServicePermission.PROBE)
    found = get_object_or_404(Maintenance, pk=maintenance_id)
    probe_operations.cancel_maintenance(maintenance=found, by=request.user, at=now())
    messages.success(request, _("Taken back: looks count again."))
    return redirect("service:maintenances")


def _actions(request: SignedInRequest, found: Maintenance) -> tuple[Action, ...]:
    if not may(request.user, ServicePermission.PROBE) or found.ends_at <= now():
        return ()
    label = _("End it now") if found.starts_at < now() else _("Take it back")
    return (Action(label, reverse("service:maintenance-cancel", args=[found.pk]), "quiet", post=True),)


def _to_list() -> Crumb:
    return Crumb(_("Planned maintenance"), reverse("service:maintenances"))
