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

KINDS = frozenset(["track", "page", "screen", "identify", "alias", "group"])
MESSAGE_BYTES = 32 * 1024
DEPTH = 32
ID_CHARACTERS = 256
USER_AGENT_CHARACTERS = 512
#: a difference below it is the time on the line, not a wrong clock
SKEW = timedelta(seconds=2)

_WRITTEN = orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE
_SHOWN_CHARACTERS = 60


class MessageRefused(Exception):
    """A message that cannot be kept: `key` is where it is wrong, `value` what stands there, `cure` what to do."""

    def __init__(self, key: str, value: object, cure: str) -> None:
        super().__init__(key)
        self.key, self.value, self.cure = key, shown(value), cure

    @property
    def sentence(self) -> str:
        """The refusal for people."""
        return f"{self.key} is {self.value}; {self.cure}"


@dataclass(frozen=True)
class Arrival:
    """What a request says about all of its messages.

    `kind` is that of its address (empty where each message names its own), `skew` what the sender's clock lacks,
    `user_agent` the browser that sent it (empty where no browser did), `context` what the batch says for all.
    """

    store: str
    at: datetime
    kind: str = ""
    skew: timedelta | None = None
    user_agent: str = ""
    context: Message | None = None


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
        raise MessageRefused("message", message, "send a JSON object.")
    _check(message, arrival)
    _complete(message, arrival)
    try:
        written = orjson.dumps(message, option=_WRITTEN)
    except orjson.JSONEncodeError:
        raise MessageRefused("message", "a number beyond 64 bits", "send such ids as text.") from None
    if len(written) > MESSAGE_BYTES:
        raise MessageRefused("message", f"{len(written)} bytes", f"send at most {MESSAGE_BYTES}.")
    if written.count(b"{") + written.count(b"[") > DEPTH and _depth(message) > DEPTH:
        raise MessageRefused("message", f"more than {DEPTH} levels deep", f"nest at most {DEPTH}.")
    return written


def shown(value: object) -> str:
    """A value as a sentence shows it: short, on one line, and missing ones named so."""
    if value is None:
        return "missing"
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    text = f'"{value}"' if isinstance(value, str) else str(value)
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHOWN_CHARACTERS else f"{flat[:_SHOWN_CHARACTERS]}…"


def _check(message: Message, arrival: Arrival) -> None:
    kind = arrival.kind or message.get("type")
    wanted = _REQUIRED.get(kind) if isinstance(kind, str) else None
    if wanted is None:
        raise MessageRefused("type", kind, f"write one of {', '.join(sorted(KINDS))}.")
    message["type"] = kind
    for check in wanted:
        check(message)


def _named(message: Message) -> None:
    """Somebody did it: `userId` or `anonymousId`."""
    get = message.get
    user, anonymous = get("userId"), get("anonymousId")
    if not user and not anonymous and user != 0:
        raise MessageRefused("userId", user, "send userId or anonymousId.")
    if user is not None:
        _check_id("userId", user)
    if anonymous is not None:
        _check_id("anonymousId", anonymous)


def _check_id(key: str, value: object) -> None:
    if type(value) is str:
        if len(value) <= ID_CHARACTERS:
            return
        raise MessageRefused(key, value, f"write at most {ID_CHARACTERS} characters.")
    if type(value) is not int:  # a number with a fraction has lost digits of the id on its way
        raise MessageRefused(key, value, "write text.")


def _required_id(key: str) -> Callable[[Message], None]:
    def check(message: Message) -> None:
        value = message.get(key)
        if value is None or value == "":
            raise MessageRefused(key, value, "send it.")
        _check_id(key, value)

    return check


def _event(message: Message) -> None:
    event = message.get("event")
    if type(event) is not str or not event or event.isspace() or len(event) > ID_CHARACTERS:
        raise MessageRefused("event", event, f"name the event in 1 to {ID_CHARACTERS} characters.")


def _objects(message: Message) -> None:
    for key in ("properties", "traits", "context"):
        value = message.get(key)
        if value is not None and type(value) is not dict:
            raise MessageRefused(key, value, "send a JSON object.")


_REQUIRED: dict[str, tuple[Callable[[Message], None], ...]] = {
    "track": (_named, _event, _objects),
    "page": (_named, _objects),
    "screen": (_named, _objects),
    "identify": (_named, _objects),
    "group": (_named, _required_id("groupId"), _objects),
    "alias": (_required_id("userId"), _required_id("previousId"), _objects),
}


def _complete(message: Message, arrival: Arrival) -> None:
    """Add what the collector knows: store, times, id, browser. Nobody's address on the network is kept."""
    message["store"] = arrival.store
    message["receivedAt"] = arrival.at
    message.pop("writeKey", None)
    identity = message.get("messageId")
    if not identity:
        message["messageId"] = str(uuid7())
    elif type(identity) is not str:
        _check_id("messageId", identity)
        message["messageId"] = str(identity)
    elif len(identity) > ID_CHARACTERS:
        _check_id("messageId", identity)
    _set_time(message, arrival)
    _set_context(message, arrival)


def _set_time(message: Message, arrival: Arrival) -> None:
    told = message.get("timestamp") or message.get("originalTimestamp")
    if not told:
        message["timestamp"] = arrival.at
        return
    moment = _moment(told)
    if moment is None:
        raise MessageRefused("timestamp", told, "write it as ISO 8601, such as 2026-11-22T09:30:00Z.")
    if arrival.skew is None:
        message["timestamp"] = moment
        return
    message["originalTimestamp"] = told
    try:
        message["timestamp"] = moment + arrival.skew
    except OverflowError:  # a clock a thousand years off: what was told is kept beside
        message["timestamp"] = arrival.at


def _set_context(message: Message, arrival: Arrival) -> None:
    context = message.get("context")
    if arrival.context is not None:
        message["context"] = context = {**arrival.context, **(context or {})}
    if context:
        context.pop("ip", None)
    if arrival.user_agent and not (context and context.get("userAgent")):
        message["context"] = {**(context or {}), "userAgent": arrival.user_agent}


def _moment(told: object) -> datetime | None:
    """A moment in UTC out of ISO 8601 text; without a zone it is UTC; None where it is no moment."""
    if type(told) is not str:
        return None
    try:
        moment = datetime.fromisoformat(told)
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
