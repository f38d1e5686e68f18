"""Releases, what prepares them, their briefings and their watch."""

from storewide.releases.models.briefing import Acknowledgement, Briefing, BriefingQuerySet
from storewide.releases.models.codes import Asked, ReleaseState, Signed, Tier
from storewide.releases.models.delivery import (
    Commit,
    Deliverer,
    DeliveryHook,
    Deployment,
    DeploymentQuerySet,
    Heard,
    Judged,
    Outcome,
    Shipped,
    Window,
)
from storewide.releases.models.preparation import Carried, SignOff, Step
from storewide.releases.models.release import Release, ReleaseQuerySet
from storewide.releases.models.watch import Watch

__all__ = [
    "Acknowledgement",
    "Asked",
    "Briefing",
    "BriefingQuerySet",
    "Carried",
    "Commit",
    "Deliverer",
    "DeliveryHook",
    "Deployment",
    "DeploymentQuerySet",
    "Heard",
    "Judged",
    "Outcome",
    "Release",
    "ReleaseQuerySet",
    "ReleaseState",
    "Shipped",
    "SignOff",
    "Signed",
    "Step",
    "Tier",
    "Watch",
    "Window",
]
