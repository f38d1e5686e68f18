"""What the API of releases takes and gives."""

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from storewide.ledger.models import Decision
from storewide.lib.clock import now
from storewide.releases import queries, readiness, words
from storewide.releases.models import Briefing, Release, ReleaseState, Side, Step, Tier


class ReleaseOut(Schema):
    """A release; `accountable` is an e-mail, `store` null is all stores, `live_on` null until it is live.

    `touches`: the part of the store that it touches, as `device=mobile`; empty is all of it, or what its flag is for.
    """

    number: int
    name: str
    summary: str
    tier: str
    state: str
    area: str | None
    store: str | None
    accountable: str | None
    prepared_by: str = Field(alias="author_label")
    planned_on: date
    live_on: date | None
    touches: list[str]
    version: int

    @staticmethod
    def resolve_area(release: Release) -> str | None:
        return release.area.slug if release.area else None

    @staticmethod
    def resolve_store(release: Release) -> str | None:
        return release.store.slug if release.store else None

    @staticmethod
    def resolve_accountable(release: Release) -> str | None:
        return release.holder.email if release.holder else None


class StepOut(Schema):
    """One step of the checklist."""

    code: str
    label: str
    required: bool
    done_at: datetime | None
    done_by: str = Field(alias="done_by_label")
    note: str
    group: str
    owner: str
    evidence_asked: str = Field(alias="asks")
    evidence_required: bool = Field(alias="must_show")
    evidence: str = Field(alias="shown")
    has_file: bool

    @staticmethod
    def resolve_has_file(step: Step) -> bool:
        return bool(step.file)


class QuestionAnswered(Schema):
    """What customers will ask, and what to answer."""

    question: str = Field(min_length=1, max_length=300)
    answer: str = Field(min_length=1, max_length=1000)


class BriefingOut(Schema):
    """The current version of a briefing; `teams` and `shifts` by name.

    `read_from`: whoever confirmed that version or a later one has read this one, of which only the wording changed.
    """

    id: UUID
    version: int
    what_changes: str
    what_to_say: str
    who_is_affected: str
    if_it_goes_wrong: str
    known_faults: str
    where_to_send: str
    questions: list[QuestionAnswered]
    material: bool
    read_from: int
    teams: list[str]
    shifts: list[str]
    published_at: datetime

    @staticmethod
    def resolve_questions(briefing: Briefing) -> list[dict[str, str]]:
        return [{"question": each.question, "answer": each.answer} for each in briefing.questions.all()]

    @staticmethod
    def resolve_shifts(briefing: Briefing) -> list[str]:
        return [str(shift) for shift in briefing.shifts.select_related("team")]

    @staticmethod
    def resolve_teams(briefing: Briefing) -> list[str]:
        return [team.name for team in briefing.teams.all()]


class ReleaseWithOpenOut(ReleaseOut):
    """One release with its checklist and briefing; `open` says what is missing before go-live, in words.

    `serves`: the ids of the goals of the release and of what it carries.
    """

    flag: str | None
    behind_flag: bool
    unread: bool
    no_data_duty: bool
    service: str
    open: list[str]
    serves: list[UUID]
    steps: list[StepOut]
    briefing: BriefingOut | None

    @staticmethod
    def resolve_flag(release: Release) -> str | None:
        return release.flag.key if release.flag else None

    @staticmethod
    def resolve_open(release: Release) -> list[str]:
        if release.state != ReleaseState.PREPARING:
            return []
        return [words.open_point(point) for point in readiness.open_points(release, release.day_of(now()))]

    @staticmethod
    def resolve_serves(release: Release) -> list[UUID]:
        return [goal.pk for goal in queries.goals_of(release)]

    @staticmethod
    def resolve_steps(release: Release) -> list[Step]:
        return queries.steps_of(release)

    @staticmethod
    def resolve_briefing(release: Release) -> Briefing | None:
        return queries.briefing_of(release)


class DecisionOut(Schema):
    """What was decided; `accountable` by name."""

    outcome: str
    reason: str
    accountable: str
    decided_at: datetime

    @staticmethod
    def resolve_accountable(decision: Decision) -> str:
        return decision.accountable.name


class PrepareIn(Schema):
    """A new release; `area` and `store` by their short names, `serves` the ids of the goals it is for by itself.

    Of tier flagged: the key of the `flag`, the three declarations, and the `service` whose deployment takes it live.
    `despite_freeze`: why it is planned for a day on which nothing may go live. `touches`: of the store only these values
    (`device=mobile`) or one segment (`segment=phones`); of several dimensions all must hold.
    """

    name: str = Field(min_length=1, max_length=120)
    summary: str = Field("", max_length=2000)
    tier: Tier = Tier.STANDARD
    area: str
    store: str | None = None
    planned_on: date
    serves: list[UUID] = Field(default_factory=list)
    flag: str = ""
    behind_flag: bool = False
    unread: bool = False
    no_data_duty: bool = False
    service: str = Field("", max_length=120)
    despite_freeze: str = Field("", max_length=500)
    touches: list[str] = Field(default_factory=list, max_length=200)


class ChangeIn(Schema):
    """What is to change of a release that is prepared; what is left out or null stays.

    `area` and `store` by their short names, `flag` by its key; an empty `store` is all stores, an empty `flag` none.
    Another tier brings its own checklist. `version`: as it was read, if that counts.
    """

    name: str | None = Field(None, min_length=1, max_length=120)
    summary: str | None = Field(None, max_length=2000)
    tier: Tier | None = None
    area: str | None = None
    store: str | None = None
    flag: str | None = None
    behind_flag: bool | None = None
    unread: bool | None = None
    no_data_duty: bool | None = None
    service: str | None = Field(None, max_length=120)
    planned_on: date | None = None
    despite_freeze: str | None = Field(None, max_length=500)
    touches: list[str] | None = Field(None, max_length=200)
    version: int | None = None


class CancelIn(Schema):
    """Why a release is given up."""

    reason: str = Field(min_length=1, max_length=2000)


class TickIn(Schema):
    """Whether a step is done, its evidence (a sentence or a link), and what is worth knowing of it.

    A file is handed in at `steps/{code}/evidence`; one that is there stays where no evidence is named.
    """

    done: bool
    note: str = Field("", max_length=300)
    evidence: str = Field("", max_length=500)


class CarryIn(Schema):
    """The number of a request."""

    request: int


class SignOffIn(Schema):
    """For whom somebody signs, and what they looked at."""

    side: Side = Side.BUSINESS
    words: str = Field("", max_length=500)


class BriefingIn(Schema):
    """The next version of a briefing; `teams` by name, `shifts` by id. Not `material`: only the wording changed."""

    what_changes: str = Field(min_length=1, max_length=2000)
    what_to_say: str = Field(min_length=1, max_length=2000)
    who_is_affected: str = Field("", max_length=1000)
    if_it_goes_wrong: str = Field("", max_length=2000)
    known_faults: str = Field("", max_length=2000)
    where_to_send: str = Field("", max_length=1000)
    questions: list[QuestionAnswered] = Field(default_factory=list, max_length=20)
    material: bool = True
    teams: list[str]
    shifts: list[UUID] = Field(default_factory=list)


class DecideIn(Schema):
    """keep, fix, roll_back or iterate; and why."""

    outcome: str
    reason: str = Field(min_length=1, max_length=2000)
