"""What a client of the tracking reads when its events were not taken: what was wrong, its value, what to do."""

import json

from storewide.edge.faults import RETRY_SECONDS, Fault
from storewide.edge.headers import Headers

#: any shop may send from its own address: what lets it in is the key, and no cookie is read
CORS: Headers = [(b"access-control-allow-origin", b"*")]

NO_KEY = Fault(
    401,
    "No write key",
    "Send the write key as user name of HTTP basic authentication, or as writeKey in the body.",
)
UNKNOWN_KEY = Fault(
    401,
    "The write key is not known",
    "It was revoked or never made; copy the key of the store from Data, Write keys.",
)
NOT_JSON = Fault(400, "The body is not a JSON object", 'Send an object, such as {"batch": [...]}.')
NOT_GZIP = Fault(400, "The body is not gzip", "Pack it with gzip, or leave the header Content-Encoding out.")
NO_MESSAGE = Fault(400, "The batch holds no message", 'Send a list of messages as "batch".')
NOT_TAKEN_HERE = Fault(405, "Events are sent with POST", "Send the same address a POST.")
NOTHING_HERE = Fault(
    404,
    "The tracking has no such address",
    "Send events to /v1/batch, import, track, page, screen, identify, alias or group.",
)
STALLED = Fault(
    408, "The body stopped half way", "Nothing was kept; send it again.", retry_seconds=RETRY_SECONDS
)


def body_too_large(limit: int) -> Fault:
    """The fault of a body above `limit` bytes, unpacked or not."""
    return Fault(
        413, "The body is too large", f"It may have {limit // 1024} kB; send fewer messages at once."
    )


def too_many(number: int, limit: int) -> Fault:
    """The fault of a batch of more than `limit` messages."""
    return Fault(
        413, "The batch is too long", f"It has {number} messages; send at most {limit} in one request."
    )


def too_fast(per_minute: int, wait: int) -> Fault:
    """The fault of a key that brings more than its events a minute; `wait` seconds until there is room."""
    return Fault(
        429,
        "The write key brings more than it may",
        f"It may bring {per_minute} events a minute; wait {wait} s, or raise the limit of the key.",
        retry_seconds=wait,
    )


def not_kept(why: str) -> Fault:
    """The fault of a disk that did not confirm the write."""
    return Fault(
        503, "The events could not be kept", f"{why} Send the same events again.", retry_seconds=RETRY_SECONDS
    )


def nothing_good(sentences: list[str]) -> Fault:
    """The fault of a request in which no message could be kept."""
    return Fault(400, "No message could be kept", " ".join(sentences))


def answer(fault: Fault) -> tuple[Headers, bytes]:
    """Headers and body that tell a fault: problem+json, with the names that published clients read beside."""
    told = {
        "type": "about:blank",
        "title": fault.title,
        "status": fault.status,
        "detail": fault.detail,
        "success": False,
        "code": str(fault.status),
        "message": f"{fault.title}: {fault.detail}",
    }
    body = json.dumps(told).encode()
    headers = [
        *CORS,
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if fault.status == 401:
        headers.append((b"www-authenticate", b'Basic realm="tracking"'))
    if fault.retry_seconds:
        headers.append((b"retry-after", str(fault.retry_seconds).encode()))
    return headers, body
