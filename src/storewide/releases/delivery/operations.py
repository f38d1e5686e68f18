"""Every change to deployments, to the commits they brought, and to what people say of them."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.releases.delivery import shipping
from storewide.releases.delivery.told import Deployed, Standing
from storewide.releases.models import Deployment, Judged, Outcome, Release, Window
from storewide.releases.preparing import shipping as flagged_shipping
from storewide.service.models import Incident

#: environments that customers meet, by their usual names
_PRODUCTION = re.compile(r"(prod|production|prd|live)\b.*", re.IGNORECASE)
_OUTCOMES: dict[Standing, Outcome] = {
    "running": Outcome.RUNNING,
    "succeeded": Outcome.SUCCEEDED,
    "failed": Outcome.FAILED,
    "cancelled": Outcome.CANCELLED,
}


class NotYet(Refusal):
    """A deployment would lie in the future, or end before it began."""

    field = "ended_at"


class NoReason(Refusal):
    """A deployment would be called something else without saying why."""

    field = "because"


class WindowOutOfBounds(Refusal):
    """Incidents would be tied to deployments over no time, or over more than a month."""

    field = "hours"


@dataclass(frozen=True)
class Whence:
    """Who told of a deployment, and what it is about where it does not say so itself."""

    provider: str = ""
    team: Team | None = None
    area: Area | None = None
    service: str = ""
    release: Release | None = None


@trail.operation
def tell(*, deployed: Deployed, whence: Whence, by: Actor, at: datetime) -> Deployment:
    """Keep a deployment as told, or what is newer about one that is known; told twice it changes nothing.

    Raises NotYet for one that ends more than a day after now, or before it began.
    """
    _check(deployed, at)
    service = whence.service or deployed.service
    changes: dict[str, list[str | None]] = {}
    known = Deployment.objects.select_for_update().filter(
        provider=whence.provider, service=service, external_key=deployed.key
    )
    found = known.first() if deployed.key else None
    before = found.outcome if found else None
    if found is None:
        found = _begun(deployed, whence, service)
        found.save(force_insert=True)
        if deployed.undoes:
            _undo(found)
    else:
        _follow(found, deployed)
    if found.outcome != before:
        shipping.reckon(found)
        changes["outcome"] = [before, found.outcome]
    trail.record(action="releases.deployment.tell", of=found, by=by, at=at, changes=changes)
    if changes:
        flagged_shipping.follow(found, by, at)
    return found


@trail.operation
def correct(
    *,
    deployment: Deployment,
    judged: Judged,
    incident: Incident | None,
    release: Release | None,
    because: str,
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Deployment:
    """Say what a deployment was, and why; raises NoReason, and Conflict where somebody else said so meanwhile."""
    if not because.strip():
        raise NoReason(_("Write why: the reason stays beside the deployment and in its history."))
    said = {"judged": judged, "incident": incident, "release": release, "because": because.strip()[:300]}
    differing = save_changes(deployment, said, expected_version)
    trail.record(action="releases.deployment.correct", of=deployment, by=by, at=at, changes=differing)
    return deployment


@trail.operation
def set_window(*, hours: int, by: Actor, at: datetime) -> Window:
    """Tie incidents to deployments of up to so many hours before them; raises WindowOutOfBounds."""
    if not 1 <= hours <= 720:
        raise WindowOutOfBounds(
            _("The window is %(hours)s hours; it must be between 1 and 720.") % {"hours": hours}
        )
    window = Window.objects.select_for_update().first() or Window()
    before, window.hours = window.hours, hours
    window.save()
    trail.record(
        action="releases.delivery.set_window", of=window, by=by, at=at, changes={"hours": [before, hours]}
    )
    return window


def _check(deployed: Deployed, at: datetime) -> None:
    if (deployed.at - at).total_seconds() > 86_400:
        raise NotYet(_("It ends in the future; write when it ended, in UTC, or leave it out while it runs."))
    if deployed.began_at is not None and deployed.began_at > deployed.at:
        raise NotYet(_("It ends before it began; one of the two times is wrong."))


def _begun(deployed: Deployed, whence: Whence, service: str) -> Deployment:
    running = deployed.standing == "running"
    return Deployment(
        provider=whence.provider,
        external_key=deployed.key,
        service=service,
        repository=deployed.repository,
        environment=deployed.environment,
        is_production=_PRODUCTION.fullmatch(deployed.environment) is not None,
        team=whence.team,
        area=whence.area,
        release=whence.release,
        version_name=deployed.version,
        sha=deployed.sha,
        url=deployed.url,
        outcome=_OUTCOMES[deployed.standing],
        began_at=deployed.began_at or deployed.at,
        ended_at=None if running else deployed.at,
        undoes=deployed.undoes,
    )


def _follow(found: Deployment, deployed: Deployed) -> None:
    """Keep a later word about a deployment: it ended, or ended otherwise. An older word changes nothing."""
    outcome = _OUTCOMES[deployed.standing]
    if outcome in {Outcome.RUNNING, found.outcome} or found.outcome == Outcome.ROLLED_BACK:
        return
    if found.ended_at is not None and deployed.at < found.ended_at:
        return
    found.outcome, found.ended_at = outcome, max(deployed.at, found.began_at)
    found.version += 1
    found.save(update_fields=["outcome", "ended_at", "version"])


def _undo(back: Deployment) -> None:
    """The one before a roll-back was rolled back."""
    same = Deployment.objects.filter(service=back.service, environment=back.environment)
    before = (
        same.filter(outcome=Outcome.SUCCEEDED, ended_at__lt=back.ended_at, undoes=False)
        .order_by("-ended_at")
        .first()
    )
    if before is not None:
        before.outcome = Outcome.ROLLED_BACK
        before.save(update_fields=["outcome"])
