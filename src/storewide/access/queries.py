"""Reads of who gets in: the actor behind an API key."""

from datetime import datetime, timedelta

from storewide.access import rules
from storewide.access.models import ApiKey, KeyActor

USED_RESOLUTION = timedelta(minutes=1)


def actor_of_key(token: str, at: datetime) -> KeyActor | None:
    """Who acts with this API key at this moment; None for a key that opens nothing.

    When it was last used is kept to the minute, so that reading does not write with every call.
    """
    key = ApiKey.objects.select_related("user").filter(digest=rules.digest(token)).first()
    if key is None or not key.valid(at) or not key.user.is_active:
        return None
    if key.last_used_at is None or at - key.last_used_at > USED_RESOLUTION:
        ApiKey.objects.filter(pk=key.pk).update(last_used_at=at)
    return KeyActor(key)
