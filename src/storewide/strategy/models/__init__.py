"""The records of strategy, by subject."""

from storewide.strategy.models import competition, losses, radar
from storewide.strategy.models.documents import (
    Document,
    DocumentKind,
    DocumentQuerySet,
    DocumentVersion,
)
from storewide.strategy.models.limits import Limit
from storewide.strategy.models.plan import (
    CheckIn,
    Goal,
    GoalKind,
    GoalQuerySet,
    KeyResult,
    KeyResultQuerySet,
    Objective,
    ObjectiveQuerySet,
    Reads,
)
from storewide.strategy.models.serving import Contribution

__all__ = [
    "CheckIn",
    "Contribution",
    "Document",
    "DocumentKind",
    "DocumentQuerySet",
    "DocumentVersion",
    "Goal",
    "GoalKind",
    "GoalQuerySet",
    "KeyResult",
    "KeyResultQuerySet",
    "Limit",
    "Objective",
    "ObjectiveQuerySet",
    "Reads",
    "competition",
    "losses",
    "radar",
]
