"""The system register, and the data that its systems hold."""

from storewide.systems.models.data import OF_PEOPLE, DataAsset, DataKind
from storewide.systems.models.register import (
    ChangeKind,
    Criticality,
    Interface,
    InterfaceChange,
    InterfaceQuerySet,
    Lifecycle,
    Origin,
    System,
    SystemQuerySet,
    Way,
)

__all__ = [
    "OF_PEOPLE",
    "ChangeKind",
    "Criticality",
    "DataAsset",
    "DataKind",
    "Interface",
    "InterfaceChange",
    "InterfaceQuerySet",
    "Lifecycle",
    "Origin",
    "System",
    "SystemQuerySet",
    "Way",
]
