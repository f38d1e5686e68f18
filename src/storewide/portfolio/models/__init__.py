"""Records of the portfolio: requests with their stages, and business cases."""

from storewide.portfolio.models.answer import Answer, Door, Letter, Remark, Resolution, Resolved
from storewide.portfolio.models.backwards import (
    Asker,
    BackwardsPage,
    PageRemark,
    Question,
    Reviewer,
    Section,
    Verdict,
    Visual,
)
from storewide.portfolio.models.case import (
    BusinessCase,
    CaseSignOff,
    Chance,
    Risk,
    Side,
    SignOffRule,
    Text,
    Version,
)
from storewide.portfolio.models.codes import OPEN, SHIPPED, UNDERWAY, RequestState, WorkKind
from storewide.portfolio.models.exchange import ImportState, Origin, RequestImport, Tool
from storewide.portfolio.models.intake import Function, Mailbox, RequestType
from storewide.portfolio.models.limit import Limit
from storewide.portfolio.models.request import Request, RequestQuerySet, Stage
from storewide.portfolio.models.requirement import Need, Requirement, RequirementState
from storewide.portfolio.models.roadmap import QUARTER, Awaited, Dependency, Horizon, Planned, PlannedQuerySet
from storewide.portfolio.models.scoring import Criterion, Factor, Fit, Inputs, Mark, SplitTarget, TeamDays
from storewide.portfolio.models.tracking import (
    Provider,
    Standing,
    Telling,
    TellingState,
    Tracked,
    Tracker,
    TrackerHeard,
)

__all__ = [
    "OPEN",
    "QUARTER",
    "SHIPPED",
    "UNDERWAY",
    "Answer",
    "Asker",
    "Awaited",
    "BackwardsPage",
    "BusinessCase",
    "CaseSignOff",
    "Chance",
    "Criterion",
    "Dependency",
    "Door",
    "Factor",
    "Fit",
    "Function",
    "Horizon",
    "ImportState",
    "Inputs",
    "Letter",
    "Limit",
    "Mailbox",
    "Mark",
    "Need",
    "Origin",
    "PageRemark",
    "Planned",
    "PlannedQuerySet",
    "Provider",
    "Question",
    "Remark",
    "Request",
    "RequestImport",
    "RequestQuerySet",
    "RequestState",
    "RequestType",
    "Requirement",
    "RequirementState",
    "Resolution",
    "Resolved",
    "Reviewer",
    "Risk",
    "Section",
    "Side",
    "SignOffRule",
    "SplitTarget",
    "Stage",
    "Standing",
    "TeamDays",
    "Telling",
    "TellingState",
    "Text",
    "Tool",
    "Tracked",
    "Tracker",
    "TrackerHeard",
    "Verdict",
    "Version",
    "Visual",
    "WorkKind",
]
