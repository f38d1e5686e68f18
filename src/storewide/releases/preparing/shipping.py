"""Releases behind a flag that a deployment alone takes live: those declared, and those of services marked so."""

from datetime import datetime, timedelta

from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.releases import live_operations, operations
from storewide.releases.models import Deployment, FlaggedService, Outcome, Release, Tier
from storewide.releases.operations import Plan
from storewide.releases.preparing import flagged

#: a deployment that is told later than this takes nothing live any more
LATEST = timedelta(days=1)


def follow(deployment: Deployment, by: Actor, at: datetime) -> Release | None:
    """Take live what a deployment that succeeded brings behind a flag; None where it brings nothing of that kind.

    A release that was prepared for the service goes first, the one planned earliest. A refusal never loses the
    deployment: it stands on the page of the service, and of the release.
    """
    went = deployment.outcome == Outcome.SUCCEEDED and deployment.is_production and not deployment.undoes
    if not went or deployment.release_id is not None or _is_long_ago(deployment, at):
        return None
    declared = Release.objects.preparing().filter(tier=Tier.FLAGGED, service__iexact=deployment.service)
    release = declared.order_by("planned_on", "number").first()
    marked = (
        FlaggedService.objects.filter(service__iexact=deployment.service)
        .select_related("flag", "area", "store")
        .first()
    )
    try:
        if release is not None:
            live_operations.go_live(release=release, by=by, at=at)
        elif marked is not None:
            release = _open(deployment, marked, by, at)
        else:
            return None
    except Refusal as refusal:
        if marked is not None:
            FlaggedService.objects.filter(pk=marked.pk).update(
                refused_at=at, refused_why=refusal.sentence[:300]
            )
        return None
    Deployment.objects.filter(pk=deployment.pk).update(release=release)
    deployment.release = release
    return release


def _is_long_ago(deployment: Deployment, at: datetime) -> bool:
    """Whether it was told late, out of a history say: what was live long ago does not go live now."""
    return deployment.ended_at is not None and at - deployment.ended_at > LATEST


def _open(deployment: Deployment, marked: FlaggedService, by: Actor, at: datetime) -> Release:
    """Begin a release for one deployment of a marked service and take it live."""
    flagged.require_holding(marked.flag)
    name = " ".join(
        part for part in (deployment.service, deployment.version_name or deployment.sha[:7]) if part
    )
    plan = Plan(
        name=name[:120],
        summary="",
        tier=Tier.FLAGGED,
        area=marked.area,
        store=marked.store,
        planned_on=Release(store=marked.store).day_of(at),
        flag=marked.flag,
        behind_flag=True,
        unread=True,
        no_data_duty=True,
        service=deployment.service,
    )
    release = operations.prepare(plan=plan, by=by, at=at)
    return live_operations.go_live(release=release, by=by, at=at)
