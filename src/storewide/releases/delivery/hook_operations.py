"""Making the addresses that systems of delivery tell to; `access.hook_operations` has every other change."""

from datetime import datetime

from storewide.access import hook_operations
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
    hook = DeliveryHook(name=name, provider=provider, team=team, area=area, service=service.strip())
    return hook, hook_operations.make_hook(hook=hook, prefix=_PREFIX, by=by, at=at)
