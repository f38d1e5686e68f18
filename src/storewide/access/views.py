"""Pages of accounts: everybody who may sign in, one of them, and one's own."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from storewide.access import lists, operations, queries
from storewide.access.forms import AccountForm, OwnPasswordForm, ProfileForm
from storewide.access.models import User
from storewide.access.permissions import AccessPermission
from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import may, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


def users(request: SignedInRequest) -> HttpResponseBase:
    """Everybody who has an account."""
    require(request.user, AccessPermission.VIEW_USERS)
    inviting = (
        Action(_("Invitations"), reverse("access:invitations"), style="quiet"),
        Action(_("Invite somebody"), reverse("access:invite")),
    )
    page = Page(
        title=queries.standing(now()),
        short=_("Accounts"),
        purpose=_("Who may sign in to this operation, and as what."),
        guide="access#accounts",
        actions=inviting if may(request.user, AccessPermission.INVITE) else (),
    )
    return kit_lists.respond(request, lists.USERS, User.objects.all(), page=page)


def user(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """One account."""
    require(request.user, AccessPermission.VIEW_USERS)
    found = get_object_or_404(User, pk=user_id)
    page = Page(
        title=found.label,
        purpose=_("An account: what they sign in with, and what they may do."),
        guide="access#accounts",
        crumbs=(_to_users(),),
        actions=_changes(found) if may(request.user, AccessPermission.MANAGE_USERS) else (),
    )
    context = {"page": page, "account": found, "tags": [found.state_tag], "history": history(found)}
    return render(request, "access/user.html", context)


def user_change(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Change an account's name and role."""
    require(request.user, AccessPermission.MANAGE_USERS)
    found = get_object_or_404(User, pk=user_id)
    form = AccountForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.change_user, user=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = Page(
        title=_("Change the account of %(name)s") % {"name": found.label},
        purpose=_("The role holds from their next click on."),
        guide="access#roles",
        crumbs=(_to_users(), Crumb(found.label, found.get_absolute_url())),
    )
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def user_deactivate(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Let an account sign in no more."""
    return _let_in(
        request, user_id, False, _("%(name)s is signed out everywhere and cannot sign in any more.")
    )


@require_POST
def user_reactivate(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Let an account sign in again."""
    return _let_in(request, user_id, True, _("%(name)s may sign in again."))


@require_POST
@never_cache
def user_password(request: SignedInRequest, user_id: UUID) -> HttpResponse:
    """Show, once, a link by which somebody sets a new password."""
    require(request.user, AccessPermission.MANAGE_USERS)
    found = get_object_or_404(User, pk=user_id, is_active=True)
    token = operations.offer_password(user=found, by=request.user, at=now())
    link = request.build_absolute_uri(reverse("access:new-password", args=[found.pk, token]))
    page = Page(
        title=_("Pass this link on to %(name)s") % {"name": found.label},
        purpose=_("Whoever opens it chooses the account's new password, once and within three days."),
        guide="access#forgotten-password",
        crumbs=(_to_users(), Crumb(found.label, found.get_absolute_url())),
    )
    context = {
        "page": page,
        "link": link,
        "label": _("Link for a new password"),
        "back": found.get_absolute_url(),
    }
    return render(request, "access/link.html", context)


def profile(request: SignedInRequest) -> HttpResponse:
    """One's own account."""
    require(request.user, AccessPermission.CHANGE_PROFILE, request.user)
    form = ProfileForm(request.POST or None, User.objects.get(pk=request.user.pk))
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(operations.change_user, user=form.record, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect("access:profile")
    page = Page(
        title=_("Your account"),
        purpose=_("What you sign in with, how you are named, and what you may do."),
        guide="access#your-account",
        actions=(
            Action(_("Mail about what waits"), reverse("access:digest"), style="quiet"),
            Action(_("Change the password"), reverse("access:password"), style="quiet"),
        ),
    )
    return form_page(request, form, page, submit=_("Save"), back="", template="access/profile.html")


def password(request: SignedInRequest) -> HttpResponse:
    """A new password of one's own; other browsers are signed out, this one stays."""
    require(request.user, AccessPermission.CHANGE_PROFILE, request.user)
    form = OwnPasswordForm(request.POST or None, user=request.user)
    if form.is_valid():
        hashed = form.hashed()
        operations.change_password(user=request.user, password=hashed, by=request.user, at=now())
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password is changed; your other browsers are signed out."))
        return redirect("access:profile")
    page = Page(
        title=_("Change your password"),
        purpose=_("Your other browsers are signed out; this one stays."),
        guide="access#your-account",
        crumbs=(Crumb(_("Your account"), reverse("access:profile")),),
    )
    return form_page(request, form, page, submit=_("Change"), back=reverse("access:profile"))


def _let_in(request: SignedInRequest, user_id: UUID, active: bool, done: str) -> HttpResponse:
    require(request.user, AccessPermission.MANAGE_USERS)
    found = get_object_or_404(User, pk=user_id)
    changes = {"is_active": active}
    try:
        operations.change_user(user=found, changes=changes, by=request.user, at=now(), expected_version=None)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done % {"name": found.label})
    return redirect(found)


def _changes(found: User) -> tuple[Action, ...]:
    """What an owner may do with an account."""
    change = Action(_("Change"), reverse("access:user-change", args=[found.pk]), style="quiet")
    if not found.is_active:
        again = Action(
            _("Let in again"), reverse("access:user-reactivate", args=[found.pk]), style="quiet", post=True
        )
        return (change, again)
    link = Action(
        _("Link for a new password"),
        reverse("access:user-password", args=[found.pk]),
        style="quiet",
        post=True,
    )
    out = Action(
        _("Deactivate"),
        reverse("access:user-deactivate", args=[found.pk]),
        style="danger",
        post=True,
        confirm=_("Deactivate %(name)s? They are signed out everywhere at once.") % {"name": found.label},
    )
    return (change, link, out)


def _to_users() -> Crumb:
    return Crumb(_("Accounts"), reverse("access:users"))
