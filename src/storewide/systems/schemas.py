"""What the API of the register takes and gives."""

from datetime import date
from uuid import UUID

from ninja import Field, Schema

from storewide.systems.models import (
    ChangeKind,
    Criticality,
    Interface,
    InterfaceChange,
    Lifecycle,
    Origin,
    System,
    Way,
)


class SystemIn(Schema):
    """An application; `owner` by the team's name, `areas` by theirs, `cost_minor` a year in minor units."""

    name: str = Field(min_length=1, max_length=120)
    purpose: str = Field("", max_length=300)
    owner: str = ""
    origin: Origin
    vendor: str = Field("", max_length=120)
    contract_ends: date | None = None
    cost_minor: int | None = Field(None, ge=0)
    currency: str = Field("EUR", pattern="^[A-Z]{3}$")
    lifecycle: Lifecycle = Lifecycle.KEEP
    successor: UUID | None = None
    areas: list[str] = Field(default_factory=list)


class SystemChangeIn(Schema):
    """What the register is to say of a system; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=120)
    purpose: str | None = Field(None, max_length=300)
    owner: str | None = None
    origin: Origin | None = None
    vendor: str | None = Field(None, max_length=120)
    contract_ends: date | None = None
    cost_minor: int | None = Field(None, ge=0)
    currency: str | None = Field(None, pattern="^[A-Z]{3}$")
    lifecycle: Lifecycle | None = None
    successor: UUID | None = None
    areas: list[str] | None = None
    expected_version: int | None = None


class SystemOut(Schema):
    """An application of the register."""

    id: UUID
    name: str
    purpose: str
    owner: str | None
    origin: str
    vendor: str
    contract_ends: date | None
    cost_minor: int | None
    currency: str
    lifecycle: str
    successor: UUID | None = Field(alias="successor_id")
    areas: list[str]
    retired_on: date | None
    version: int

    @staticmethod
    def resolve_owner(system: System) -> str | None:
        return system.owner.name if system.owner else None

    @staticmethod
    def resolve_areas(system: System) -> list[str]:
        return [area.name for area in system.areas.all()]


class InterfaceIn(Schema):
    """What flows from one system to another; without `since` it is planned."""

    source: UUID
    target: UUID
    what: str = Field(min_length=1, max_length=160)
    way: Way = Way.API
    criticality: Criticality = Criticality.MEDIUM
    since: date | None = None


class InterfaceOut(Schema):
    """What flows from one system to another."""

    id: UUID
    source: UUID = Field(alias="source_id")
    target: UUID = Field(alias="target_id")
    label: str
    what: str
    way: str
    criticality: str
    begun_on: date | None
    ended_on: date | None
    version: int

    @staticmethod
    def resolve_label(interface: Interface) -> str:
        return str(interface)


class EndedIn(Schema):
    """Since which day."""

    on: date


class StatedIn(Schema):
    """What a record, given as kind and id (`releases.release:…`), does to an interface that is there."""

    interface: UUID
    about: str
    kind: ChangeKind
    note: str = Field("", max_length=300)


class StatedOut(Schema):
    """What a record does to an interface."""

    id: UUID
    interface: UUID = Field(alias="interface_id")
    about: str
    kind: str
    note: str
    done_on: date | None

    @staticmethod
    def resolve_about(change: InterfaceChange) -> str:
        return f"{change.link_kind}:{change.link_id}"
