"""What a client reads when the pages cannot answer: a calm page for people, problem+json for programs."""

import base64
import hashlib
import html
import json
from collections.abc import Iterable
from dataclasses import dataclass

from storewide.edge.headers import Headers

RETRY_SECONDS = 5

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;color-scheme:light dark;"
    "max-width:32rem;margin:15vh auto;padding:0 1.5rem}h1{font-size:1.25rem}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()


@dataclass(frozen=True)
class Fault:
    """One reason why a request was not answered; `title` and `detail` are read by people.

    `retry_seconds`: when the same request may be sent again; 0 where sending it again helps nothing.
    """

    status: int
    title: str
    detail: str
    retry_seconds: int = 0


class NotAnswered(Exception):
    """A request has no answer of the pages; `fault` is what the client is told."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.title)
        self.fault = fault


UNREACHABLE = Fault(
    503,
    "Storewide is starting or being updated",
    "Nothing was lost and nothing was changed. This page tries again by itself in a few seconds.",
    retry_seconds=RETRY_SECONDS,
)
INTERRUPTED = Fault(
    502,
    "The answer was cut off",
    "What you asked for may or may not have been done. Go back and look before you send it again.",
)
TOO_SLOW = Fault(
    504,
    "This took too long",
    "What you asked for may still be done. Look again in a minute, or ask for a shorter period.",
)
UPLOAD_STALLED = Fault(
    408, "The upload stopped half way", "Nothing was stored. Check the connection and send the file again."
)
NOT_UNDERSTOOD = Fault(400, "This request names no page", "Its path must begin with a slash.")
DISK_FULL = Fault(
    507,
    "There is no room for this upload",
    "Nothing was stored. Free space on the disk of the data folder, then send the file again.",
)


def too_large(limit: int) -> Fault:
    """The fault of a body above `limit` bytes."""
    return Fault(
        413,
        "This upload is too large",
        f"It may have {limit // 1_000_000} MB. Import a larger file with the command storewide import.",
    )


def answer(fault: Fault, request_headers: Headers, path: str) -> tuple[Headers, bytes]:
    """Headers and body of the answer that tells `fault` to whoever asked for `path`."""
    if path.startswith(("/api/", "/v1/", "/ofrep/")) or _wants_json(request_headers):
        kind, body = b"application/problem+json", _problem(fault)
    else:
        kind, body = b"text/html; charset=utf-8", _page(fault)
    headers = [
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'".encode()),
    ]
    if fault.retry_seconds:
        headers.append((b"retry-after", str(fault.retry_seconds).encode()))
    return headers, body


def _wants_json(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    accepted = b",".join(value for name, value in headers if name.lower() == b"accept")
    return b"json" in accepted and b"text/html" not in accepted


def _problem(fault: Fault) -> bytes:
    told = {"type": "about:blank", "title": fault.title, "status": fault.status, "detail": fault.detail}
    return json.dumps(told).encode()


def _page(fault: Fault) -> bytes:
    refresh = f'<meta http-equiv="refresh" content="{fault.retry_seconds}">' if fault.retry_seconds else ""
    title, detail = html.escape(fault.title), html.escape(fault.detail)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{refresh}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{title}</h1><p>{detail}</p></main></body></html>"
    ).encode()
