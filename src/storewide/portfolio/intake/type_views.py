"""The pages of the types of request: which there are, to whom they are offered, and what each asks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import OperationForm, form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import Actor, may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio.intake import lists, own_fields, type_operations
from storewide.portfolio.intake.forms import FieldForm, TypeForm
from storewide.portfolio.models import RequestType
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.views import to_list


def types(request: SignedInRequest) -> HttpResponseBase:
    """The types of request that there are."""
    require(request.user, PortfolioPermission.VIEW)
    making = Action(_("Make a type"), reverse("portfolio:request-type-new"))
    first = making if may(request.user, PortfolioPermission.SET_TYPES) else None
    page = Page(
        title=_("Request types"),
        purpose=_("What each function is asked when it asks for a change, and the evidence it gives."),
        guide="intake#request-types",
        crumbs=(to_list(),),
        actions=(*((first,) if first else ()), *_connecting(request.user)),
    )
    return kit_lists.respond(request, lists.types(first), RequestType.objects.all(), page=page)


def request_type(request: SignedInRequest, kind: str) -> HttpResponse:
    """One type: to whom it is offered, and what it asks."""
    require(request.user, PortfolioPermission.VIEW)
    found = _find(kind)
    changing = may(request.user, PortfolioPermission.SET_TYPES)
    actions, crumbs = _actions(found) if changing else (), (to_list(), _to_types())
    page = Page(found.name, found.purpose, "intake#request-types", crumbs=crumbs, actions=actions)
    context: dict[str, Any] = {
        "page": page,
        "kind": found,
        "asks": own_fields.read(found.fields),
        "may_change": changing,
        "tags": [found.tag],
        "next": _asking(found, request.user),
        "next_reason": _("Whoever asks with this type answers its questions beside title and problem."),
        "history": history(found),
    }
    return render(request, "portfolio/intake/type.html", context)


def new(request: SignedInRequest) -> HttpResponse:
    """Make a type."""
    require(request.user, PortfolioPermission.SET_TYPES)
    form = TypeForm(request.POST or None)
    if form.is_valid():
        made = form.attempt(type_operations.make_type, by=request.user, at=now(), **form.values())
        if made is not None:
            messages.success(request, _("Made. Now say what it asks."))
            return redirect(made)
    return _form(request, form, _("Make a request type"), reverse("portfolio:request-types"))


def change(request: SignedInRequest, kind: str) -> HttpResponse:
    """Change what a type is called and to whom it is offered."""
    require(request.user, PortfolioPermission.SET_TYPES)
    found = _find(kind)
    form = TypeForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.values(), "expected_version": form.read_version()}
        if form.attempt(type_operations.change_type, kind=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    return _form(request, form, _("Change the request type"), found.get_absolute_url())


@require_POST
def retire(request: SignedInRequest, kind: str) -> HttpResponse:
    """Offer a type no more, or again."""
    require(request.user, PortfolioPermission.SET_TYPES)
    found = type_operations.retire_type(kind=_find(kind), by=request.user, at=now())
    told = _("“%(name)s” is retired.") if found.retired_at else _("“%(name)s” is offered again.")
    messages.success(request, told % {"name": found})
    return redirect(found)


def add_field(request: SignedInRequest, kind: str) -> HttpResponse:
    """Let a type ask something more."""
    require(request.user, PortfolioPermission.SET_TYPES)
    found = _find(kind)
    form = FieldForm(request.POST or None)
    if form.is_valid():
        said = {"kind": found, "field": form.own_field(), "by": request.user, "at": now()}
        if form.attempt(type_operations.set_field, **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    return _form(request, form, _("Ask something more"), found.get_absolute_url())


def change_field(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Change what a type asks."""
    require(request.user, PortfolioPermission.SET_TYPES)
    found = _find(kind)
    held = next((each for each in own_fields.read(found.fields) if each.key == key), None)
    if held is None:
        raise Http404
    form = FieldForm(request.POST or None, initial=FieldForm.begun(held))
    if form.is_valid():
        said = {"kind": found, "field": form.own_field(), "replaces": key, "by": request.user, "at": now()}
        if form.attempt(type_operations.set_field, **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    return _form(request, form, _("Change what it asks"), found.get_absolute_url())


@require_POST
def drop_field(request: SignedInRequest, kind: str, key: str) -> HttpResponse:
    """Ask something no more."""
    require(request.user, PortfolioPermission.SET_TYPES)
    found = type_operations.drop_field(kind=_find(kind), key=key, by=request.user, at=now())
    messages.success(request, _("It is asked no more; requests keep what they told."))
    return redirect(found)


def _connecting(user: Actor) -> tuple[Action, ...]:
    """The way to the mailboxes, for whom may connect them."""
    if not may(user, PortfolioPermission.CONNECT):
        return ()
    return (Action(_("Mailboxes"), reverse("portfolio:mailboxes"), "quiet"),)


def _asking(kind: RequestType, user: Actor) -> Action | None:
    """To ask with a type, while it is offered."""
    if kind.retired_at is not None or not may(user, PortfolioPermission.ASK):
        return None
    return Action(_("Ask with it"), reverse("portfolio:ask", query={"type": kind.slug}))


def _actions(kind: RequestType) -> tuple[Action, ...]:
    def url(page: str) -> str:
        return reverse(f"portfolio:{page}", args=[kind.slug])

    retiring = _("Offer it again") if kind.retired_at else _("Retire it")
    return (
        Action(_("Ask something more"), url("request-type-field-add"), "quiet"),
        Action(_("Change"), url("request-type-change"), "quiet"),
        Action(retiring, url("request-type-retire"), "quiet", post=True),
    )


def _form(request: SignedInRequest, form: OperationForm, title: str, back: str) -> HttpResponse:
    page = Page(
        title=title,
        purpose=_("Requests that were made keep what they told, as the type was then."),
        guide="intake#request-types",
        crumbs=(to_list(), _to_types()),
    )
    return form_page(request, form, page, submit=_("Save"), back=back)


def _find(slug: str) -> RequestType:
    return get_object_or_404(RequestType, slug=slug)


def _to_types() -> Crumb:
    return Crumb(_("Request types"), reverse("portfolio:request-types"))
