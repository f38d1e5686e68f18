"""The public pages by which an account begins: set-up, an invitation, a link for a new password.

Their addresses hold a secret: they are kept in no cache, and no request they lead to names them.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from storewide.access import operations, queries
from storewide.access.forms import JoinForm, NewPasswordForm, SetUpForm
from storewide.access.models import User
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import OperationForm
from storewide.kit.pages import Page
from storewide.kit.tags import Text
from storewide.lib.clock import now

type View = Callable[..., HttpResponse]


def secret_address(view: View) -> View:
    """A public page whose address is a secret."""

    @login_not_required
    @never_cache
    @sensitive_post_parameters("password")
    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        # The origin alone: with none at all a browser would send no origin with the form either.
        response["Referrer-Policy"] = "strict-origin"
        return response

    return kept


@secret_address
def set_up(request: HttpRequest) -> HttpResponse:
    """The first page of all: make the first owner, or read where the link is that leads here."""
    if User.objects.owners().exists():
        raise Http404
    token = request.GET.get("token", "")
    if not queries.setup_open(token):
        return render(
            request, "access/setup_closed.html", {"tried": bool(token)}, status=403 if token else 200
        )
    form = SetUpForm(request.POST or None)
    if form.is_valid():
        said = {"name": form.cleaned_data["name"], "email": form.cleaned_data["email"]}
        user = form.attempt(operations.set_up_owner, token=token, password=form.hashed(), at=now(), **said)
        if user is not None:
            return _welcome(request, user)
    return _alone(request, form, _set_up_page(), _("Make the account"))


@secret_address
def join(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation: its holder makes their account."""
    try:
        invitation = operations.find_invitation(token, now())
    except Refusal as refusal:
        return _over(request, refusal)
    form = JoinForm(request.POST or None, email=invitation.email, name=invitation.name)
    if form.is_valid():
        said = {"name": form.cleaned_data["name"], "password": form.hashed()}
        user = form.attempt(operations.accept_invitation, token=token, at=now(), **said)
        if user is not None:
            return _welcome(request, user)
    page = Page(
        title=_("Make your account"),
        purpose=_("You will sign in as %(email)s.") % {"email": invitation.email},
    )
    return _alone(request, form, page, _("Make the account"))


@secret_address
def new_password(request: HttpRequest, user_id: UUID, token: str) -> HttpResponse:
    """A link for a new password, which an owner passed on."""
    try:
        user = operations.find_password_offer(user_id, token)
    except Refusal as refusal:
        return _over(request, refusal)
    form = NewPasswordForm(request.POST or None)
    if form.is_valid():
        operations.change_password(user=user, password=form.hashed(), by=user, at=now())
        return _welcome(request, user)
    page = Page(title=_("Choose a new password"), purpose=_("For %(email)s.") % {"email": user.email})
    return _alone(request, form, page, _("Set the password"))


def _set_up_page() -> Page:
    return Page(
        title=_("Make the owner account"),
        purpose=_("The first account owns this operation: it invites everybody else. This page works once."),
    )


def _welcome(request: HttpRequest, user: User) -> HttpResponse:
    login(request, user)
    messages.success(request, _("You are signed in as %(name)s.") % {"name": user.label})
    return redirect("/")


def _alone(request: HttpRequest, form: OperationForm, page: Page, submit: Text) -> HttpResponse:
    context = {"page": page, "form": form, "submit": submit}
    return render(request, "access/alone.html", context, status=422 if form.is_bound else 200)


def _over(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    page = Page(title=_("This link does not work any more"), purpose=refusal.sentence)
    return render(request, "kit/over.html", {"page": page}, status=410)
