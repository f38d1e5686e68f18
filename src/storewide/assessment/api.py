"""Assessments over REST: begun, led from step to step, scored, decided. Amounts in major units; scores of others are
hidden until one's own are given."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.assessment import api_documents, deciding, operations, scoring, seen
from storewide.assessment.models import Assessment, Assessor, Job, Option, Phase, Requirement
from storewide.assessment.operations import Scope
from storewide.assessment.permissions import AssessmentPermission
from storewide.coordination import seats
from storewide.kit.errors import Refusal
from storewide.kit.naming import UnknownName, named
from storewide.kit.permissions import require
from storewide.ledger.models import Direction
from storewide.ledger.operations import Promise
from storewide.lib import money
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store

router = Router(tags=["Assessments"])


class UnreadableAmount(Refusal):
    """An amount or a currency is none."""


class AssessmentOut(Schema):
    """An assessment in a list."""

    slug: str
    name: str
    state: str
    owner: str
    chosen: str | None
    review_on: date | None

    @staticmethod
    def resolve_owner(found: Assessment) -> str:
        return found.owner.email

    @staticmethod
    def resolve_chosen(found: Assessment) -> str | None:
        return found.chosen.name if found.chosen else None


class BeginIn(Schema):
    """A new assessment; `owner` by e-mail, `group` and `path` by their names."""

    name: str = Field(min_length=1, max_length=120)
    question: str = Field(min_length=1, max_length=2000)
    owner: str
    group: str = ""
    path: str = ""
    currency: str = "EUR"
    jobs_due: date | None = None
    options_due: date | None = None
    decide_by: date | None = None
    cost_weight: int = Field(20, ge=0, le=100)
    ceiling: float | None = Field(None, gt=0)


class ReasonIn(Schema):
    """Why a step is taken."""

    reason: str = Field("", max_length=2000)


class JobScoreIn(Schema):
    """Importance and satisfaction (1 to 10) of a job, by its name."""

    job: str
    importance: int = Field(ge=1, le=10)
    satisfaction: int = Field(ge=1, le=10)


class OptionScoreIn(Schema):
    """A score (0 to 5) of an option and a requirement, by their names."""

    option: str
    requirement: str
    score: int = Field(ge=0, le=5)


class PromiseIn(Schema):
    """The effect that a decision promises: `metric` goes `direction` by `size` percent; `area` and `store` by short name."""

    metric: str
    direction: Direction
    size: Decimal
    due_on: date
    area: str
    store: str = ""


class DecideIn(Schema):
    """For which option, why, when it is looked at again, and what it promises."""

    option: str
    reason: str = Field(min_length=1, max_length=2000)
    review_on: date
    promise: PromiseIn | None = None


class LookIn(Schema):
    """Whether a decision still holds, why, and when it is looked at next."""

    holds: bool
    note: str = Field(min_length=1, max_length=2000)
    next_on: date


@router.get("", response=list[AssessmentOut], operation_id="list_assessments")
@paginate(LimitOffsetPagination)
def assessments(request: Any, state: str = "") -> QuerySet[Assessment]:
    """Assessments that the key's user sees, the newest first; narrowed by state."""
    require(request.auth, AssessmentPermission.VIEW)
    rows = seen.assessments(request.auth)
    return rows.filter(state=state) if state else rows


@router.get("/{slug}", response=dict[str, Any], operation_id="get_assessment")
def detail(request: Any, slug: str) -> dict[str, Any]:
    """One assessment: jobs with their opportunity scores, options with points, shares of draws and costs."""
    found = find(request, slug)
    hidden = frozenset(phase for phase in Phase if seen.is_blind(request.auth, found, phase))
    return api_documents.document(found, hidden)


@router.post("", response={201: AssessmentOut}, operation_id="begin_assessment")
def begin(request: Any, body: BeginIn) -> Status[Assessment]:
    """Begin an assessment."""
    require(request.auth, AssessmentPermission.BEGIN)
    named = {
        name: value
        for name, value in body.dict().items()
        if name not in ("owner", "group", "path", "ceiling")
    }
    group = one(seats.seen_by(request.auth), "name", body.group) if body.group else None
    scope = Scope(
        **named,
        owner=person(body.owner),
        group=group,
        path=one(group.paths.all(), "name", body.path) if group and body.path else None,
        ceiling=minor(body.ceiling, body.currency) if body.ceiling is not None else None,
    )
    return Status(201, operations.begin(scope=scope, by=request.auth, at=now()))


@router.post("/{slug}/go-on", response=AssessmentOut, operation_id="go_on_with_assessment")
def go_on(request: Any, slug: str, body: ReasonIn) -> Assessment:
    """Take the next step; a reason is needed where somebody still owes scores."""
    found = led(request, slug)
    return operations.go_on(assessment=found, reason=body.reason, by=request.auth, at=now())


@router.post("/{slug}/scores/jobs", response={204: None}, operation_id="score_jobs")
def score_jobs(request: Any, slug: str, body: list[JobScoreIn]) -> Status[None]:
    """Give one's own scores of all jobs."""
    mine = _mine(request, slug)
    jobs = {each.name: each.pk for each in Job.objects.filter(assessment=mine.assessment)}
    scores = {_key(jobs, each.job): (each.importance, each.satisfaction) for each in body}
    scoring.score_and_give(assessor=mine, scores=scores, by=request.auth, at=now())
    return Status(204, None)


@router.post("/{slug}/scores/options", response={204: None}, operation_id="score_options")
def score_options(request: Any, slug: str, body: list[OptionScoreIn]) -> Status[None]:
    """Give one's own scores of all options."""
    mine = _mine(request, slug)
    options = {each.name: each.pk for each in Option.objects.filter(assessment=mine.assessment)}
    wanted = {each.name: each.pk for each in Requirement.objects.filter(assessment=mine.assessment)}
    scores = {(_key(options, each.option), _key(wanted, each.requirement)): each.score for each in body}
    scoring.score_and_give(assessor=mine, scores=scores, by=request.auth, at=now())
    return Status(204, None)


@router.post("/{slug}/decide", response=AssessmentOut, operation_id="decide_assessment")
def decide(request: Any, slug: str, body: DecideIn) -> Assessment:
    """Decide for an option, for good; as the accountable person. A promise is frozen in the ledger with it."""
    found = led(request, slug)
    option = one(Option.objects.filter(assessment=found), "name", body.option)
    promise = _promise(found, option, body.promise) if body.promise else None
    said = {"option": option, "reason": body.reason, "next_on": body.review_on, "promise": promise}
    return deciding.decide(assessment=found, **said, by=request.auth, at=now())


@router.post("/{slug}/carry-out", response=AssessmentOut, operation_id="carry_out_assessment")
def carry_out(request: Any, slug: str) -> Assessment:
    """Say that what the chosen option does to interfaces of the system register is done since today."""
    return deciding.carry_out(assessment=led(request, slug), by=request.auth, at=now())


@router.post("/{slug}/look-again", response=AssessmentOut, operation_id="look_at_assessment_again")
def look_again(request: Any, slug: str, body: LookIn) -> Assessment:
    """Say whether a decision still holds."""
    found = led(request, slug)
    deciding.look_again(assessment=found, **body.dict(), by=request.auth, at=now())
    return found


def find(request: Any, slug: str) -> Assessment:
    """The assessment of this short name that the key's user sees, or 404."""
    require(request.auth, AssessmentPermission.VIEW)
    found: Assessment = get_object_or_404(seen.assessments(request.auth), slug=slug)
    return found


def led(request: Any, slug: str) -> Assessment:
    """The same, for whoever leads it."""
    found = find(request, slug)
    require(request.auth, AssessmentPermission.LEAD, found)
    return found


def person(email: str) -> Person:
    """Whose e-mail it is. Raises UnknownName."""
    found: Person = one(Person.objects.all(), "email", email)
    return found


def minor(amount: float, currency: str) -> int:
    """An amount of major units in minor ones. Raises UnreadableAmount."""
    try:
        return money.parse(str(amount), currency.upper()).minor
    except ValueError as error:
        raise UnreadableAmount(str(error)) from None


def _promise(found: Assessment, option: Option, said: PromiseIn) -> Promise:
    return Promise(
        **said.dict(exclude={"area", "store"}),
        what=f"{found.name}: {option}"[:200],
        owner=found.owner,
        area=one(Area.objects.all(), "slug", said.area),
        store=one(Store.objects.all(), "slug", said.store) if said.store else None,
    )


def _mine(request: Any, slug: str) -> Assessor:
    found = find(request, slug)
    mine = seen.assessor_of(request.auth, found)
    if mine is None:
        raise UnknownName(
            _("You are no assessor of “%(name)s”; its accountable person names assessors.") % {"name": found}
        )
    mine.assessment = found
    require(request.auth, AssessmentPermission.SCORE, mine)
    return mine


def _key(known: dict[str, Any], name: str) -> Any:
    if name not in known:
        raise UnknownName(_("“%(name)s” is not in the assessment.") % {"name": name})
    return known[name]


def one(rows: Any, field: str, value: str) -> Any:
    """The one of these rows whose field has this value, whatever its case. Raises UnknownName."""
    return named(rows, value, **{f"{field}__iexact": value})
