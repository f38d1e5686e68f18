"""The shapes of ASGI, the interface between the server and the edge, and the answer in one piece."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from storewide.edge.headers import Headers

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


async def reply(send: Send, status: int, headers: Headers, body: bytes) -> None:
    """Send a whole answer; the server leaves the body out where the request was a HEAD."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
