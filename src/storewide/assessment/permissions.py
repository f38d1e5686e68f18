"""Who may see, score and decide assessments. Who does not see a working group sees none of its assessments."""

from typing import Any

from storewide.coordination import seats
from storewide.kit.permissions import Actor, Level, Permission


def is_accountable(actor: Actor, assessment: Any) -> bool:
    """Whether the account is that of the person accountable for the assessment."""
    return seats.is_one_of(actor, assessment.owner)


def is_assessor(actor: Actor, assessor: Any) -> bool:
    """Whether the account is that of the assessor."""
    return seats.is_one_of(actor, assessor.person)


class AssessmentPermission(Permission):
    """Permissions of assessment."""

    VIEW = "assessment.view", Level.VIEWER
    BEGIN = "assessment.begin", Level.MEMBER
    CHANGE = "assessment.change", Level.MEMBER, is_accountable
    SCORE = "assessment.score", Level.OWNER, is_assessor
    LEAD = "assessment.lead", Level.OWNER, is_accountable
