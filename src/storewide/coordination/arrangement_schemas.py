"""What the API of coupling, mechanisms, advisory boards and pilots takes and gives."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from storewide.coordination.models import Board, Cadence, Mechanism, MechanismKind, Pilot, Verdict


class PairOut(Schema):
    """How much one team waited for another: waits that touch the period, those open, and days."""

    waiting: str
    blocking: str
    waits: int
    open: int
    median_days: float
    total_days: float
    kinds: dict[str, int]


class MechanismOut(Schema):
    """What links teams and units."""

    id: UUID
    name: str
    kind: str
    purpose: str
    owner: str | None
    cadence: str
    review_on: date | None
    teams: list[str]
    units: list[str]
    ended_at: datetime | None
    version: int

    @staticmethod
    def resolve_owner(mechanism: Mechanism) -> str | None:
        return mechanism.owner.email if mechanism.owner else None

    @staticmethod
    def resolve_teams(mechanism: Mechanism) -> list[str]:
        return [team.name for team in mechanism.teams.all()]

    @staticmethod
    def resolve_units(mechanism: Mechanism) -> list[str]:
        return [unit.name for unit in mechanism.units.all()]


class MechanismIn(Schema):
    """What links teams and units, by their names; `owner` by e-mail or full name."""

    name: str = Field(min_length=1, max_length=120)
    kind: MechanismKind
    purpose: str = Field("", max_length=300)
    owner: str = ""
    cadence: Cadence = Cadence.NEEDED
    review_on: date | None = None
    teams: list[str] = Field(default_factory=list)
    units: list[str] = Field(default_factory=list)


class EndIn(Schema):
    """Why it ends."""

    reason: str = Field(min_length=1, max_length=300)


class BoardIn(Schema):
    """A new advisory board; `owner` by e-mail or full name."""

    name: str = Field(min_length=1, max_length=120)
    purpose: str = Field(min_length=1, max_length=300)
    owner: str
    cadence: Cadence = Cadence.QUARTERLY


class BoardOut(Schema):
    """An advisory board: members in term, terms ending soon, input not told back."""

    id: UUID
    name: str
    purpose: str
    owner: str
    people: int
    ending: int
    untold: int
    ended_at: datetime | None

    @staticmethod
    def resolve_owner(board: Board) -> str:
        return board.owner.email


class InputOut(Schema):
    """What was said on a board, what was raised from it, and whether who said it was told."""

    id: UUID
    said: str
    member: str | None
    on: date
    requests: list[str]
    told_at: datetime | None
    told: str


class MemberIn(Schema):
    """A member for a term."""

    name: str = Field(min_length=1, max_length=120)
    company: str = Field("", max_length=120)
    begins: date
    ends: date


class SaidIn(Schema):
    """What was said in a session, which is found by its day and topic, or made; `member` by the id of the term."""

    on: date
    topic: str = Field(min_length=1, max_length=160)
    said: str = Field(min_length=1, max_length=400)
    member: UUID | None = None


class MadeOut(Schema):
    """The id of what was made."""

    id: UUID


class TellIn(Schema):
    """What somebody was told."""

    words: str = Field(min_length=1, max_length=400)


class PilotIn(Schema):
    """A new pilot; `segment` is the key of the audience of the flags, `lead_users` customers or accounts by name."""

    name: str = Field(min_length=1, max_length=120)
    what: str = Field(min_length=1, max_length=2000)
    owner: str
    begins: date
    ends: date
    segment: str = Field("", max_length=80)
    lead_users: list[str] = Field(default_factory=list)


class PilotOut(Schema):
    """A pilot with its lead users and its verdict, empty while there is none."""

    id: UUID
    name: str
    what: str
    owner: str
    begins: date
    ends: date
    segment: str = Field(alias="segment_id")
    lead_users: list[str]
    verdict: str
    reason: str

    @staticmethod
    def resolve_owner(pilot: Pilot) -> str:
        return pilot.owner.email

    @staticmethod
    def resolve_lead_users(pilot: Pilot) -> list[str]:
        return [each.name for each in pilot.lead_users.all()]


class VerdictIn(Schema):
    """What a pilot came to, and why."""

    verdict: Verdict
    reason: str = Field(min_length=1, max_length=2000)
