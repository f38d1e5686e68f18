"""The pages of the mail about what waits: when one gets it, one right away, and its end in one click."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from storewide.access import digest, digest_operations
from storewide.access.digest_forms import DigestForm
from storewide.access.models import User
from storewide.access.permissions import AccessPermission
from storewide.jobs import sending
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


def setting(request: SignedInRequest) -> HttpResponse:
    """When one gets the mail about what waits."""
    user = _own(request)
    stored = digest_operations.setting_of(user)
    form = DigestForm(request.POST or None, stored)
    if form.is_valid():
        said = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(digest_operations.set_digest, user=user, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect("access:digest")
    written = digest.letter(user, stored)
    text = written.text if written else ""
    return form_page(
        request, form, _page(), submit=_("Save"), back="", template="access/digest.html", preview=text
    )


@require_POST
def send_now(request: SignedInRequest) -> HttpResponse:
    """Send the mail right away, to see what it is like."""
    user = _own(request)
    written = digest.letter(user, digest_operations.setting_of(user))
    if not sending.can_mail():
        messages.error(request, _("No mail server is set up here, so nothing was sent."))
    elif written is None:
        messages.success(request, _("Nothing waits for you, so there is nothing to send."))
    else:
        digest.mail(user, written, now())
        messages.success(request, _("It is on its way to %(email)s.") % {"email": user.email})
    return redirect("access:digest")


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mail: mail programs post here in one click; people who open the link are asked once."""
    try:
        user = digest_operations.account_of(token)
        if request.method == "POST":
            digest_operations.stop_digest(token=token, at=now())
            return _alone(
                request, _("The mail is stopped"), _("Nothing more is sent to %(email)s."), user, token=""
            )
    except Refusal as refusal:
        page = Page(title=_("This link stops no mail"), purpose=refusal.sentence)
        return render(request, "kit/over.html", {"page": page}, status=refusal.status)
    purpose = _("What waits is then no longer sent to %(email)s; it still stands on Home.")
    return _alone(request, _("Stop the mail about what waits?"), purpose, user, token=token)


def _alone(request: HttpRequest, title: str, purpose: str, user: User, token: str) -> HttpResponse:
    page = Page(title=title, purpose=purpose % {"email": user.email})
    context: dict[str, Any] = {"page": page, "token": token}
    return render(request, "access/digest_stop.html", context)


def _own(request: SignedInRequest) -> User:
    require(request.user, AccessPermission.CHANGE_PROFILE, request.user)
    return User.objects.get(pk=request.user.pk)


def _page() -> Page:
    return Page(
        title=_("Mail about what waits for you"),
        purpose=_(
            "What waits on your Home, by mail, at an hour of yours; nothing is sent while nothing waits."
        ),
        guide="access#mail-about-what-waits",
        crumbs=(Crumb(_("Your account"), reverse("access:profile")),),
        actions=(Action(_("Send me one now"), reverse("access:digest-now"), "quiet", post=True),),
    )
