"""The pages on which a mail server is connected, whose messages become requests."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from storewide.access import hook_operations
from storewide.audit.queries import history
from storewide.kit import lists as kit_lists
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.portfolio.intake import lists, mailbox_operations
from storewide.portfolio.intake.forms import MailboxForm
from storewide.portfolio.models import Mailbox
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.views import to_list

GUIDE = "intake#ask-by-e-mail"


def mailboxes(request: SignedInRequest) -> HttpResponseBase:
    """The mailboxes that there are."""
    require(request.user, PortfolioPermission.CONNECT)
    making = Action(_("Connect a mailbox"), reverse("portfolio:mailbox-new"))
    page = Page(
        title=_("Mailboxes"),
        purpose=_("Addresses whose mail becomes requests, and remarks on them."),
        guide=GUIDE,
        crumbs=(to_list(),),
        actions=(making,),
    )
    return kit_lists.respond(
        request, lists.mailboxes(making), Mailbox.objects.select_related("area"), page=page
    )


@never_cache
def new(request: SignedInRequest) -> HttpResponse:
    """Connect a mailbox; its token is shown in the answer and never again."""
    require(request.user, PortfolioPermission.CONNECT)
    form = MailboxForm(request.POST or None)
    if form.is_valid():
        made = form.attempt(mailbox_operations.make_mailbox, by=request.user, at=now(), **form.values())
        if made is not None:
            return _show(request, *made)
    page = _page(_("Connect a mailbox"))
    return form_page(request, form, page, submit=_("Make the token"), back=reverse("portfolio:mailboxes"))


def mailbox(request: SignedInRequest, mailbox_id: UUID) -> HttpResponse:
    """One mailbox: whether mail comes in, what the last message became, and why one was refused."""
    require(request.user, PortfolioPermission.CONNECT)
    found = _find(mailbox_id)
    address = reverse("portfolio:mailbox-change", args=[found.pk])
    revoking = Action(
        _("Revoke"),
        reverse("portfolio:mailbox-revoke", args=[found.pk]),
        "danger",
        post=True,
        confirm=_("Take no more mail by this mailbox?"),
    )
    page = _page(
        found.name,
        (Action(_("Change"), address, "quiet"), *(() if found.revoked_at else (revoking,))),
    )
    context: dict[str, Any] = {"page": page, "mailbox": found, "tags": [found.tag], "history": history(found)}
    return render(request, "portfolio/intake/mailbox.html", context)


def change(request: SignedInRequest, mailbox_id: UUID) -> HttpResponse:
    """Change what a mailbox's requests are about, and who may write."""
    require(request.user, PortfolioPermission.CONNECT)
    found = _find(mailbox_id)
    form = MailboxForm(request.POST or None, found)
    if form.is_valid():
        said = {"changes": form.values(), "expected_version": form.read_version()}
        if form.attempt(mailbox_operations.change_mailbox, mailbox=found, by=request.user, at=now(), **said):
            messages.success(request, _("Saved."))
            return redirect(found)
    page = _page(_("Change the mailbox"))
    return form_page(request, form, page, submit=_("Save"), back=found.get_absolute_url())


@require_POST
def revoke(request: SignedInRequest, mailbox_id: UUID) -> HttpResponse:
    """Take no more mail by a mailbox."""
    require(request.user, PortfolioPermission.CONNECT)
    found = hook_operations.revoke_hook(hook=_find(mailbox_id), by=request.user, at=now())
    messages.success(request, _("“%(name)s” is revoked; it takes nothing any more.") % {"name": found.name})
    return redirect("portfolio:mailboxes")


def _show(request: SignedInRequest, made: Mailbox, token: str) -> HttpResponse:
    url = request.build_absolute_uri("/api/v1/portfolio/requests/mail")
    line = f"curl --fail --data-binary @- -H 'Content-Type: message/rfc822' -H 'Authorization: Bearer {token}' {url}"
    context = {"page": _page(_("Copy the command now: it is shown this once")), "line": line, "mailbox": made}
    return render(request, "portfolio/intake/mailbox_made.html", context)


def _page(title: str, actions: tuple[Action, ...] = ()) -> Page:
    return Page(
        title=title,
        purpose=_("What people write to an address becomes a request; answers to our mail become remarks."),
        guide=GUIDE,
        crumbs=(to_list(), Crumb(_("Mailboxes"), reverse("portfolio:mailboxes"))),
        actions=actions,
    )


def _find(mailbox_id: UUID) -> Mailbox:
    return get_object_or_404(Mailbox.objects.select_related("area", "store", "type"), pk=mailbox_id)
