"""Telling people outside the pages: mail, and messages to rooms of the chat that the operation uses.

Both are jobs: they exist exactly when what asked for them does, are tried again when the other side does not answer,
and show on the page of long work when it never did.
"""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from storewide.jobs import operations
from storewide.jobs.kinds import Kind, Run
from storewide.jobs.models import ChatRoom, Job
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor

#: seconds before the second and the third try
WAITS: Sequence[float] = (1.0, 5.0)
SECONDS = 10


class NotSent(Refusal):
    """Mail or chat did not take a message; the job that tried says so."""


def mail(
    *,
    to: Iterable[str],
    subject: str,
    text: str,
    by: Actor,
    at: datetime,
    headers: Mapping[str, str] | None = None,
) -> Job | None:
    """Send mail inside the caller's transaction, one message to each address; None where nobody is to get it.

    `headers` go beside those that every mail has.

    Without a mail server in the settings nothing is sent, and None is given too: `can_mail` says so beforehand.
    """
    addresses = sorted({address for address in to if address})
    if not addresses or not can_mail():
        return None
    arguments: dict[str, Any] = {"to": addresses, "subject": " ".join(subject.split()), "text": text}
    if headers:
        arguments["headers"] = dict(headers)
    return operations.start(
        kind=MAIL.name, label=_("Mail: %(subject)s") % arguments, arguments=arguments, by=by, at=at
    )


def tell(
    *, room: ChatRoom, text: str, by: Actor, at: datetime, shown: Mapping[str, Any] | None = None
) -> Job:
    """Send a message to a room of the chat inside the caller's transaction.

    `shown` is how the room's system lays it out, beside the text; it must be writable as JSON.
    """
    arguments = {"room": str(room.pk), "text": text, **({"shown": dict(shown)} if shown else {})}
    return operations.start(
        kind=CHAT.name, label=_("Message to %(room)s") % {"room": room}, arguments=arguments, by=by, at=at
    )


def can_mail() -> bool:
    """Whether the operator named a mail server."""
    return bool(settings.MAILERS)


def _mail(run: Run) -> dict[str, Any]:
    told = run.arguments
    for number, address in enumerate(told["to"]):
        run.progress(number, len(told["to"]))
        sender, headers = settings.DEFAULT_FROM_EMAIL, told.get("headers")
        message = EmailMessage(told["subject"], told["text"], sender, [address], headers=headers)
        _try(message.send, _("The mail to %(to)s was not taken") % {"to": address})
    run.progress(len(told["to"]), len(told["to"]))
    return {"sent": len(told["to"])}


def _chat(run: Run) -> dict[str, Any]:
    room = ChatRoom.objects.filter(pk=run.arguments["room"]).first()
    if room is None:
        raise NotSent(_("The room of the chat is no longer there; nothing was sent."))
    address = room.address
    _try(
        lambda: asyncio.run(
            _post(address, {"text": run.arguments["text"], **run.arguments.get("shown", {})})
        ),
        _("%(room)s did not take the message") % {"room": room},
    )
    return {"sent": 1}


async def _post(address: str, message: Mapping[str, Any]) -> None:
    """Hand a message to an incoming webhook. Raises OSError; the address, which is a secret, is in no fault."""
    # a client of HTTP takes longer to import than most commands take in all
    import aiohttp

    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS)) as session,
            session.post(address, json=message, allow_redirects=False) as answer,
        ):
            status = answer.status
    except (aiohttp.ClientError, TimeoutError) as error:
        raise OSError(type(error).__name__) from None
    if status >= 300:
        raise OSError(f"HTTP {status}")


def _try(send: Any, sentence: str) -> None:
    """Send, again after a while where it fails. Raises NotSent with the sentence and the last reason."""
    for wait in (*WAITS, None):
        try:
            send()
        except OSError as error:
            if wait is None:
                raise NotSent(f"{sentence}: {error}.") from None
            time.sleep(wait)
        else:
            return


MAIL = Kind("jobs.mail", "long", _mail)
CHAT = Kind("jobs.chat", "long", _chat)
