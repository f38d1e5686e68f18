"""Where systems of delivery send what they deploy, and the pages on which they are connected."""

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

from storewide.access import hook_operations as changing
from storewide.kit import deliveries
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.releases.delivery import hearing, hook_operations, lists, pages
from storewide.releases.delivery.forms import HookForm, SecretForm
from storewide.releases.delivery.views import to_delivery
from storewide.releases.models import DeliveryHook
from storewide.releases.permissions import ReleasesPermission


@csrf_exempt
@login_not_required
def deliver(request: HttpRequest, provider: str, token: str) -> JsonResponse:
    """Take a delivery: 200 with what it told, in words, or a status and a sentence why not."""

    def hear() -> dict[str, Any] | None:
        hook = hearing.find_hook(provider, token)
        if hook is None:
            return None
        told = hearing.hear(hook, deliveries.body(request, hearing.LONGEST), request.headers, now())
        return {"heard": hearing.words(told)}

    return deliveries.answer(request, hear, _("No hook has this address; make one under Delivery."))


def hooks(request: SignedInRequest) -> HttpResponseBase:
    """The systems that tell of deployments."""
    require(request.user, ReleasesPermission.CONNECT_DELIVERY)
    making = Action(_("Connect a system"), reverse("releases:delivery-hook-new"))
    page = Page(
        title=_("Systems that tell of deployments"),
        purpose=_("Addresses to which GitHub, GitLab and others send what they deploy."),
        guide="delivery#connect-a-system",
        crumbs=(to_delivery(),),
        actions=(making,),
    )
    rows = DeliveryHook.objects.select_related("team", "area")
    return kit_lists.respond(request, lists.hooks(making), rows, page=page)


@never_cache
def new(request: SignedInRequest) -> HttpResponse:
    """Make an address for a system; it is shown in the answer and never again."""
    require(request.user, ReleasesPermission.CONNECT_DELIVERY)
    form = HookForm(request.POST or None)
    if form.is_valid():
        made = form.attempt(hook_operations.make_hook, by=request.user, at=now(), **form.cleaned_data)
        if made is not None:
            return _show(request, *made)
    page = Page(
        title=_("Connect a system"),
        purpose=_("It gets an address of its own, to which it sends what it deploys and what is pushed."),
        guide="delivery#connect-a-system",
        crumbs=(to_delivery(), _to_hooks()),
    )
    return form_page(
        request, form, page, submit=_("Make the address"), back=reverse("releases:delivery-hooks")
    )


def hook(request: SignedInRequest, delivery_hook_id: UUID) -> HttpResponse:
    """One hook: whether deliveries come in, what the last one told, and why one was refused."""
    require(request.user, ReleasesPermission.CONNECT_DELIVERY)
    found = _find(delivery_hook_id)
    page = pages.hook(found, (to_delivery(), _to_hooks()))
    return render(request, "releases/delivery_hook.html", {"page": page, **pages.hook_context(found)})


def sign(request: SignedInRequest, delivery_hook_id: UUID) -> HttpResponse:
    """Take only deliveries that prove that they know a secret."""
    require(request.user, ReleasesPermission.CONNECT_DELIVERY)
    found = _find(delivery_hook_id)
    form = SecretForm(request.POST or None)
    if form.is_valid():
        secret = form.cleaned_data["secret"]
        if form.attempt(changing.sign_hook, hook=found, secret=secret, by=request.user, at=now()):
            messages.success(request, _("From now on only proved deliveries are taken."))
            return redirect(found)
    page = Page(
        title=_("Save the signing secret"),
        purpose=_("Deliveries that do not prove it are refused."),
        guide="delivery#connect-a-system",
        crumbs=(to_delivery(), _to_hooks(), Crumb(found.name, found.get_absolute_url())),
    )
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def revoke(request: SignedInRequest, delivery_hook_id: UUID) -> HttpResponse:
    """Make an address stop working."""
    require(request.user, ReleasesPermission.CONNECT_DELIVERY)
    found = changing.revoke_hook(hook=_find(delivery_hook_id), by=request.user, at=now())
    messages.success(request, _("“%(name)s” is revoked; it takes nothing any more.") % {"name": found.name})
    return redirect("releases:delivery-hooks")


def _show(request: SignedInRequest, made: DeliveryHook, token: str) -> HttpResponse:
    path = reverse("releases:delivery-deliver", args=[made.provider, token])
    context = {
        "page": Page(
            title=_("Copy the address now: it is shown this once"),
            purpose=_("Whoever knows it can tell of deployments. Keep it like a password."),
            guide="delivery#connect-a-system",
            crumbs=(to_delivery(), _to_hooks()),
        ),
        "link": request.build_absolute_uri(path),
        "label": _("Address for %(provider)s") % {"provider": made.get_provider_display()},
        "hook": made,
    }
    return render(request, "releases/delivery_hook_made.html", context)


def _find(hook_id: UUID) -> DeliveryHook:
    return get_object_or_404(DeliveryHook.objects.select_related("team", "area"), pk=hook_id)


def _to_hooks() -> Crumb:
    return Crumb(_("Systems that tell"), reverse("releases:delivery-hooks"))
