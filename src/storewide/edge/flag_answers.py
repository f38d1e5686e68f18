"""How evaluations are told: the bodies and errors of the OpenFeature Remote Evaluation Protocol."""

import hashlib
from collections.abc import Iterable
from typing import Any

import orjson

from storewide.edge.faults import Fault
from storewide.edge.headers import Headers
from storewide.edge.tracking_faults import NOT_JSON
from storewide.flags.rules.evaluation import FLAG_NOT_FOUND, INVALID_CONTEXT, PARSE_ERROR, Evaluation

GENERAL = "GENERAL"

#: any shop may ask from its own address: what lets it in is the key, and no cookie is read
CORS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"etag"),
]
PREFLIGHT: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
    (b"access-control-allow-headers", b"authorization, content-type, if-none-match, x-api-key"),
    (b"access-control-max-age", b"86400"),
    (b"content-length", b"0"),
]
_ALWAYS: Headers = [*CORS, (b"content-type", b"application/json"), (b"cache-control", b"no-store")]

type Told = dict[str, Any]
type Answer = tuple[int, Headers, bytes]


class NotEvaluated(Exception):
    """A request that is not evaluated; `status`, `code` and `details` as the protocol tells them."""

    def __init__(self, status: int, code: str, details: str) -> None:
        super().__init__(details)
        self.status, self.code, self.details = status, code, details


def no_key() -> NotEvaluated:
    """None was sent."""
    return NotEvaluated(
        401, GENERAL, "Send the flag key as X-API-Key or as bearer of the Authorization header."
    )


def unknown_key() -> NotEvaluated:
    """It was revoked, never made, or evaluates no flags."""
    return NotEvaluated(
        401, GENERAL, "The key evaluates no flags: it was revoked, never made, or made for events alone."
    )


def secret_key_wanted() -> NotEvaluated:
    """Rules were asked for with a key that may stand in a web page."""
    return NotEvaluated(
        403, GENERAL, "Rules are read with the key of a server alone; this key may be public."
    )


def not_here(path: str) -> NotEvaluated:
    """The protocol has no such address."""
    return NotEvaluated(
        404, GENERAL, f"Nothing is answered at {path}; send a POST to /ofrep/v1/evaluate/flags."
    )


def not_read(fault: Fault) -> NotEvaluated:
    """A body that could not be read."""
    detail = (
        'Send an object, such as {"context": {"targetingKey": "..."}}.' if fault is NOT_JSON else fault.detail
    )
    return NotEvaluated(400, PARSE_ERROR, f"{fault.title}. {detail}")


def wrong_context(details: str) -> NotEvaluated:
    """A context that is none."""
    return NotEvaluated(400, INVALID_CONTEXT, details)


def whole(status: int, told: Told, more: Iterable[tuple[bytes, bytes]] = ()) -> Answer:
    """An answer in one piece."""
    body = orjson.dumps(told)
    return status, [*_ALWAYS, (b"content-length", b"%d" % len(body)), *more], body


def single(found: Evaluation) -> Answer:
    """The answer to the evaluation of one flag."""
    if found.error_code is None:
        return whole(200, _value(found))
    return whole(404 if found.error_code == FLAG_NOT_FOUND else 400, _failure(found))


def bulk(found: Iterable[Evaluation], known: bytes, streams: list[Told]) -> Answer:
    """The answer to the evaluation of all flags; 304 where the client has exactly these (`known`: its If-None-Match)."""
    flags = [_value(each) if each.error_code is None else _failure(each) for each in found]
    mark = b'"' + hashlib.sha256(orjson.dumps(flags)).hexdigest()[:32].encode() + b'"'
    if mark in known:
        return 304, [*CORS, (b"etag", mark), (b"cache-control", b"no-store")], b""
    told: Told = {"flags": flags}
    if streams:
        told["eventStreams"] = streams
    return whole(200, told, [(b"etag", mark)])


def refused(error: NotEvaluated, key: str = "") -> Answer:
    """The answer to a request that is not evaluated; `key`: the flag that was asked for, if one was."""
    told: Told = {"errorCode": error.code, "errorDetails": error.details}
    more: Headers = [(b"www-authenticate", b'Bearer realm="flags"')] if error.status == 401 else []
    return whole(error.status, {"key": key, **told} if key else told, more)


def _value(found: Evaluation) -> Told:
    return {
        "key": found.key,
        "value": found.value,
        "reason": found.reason,
        "variant": found.variant,
        "metadata": found.metadata,
    }


def _failure(found: Evaluation) -> Told:
    return {"key": found.key, "errorCode": found.error_code, "errorDetails": found.error_details}
