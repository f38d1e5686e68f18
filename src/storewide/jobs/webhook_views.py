"""The pages of webhooks; owners only."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from storewide.jobs import webhook_lists, webhook_operations, webhook_pages
from storewide.jobs.models import Delivery, Webhook
from storewide.jobs.permissions import JobPermission
from storewide.jobs.webhook_forms import AddWebhookForm, ChangeWebhookForm, SendAgainForm
from storewide.kit import formats, lists
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.permissions import Actor, require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now


@require_GET
def index(request: SignedInRequest) -> HttpResponseBase:
    """All webhooks."""
    require(request.user, JobPermission.WEBHOOKS)
    page = webhook_pages.index(Webhook.objects.all())
    return lists.respond(request, webhook_lists.WEBHOOKS, Webhook.objects.for_list(), page=page)


@require_GET
def events(request: SignedInRequest) -> HttpResponseBase:
    """Every kind of event."""
    require(request.user, JobPermission.WEBHOOKS)
    rows = webhook_lists.event_kinds()
    return lists.respond(request, webhook_lists.EVENT_KINDS, rows, page=webhook_pages.events())


@never_cache
def new(request: SignedInRequest) -> HttpResponse:
    """Add a webhook; its secret is shown in the answer and never again."""
    actor = require(request.user, JobPermission.WEBHOOKS)
    begun = {"owner_email": request.user.email}
    form = AddWebhookForm(request.POST or None, initial=begun)
    if form.is_valid():
        made = form.attempt(webhook_operations.add, by=actor, at=now(), **form.cleaned_data)
        if made:
            return _show(request, made, made.secret)
    back = reverse("jobs:webhooks")
    return form_page(request, form, webhook_pages.new(), submit=_("Add the webhook"), back=back)


@require_GET
def detail(request: SignedInRequest, webhook_id: UUID) -> HttpResponseBase:
    """One webhook with how each of its messages went."""
    webhook, _by = _found(request, webhook_id)
    rows = Delivery.objects.filter(webhook=webhook).for_list()
    context = webhook_pages.detail(webhook)
    return lists.respond(request, webhook_lists.DELIVERIES, rows, template="jobs/webhook.html", **context)


def change(request: SignedInRequest, webhook_id: UUID) -> HttpResponse:
    """Change what it is told, where, or who answers for it."""
    webhook, by = _found(request, webhook_id)
    form = ChangeWebhookForm(request.POST or None, webhook)
    if form.is_valid():
        read = {"webhook": webhook, "expected_version": form.read_version()}
        if form.attempt(webhook_operations.change, by=by, at=now(), **form.changes(), **read):
            messages.success(request, _("Saved."))
            return redirect(webhook)
    back = webhook.get_absolute_url()
    return form_page(request, form, webhook_pages.change(webhook), submit=_("Save the webhook"), back=back)


def again(request: SignedInRequest, webhook_id: UUID) -> HttpResponse:
    """Send what happened on some days again."""
    webhook, by = _found(request, webhook_id)
    form = SendAgainForm(request.POST or None, webhook, now())
    if form.is_valid():
        count = form.attempt(
            webhook_operations.send_range_again, webhook=webhook, by=by, at=now(), **form.said()
        )
        if count:
            sent = ngettext("One message is sent again.", "%(count)s messages are sent again.", count)
            messages.success(request, sent % {"count": formats.number(count)})
            return redirect(webhook)
    back = webhook.get_absolute_url()
    return form_page(request, form, webhook_pages.again(webhook), submit=_("Send again"), back=back)


@never_cache
@require_POST
def rotate(request: SignedInRequest, webhook_id: UUID) -> HttpResponse:
    """Make a new secret, which the answer shows this once."""
    webhook, by = _found(request, webhook_id)
    return _show(request, webhook, webhook_operations.rotate(webhook=webhook, by=by, at=now()))


@require_POST
def pause(request: SignedInRequest, webhook_id: UUID) -> HttpResponse:
    """Tell it nothing for now."""
    return _step(
        request, webhook_id, webhook_operations.pause, _("Paused. What waits is sent when it starts again.")
    )


@require_POST
def start(request: SignedInRequest, webhook_id: UUID) -> HttpResponse:
    """Tell it again."""
    return _step(
        request, webhook_id, webhook_operations.start, _("Started. “Send days again” sends what it missed.")
    )


@require_POST
def delete(request: SignedInRequest, webhook_id: UUID) -> HttpResponse:
    """Tell it nothing any more."""
    webhook, by = _found(request, webhook_id)
    webhook_operations.delete(webhook=webhook, by=by, at=now())
    messages.success(request, _("The webhook is deleted, its secret forgotten."))
    return redirect("jobs:webhooks")


@require_POST
def ping(request: SignedInRequest, webhook_id: UUID) -> HttpResponse:
    """Send a test message; its page says how that went."""
    webhook, by = _found(request, webhook_id)
    try:
        return redirect(webhook_operations.ping(webhook=webhook, by=by, at=now()))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect(webhook)


@require_GET
def delivery(request: SignedInRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """One message and each try at it."""
    require(request.user, JobPermission.WEBHOOKS)
    one = get_object_or_404(Delivery.objects.for_list(), pk=delivery_id, webhook=webhook_id)
    return render(request, "jobs/webhook_delivery.html", webhook_pages.delivery(one))


@require_POST
def again_one(request: SignedInRequest, webhook_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Send one message again."""
    by = require(request.user, JobPermission.WEBHOOKS)
    one = get_object_or_404(Delivery.objects.for_list(), pk=delivery_id, webhook=webhook_id)
    try:
        return redirect(webhook_operations.send_again(delivery=one, by=by, at=now()))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect(one)


def _found(request: SignedInRequest, webhook_id: UUID) -> tuple[Webhook, Actor]:
    webhook = get_object_or_404(Webhook, pk=webhook_id)
    return webhook, require(request.user, JobPermission.WEBHOOKS, webhook)


def _step(request: SignedInRequest, webhook_id: UUID, operation: Any, said: str) -> HttpResponse:
    webhook, by = _found(request, webhook_id)
    try:
        operation(webhook=webhook, by=by, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, said)
    return redirect(webhook)


def _show(request: SignedInRequest, webhook: Webhook, secret: str) -> HttpResponse:
    context = {"page": webhook_pages.secret(webhook), "secret": secret, "webhook": webhook}
    return render(request, "jobs/webhook_secret.html", context)
