"""Pages of API keys: which there are, a new one, and its end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from storewide.access import key_operations, lists, queries
from storewide.access.forms import KeyForm
from storewide.access.models import ApiKey
from storewide.access.permissions import AccessPermission
from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


def keys(request: SignedInRequest) -> HttpResponseBase:
    """The keys one may see: one's own; an owner everybody's."""
    require(request.user, AccessPermission.MAKE_KEYS)
    page = Page(
        title=_("API keys"),
        purpose=_("Keys by which programs do what their account may do, within the scopes of each."),
        guide="access#api-keys",
        actions=(Action(_("Make a key"), reverse("access:key-new")),),
    )
    return kit_lists.respond(request, lists.keys(now()), queries.keys_for(request.user), page=page)


@never_cache
def key_new(request: SignedInRequest) -> HttpResponse:
    """Make a key of one's own; its text is shown in the answer and never again."""
    require(request.user, AccessPermission.MAKE_KEYS)
    form, at = KeyForm(request.POST or None), now()
    if form.is_valid():
        said = {"name": form.cleaned_data["name"], "scopes": form.cleaned_data["scopes"]}
        said |= {"user": request.user, "expires_at": form.expires_at(at)}
        made = form.attempt(key_operations.create_key, by=request.user, at=at, **said)
        if made is not None:
            return _show(request, *made)
    page = Page(
        title=_("Make an API key"),
        purpose=_("A program that sends it acts as you, within the scopes you choose here."),
        guide="access#api-keys",
        crumbs=(_to_keys(),),
    )
    return form_page(request, form, page, submit=_("Make the key"), back=reverse("access:keys"))


def key(request: SignedInRequest, key_id: UUID) -> HttpResponse:
    """One key."""
    found = get_object_or_404(queries.keys_for(request.user), pk=key_id)
    require(request.user, AccessPermission.REVOKE_KEY, found)
    revoking = Action(
        _("Revoke"),
        reverse("access:key-revoke", args=[found.pk]),
        style="danger",
        post=True,
        confirm=_("Revoke %(name)s? Programs that use it stop at once.") % {"name": found.name},
    )
    page = Page(
        title=found.name,
        purpose=_("A key by which a program acts for its account."),
        guide="access#api-keys",
        crumbs=(_to_keys(),),
        actions=(revoking,) if found.revoked_at is None else (),
    )
    context = {"page": page, "key": found, "tags": [found.state_tag(now())], "history": history(found)}
    return render(request, "access/key.html", context)


@require_POST
def key_revoke(request: SignedInRequest, key_id: UUID) -> HttpResponse:
    """Make a key stop working."""
    found = get_object_or_404(queries.keys_for(request.user), pk=key_id)
    require(request.user, AccessPermission.REVOKE_KEY, found)
    key_operations.revoke_key(key=found, by=request.user, at=now())
    messages.success(request, _("“%(name)s” is revoked; it opens nothing any more.") % {"name": found.name})
    return redirect("access:keys")


def _show(request: SignedInRequest, made: ApiKey, token: str) -> HttpResponse:
    page = Page(
        title=_("Copy the key now: it is shown this once"),
        purpose=_("Programs send it as “Authorization: Bearer …”. Keep it like a password."),
        guide="access#api-keys",
        crumbs=(_to_keys(),),
    )
    label = _("API key %(name)s") % {"name": made.name}
    context = {"page": page, "link": token, "label": label, "back": reverse("access:keys")}
    return render(request, "access/link.html", context)


def _to_keys() -> Crumb:
    return Crumb(_("API keys"), reverse("access:keys"))
