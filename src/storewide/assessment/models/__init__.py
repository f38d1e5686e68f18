"""An assessment with its jobs, what we can do about them, the options, and what was decided."""

from storewide.assessment.models.assessing import (
    Assessment,
    AssessmentQuerySet,
    Assessor,
    Came,
    Phase,
    Review,
    State,
)
from storewide.assessment.models.choices import (
    Cost,
    CostPart,
    Interface,
    InterfaceChange,
    Option,
    OptionKind,
    OptionScore,
    Requirement,
)
from storewide.assessment.models.needs import (
    Capability,
    Dependency,
    Job,
    JobScore,
    Level,
    Risk,
    RiskKind,
)

__all__ = [
    "Assessment",
    "AssessmentQuerySet",
    "Assessor",
    "Came",
    "Capability",
    "Cost",
    "CostPart",
    "Dependency",
    "Interface",
    "InterfaceChange",
    "Job",
    "JobScore",
    "Level",
    "Option",
    "OptionKind",
    "OptionScore",
    "Phase",
    "Requirement",
    "Review",
    "Risk",
    "RiskKind",
    "State",
]
