"""The peer of the collector: an ASGI application that decodes the JSON of a request and does nothing with it."""

import sys
from typing import Any

import orjson
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels

ANSWER = b'{"success":true}'
HEADERS = [(b"content-type", b"application/json"), (b"content-length", str(len(ANSWER)).encode())]


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Decode and answer."""
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    orjson.loads(body)
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": ANSWER})


def load(_target: str) -> Any:
    """The application."""
    return application


if __name__ == "__main__":
    Granian(
        "benchmarks.bare_handler",
        address="127.0.0.1",
        port=int(sys.argv[1]),
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve(target_loader=load)
