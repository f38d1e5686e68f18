"""The hooks of alerting systems: their pages, and the address that takes deliveries."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from storewide.access import hook_operations
from storewide.audit.queries import history
from storewide.kit import deliveries
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.service import hearing, lists, operations
from storewide.service.forms import HookForm, SecretForm
from storewide.service.models import Hook
from storewide.service.permissions import ServicePermission


@csrf_exempt
@login_not_required
def deliver(request: HttpRequest, provider: str, token: str) -> JsonResponse:
    """Take a delivery of an alerting system: 200 with the incident's id, or a status and a sentence why not."""

    def hear() -> dict[str, Any] | None:
        hook = hearing.find_hook(provider, token)
        if hook is None:
            return None
        incident = hearing.hear(hook, deliveries.body(request, hearing.LONGEST), request.headers, now())
        return {"incident": str(incident.pk) if incident else None}

    return deliveries.answer(request, hear, _("No hook has this address; make one under Incidents."))


def hooks(request: SignedInRequest) -> HttpResponseBase:
    """The alerting systems that tell of incidents."""
    require(request.user, ServicePermission.MAKE_HOOKS)
    making = Action(_("Connect an alerting system"), reverse("service:hook-new"))
    page = Page(
        title=_("Alerting systems"),
        purpose=_("Addresses to which PagerDuty, Opsgenie and others send their incidents."),
        guide="incidents#alerting-systems",
        crumbs=(_to_incidents(),),
        actions=(making,),
    )
    rows = Hook.objects.select_related("store", "area")
    return kit_lists.respond(request, lists.hooks(making), rows, page=page)


@never_cache
def new(request: SignedInRequest) -> HttpResponse:
    """Make an address for an alerting system; it is shown in the answer and never again."""
    require(request.user, ServicePermission.MAKE_HOOKS)
    form = HookForm(request.POST or None)
    if form.is_valid():
        made = form.attempt(operations.make_hook, by=request.user, at=now(), **form.cleaned_data)
        if made is not None:
            return _show(request, *made)
    page = Page(
        title=_("Connect an alerting system"),
        purpose=_("It gets an address of its own, to which it sends each incident."),
        guide="incidents#alerting-systems",
        crumbs=(_to_incidents(), _to_hooks()),
    )
    return form_page(request, form, page, submit=_("Make the address"), back=reverse("service:hooks"))


def hook(request: SignedInRequest, hook_id: UUID) -> HttpResponse:
    """One hook: whether deliveries come in, and why the last one was refused."""
    require(request.user, ServicePermission.MAKE_HOOKS)
    found = _find(hook_id)
    context = {
        "page": Page(
            title=found.name,
            purpose=_("An address to which %(provider)s sends its incidents.")
            % {"provider": found.get_provider_display()},
            guide="incidents#alerting-systems",
            crumbs=(_to_incidents(), _to_hooks()),
            actions=_actions(found),
        ),
        "hook": found,
        "signs": found.provider in hearing.SIGNATURES,
        "tags": [found.tag],
        "next": _following(found),
        "next_reason": _("Deliveries are taken from whoever knows the address, until it is signed."),
        "history": history(found),
    }
    return render(request, "service/hook.html", context)


def sign(request: SignedInRequest, hook_id: UUID) -> HttpResponse:
    """Take only deliveries that are signed with a secret."""
    require(request.user, ServicePermission.MAKE_HOOKS)
    found = _find(hook_id)
    form = SecretForm(request.POST or None)
    if form.is_valid():
        secret = form.cleaned_data["secret"]
        if form.attempt(hook_operations.sign_hook, hook=found, secret=secret, by=request.user, at=now()):
            messages.success(request, _("From now on only signed deliveries are taken."))
            return redirect(found)
    page = Page(
        title=_("Save the signing secret"),
        purpose=_("Deliveries that are not signed with it are refused."),
        guide="incidents#alerting-systems",
        crumbs=(_to_incidents(), _to_hooks(), Crumb(found.name, found.get_absolute_url())),
    )
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def revoke(request: SignedInRequest, hook_id: UUID) -> HttpResponse:
    """Make an address stop working."""
    require(request.user, ServicePermission.MAKE_HOOKS)
    found = hook_operations.revoke_hook(hook=_find(hook_id), by=request.user, at=now())
    messages.success(request, _("“%(name)s” is revoked; it takes nothing any more.") % {"name": found.name})
    return redirect("service:hooks")


def _show(request: SignedInRequest, made: Hook, token: str) -> HttpResponse:
    path = reverse("service:deliver", args=[made.provider, token])
    page = Page(
        title=_("Copy the address now: it is shown this once"),
        purpose=_("Whoever knows it can tell of incidents. Keep it like a password."),
        guide="incidents#alerting-systems",
        crumbs=(_to_incidents(), _to_hooks()),
    )
    context = {
        "page": page,
        "link": request.build_absolute_uri(path),
        "label": _("Address for %(provider)s") % {"provider": made.get_provider_display()},
        "hook": made,
    }
    return render(request, "service/hook_made.html", context)


def _actions(found: Hook) -> tuple[Action, ...]:
    """Its end, as long as it works."""
    if found.revoked_at is not None:
        return ()
    asked = _("Revoke %(name)s? Its alerting system tells of no incident any more.") % {"name": found.name}
    url = reverse("service:hook-revoke", args=[found.pk])
    return (Action(_("Revoke"), url, style="danger", post=True, confirm=asked),)


def _following(found: Hook) -> Action | None:
    """To save the signing secret, where the alerting system signs and none is saved."""
    if found.provider not in hearing.SIGNATURES or found.secret or found.revoked_at is not None:
        return None
    return Action(_("Save the signing secret"), reverse("service:hook-sign", args=[found.pk]))


def _find(hook_id: UUID) -> Hook:
    return get_object_or_404(Hook.objects.select_related("store", "area"), pk=hook_id)


def _to_incidents() -> Crumb:
    return Crumb(_("Incidents"), reverse("service:incidents"))


def _to_hooks() -> Crumb:
    return Crumb(_("Alerting systems"), reverse("service:hooks"))
