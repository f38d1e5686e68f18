"""The browser snippet: a small script of our own that a shop's pages load from the public port."""

import hashlib
from functools import cache
from pathlib import Path

from storewide.edge.asgi import Scope, Send, reply
from storewide.edge.headers import Headers

PATH = "/v1/storewide.js"
_FRESH_SECONDS = 3600


@cache
def script() -> bytes:
    """The script as it is sent."""
    return (Path(__file__).parent / "storewide.js").read_bytes()


async def give(scope: Scope, send: Send) -> None:
    """Send the script; 304 where the browser has this very one."""
    mark = b'"' + hashlib.sha256(script()).hexdigest()[:16].encode() + b'"'
    headers: Headers = [
        (b"content-type", b"text/javascript; charset=utf-8"),
        (b"cache-control", f"public, max-age={_FRESH_SECONDS}".encode()),
        (b"etag", mark),
        (b"access-control-allow-origin", b"*"),
        (b"cross-origin-resource-policy", b"cross-origin"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if dict(scope["headers"]).get(b"if-none-match") == mark:
        await reply(send, 304, headers, b"")
        return
    headers.append((b"content-length", str(len(script())).encode()))
    await reply(send, 200, headers, script())
