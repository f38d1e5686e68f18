"""Releases behind a flag: whether the flag holds them back, and which services go live by their deployments alone."""

from datetime import datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.flags import queries as flags
from storewide.flags.models import Flag, FlagState
from storewide.flags.rules.reading import only_variant
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.ownership.models import Area
from storewide.releases.models import FlaggedService
from storewide.sources.models import Store


class FlagDoesNotHold(Refusal):
    """The flag behind which something is to go live does not hold it back."""

    field = "flag"


class NotDeclared(Refusal):
    """Something is to go live by a deployment alone without the three declarations."""

    field = "behind_flag"


def wrong(flag: Flag | None) -> str:
    """Why a flag holds nothing back, in words; empty where it does."""
    if flag is None:
        return _("there is no flag")
    if flag.state == FlagState.RETIRED:
        return _("the flag %(flag)s is retired") % {"flag": flag}
    for place in flags.places(flag):
        if not place.environment.guarded or place.live is None or not place.is_on:
            continue
        served = only_variant(place.live.content)
        if served is not None and served != place.live.content.get("off"):
            values = {"flag": flag, "variant": served, "environment": place.environment}
            return _("the flag %(flag)s serves “%(variant)s” to everybody in %(environment)s") % values
    return ""


def require_holding(flag: Flag | None) -> None:
    """Raises FlagDoesNotHold for a flag that is not there, retired, or on for everybody."""
    if why := wrong(flag):
        raise FlagDoesNotHold(
            _("It cannot go live by a deployment alone: %(why)s. Name a flag that is off, or on for some.")
            % {"why": why}
        )


def require_declared(*declared: bool) -> None:
    """Raises NotDeclared unless all three things are declared."""
    if not all(declared):
        raise NotDeclared(
            _(
                "Behind a flag means: all of it stands behind the flag, customers read no text of it, and it brings "
                "no duty about data. Tick all three, or choose another tier."
            )
        )


@trail.operation
def mark_service(
    *,
    service: str,
    flag: Flag,
    area: Area,
    store: Store | None,
    behind_flag: bool,
    unread: bool,
    no_data_duty: bool,
    by: Actor,
    at: datetime,
) -> FlaggedService:
    """Let deployments of a service go live by themselves as releases behind a flag.

    Raises NotDeclared, FlagDoesNotHold. Marking it again replaces what was said.
    """
    require_declared(behind_flag, unread, no_data_duty)
    require_holding(flag)
    marked = FlaggedService.objects.select_for_update().filter(service=service.strip()).first()
    marked = marked or FlaggedService(service=service.strip(), created_at=at)
    marked.flag, marked.area, marked.store = flag, area, store
    marked.declared_by_id, marked.declared_by_label = by.id, by.label[:200]
    marked.save()
    changes = {"flag": [None, flag.key], "area": [None, area.name]}
    trail.record(action="releases.flagged_service.mark", of=marked, by=by, at=at, changes=changes)
    return marked


@trail.operation
def unmark_service(*, marked: FlaggedService, by: Actor, at: datetime) -> None:
    """Let no more deployments of a service go live by themselves."""
    trail.record(action="releases.flagged_service.unmark", of=marked, by=by, at=at)
    marked.delete()
