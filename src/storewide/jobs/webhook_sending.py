"""Sends what is due to webhooks, notes how that went, and stops a receiver that takes nothing for days.

The deliveries are rows that wait; a round of the worker tries all that are due, many at once. A kill between an answer and
its note means one message more, under the same id: receivers know it by that.
"""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.jobs import webhook_events, webhook_operations, webhook_rules
from storewide.jobs.kinds import Kind, Run, Schedule
from storewide.jobs.models import Delivery, DeliveryState, Event, Try, Webhook
from storewide.kit import formats
from storewide.kit.addresses import Private
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now

#: so long a receiver may take to answer
SECONDS = 15.0
#: so many deliveries a round tries, so many of one webhook, and only one of a webhook that fails
MOST, MOST_EACH = 200, 20
_READ = 500
USER_AGENT = "Storewide (webhooks)"

_chance = random.SystemRandom()


@dataclass(frozen=True)
class Answer:
    """What a receiver answered: the status, or the fault that kept it from answering."""

    status: int | None
    milliseconds: int
    fault: str = ""
    text: str = ""
    retry_after: str = ""

    @property
    def taken(self) -> bool:
        """Whether the message was taken."""
        return self.status is not None and 200 <= self.status < 300


def is_wanted() -> bool:
    """Whether any delivery is due."""
    return Delivery.objects.due(now()).exists()


def send_due(run: Run) -> dict[str, Any]:
    """Try all that is due; how many were tried, and how many of them were taken."""
    chosen = _chosen(now())
    run.progress(0, len(chosen))
    begun = now()
    answers = asyncio.run(_post_all(chosen, begun))
    for delivery, answer in zip(chosen, answers, strict=True):
        note(delivery, answer, begun)
    return {"tried": len(chosen), "taken": sum(answer.taken for answer in answers)}


def note(delivery: Delivery, answer: Answer, at: datetime) -> None:
    """Write down how a try went, and what follows for the delivery and its webhook."""
    with transaction.atomic():
        webhook = Webhook.objects.select_for_update().filter(pk=delivery.webhook_id).first()
        if webhook is None:  # deleted while it was told
            return
        delivery.tries += 1
        delivery.status, delivery.milliseconds = answer.status, answer.milliseconds
        delivery.fault = answer.fault[:300]
        _stand(delivery, answer, at)
        mine = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING)
        values = ("state", "tries", "next_at", "status", "milliseconds", "fault", "ended_at")
        mine.update(**{name: getattr(delivery, name) for name in values})
        Try.objects.create(
            delivery=delivery,
            number=delivery.tries,
            at=at,
            status=answer.status,
            milliseconds=answer.milliseconds,
            fault=answer.fault[:300],
            answer=answer.text,
        )
        _follow(webhook, answer, at)


def _stand(delivery: Delivery, answer: Answer, at: datetime) -> None:
    if answer.taken:
        delivery.state, delivery.next_at, delivery.ended_at = DeliveryState.DELIVERED, None, at
        return
    delivery.next_at = webhook_rules.next_try(delivery.tries, at, _chance)
    if delivery.next_at is None:
        delivery.state, delivery.ended_at = DeliveryState.FAILED, at


def _follow(webhook: Webhook, answer: Answer, at: datetime) -> None:
    """What a try says of its webhook: that it works, is to be left alone for a while, or is to be stopped."""
    kept: dict[str, Any] = {
        "failing_since": None if answer.taken else webhook.failing_since or at,
        "rests_until": webhook_rules.rest(answer.status, answer.retry_after, at),
    }
    Webhook.objects.filter(pk=webhook.pk).update(**kept)
    failing_since = kept["failing_since"]
    if webhook.stopped_at is not None or failing_since is None:
        return
    if answer.status == webhook_rules.GONE:
        _stop(webhook, _("Its receiver answered 410: it wants no more messages."), at)
    elif at - failing_since >= webhook_rules.PATIENCE:
        said = {"day": formats.day(failing_since.date()), "fault": answer.fault}
        _stop(webhook, _("Its receiver has taken nothing since %(day)s; the last time: %(fault)s") % said, at)


def _stop(webhook: Webhook, reason: str, at: datetime) -> None:
    webhook_operations.give_up(webhook=webhook, reason=reason, by=SYSTEM, at=at)


def _chosen(at: datetime) -> list[Delivery]:
    """What this round tries: some of each webhook, so that none waits behind another; one and any test where it fails."""
    chosen: dict[Any, list[Delivery]] = defaultdict(list)
    for delivery in Delivery.objects.due(at).select_related("event", "webhook")[: MOST * 5]:
        most = 1 if delivery.webhook.failing_since else MOST_EACH
        if delivery.event.kind == webhook_events.PING or len(chosen[delivery.webhook_id]) < most:
            chosen[delivery.webhook_id].append(delivery)
    return [delivery for each in chosen.values() for delivery in each][:MOST]


async def _post_all(deliveries: Sequence[Delivery], at: datetime) -> list[Answer]:
    # a client of HTTP takes longer to import than most commands take in all
    import aiohttp

    from storewide.kit.open_resolver import Resolver

    connector = aiohttp.TCPConnector(resolver=Resolver(webhook_operations.reach()), limit_per_host=5)
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"User-Agent": USER_AGENT},
        timeout=aiohttp.ClientTimeout(total=None),
        trust_env=False,
    ) as session:
        return list(await asyncio.gather(*(_post(session, each, at) for each in deliveries)))


async def _post(session: Any, delivery: Delivery, at: datetime) -> Answer:
    import aiohttp

    webhook, event = delivery.webhook, delivery.event
    headers = webhook_rules.headers(signing(webhook, at), event.message_id, at, event.body)
    begun = time.perf_counter()

    def answer(status: int | None, fault: str, text: str = "", retry_after: str = "") -> Answer:
        return Answer(status, round((time.perf_counter() - begun) * 1000), fault, text, retry_after)

    try:
        webhook_operations.reach().check(webhook.address)
        async with (
            asyncio.timeout(SECONDS),
            session.post(
                webhook.address, data=event.body.encode(), headers=headers, allow_redirects=False
            ) as response,
        ):
            read = await response.content.read(_READ)
            fault = (
                ""
                if 200 <= response.status < 300
                else _("It answered %(status)s.") % {"status": response.status}
            )
            text = read.decode(errors="replace").replace("\x00", "")
            return answer(response.status, fault, text, response.headers.get("Retry-After", ""))
    except TimeoutError:
        return answer(None, _("No answer within %(seconds)s s.") % {"seconds": f"{SECONDS:g}"})
    except Private as refused:
        return answer(None, str(refused))
    except (aiohttp.ClientError, OSError, ValueError) as error:
        return answer(None, _("No connection: %(fault)s.") % {"fault": type(error).__name__})


def signing(webhook: Webhook, at: datetime) -> list[str]:
    """The secrets that sign at this moment, the newest first."""
    overlaps = webhook.previous_until is not None and at < webhook.previous_until
    return [webhook.secret, *([webhook.previous_secret] if overlaps else [])]


def forget(run: Run) -> dict[str, Any]:
    """Delete events and how they were delivered once they are old; how many events."""
    run.progress(0, 1)
    old = Event.objects.filter(at__lt=now() - webhook_rules.KEPT)
    _count, by_kind = old.delete()
    return {"forgotten": by_kind.get(Event._meta.label, 0)}


SEND = Kind("jobs.webhooks", "outgoing", send_due)
SENDING = Schedule(SEND.name, gettext_lazy("Telling webhooks"), timedelta(seconds=1), wanted=is_wanted)
FORGET = Kind("jobs.webhooks_forget", "long", forget)
FORGETTING = Schedule(
    FORGET.name, gettext_lazy("Forgetting what webhooks were told long ago"), timedelta(days=1)
)
