"""Every change to webhooks. Their secrets are told when they are made: neither the trail nor a conflict holds one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from storewide.audit import trail, words
from storewide.audit.models import Entry
from storewide.jobs import sending, webhook_events, webhook_rules
from storewide.jobs.models import Delivery, DeliveryState, Event, Webhook
from storewide.kit import formats
from storewide.kit.addresses import Reach
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes

#: so many events are sent again at once
MOST_AGAIN = 10_000
#: so many kinds a webhook asks for, each by itself
MOST_KINDS = 100


class NameTaken(Refusal):
    """Another webhook has this name."""

    field = "name"


class AddressRefused(Refusal):
    """The address is none that a message may be posted to."""

    field = "address"


class KindUnknown(Refusal):
    """No event is of this kind."""

    field = "kinds"


class SecretRefused(Refusal):
    """The secret is none that a receiver can check messages with."""

    field = "secret"


class NothingToSend(Refusal):
    """There is nothing to send again, or too much at once."""

    field = "since"


class StandsAlready(Refusal):
    """The webhook stands as it is asked to."""

    status = 409


def reach() -> Reach:
    """Which addresses a webhook may have."""
    return Reach(private=settings.WEBHOOK_PRIVATE, setting="STOREWIDE_WEBHOOK_PRIVATE")


@trail.operation
def add(
    *,
    name: str,
    address: str,
    kinds: Sequence[str],
    owner_email: str,
    secret: str = "",
    by: Actor,
    at: datetime,
) -> Webhook:
    """Tell another system of events of these kinds from now on; without a secret of its own one is made.

    The secret stands in the webhook that is given back. Raises NameTaken, AddressRefused, KindUnknown and SecretRefused.
    """
    _check(name, address, kinds)
    if secret and not webhook_rules.is_secret(secret):
        raise SecretRefused(
            _("This is no signing secret; write whsec_ and 24 to 64 bytes in base64, or leave it empty.")
        )
    made = Webhook(
        name=name,
        address=address,
        kinds=list(kinds),
        owner_email=owner_email,
        secret=secret or webhook_rules.new_secret(),
        created_at=at,
    )
    made.save(force_insert=True)
    changes = {"address": [None, address], "kinds": [None, list(kinds)]}
    trail.record(action="jobs.webhook.add", of=made, by=by, at=at, changes=changes)
    return made


@trail.operation
def change(
    *,
    webhook: Webhook,
    name: str,
    address: str,
    kinds: Sequence[str],
    owner_email: str,
    by: Actor,
    at: datetime,
    expected_version: int | None,
) -> Webhook:
    """Change what a webhook is told, where, or who answers for it.

    Raises NameTaken, AddressRefused, KindUnknown and Conflict.
    """
    _check(name, address, kinds, but=webhook)
    said: dict[str, Any] = {
        "name": name,
        "address": address,
        "kinds": list(kinds),
        "owner_email": owner_email,
    }
    differing = save_changes(webhook, said, expected_version)
    trail.record(action="jobs.webhook.change", of=webhook, by=by, at=at, changes=differing)
    return webhook


@trail.operation
def rotate(*, webhook: Webhook, by: Actor, at: datetime) -> str:
    """Make a new secret and return it; the one before signs beside it for a day."""
    webhook.previous_secret, webhook.secret = webhook.secret, webhook_rules.new_secret()
    webhook.previous_until = at + webhook_rules.OVERLAP
    webhook.save(update_fields=["secret", "previous_secret", "previous_until"])
    trail.record(action="jobs.webhook.rotate", of=webhook, by=by, at=at)
    return webhook.secret


@trail.operation
def pause(*, webhook: Webhook, by: Actor, at: datetime) -> Webhook:
    """Tell it nothing until it is started again; what waits is sent then. Raises StandsAlready."""
    if webhook.stopped_at is not None:
        raise StandsAlready(_("“%(name)s” is told nothing already.") % {"name": webhook})
    webhook.stopped_at, webhook.stopped_for = at, ""
    webhook.save(update_fields=["stopped_at", "stopped_for"])
    trail.record(action="jobs.webhook.pause", of=webhook, by=by, at=at)
    return webhook


@trail.operation
def start(*, webhook: Webhook, by: Actor, at: datetime) -> Webhook:
    """Tell it again, as one that never failed. Raises StandsAlready."""
    if webhook.stopped_at is None:
        raise StandsAlready(_("“%(name)s” is told already.") % {"name": webhook})
    webhook.stopped_at, webhook.stopped_for = None, ""
    webhook.failing_since = webhook.rests_until = None
    webhook.save(update_fields=["stopped_at", "stopped_for", "failing_since", "rests_until"])
    trail.record(action="jobs.webhook.start", of=webhook, by=by, at=at)
    return webhook


@trail.operation
def give_up(*, webhook: Webhook, reason: str, by: Actor, at: datetime) -> None:
    """Tell a webhook nothing more because of its receiver, and mail that to whoever answers for it."""
    webhook.stopped_at, webhook.stopped_for = at, reason[:300]
    webhook.save(update_fields=["stopped_at", "stopped_for"])
    waiting = Delivery.objects.filter(webhook=webhook, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.FAILED, next_at=None, ended_at=at)
    changes = {"stopped_for": [None, webhook.stopped_for]}
    trail.record(action="jobs.webhook.give_up", of=webhook, by=by, at=at, changes=changes)
    mend = _("Mend the receiver, start the webhook again, and send again what it missed:")
    sending.mail(
        to=[webhook.owner_email],
        subject=_("The webhook “%(name)s” is stopped") % {"name": webhook},
        text=f"{reason}\n\n{mend}\n{settings.ORIGIN}{webhook.get_absolute_url()}",
        by=by,
        at=at,
    )


@trail.operation
def delete(*, webhook: Webhook, by: Actor, at: datetime) -> None:
    """Tell it nothing more, and forget its secret and how it was told."""
    trail.record(action="jobs.webhook.delete", of=webhook, by=by, at=at)
    webhook.delete()


@trail.operation
def ping(*, webhook: Webhook, by: Actor, at: datetime) -> Delivery:
    """Send a test message. Raises StandsAlready where the webhook is stopped."""
    if webhook.stopped_at is not None:
        raise StandsAlready(_("“%(name)s” is stopped; start it before you try it.") % {"name": webhook})
    said = _("%(name)s tries whether messages arrive here.") % {"name": by.label}
    body = webhook_events.body(webhook_events.PING, at, {"said": said})
    event = Event.objects.create(kind=webhook_events.PING, at=at, body=body)
    trail.record(action="jobs.webhook.ping", of=webhook, by=by, at=at)
    return webhook_events.queue([(webhook, event, at)])[0]


@trail.operation
def send_again(*, delivery: Delivery, by: Actor, at: datetime) -> Delivery:
    """Send what one delivery told once more, under the same message id; the new delivery."""
    webhook = delivery.webhook
    if webhook.stopped_at is not None:
        raise StandsAlready(_("“%(name)s” is stopped; start it before you send again.") % {"name": webhook})
    trail.record(action="jobs.webhook.send_again", of=webhook, by=by, at=at)
    return webhook_events.queue([(webhook, delivery.event, at)], by.label)[0]


@trail.operation
def send_range_again(
    *, webhook: Webhook, since: datetime, until: datetime, all_of_them: bool, by: Actor, at: datetime
) -> int:
    """Send again what happened from `since` to before `until` and was not taken, or all of it; how many events.

    It is read from the trail, so that what happened while the webhook was stopped is sent too. Raises NothingToSend and
    StandsAlready.
    """
    if webhook.stopped_at is not None:
        raise StandsAlready(_("“%(name)s” is stopped; start it before you send again.") % {"name": webhook})
    events = _events(_lines(webhook, since, until))
    done = Delivery.objects.filter(webhook=webhook, event__in=events)
    waiting, failed = Q(state=DeliveryState.WAITING), Q(state=DeliveryState.FAILED)
    without = set(done.filter(waiting if all_of_them else ~failed).values_list("event_id", flat=True))
    again = [event for event in events if event.pk not in without]
    if not again:
        raise NothingToSend(_("Nothing of these kinds happened then that was not taken; choose other days."))
    webhook_events.queue(((webhook, event, at) for event in again), by.label)
    days = {"days": [None, f"{formats.day(since.date())} – {formats.day(until.date())}"]}
    trail.record(action="jobs.webhook.send_range_again", of=webhook, by=by, at=at, changes=days)
    return len(again)


def _lines(webhook: Webhook, since: datetime, until: datetime) -> list[Entry]:
    rows = Entry.objects.filter(at__gte=since, at__lt=until).order_by("at", "id")
    lines = [entry for entry in rows.iterator() if webhook_rules.matches(webhook.kinds, entry.action)]
    if len(lines) > MOST_AGAIN:
        raise NothingToSend(
            _(
                "%(count)s events happened then; at most %(most)s are sent again at once, so choose fewer days."
            )
            % {"count": formats.number(len(lines)), "most": formats.number(MOST_AGAIN)}
        )
    return lines


def _events(entries: Sequence[Entry]) -> list[Event]:
    """The events of these lines: those that are kept, and new ones for lines that nobody was told of."""
    kept = {
        each.entry_id: each for each in Event.objects.filter(entry_id__in=[entry.pk for entry in entries])
    }
    new = [webhook_events.event_of(entry) for entry in entries if entry.pk not in kept]
    Event.objects.bulk_create(new, batch_size=500)
    made = {**kept, **{each.entry_id: each for each in new}}
    return [made[entry.pk] for entry in entries]


def _check(name: str, address: str, kinds: Sequence[str], but: Webhook | None = None) -> None:
    others = Webhook.objects.filter(name__iexact=name)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise NameTaken(_("There is a webhook “%(name)s” already; choose another name.") % {"name": name})
    if fault := reach().fault(address):
        raise AddressRefused(fault)
    if not 1 <= len(kinds) <= MOST_KINDS:
        raise KindUnknown(
            _("%(count)s kinds of event are chosen; choose between 1 and %(most)s.")
            % {"count": formats.number(len(kinds)), "most": formats.number(MOST_KINDS)}
        )
    for kind in kinds:
        if not any(webhook_rules.matches([kind], action) for action in words.ACTIONS):
            raise KindUnknown(
                _(
                    "No event is of the kind “%(kind)s”; write one that the list of events has, or ownership.* for several."
                )
                % {"kind": kind}
            )
