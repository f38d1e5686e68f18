"""Takes a request of the tracking apart: its bytes within a bound, unpacked, as JSON."""

import asyncio
import json
import re
import zlib
from typing import Any

import orjson

from storewide.edge.asgi import Receive
from storewide.edge.faults import NotAnswered
from storewide.edge.headers import Headers
from storewide.edge.intake import ClientGone
from storewide.edge.tracking_faults import NOT_GZIP, NOT_JSON, STALLED, body_too_large

STALLED_SECONDS = 30.0

#: a whole surrogate pair, half of one that stands alone (the group), any other escape
_ESCAPE = re.compile(rb"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.", re.DOTALL)
_REPLACEMENT = rb"\ufffd"


async def body_of(receive: Receive, headers: Headers, limit: int) -> bytes:
    """The whole body, unpacked; raises NotAnswered above `limit` bytes on the line or unpacked, ClientGone."""
    length, packed = _announced(headers)
    if length > limit:
        raise NotAnswered(body_too_large(limit))
    message = await receive()
    body = message.get("body", b"")
    if message.get("more_body") or message["type"] == "http.disconnect":
        body = await _rest(receive, message, body, limit)
    if len(body) > limit:
        raise NotAnswered(body_too_large(limit))
    return _unpacked(body, limit) if packed else bytes(body)


def _announced(headers: Headers) -> tuple[int, bool]:
    length, packed = 0, False
    for name, value in headers:
        if name == b"content-length" and value.isdigit():
            length = int(value)
        elif name == b"content-encoding":
            packed = b"gzip" in value.lower()
    return length, packed


async def _rest(receive: Receive, message: Any, body: bytes, limit: int) -> bytes:
    """The pieces after the first one."""
    pieces = [body]
    size = len(body)
    try:
        async with asyncio.timeout(STALLED_SECONDS):
            while message.get("more_body") and size <= limit:
                message = await receive()
                pieces.append(message.get("body", b""))
                size += len(pieces[-1])
    except TimeoutError:
        raise NotAnswered(STALLED) from None
    if message["type"] == "http.disconnect":
        raise ClientGone
    return b"".join(pieces)


def _unpacked(body: bytes, limit: int) -> bytes:
    """What gzip packed, never more of it than `limit` bytes and one."""
    unpacking = zlib.decompressobj(wbits=31)
    try:
        whole = unpacking.decompress(body, limit + 1)
    except zlib.error:
        raise NotAnswered(NOT_GZIP) from None
    if len(whole) > limit:
        raise NotAnswered(body_too_large(limit))
    if not unpacking.eof:
        raise NotAnswered(NOT_GZIP)
    return whole


def parsed(body: bytes) -> dict[str, Any]:
    """The JSON object in a body; raises NotAnswered where there is none."""
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        told = _mended(body)
    if not isinstance(told, dict):
        raise NotAnswered(NOT_JSON)
    return told


def _mended(body: bytes) -> Any:
    """JSON as real clients send it when they are a little wrong: half of an emoji that was cut in two, `NaN`.

    Refusing these would lose the other messages of the batch, since clients do not send a refused batch again.
    """
    whole = _ESCAPE.sub(lambda found: _REPLACEMENT if found.group(1) else found.group(), body)
    try:
        return json.loads(whole.decode("utf-8", "replace"), parse_constant=lambda _name: None)
    except (ValueError, RecursionError):
        raise NotAnswered(NOT_JSON) from None
