"""What the pages of webhooks say."""

import json
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.audit.queries import history
from storewide.jobs import webhook_lists, webhook_rules
from storewide.jobs.models import Delivery, DeliveryState, Try, Webhook
from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.tags import Tag, Tone

GUIDE = "webhooks"


def index(rows: Any) -> Page:
    """The list, with what needs somebody first."""
    stopped = sum(bool(each.stopped_for) for each in rows)
    failing = sum(each.failing_since is not None and each.stopped_at is None for each in rows)
    title = _("Webhooks")
    if stopped:
        title = ngettext(
            "One webhook is stopped: its receiver takes nothing",
            "%(count)s webhooks are stopped: their receivers take nothing",
            stopped,
        ) % {"count": formats.number(stopped)}
    elif failing:
        title = ngettext(
            "One webhook is failing and tried again",
            "%(count)s webhooks are failing and tried again",
            failing,
        ) % {"count": formats.number(failing)}
    return Page(
        title=title,
        short=_("Webhooks"),
        purpose=_("Other systems that are told what happens here as it happens, in signed messages."),
        guide=GUIDE,
        actions=(webhook_lists.ADD, Action(_("Kinds of event"), reverse("jobs:webhook-events"), "quiet")),
    )


def crumbs(webhook: Webhook | None = None) -> tuple[Crumb, ...]:
    """The way to a page of webhooks."""
    above = (Crumb(_("Webhooks"), reverse("jobs:webhooks")),)
    return (*above, Crumb(str(webhook), webhook.get_absolute_url())) if webhook else above


def events() -> Page:
    """Which events there are."""
    return Page(
        title=_("Kinds of event"),
        purpose=_("What a webhook may be told. Whatever the audit trail writes is an event."),
        guide=f"{GUIDE}#kinds-of-event",
        crumbs=crumbs(),
    )


def new() -> Page:
    """The form of a new webhook."""
    return Page(
        title=_("Add a webhook"),
        purpose=_("The secret that signs its messages is shown once, on the next page."),
        guide=f"{GUIDE}#add-one",
        crumbs=crumbs(),
    )


def change(webhook: Webhook) -> Page:
    """The form of a webhook that is there."""
    return Page(
        title=_("Change “%(webhook)s”") % {"webhook": webhook},
        purpose=_("What waits already goes to the address that is stored when it is sent."),
        guide=f"{GUIDE}#add-one",
        crumbs=crumbs(webhook),
    )


def again(webhook: Webhook) -> Page:
    """The form that sends days again."""
    return Page(
        title=_("Send again to “%(webhook)s”") % {"webhook": webhook},
        purpose=_("Read from the audit trail, so that what happened while it was stopped is sent as well."),
        guide=f"{GUIDE}#send-again",
        crumbs=crumbs(webhook),
    )


def secret(webhook: Webhook) -> Page:
    """The secret, this once."""
    return Page(
        title=_("Copy the signing secret now: it is shown this once"),
        purpose=_("The receiver checks with it that a message is ours and nobody changed it."),
        guide=f"{GUIDE}#check-a-message",
        crumbs=crumbs(webhook),
    )


def detail(webhook: Webhook) -> dict[str, Any]:
    """One webhook: how it stands, the one next thing, what can be done."""
    return {
        "page": Page(
            title=_finding(webhook),
            short=str(webhook),
            purpose=_("A system that is told of %(kinds)s.") % {"kinds": ", ".join(webhook.kinds)},
            guide=GUIDE,
            crumbs=crumbs(),
            actions=_actions(webhook),
        ),
        "webhook": webhook,
        "tags": [webhook.tag],
        "history": history(webhook),
        **_next(webhook),
    }


def delivery(one: Delivery) -> dict[str, Any]:
    """One message: what was sent, and each try."""
    webhook = one.webhook
    again_action = Action(
        _("Send it again"), reverse("jobs:webhook-again-one", args=[webhook.pk, one.pk]), "quiet", True
    )
    return {
        "page": Page(
            title=f"{one.event.kind}: {one.event.label}" if one.event.label else one.event.kind,
            purpose=_("One message: what was sent, and what the receiver answered at each try."),
            guide=f"{GUIDE}#how-each-message-went",
            crumbs=crumbs(webhook),
            actions=() if webhook.stopped_at else (again_action,),
        ),
        "tags": [one.tag],
        "delivery": one,
        "tries": Try.objects.filter(delivery=one),
        "body": json.dumps(json.loads(one.event.body), ensure_ascii=False, indent=2),
        "tag_of": {True: Tag(_("Taken"), Tone.GOOD), False: Tag(_("Not taken"), Tone.BAD)},
        "left": max(0, len(webhook_rules.WAITS) + 1 - one.tries) if one.state == DeliveryState.WAITING else 0,
    }


def _finding(webhook: Webhook) -> str:
    said = {"name": webhook}
    if webhook.stopped_for:
        return _("%(name)s is stopped") % said
    if webhook.stopped_at:
        return _("%(name)s is paused") % said
    if webhook.failing_since:
        since = formats.day(webhook.failing_since.date())
        return _("%(name)s has taken nothing since %(day)s") % {**said, "day": since}
    return str(webhook)


def _actions(webhook: Webhook) -> tuple[Action, ...]:
    def to(name: str) -> str:
        return reverse(f"jobs:webhook-{name}", args=[webhook.pk])

    running = (
        Action(_("Send days again"), to("again"), "quiet"),
        Action(_("Pause"), to("pause"), "quiet", post=True),
    )
    return (
        Action(_("Change"), to("change"), "quiet"),
        *(running if webhook.stopped_at is None else ()),
        Action(
            _("New secret"),
            to("rotate"),
            "quiet",
            post=True,
            confirm=_(
                "Make a new secret? The one before signs beside it for 24 hours; change the receiver by then."
            ),
        ),
        Action(
            _("Delete"),
            to("delete"),
            "danger",
            post=True,
            confirm=_("Delete this webhook? Nothing is told there any more, and its messages are forgotten."),
        ),
    )


def _next(webhook: Webhook) -> dict[str, Any]:
    if webhook.stopped_at is not None:
        start = Action(_("Start again"), reverse("jobs:webhook-start", args=[webhook.pk]), post=True)
        reason = webhook.stopped_for or _(
            "Nothing is told while it is paused; what waits is sent when it starts."
        )
        return {"next": start, "next_reason": reason}
    ping = Action(_("Send a test message"), reverse("jobs:webhook-ping", args=[webhook.pk]), post=True)
    return {"next": ping, "next_reason": _("See whether messages arrive and their signature holds.")}
