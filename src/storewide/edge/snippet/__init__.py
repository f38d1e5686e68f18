"""The browser snippet: small scripts of our own that a shop's pages load from the public port."""

import hashlib
from functools import cache
from pathlib import Path

from storewide.edge.asgi import Scope, Send, reply
from storewide.edge.headers import Headers

#: tracking, and what shows a visitor's code in the footer of stores that want it
PATHS = ("/v1/storewide.js", "/v1/storewide-code.js")
_FRESH_SECONDS = 3600


@cache
def script(path: str) -> bytes:
    """The script at one of the paths, as it is sent."""
    return (Path(__file__).parent / path.rpartition("/")[2]).read_bytes()


async def give(scope: Scope, send: Send) -> None:
    """Send the script; 304 where the browser has this very one."""
    sent = script(scope["path"])
    mark = b'"' + hashlib.sha256(sent).hexdigest()[:16].encode() + b'"'
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
    headers.append((b"content-length", str(len(sent)).encode()))
    await reply(send, 200, headers, sent)
