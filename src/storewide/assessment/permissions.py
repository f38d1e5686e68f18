"""Who may see and change assessments."""

from storewide.kit.permissions import Level, Permission


class AssessmentPermission(Permission):
    """Permissions of assessment."""

    VIEW = "assessment.view", Level.VIEWER
    CHANGE = "assessment.change", Level.MEMBER
