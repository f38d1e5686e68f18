"""Hands a request to the pages process and its answer back to the client, unaltered and piece by piece."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any
from urllib.parse import quote

from aiohttp import (
    ClientConnectionError,
    ClientConnectorError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    SocketTimeoutError,
    TCPConnector,
)
from multidict import CIMultiDict
from yarl import URL

from storewide.edge import headers as rules
from storewide.edge.asgi import Receive, Scope, Send, reply
from storewide.edge.faults import INTERRUPTED, NOT_UNDERSTOOD, TOO_SLOW, UNREACHABLE, NotAnswered, answer
from storewide.edge.intake import Body, ClientGone, take_in
from storewide.edge.settings import EdgeSettings

ANSWER_SECONDS = 120.0
CONNECT_SECONDS = 5.0
#: shorter than the pages' server keeps an idle connection (30 s): no request meets one that just closed
IDLE_SECONDS = 15.0
AT_ONCE = 256

_ASCII = "".join(map(chr, range(0x21, 0x7F)))
_SILENT = frozenset(["Accept", "Accept-Encoding", "Content-Type", "User-Agent"])


def open_session() -> ClientSession:
    """A client that adds nothing of its own: no cookies, redirects or decompression; reuses connections."""
    return ClientSession(
        auto_decompress=False,
        cookie_jar=DummyCookieJar(),
        skip_auto_headers=_SILENT,
        connector=TCPConnector(limit=AT_ONCE, keepalive_timeout=IDLE_SECONDS, use_dns_cache=False),
        timeout=ClientTimeout(total=None, sock_connect=CONNECT_SECONDS, sock_read=ANSWER_SECONDS),
    )


async def forward(
    session: ClientSession, settings: EdgeSettings, scope: Scope, receive: Receive, send: Send
) -> None:
    """Let the pages answer one request; where they cannot, answer with the fault that says why."""
    try:
        body = await take_in(receive, scope["headers"], settings.spool, settings.upload_limit)
    except NotAnswered as refused:
        return await _tell(refused, scope, send)
    except ClientGone:
        return None
    try:
        await _unless_gone(receive, _pass_on(session, settings, scope, body, send))
    except NotAnswered as refused:
        await _tell(refused, scope, send)
    finally:
        body.close()


async def _tell(refused: NotAnswered, scope: Scope, send: Send) -> None:
    await reply(send, refused.fault.status, *answer(refused.fault, scope["headers"], scope["path"]))


async def _unless_gone(receive: Receive, work: Coroutine[Any, Any, None]) -> None:
    """Do the work, but give it up as soon as the client has gone away."""
    working = asyncio.ensure_future(work)
    gone = asyncio.ensure_future(_gone(receive))
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
    finally:
        working.cancel()
        gone.cancel()
        await asyncio.gather(working, gone, return_exceptions=True)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _pass_on(
    session: ClientSession, settings: EdgeSettings, scope: Scope, body: Body, send: Send
) -> None:
    """Ask the pages and send what they answer; raise NotAnswered while nothing has been sent yet."""
    safe = scope["method"] in ("GET", "HEAD", "OPTIONS")
    try:
        response = await session.request(
            scope["method"],
            _url(settings.pages, scope),
            headers=_headers(scope, settings, body),
            data=_data(body),
            allow_redirects=False,
        )
    except (ClientConnectorError, ConnectionTimeoutError) as error:
        raise NotAnswered(UNREACHABLE) from error
    except SocketTimeoutError as error:
        raise NotAnswered(TOO_SLOW) from error
    except ClientConnectionError as error:
        raise NotAnswered(UNREACHABLE if safe else INTERRUPTED) from error
    async with response:
        await _stream(response, scope, send)


def _url(pages: URL, scope: Scope) -> URL:
    """The address in the pages process: path and query byte for byte as the client wrote them."""
    path = quote(scope["raw_path"], safe=_ASCII)
    if not path.startswith("/"):
        raise NotAnswered(NOT_UNDERSTOOD)
    query = quote(scope["query_string"], safe=_ASCII)
    return URL.build(
        scheme=pages.scheme,
        host=pages.host or "",
        port=pages.port,
        path=path,
        query_string=query,
        encoded=True,
    )


def _headers(scope: Scope, settings: EdgeSettings, body: Body) -> CIMultiDict[str]:
    told: rules.Headers = scope["headers"]
    came_from = rules.origin(told, scope["client"][0], scope["scheme"], settings.trusted)
    sent = CIMultiDict((_text(name), _text(value)) for name, value in rules.to_pages(told, came_from))
    if body.size or scope["method"] in ("POST", "PUT", "PATCH"):
        sent["Content-Length"] = str(body.size)
    return sent


def _text(value: bytes) -> str:
    """Header bytes as the client library writes them out again unaltered, which it does for UTF-8."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _data(body: Body) -> AsyncIterator[bytes] | None:
    return body.pieces() if body.size else None


async def _stream(response: ClientResponse, scope: Scope, send: Send) -> None:
    """Pass an answer on; an error from here on breaks the connection, so that the client sees it is cut."""
    await send(
        {
            "type": "http.response.start",
            "status": response.status,
            "headers": rules.to_client(response.raw_headers),
        }
    )
    if scope["method"] != "HEAD":
        async for piece in response.content.iter_any():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
