"""Every change to hooks, of whichever module they are."""

from datetime import datetime

from storewide.access.hooks import HookRecord
from storewide.access.rules import digest, new_token
from storewide.audit import trail
from storewide.kit.permissions import Actor


@trail.operation
def make_hook(*, hook: HookRecord, prefix: str, by: Actor, at: datetime) -> str:
    """Save a new hook and return its token, which is shown this once.

    `prefix` is what the token begins with, so that one that leaked is known for what it is.
    """
    token = new_token(prefix)
    hook.digest, hook.created_at = digest(token), at
    hook.save(force_insert=True)
    trail.record(
        action=f"{hook.KIND}.make", of=hook, by=by, at=at, changes={"provider": [None, hook.provider]}
    )
    return token


@trail.operation
def sign_hook[H: HookRecord](*, hook: H, secret: str, by: Actor, at: datetime) -> H:
    """Take only deliveries proved by this secret from now on; the trail never holds it."""
    hook.secret = secret.strip()
    hook.save(update_fields=["secret"])
    trail.record(action=f"{hook.KIND}.sign", of=hook, by=by, at=at)
    return hook


@trail.operation
def revoke_hook[H: HookRecord](*, hook: H, by: Actor, at: datetime) -> H:
    """Make an address stop working at once; revoking twice changes nothing."""
    trail.end(hook, action=f"{hook.KIND}.revoke", by=by, at=at)
    return hook


@trail.operation
def refuse_delivery(*, hook: HookRecord, why: str, by: Actor, at: datetime) -> None:
    """Note that a delivery was refused, so that whoever set it up sees it on the hook's page."""
    hook.refused_at, hook.refused_why = at, why[:300]
    hook.save(update_fields=["refused_at", "refused_why"])
    changes = {"refused_why": [None, why]}
    trail.record(action=f"{hook.KIND}.refuse", of=hook, by=by, at=at, changes=changes)
