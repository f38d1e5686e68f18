"""Releases, what prepares them, their briefings and their watch."""

from storewide.releases.models.briefing import Acknowledgement, Briefing, BriefingQuerySet
from storewide.releases.models.codes import (
    Asked,
    Evidence,
    NoteAudience,
    ReleaseState,
    RunState,
    Side,
    Signed,
    StepGroup,
    Tier,
    Way,
)
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
from storewide.releases.models.notes import Feed, FeedOf, NoteReader, ReleaseNote
from storewide.releases.models.planning import (
    Acceptance,
    Cadence,
    FlaggedService,
    Freeze,
    GoDecision,
    Retrospective,
    Run,
    TimedStep,
)
from storewide.releases.models.preparation import Carried, SignOff, Step
from storewide.releases.models.release import Release, ReleaseQuerySet
from storewide.releases.models.templates import ChecklistTemplate, SigningRole
from storewide.releases.models.watch import Watch

__all__ = [
    "Acceptance",
    "Acknowledgement",
    "Asked",
    "Briefing",
    "BriefingQuerySet",
    "Cadence",
    "Carried",
    "ChecklistTemplate",
    "Commit",
    "Deliverer",
    "DeliveryHook",
    "Deployment",
    "DeploymentQuerySet",
    "Evidence",
    "Feed",
    "FeedOf",
    "FlaggedService",
    "Freeze",
    "GoDecision",
    "Heard",
    "Judged",
    "NoteAudience",
    "NoteReader",
    "Outcome",
    "Release",
    "ReleaseNote",
    "ReleaseQuerySet",
    "ReleaseState",
    "Retrospective",
    "Run",
    "RunState",
    "Shipped",
    "Side",
    "SignOff",
    "Signed",
    "SigningRole",
    "Step",
    "StepGroup",
    "Tier",
    "TimedStep",
    "Watch",
    "Way",
    "Window",
]
