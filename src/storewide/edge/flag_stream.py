"""Flags for servers that evaluate by themselves: all rules in one document, and a word when they change.

The word is a server-sent event of the OpenFeature Remote Evaluation Protocol, so browsers take it as well.
"""

import asyncio
from collections.abc import Callable

import orjson

from storewide.edge import flag_answers
from storewide.edge.asgi import Receive, Scope, Send, reply
from storewide.edge.flag_answers import Answer, NotEvaluated, Told
from storewide.edge.flag_keys import FlagKeys
from storewide.edge.flag_rules import Rules
from storewide.edge.headers import Headers
from storewide.warehouse.write_keys import CLIENT_FLAGS, Key

RULESET = "/flags/v1/ruleset"
STREAM = "/flags/v1/stream"
#: how many may listen at once; of these so many are kept for servers
MOST, FOR_SERVERS = 1_000, 100
#: a line without meaning keeps proxies from closing a quiet connection, and shows a key that was revoked
ALIVE_SECONDS = 15.0
_INACTIVE_SECONDS = 120


class Streams:
    """Who listens for changes of the rules now."""

    def __init__(self, rules: Rules, keys: FlagKeys, most: int = MOST) -> None:
        self._rules = rules
        self._keys = keys
        self._most = most
        self._listening: set[asyncio.Event] = set()
        self._stopping = False

    def tell(self) -> None:
        """Wake everybody who listens: rules changed, or the end is near."""
        for each in self._listening:
            each.set()

    def stop(self) -> None:
        """End all streams."""
        self._stopping = True
        self.tell()

    def offered(self, key: Key) -> list[Told]:
        """Where a browser learns of changes, as the protocol tells it; nothing while no more may listen."""
        if key.flags != CLIENT_FLAGS or not self._has_room(key):
            return []
        where = {"requestUri": f"{STREAM}?key={key.key}"}
        return [{"type": "sse", "endpoint": where, "inactivityDelaySec": _INACTIVE_SECONDS}]

    async def listen(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a word for each change until the client goes, the key is revoked, or the server stops."""
        key = self._keys.of_stream(scope)
        if not self._has_room(key):
            raise NotEvaluated(
                503, flag_answers.GENERAL, f"{len(self._listening)} listen already; poll instead."
            )
        woken = asyncio.Event()
        self._listening.add(woken)
        leaving = asyncio.create_task(_left(receive, woken.set))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            begin = self._rules.version(key)
            await send({"type": "http.response.body", "body": _hello(begin), "more_body": True})
            told = _header(scope, b"last-event-id").decode("latin-1") or begin
            await self._send_changes(key, told, woken, leaving, send)
        finally:
            leaving.cancel()
            self._listening.discard(woken)

    async def _send_changes(
        self, key: Key, told: str, woken: asyncio.Event, leaving: asyncio.Task[None], send: Send
    ) -> None:
        while not leaving.done() and not self._stopping and self._keys.holds(key):
            version = self._rules.version(key)
            if version != told:
                told = version
                await send({"type": "http.response.body", "body": _changed(version), "more_body": True})
            try:
                async with asyncio.timeout(ALIVE_SECONDS):
                    await woken.wait()
                woken.clear()
            except TimeoutError:
                await send({"type": "http.response.body", "body": b": alive\n\n", "more_body": True})
        if not leaving.done():
            await send({"type": "http.response.body", "body": b""})

    def _has_room(self, key: Key) -> bool:
        kept = FOR_SERVERS if key.flags == CLIENT_FLAGS else 0
        return not self._stopping and len(self._listening) < self._most - kept


class LocalEvaluation:
    """The doors under `/flags/v1/`."""

    def __init__(self, rules: Rules, keys: FlagKeys, streams: Streams) -> None:
        self._rules = rules
        self._keys = keys
        self._streams = streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            if scope["method"] == "GET" and scope["path"] == STREAM:
                await self._streams.listen(scope, receive, send)
                return
            status, headers, body = self._answer(scope)
        except NotEvaluated as error:
            status, headers, body = flag_answers.refused(error)
        await reply(send, status, headers, body)

    def _answer(self, scope: Scope) -> Answer:
        if scope["method"] == "OPTIONS":
            return 204, flag_answers.PREFLIGHT, b""
        if scope["method"] != "GET" or scope["path"] != RULESET:
            raise NotEvaluated(404, flag_answers.GENERAL, f"GET {RULESET} or {STREAM}.")
        key = self._keys.of_server(scope["headers"])
        if self._rules.fault:
            raise NotEvaluated(500, flag_answers.GENERAL, self._rules.fault)
        mark = b'"' + self._rules.version(key).encode() + b'"'
        if mark in _header(scope, b"if-none-match"):
            return 304, [*flag_answers.CORS, (b"etag", mark), (b"cache-control", b"no-cache")], b""
        rules = self._rules.of(key)
        place = {"store": key.store, "environment": key.environment, "version": "", "flags": {}}
        return flag_answers.whole(200, place | dict(rules.document if rules else {}), [(b"etag", mark)])


def _header(scope: Scope, wanted: bytes) -> bytes:
    return next((value for name, value in scope["headers"] if name == wanted), b"")


async def _left(receive: Receive, then: Callable[[], None]) -> None:
    """Return, and call `then`, when the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
    then()


_HEADERS: Headers = [
    *flag_answers.CORS,
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


def _hello(version: str) -> bytes:
    """The first words: when to come again after a break, and which rules hold, for nobody to act on."""
    mark = b"id: " + version.encode() + b"\n"
    return b"retry: 2000\n" + mark + b"event: version\ndata: " + orjson.dumps({"etag": version}) + b"\n\n"


def _changed(version: str) -> bytes:
    told = {"type": "refetchEvaluation", "etag": version}
    return b"id: " + version.encode() + b"\ndata: " + orjson.dumps(told) + b"\n\n"
