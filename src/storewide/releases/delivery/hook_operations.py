"""Every change to the addresses that systems of delivery tell to."""

from datetime import datetime

from storewide.access.rules import digest, new_token
from storewide.audit import trail
from storewide.kit.permissions import Actor
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.releases.models import Deliverer, DeliveryHook

#: what a token begins with, so that one that leaked is known for what it is
_PREFIX = "swd_"


@trail.operation
def make_hook(
    *,
    name: str,
    provider: Deliverer,
    by: Actor,
    at: datetime,
    team: Team | None = None,
    area: Area | None = None,
    service: str = "",
) -> tuple[DeliveryHook, str]:
    """Make an address for a system of delivery; returns it with its token, which is shown this once."""
    token = new_token(_PREFIX)
    hook = DeliveryHook.objects.create(
        name=name,
        provider=provider,
        team=team,
        area=area,
        service=service.strip(),
        digest=digest(token),
        created_at=at,
    )
    trail.record(
        action="releases.delivery_hook.make", of=hook, by=by, at=at, changes={"provider": [None, provider]}
    )
    return hook, token


@trail.operation
def sign_hook(*, hook: DeliveryHook, secret: str, by: Actor, at: datetime) -> DeliveryHook:
    """Take only deliveries that prove they know this secret from now on; the trail never holds it."""
    hook.secret = secret.strip()
    hook.save(update_fields=["secret"])
    trail.record(action="releases.delivery_hook.sign", of=hook, by=by, at=at)
    return hook


@trail.operation
def revoke_hook(*, hook: DeliveryHook, by: Actor, at: datetime) -> DeliveryHook:
    """Make an address stop working at once; revoking twice changes nothing."""
    if hook.revoked_at is None:
        hook.revoked_at = at
        hook.save(update_fields=["revoked_at"])
    trail.record(action="releases.delivery_hook.revoke", of=hook, by=by, at=at)
    return hook


@trail.operation
def refuse_delivery(*, hook: DeliveryHook, why: str, by: Actor, at: datetime) -> None:
    """Note that a delivery was refused, so that whoever set it up sees it on the hook's page."""
    hook.refused_at, hook.refused_why = at, why[:300]
    hook.save(update_fields=["refused_at", "refused_why"])
    trail.record(
        action="releases.delivery_hook.refuse", of=hook, by=by, at=at, changes={"refused_why": [None, why]}
    )
