"""The collector: takes events of a shop's tracking, and says so once they are durable.

It speaks the tracking API that existing shop SDKs speak. A good message is never lost to a wrong one beside it: the
wrong ones are named in the answer and counted for the page of the write key, since clients do not send a batch again
that was refused as a whole.
"""

import asyncio
import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storewide.edge import messages, snippet, tracking_faults
from storewide.edge.asgi import Receive, Scope, Send, reply
from storewide.edge.counts import Counts
from storewide.edge.faults import NotAnswered
from storewide.edge.headers import Headers
from storewide.edge.intake import ClientGone
from storewide.edge.keys import Keys, Rates
from storewide.edge.messages import MESSAGE_BYTES, USER_AGENT_CHARACTERS, Arrival, MessageRefused
from storewide.edge.reading import body_of, parsed
from storewide.lib.clock import now
from storewide.lib.data_folder import DataFolder
from storewide.warehouse.journal import Journal, NotKept
from storewide.warehouse.write_keys import Key

#: what the largest batch of a published SDK may have
BATCH_BYTES = 4 * 1024 * 1024
BATCH_MESSAGES = 2_500
_TOLD_REFUSALS = 20

#: the kind of message each address takes (the short ones are those of browser SDKs); empty where each names its own
KIND_OF = {f"/v1/{kind}": kind for kind in messages.KINDS}
KIND_OF |= {f"/v1/{kind[0]}": kind for kind in messages.KINDS}
KIND_OF |= {"/v1/batch": "", "/v1/import": "", "/v1/b": ""}

_ALLOWED: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"POST, OPTIONS"),
    (b"access-control-allow-headers", b"authorization, content-type, content-encoding, anonymousid"),
    (b"access-control-max-age", b"86400"),
    (b"content-length", b"0"),
]
_TAKEN = b'{"success":true}'


#: wrong messages by their number in the request, from 1
Refused = list[tuple[int, MessageRefused]]


@dataclass(frozen=True)
class _SortedOut:
    """A request that was read: the lines to keep, how many there are, and what was refused beside them."""

    lines: bytes
    kept: int
    refused: Refused
    at: datetime


@dataclass(frozen=True)
class _Asked:
    """What the headers of a request say."""

    authorization: bytes
    user_agent: str


class Collector:
    """The doors under `/v1/`; `start` and `stop` hold its journal and its counts."""

    def __init__(
        self, data: DataFolder, journal: Journal | None = None, counts: Counts | None = None
    ) -> None:
        self._journal = journal or Journal(data.journal)
        self._keys = Keys(data.write_keys)
        self._rates = Rates()
        self._counts = counts or Counts(data.write_key_counts)
        self._keeping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take events from now on."""
        await asyncio.to_thread(self._journal.start)
        self._counts.start()
        self._keeping = asyncio.create_task(self._counts.keep())

    async def stop(self) -> None:
        """Make durable what waits, keep the counts, take nothing more."""
        if self._keeping:
            self._keeping.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeping
        await asyncio.to_thread(self._journal.stop)
        await asyncio.to_thread(self._counts.write)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["path"] in snippet.PATHS:
            await snippet.give(scope, send)
            return
        try:
            status, headers, body = await self._answer(scope, receive)
        except NotAnswered as refused:
            status = refused.fault.status
            headers, body = tracking_faults.answer(refused.fault)
        except ClientGone:
            return
        await reply(send, status, headers, body)

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, Headers, bytes]:
        kind = _kind(scope["path"])
        if scope["method"] == "OPTIONS":
            return 204, _ALLOWED, b""
        if scope["method"] != "POST":
            raise NotAnswered(tracking_faults.NOT_TAKEN_HERE)
        body = await self._take(kind, scope["headers"], receive)
        return 200, _taken_headers(body), body

    async def _take(self, kind: str, headers: Headers, receive: Receive) -> bytes:
        """Take the messages of one request; return the body of the answer once they are durable."""
        asked = _asked(headers)
        key = self._keys.authorized(asked.authorization)
        try:
            body = await body_of(receive, headers, MESSAGE_BYTES if kind else BATCH_BYTES)
        except NotAnswered as refused:
            self._note(key, refused)
            raise
        key, sorted_out = self._sort_out(key, kind, body, asked.user_agent)
        try:
            await self._journal.append(sorted_out.lines)
        except NotKept as error:
            raise NotAnswered(tracking_faults.not_kept(str(error))) from error
        return self._taken(key, sorted_out)

    def _sort_out(self, key: Key | None, kind: str, body: bytes, user_agent: str) -> tuple[Key, _SortedOut]:
        """Read, charge and check a body. Only bytes come back: what was parsed is gone before the disk is waited for."""
        try:
            told = parsed(body)
            key = key or self._keys.named(told.get("writeKey"))
            batch = [told] if kind else _batch(told)
            self._rates.charge(key, len(batch))
            at = now()
            arrival = Arrival(
                store=key.store,
                at=at,
                received=messages.written(at),
                kind=kind,
                skew=messages.skew_of(told.get("sentAt"), at),
                user_agent=user_agent,
                context=None if kind else _shared_context(told),
            )
            return key, _sorted_out(batch, arrival)
        except NotAnswered as refused:
            self._note(key, refused)
            raise

    def _taken(self, key: Key, sorted_out: _SortedOut) -> bytes:
        """Count what is durable now, and say so."""
        self._counts.took(key.key, sorted_out.kept, sorted_out.at)
        refused = sorted_out.refused
        if not refused:
            return _TAKEN
        self._counts.refused(key.key, len(refused), refused[-1][1].sentence, sorted_out.at)
        return _partly(sorted_out.kept, refused)

    def _note(self, key: Key | None, refused: NotAnswered) -> None:
        """Count what was refused as a whole; what came too fast comes again, so only its reason is noted."""
        fault = refused.fault
        if key is None or fault.status not in (400, 413, 429):
            return
        number = 0 if fault.status == 429 else getattr(refused, "messages", 1)
        self._counts.refused(key.key, number, f"{fault.title}: {fault.detail}", now())


class _NothingGood(NotAnswered):
    """A request without one message that could be kept; `messages` is how many it had."""

    def __init__(self, refused: Refused) -> None:
        told = [f"Message {number}: {each.sentence}" for number, each in refused[:3]]
        super().__init__(tracking_faults.nothing_good(told))
        self.messages = len(refused)


def _kind(path: str) -> str:
    try:
        return KIND_OF[path.rstrip("/")]
    except KeyError:
        raise NotAnswered(tracking_faults.NOTHING_HERE) from None


def _asked(headers: Headers) -> _Asked:
    authorization, agent = b"", b""
    for name, value in headers:
        if name == b"authorization":
            authorization = value
        elif name == b"user-agent":
            agent = value
    return _Asked(authorization, _browser(agent))


def _browser(agent: bytes) -> str:
    """The user agent of a browser; empty for a program that passes on what others did, which says nothing of them."""
    return agent.decode("latin-1")[:USER_AGENT_CHARACTERS] if agent.startswith(b"Mozilla/") else ""


def _batch(told: dict[str, Any]) -> list[Any]:
    batch = told.get("batch")
    if not isinstance(batch, list) or not batch:
        raise NotAnswered(tracking_faults.NO_MESSAGE)
    if len(batch) > BATCH_MESSAGES:
        raise NotAnswered(tracking_faults.too_many(len(batch), BATCH_MESSAGES))
    return batch


def _shared_context(told: dict[str, Any]) -> dict[str, Any] | None:
    """What a batch says of all its messages, as the specification allows."""
    context = told.get("context")
    return context if isinstance(context, dict) and context else None


def _sorted_out(batch: list[Any], arrival: Arrival) -> _SortedOut:
    """The lines of the good messages, and the wrong ones by their number in the batch (from 1)."""
    lines: list[bytes] = []
    refused: Refused = []
    for number, message in enumerate(batch, 1):
        try:
            lines.append(messages.line(message, arrival))
        except MessageRefused as error:
            refused.append((number, error))
    if not lines:
        raise _NothingGood(refused)
    return _SortedOut(b"".join(lines), len(lines), refused, arrival.at)


def _partly(kept: int, refused: Refused) -> bytes:
    """The answer that names what was refused, the first twenty of it."""
    told = [
        {"message": number, "key": each.key, "value": each.value, "problem": each.sentence}
        for number, each in refused[:_TOLD_REFUSALS]
    ]
    return json.dumps(
        {"success": True, "kept": kept, "refused": len(refused), "refusals": told}, separators=(",", ":")
    ).encode()


def _taken_headers(body: bytes) -> Headers:
    return [
        *tracking_faults.CORS,
        (b"content-type", b"application/json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
