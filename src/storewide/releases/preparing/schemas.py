"""What the API of the day of a release takes and gives."""

from datetime import date, datetime, time
from uuid import UUID

from ninja import Field, Schema

from storewide.releases.models import Course, Freeze, TimedStep
from storewide.releases.preparing.run_operations import Mark


class TimedStepIn(Schema):
    """One step of the day: minutes after the start, or a time of the clock; `owner` by e-mail, `after` another step."""

    what: str = Field(min_length=1, max_length=200)
    way: Course = Course.GO
    minutes: int | None = Field(None, ge=0, le=10_080)
    clock: time | None = None
    lasts: int = Field(5, ge=1, le=1440)
    owner: str = ""
    after: UUID | None = None


class TimedStepOut(Schema):
    """One step of the day, and how it went."""

    id: UUID
    what: str
    way: str
    minutes: int | None
    clock: time | None
    lasts: int
    owner: str | None
    state: str
    began_at: datetime | None
    ended_at: datetime | None
    late: int
    said: str

    @staticmethod
    def resolve_owner(step: TimedStep) -> str | None:
        return step.owner.email if step.owner else None


class SheetOut(Schema):
    """The run sheet: minutes behind, the ids of the steps that are next, and all steps in order."""

    began_at: datetime | None
    back_at: datetime | None
    ended_at: datetime | None
    minutes_behind: int
    next: list[UUID]
    steps: list[TimedStepOut]


class MarkIn(Schema):
    """What is said of a step: start, done, late (with minutes), skip or problem (with what happened)."""

    says: Mark
    said: str = Field("", max_length=300)
    minutes: int = 0


class BecauseIn(Schema):
    """Why."""

    because: str = Field(min_length=1, max_length=2000)


class GoIn(Schema):
    """Go or no-go, and why."""

    go: bool
    reason: str = Field(min_length=1, max_length=2000)


class GoOut(Schema):
    """What was decided, and what was open then."""

    go: bool
    reason: str
    open_points: list[str]
    by: str = Field(alias="by_label")
    at: datetime


class FreezeIn(Schema):
    """Days on which nothing goes live; `store` by its short name, null is all stores."""

    name: str = Field(min_length=1, max_length=120)
    reason: str = Field(min_length=1, max_length=300)
    first: date
    last: date
    store: str | None = None


class FreezeOut(Schema):
    """A freeze."""

    id: UUID
    name: str
    reason: str
    first: date
    last: date
    store: str | None

    @staticmethod
    def resolve_store(freeze: Freeze) -> str | None:
        return freeze.store.slug if freeze.store else None


class ChecklistsIn(Schema):
    """The next version of the checklists, in TOML."""

    text: str = Field(max_length=40_000)
    why: str = Field(min_length=1, max_length=300)


class ChecklistsOut(Schema):
    """The checklists that hold for new releases; version 0 is what comes with it."""

    version: int
    text: str


class FlaggedServiceIn(Schema):
    """A service whose deployments go live by themselves: all three declarations must be true."""

    service: str = Field(min_length=1, max_length=120)
    flag: str
    area: str
    store: str | None = None
    behind_flag: bool
    unread: bool
    no_data_duty: bool


class FlaggedServiceOut(Schema):
    """A service behind a flag, and why one of its deployments was refused last."""

    service: str
    flag: str = Field(alias="flag.key")
    area: str = Field(alias="area.slug")
    declared_by: str = Field(alias="declared_by_label")
    refused_at: datetime | None
    refused_why: str


class TierOut(Schema):
    """A tier in a year's releases: share and fail rate from 0 to 1, with the 95 % interval of the rate."""

    tier: str
    count: int
    of: int
    share: float | None
    failed: int
    rate: float | None
    interval: tuple[float, float] | None
