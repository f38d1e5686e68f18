"""How often there should be a release."""

from datetime import datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.organization.models import Team
from storewide.releases.models import Cadence
from storewide.sources.models import Store


class CadenceOutOfBounds(Refusal):
    """Releases would follow each other within a day, or after more than a year."""

    field = "days"


@trail.operation
def set_cadence(*, days: int, team: Team | None, store: Store | None, by: Actor, at: datetime) -> Cadence:
    """Plan so many days between releases of a team and a store; None is every team, all stores."""
    if not 1 <= days <= 365:
        raise CadenceOutOfBounds(
            _("%(days)s days between releases; give a number from 1 to 365.") % {"days": days}
        )
    found = Cadence.objects.select_for_update().filter(team=team, store=store).first()
    before = found.days if found else None
    found = found or Cadence(team=team, store=store, created_at=at)
    found.days = days
    found.save()
    trail.record(action="releases.cadence.set", of=found, by=by, at=at, changes={"days": [before, days]})
    return found
