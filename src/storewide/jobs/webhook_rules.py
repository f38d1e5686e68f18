"""What of webhooks follows from values alone: which events a webhook gets, its signatures, and when a try is repeated.

Messages are signed as Standard Webhooks 1.0 says, and tried again at the times that it recommends.
"""

import base64
import binascii
import hashlib
import hmac
import random
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

SECRET_PREFIX = "whsec_"  # noqa: S105 - how secrets begin, not one
_SECRET_BYTES = 32

#: how long the secret before a rotation signs beside the new one
OVERLAP = timedelta(hours=24)

#: after each failed try so long until the next; seventy-six hours in all
WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)

#: a receiver is asked again at most so much later than the schedule says, so that not all come at once
JITTER = 0.1

#: a receiver that takes nothing for so long is stopped
PATIENCE = timedelta(days=5)

#: events and deliveries are kept so long
KEPT = timedelta(days=30)

#: the receiver wants no more messages
GONE = 410

#: answers by which a receiver says that it has too much to do
BUSY = (429, 502, 503, 504)

#: the longest that a receiver may ask to be left alone
LONGEST_REST = timedelta(hours=24)


def new_secret() -> str:
    """A signing secret as receivers take it: `whsec_` and 32 random bytes in base64."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def signature(secret: str, message_id: str, at: datetime, body: str) -> str:
    """`v1,` and the HMAC-SHA256 of id, time of the try in whole seconds and body, in base64."""
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{message_id}.{int(at.timestamp())}.{body}".encode()
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(signing: Iterable[str], message_id: str, at: datetime, body: str) -> dict[str, str]:
    """The headers of one try, signed by each of these secrets."""
    return {
        "content-type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signature(secret, message_id, at, body) for secret in signing),
    }


def is_secret(text: str) -> bool:
    """Whether a text is a secret that a receiver made: `whsec_` and 24 to 64 bytes in base64."""
    if not text.startswith(SECRET_PREFIX):
        return False
    try:
        key = base64.b64decode(text.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return False
    return 24 <= len(key) <= 64


def matches(kinds: Iterable[str], action: str) -> bool:
    """Whether an action is of one of these kinds: the very one, all below a part (`ownership.*`), or all (`*`)."""
    return any(
        kind in ("*", action) or (kind.endswith(".*") and action.startswith(kind.removesuffix("*")))
        for kind in kinds
    )


def next_try(tries: int, at: datetime, chance: random.Random) -> datetime | None:
    """When to try again after `tries` failed ones, a little later than the schedule says; None when it is at its end."""
    if tries > len(WAITS):
        return None
    return at + WAITS[tries - 1] * (1 + JITTER * chance.random())


def rest(status: int | None, retry_after: str, at: datetime) -> datetime | None:
    """Until when a receiver that has too much to do is left alone, as it says in seconds, else a minute; None for others."""
    if status not in BUSY:
        return None
    seconds = (
        int(retry_after) if retry_after.isascii() and retry_after.isdecimal() and len(retry_after) < 8 else 60
    )
    return at + min(timedelta(seconds=seconds), LONGEST_REST)
