"""What one message of the tracking must say, and what the collector adds to it. Pure, and quick: it runs for each one.

The kinds and their required keys are those of the tracking specification that shop SDKs speak.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from storewide.lib.ids import uuid7

Message = dict[str, Any]

MESSAGE_BYTES = 32 * 1024
DEPTH = 32
USER_AGENT_CHARACTERS = 512
#: a difference below it is the time on the line, not a wrong clock
SKEW = timedelta(seconds=2)

_WRITTEN = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE
_SHOWN_CHARACTERS = 60


class MessageRefused(Exception):
    """A message that cannot be kept: `key` is where it is wrong, `value` what stands there, `cure` what to do."""

    def __init__(self, key: str, value: str, cure: str) -> None:
        super().__init__(key)
        self.key, self.value, self.cure = key, value, cure

    @property
    def sentence(self) -> str:
        """The refusal for people."""
        return f"{self.key} is {self.value}; {self.cure}"


@dataclass(frozen=True)
class Arrival:
    """What a request says about all of its messages; `received` is `at` as it is written.

    `kind` is that of its address (empty where each message names its own), `skew` what the sender's clock lacks,
    `user_agent` the browser that sent it (empty where no browser did), `context` what the batch says for all.
    """

    store: str
    at: datetime
    received: str
    kind: str = ""
    skew: timedelta | None = None
    user_agent: str = ""
    context: Message | None = None


def written(at: datetime) -> str:
    """A moment in UTC as the journal writes it."""
    return f"{at:%Y-%m-%dT%H:%M:%S.%f}Z"


def skew_of(sent_at: object, at: datetime) -> timedelta | None:
    """What to add to the sender's times: arrival minus `sentAt`, None where that is only the time on the line."""
    sent = _moment(sent_at)
    if sent is None:
        return None
    skew = at - sent
    return skew if abs(skew) >= SKEW else None


def line(message: object, arrival: Arrival) -> bytes:
    """The message as one line of the journal; raises MessageRefused naming key, value and cure."""
    if not isinstance(message, dict):
        raise MessageRefused("message", shown(message), "send a JSON object.")
    kind = arrival.kind or message.get("type")
    _check(message, kind)
    message["type"] = kind
    _complete(message, arrival)
    try:
        text = orjson.dumps(message, option=_WRITTEN)
    except orjson.JSONEncodeError:
        if _depth(message) > DEPTH:
            raise _too_deep() from None
        raise MessageRefused("message", "a number beyond 64 bits", "send such ids as text.") from None
    if len(text) > MESSAGE_BYTES:
        raise MessageRefused("message", f"{len(text)} bytes", f"send at most {MESSAGE_BYTES}.")
    if text.count(b"{") + text.count(b"[") > DEPTH and _depth(message) > DEPTH:
        raise _too_deep()
    return text


def _too_deep() -> MessageRefused:
    return MessageRefused("message", f"more than {DEPTH} levels deep", f"nest at most {DEPTH}.")


def shown(value: object) -> str:
    """A value as a sentence shows it: short, on one line, and missing ones named so."""
    if value is None:
        return "missing"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN_CHARACTERS else f"{flat[:_SHOWN_CHARACTERS]}…"


def _check(message: Message, kind: object) -> None:
    """Everything that the specification requires of a message of that kind."""
    check = _CHECKS.get(kind) if isinstance(kind, str) else None
    if check is None:
        raise MessageRefused("type", shown(kind), f"write one of {', '.join(sorted(KINDS))}.")
    check(message)
    for key in ("properties", "traits", "context"):
        value = message.get(key)
        if value is not None and type(value) is not dict:
            raise MessageRefused(key, shown(value), "send a JSON object.")


def _named(message: Message) -> None:
    """Somebody did it: `userId` or `anonymousId`."""
    user, anonymous = message.get("userId"), message.get("anonymousId")
    if not user and not anonymous and user != 0:
        raise MessageRefused("userId", shown(user), "send userId or anonymousId.")
    if user is not None and type(user) is not str:
        _check_id("userId", user)
    if anonymous is not None and type(anonymous) is not str:
        _check_id("anonymousId", anonymous)


def _check_id(key: str, value: object) -> None:
    """Text or a whole number; a number with a fraction has lost digits of the id on its way."""
    if type(value) is not str and type(value) is not int:
        raise MessageRefused(key, shown(value), "write text.")


def _check_required(message: Message, key: str) -> None:
    value = message.get(key)
    if value is None or value == "":
        raise MessageRefused(key, shown(value), "send it.")
    _check_id(key, value)


def _track(message: Message) -> None:
    _named(message)
    event = message.get("event")
    if type(event) is not str or not event or event.isspace():
        raise MessageRefused("event", shown(event), "name the event.")


def _group(message: Message) -> None:
    _named(message)
    _check_required(message, "groupId")


def _alias(message: Message) -> None:
    _check_required(message, "userId")
    _check_required(message, "previousId")


_CHECKS: dict[str, Callable[[Message], None]] = {
    "track": _track,
    "page": _named,
    "screen": _named,
    "identify": _named,
    "group": _group,
    "alias": _alias,
}
KINDS = frozenset(_CHECKS)


def _complete(message: Message, arrival: Arrival) -> None:
    """Add what the collector knows: store, times, id, browser. Nobody's address on the network is kept."""
    message["store"] = arrival.store
    message["receivedAt"] = arrival.received
    if "writeKey" in message:
        del message["writeKey"]
    identity = message.get("messageId")
    if not identity:
        message["messageId"] = str(uuid7())
    elif type(identity) is not str:
        _check_id("messageId", identity)
        message["messageId"] = str(identity)
    told = message.get("timestamp") or message.get("originalTimestamp")
    if told:
        _correct(message, told, arrival)
    else:
        message["timestamp"] = arrival.received
    context = message.get("context")
    if context is None or "ip" in context or arrival.context or "userAgent" not in context:
        _set_context(message, context or {}, arrival)


def _correct(message: Message, told: object, arrival: Arrival) -> None:
    """Bring a message's time to the clock of this machine; what was told stays beside."""
    moment = _moment(told)
    if moment is None:
        raise MessageRefused("timestamp", shown(told), "write it as ISO 8601, such as 2026-11-22T09:30:00Z.")
    if arrival.skew is not None:
        message["originalTimestamp"] = told
        try:
            moment += arrival.skew
        except OverflowError:  # a clock thousands of years off
            moment = arrival.at
    message["timestamp"] = moment


def _set_context(message: Message, context: Message, arrival: Arrival) -> None:
    if arrival.context:
        context = {**arrival.context, **context}
    context.pop("ip", None)
    if arrival.user_agent and not context.get("userAgent"):
        context["userAgent"] = arrival.user_agent
    if context:
        message["context"] = context


def _moment(told: object) -> datetime | None:
    """A moment in UTC out of ISO 8601 text; without a zone it is UTC; None where it is no moment."""
    if type(told) is not str:
        return None
    try:
        moment = datetime.fromisoformat(told)
        if moment.tzinfo is UTC:
            return moment
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _depth(value: object) -> int:
    """How many objects and lists lie inside one another; counted level by level, so that no depth exhausts it."""
    level: list[object] = [value]
    depth = 0
    while level := [each for each in level if isinstance(each, dict | list)]:
        depth += 1
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return depth
