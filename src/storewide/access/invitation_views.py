"""Pages of invitations: who was invited, a new link, and taking one back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from storewide.access import lists, operations
from storewide.access.forms import InviteForm
from storewide.access.models import Invitation
from storewide.access.permissions import AccessPermission
from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


def invitations(request: SignedInRequest) -> HttpResponseBase:
    """Everybody who was invited."""
    require(request.user, AccessPermission.INVITE)
    page = Page(
        title=_("Invitations"),
        purpose=_("Links that make one account each, once; an open one can be taken back."),
        guide="access#invitations",
        crumbs=(Crumb(_("Accounts"), reverse("access:users")),),
        actions=(Action(_("Invite somebody"), reverse("access:invite")),),
    )
    return kit_lists.respond(request, lists.invitations(now()), Invitation.objects.for_list(), page=page)


@never_cache
def invite(request: SignedInRequest) -> HttpResponse:
    """Invite somebody; the link is shown in the answer and never again."""
    require(request.user, AccessPermission.INVITE)
    begun = {key: request.GET[key] for key in ("email", "name", "role") if key in request.GET}
    form = InviteForm(request.POST or None, initial=begun or None)
    if form.is_valid():
        made = form.attempt(operations.invite, by=request.user, at=now(), **form.cleaned_data)
        if made is not None:
            return _show(request, *made)
    page = Page(
        title=_("Invite somebody"),
        purpose=_("You get a link to pass on; whoever opens it makes this one account, once."),
        guide="access#invitations",
        crumbs=(_to_invitations(),),
    )
    return form_page(request, form, page, submit=_("Make the link"), back=reverse("access:invitations"))


def invitation(request: SignedInRequest, invitation_id: UUID) -> HttpResponse:
    """One invitation."""
    require(request.user, AccessPermission.INVITE)
    found = get_object_or_404(Invitation.objects.for_list(), pk=invitation_id)
    page = Page(
        title=_("Invitation of %(email)s") % {"email": found.email},
        purpose=_("Its link was shown once, when it was made; where it was lost, make a new one."),
        guide="access#invitations",
        crumbs=(_to_invitations(),),
        actions=_ways(found) if found.open(now()) else (),
    )
    context = {"page": page, "invitation": found, "tags": [found.state_tag(now())], "history": history(found)}
    return render(request, "access/invitation.html", context)


@require_POST
def withdraw(request: SignedInRequest, invitation_id: UUID) -> HttpResponse:
    """Take an open invitation back."""
    require(request.user, AccessPermission.INVITE)
    found = get_object_or_404(Invitation, pk=invitation_id)
    try:
        operations.withdraw_invitation(invitation=found, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(
            request, _("The link for %(email)s does not work any more.") % {"email": found.email}
        )
    return redirect("access:invitations")


@require_POST
@never_cache
def renew(request: SignedInRequest, invitation_id: UUID) -> HttpResponse:
    """A new link in place of an invitation's lost one."""
    require(request.user, AccessPermission.INVITE)
    old = get_object_or_404(Invitation, pk=invitation_id)
    said = {"email": old.email, "name": old.name, "role": old.role}
    try:
        made = operations.invite(by=request.user, at=now(), **said)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("access:invitations")
    return _show(request, *made)


def _show(request: SignedInRequest, made: Invitation, token: str) -> HttpResponse:
    page = Page(
        title=_("Pass this link on to %(email)s") % {"email": made.email},
        purpose=_("It is shown this once and makes one account, within 14 days."),
        guide="access#invitations",
        crumbs=(_to_invitations(),),
    )
    link = request.build_absolute_uri(reverse("access:join", args=[token]))
    context = {
        "page": page,
        "link": link,
        "label": _("Invitation link"),
        "back": reverse("access:invitations"),
    }
    return render(request, "access/link.html", context)


def _ways(found: Invitation) -> tuple[Action, ...]:
    """What can be done with an open invitation."""
    renewing = Action(
        _("Make a new link"), reverse("access:renew", args=[found.pk]), style="quiet", post=True
    )
    taking_back = Action(
        _("Withdraw"), reverse("access:withdraw", args=[found.pk]), style="danger", post=True
    )
    return (renewing, taking_back)


def _to_invitations() -> Crumb:
    return Crumb(_("Invitations"), reverse("access:invitations"))
