"""What the parts of an assessment look like over REST; amounts in major units."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Field, Schema


class PartOut(Schema):
    """A part that was added."""

    id: UUID
    name: str

    @staticmethod
    def resolve_name(part: Any) -> str:
        return str(part)


class AssessorIn(Schema):
    """Who assesses, by e-mail."""

    person: str


class JobIn(Schema):
    """A job to be done; `team` by its name."""

    name: str = Field(min_length=1, max_length=160)
    why: str = Field("", max_length=2000)
    team: str = ""
    department: str = Field("", max_length=120)


class DependencyIn(Schema):
    """A job that can only be done when another one is; both by name."""

    job: str
    on: str


class CapabilityIn(Schema):
    """What we must be able to do for a job; levels 0 to 5."""

    job: str
    name: str = Field(min_length=1, max_length=160)
    level: int = Field(ge=0, le=5)
    evidence: str = Field(min_length=1, max_length=1000)
    wanted: int = Field(ge=0, le=5)
    future: str = Field("", max_length=1000)
    missing: str = Field("", max_length=1000)


class RiskIn(Schema):
    """A risk or blocker, of a job, of an option, or of the whole; `owner` by e-mail."""

    kind: str = Field("risk", pattern="^(risk|blocker)$")
    what: str = Field(min_length=1, max_length=200)
    job: str = ""
    option: str = ""
    likelihood: int = Field(ge=1, le=5)
    impact: int = Field(ge=1, le=5)
    cure: str = Field("", max_length=300)
    owner: str = ""


class RequirementIn(Schema):
    """What an option must or should do."""

    name: str = Field(min_length=1, max_length=160)
    job: str = ""
    weight: int = Field(10, ge=0, le=100)
    must: bool = False
    least: int = Field(3, ge=1, le=5)


class OptionIn(Schema):
    """One way to go."""

    kind: str = Field(pattern="^(build|buy|partner)$")
    name: str = Field(min_length=1, max_length=120)
    vendor: str = Field("", max_length=120)
    about: str = Field("", max_length=2000)


class CostIn(Schema):
    """A line of what an option costs: at least, likely, at most."""

    option: str
    part: str = Field(pattern="^(purchase|integration|running|people|exit)$")
    what: str = Field("", max_length=160)
    yearly: bool = False
    low: float = Field(ge=0)
    likely: float = Field(ge=0)
    high: float = Field(ge=0)


class InterfaceIn(Schema):
    """What an option does to an interface; `name` says what flows or changes.

    `flow` is the id of an interface of the system register that it changes or ends; `source` and `target` are the names
    of the systems that one it adds would join. Then the register says so too.
    """

    option: str
    change: str = Field(pattern="^(adds|changes|ends)$")
    name: str = Field(min_length=1, max_length=160)
    flow: UUID | None = None
    source: str = ""
    target: str = ""


class PartChangeIn(Schema):
    """What a part is to say; what is left out stays. Fields, names and amounts are those it was added with."""

    name: str | None = None
    why: str | None = None
    team: str | None = None
    department: str | None = None
    job: str | None = None
    on: str | None = None
    level: int | None = None
    evidence: str | None = None
    wanted: int | None = None
    future: str | None = None
    missing: str | None = None
    kind: str | None = None
    what: str | None = None
    option: str | None = None
    likelihood: int | None = None
    impact: int | None = None
    cure: str | None = None
    owner: str | None = None
    weight: int | None = None
    must: bool | None = None
    least: int | None = None
    vendor: str | None = None
    about: str | None = None
    part: str | None = None
    yearly: bool | None = None
    low: Decimal | None = None
    likely: Decimal | None = None
    high: Decimal | None = None
    change: str | None = None
    flow: UUID | None = None
    source: str | None = None
    target: str | None = None
    person: str | None = None
    expected_version: int | None = None
