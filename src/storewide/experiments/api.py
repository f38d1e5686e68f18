"""Experiments over REST: planned, started, read and decided by the operations that the pages use."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.experiments import concluding, feasibility, operations, queries, reading, result_documents
from storewide.experiments.designs import DesignPlan
from storewide.experiments.models import DesignKind, Experiment, Method, Source, Unit
from storewide.experiments.permissions import ExperimentsPermission
from storewide.experiments.plans import ArmPlan, MeasurePlan, Plan
from storewide.experiments.result_documents import LookOut, ResultOut
from storewide.kit.naming import named
from storewide.kit.permissions import require
from storewide.lib.clock import now
from storewide.ownership.models import Area
from storewide.portfolio.models import BusinessCase
from storewide.sources.models import Store

router = Router(tags=["Experiments"])


class ExperimentOut(Schema):
    """An experiment; `accountable` is the e-mail of whoever decides, `says` the result's code once it is read."""

    number: int
    key: str
    name: str
    state: str
    area: str
    accountable: str | None
    store: str
    unit: str
    starts_on: date
    ends_on: date
    says: str
    outcome: str
    started_at: datetime | None
    decided_at: datetime | None
    version: int

    @staticmethod
    def resolve_area(experiment: Experiment) -> str:
        return experiment.area.slug

    @staticmethod
    def resolve_accountable(experiment: Experiment) -> str | None:
        holder = experiment.area.holder
        return holder.email if holder else None

    @staticmethod
    def resolve_store(experiment: Experiment) -> str:
        return experiment.store.slug


class ArmIn(Schema):
    """One arm: its key as exposures name it, and its weight against the others'."""

    key: str = Field(min_length=1, max_length=100)
    name: str = Field(min_length=1, max_length=120)
    is_control: bool = False
    weight: int = 1


class MeasureIn(Schema):
    """A metric, its role (success, guardrail, exploratory), and its margin in percent."""

    metric: str
    role: str = Field(pattern="^(success|guardrail|exploratory)$")
    margin: Decimal | None = None


class OneExperimentOut(ExperimentOut):
    """One experiment with its plan, and its result once it is read."""

    hypothesis: str
    case: int | None
    arms: list[ArmIn]
    measures: list[MeasureIn]
    method: str
    against_rule: str
    looks: list[LookOut]
    result: ResultOut | None

    @staticmethod
    def resolve_case(experiment: Experiment) -> int | None:
        return experiment.case.request.number if experiment.case else None


class DesignIn(Schema):
    """How it was designed: the hypothesis in parts, who is counted, whence the assignment; all may be left out."""

    kind: DesignKind = DesignKind.TEST
    source: Source = Source.EXPOSURES
    flag: str = Field("", max_length=100)
    saw: str = Field("", max_length=500)
    change: str = Field("", max_length=500)
    for_whom: str = Field("", max_length=300)
    will: str = Field("", max_length=500)
    known_by: str = Field("", max_length=500)
    trigger: str = Field("", max_length=80)
    device: str = Field("", max_length=10)
    country: str = Field("", max_length=2)
    period_days: int = 1
    holdout_percent: Decimal = Decimal(0)
    layer: str = Field("", max_length=60)
    layer_percent: Decimal = Decimal(50)


class PlanIn(Schema):
    """A plan, read each day or (`fixed`) once; `area` and `store` by their short names, `case` by its request's number."""

    key: str = Field(min_length=1, max_length=100)
    name: str = Field(min_length=1, max_length=160)
    hypothesis: str = Field("", max_length=4000)
    area: str
    store: str
    unit: Unit = Unit.VISITOR
    method: Method = Method.SEQUENTIAL
    case: int | None = None
    starts_on: date
    ends_on: date
    arms: list[ArmIn]
    measures: list[MeasureIn]
    design: DesignIn | None = None


class StartIn(Schema):
    """The version of the plan that was read before it is frozen."""

    expected_version: int


class DecideExperimentIn(Schema):
    """What is decided (ship, drop, iterate), about which arm, and why; `learned` is what the next one should know."""

    outcome: str
    reason: str = Field(min_length=1, max_length=2000)
    variant: str = ""
    learned: str = Field("", max_length=2000)


@router.get("", response=list[ExperimentOut], operation_id="list_experiments")
@paginate(LimitOffsetPagination)
def experiments(request: Any, state: str = "", store: str = "") -> QuerySet[Experiment]:
    """Experiments, newest first; narrowed by state or store."""
    require(request.auth, ExperimentsPermission.VIEW)
    asked = {"state": state, "store__slug": store}
    return Experiment.objects.for_list().filter(**{path: value for path, value in asked.items() if value})


@router.get("/{number}", response=OneExperimentOut, operation_id="get_experiment")
def experiment(request: Any, number: int) -> Experiment:
    """One experiment; a running one shows no effect."""
    require(request.auth, ExperimentsPermission.VIEW)
    return _shown(_find(number))


@router.post("", response={201: OneExperimentOut}, operation_id="plan_experiment")
def plan(request: Any, body: PlanIn) -> Status[Experiment]:
    """Plan an experiment as a draft."""
    require(request.auth, ExperimentsPermission.PLAN)
    planned = operations.plan(plan=plan_of(body), by=request.auth, at=now())
    return Status(201, _shown(_find(planned.number)))


@router.post("/{number}/start", response=ExperimentOut, operation_id="start_experiment")
def start(request: Any, number: int, body: StartIn) -> Experiment:
    """Freeze the plan and start."""
    found = _find(number)
    require(request.auth, ExperimentsPermission.START, found)
    version = body.expected_version
    feasible = feasibility.frozen(found)
    return operations.start(
        experiment=found, by=request.auth, at=now(), expected_version=version, feasible=feasible
    )


@router.post("/{number}/read", response=OneExperimentOut, operation_id="read_experiment")
def read(request: Any, number: int) -> Experiment:
    """Read the result, after the last day has passed in the store."""
    found = _find(number)
    require(request.auth, ExperimentsPermission.READ, found)
    at = now()
    reading.read(found, request.auth, at)
    return _shown(_find(number))


@router.post("/{number}/decide", response=ExperimentOut, operation_id="decide_experiment")
def decide(request: Any, number: int, body: DecideExperimentIn) -> Experiment:
    """Decide, as the accountable person."""
    found = _find(number)
    require(request.auth, ExperimentsPermission.DECIDE, found)
    return concluding.conclude(experiment=found, **body.dict(), by=request.auth, at=now())


def _find(number: int) -> Experiment:
    return get_object_or_404(Experiment.objects.for_page(), number=number)


def _shown(found: Experiment) -> Experiment:
    """The experiment with its arms, metrics and result beside it."""
    facts = queries.facts_of(found)
    result = result_documents.result(found, facts)
    for name, value in {
        "arms": facts.arms,
        "measures": facts.measures,
        "looks": result_documents.looks(facts),
        "result": result,
    }.items():
        setattr(found, name, value)
    return found


def plan_of(body: PlanIn) -> Plan:
    """The plan that a body says. Raises UnknownName."""
    said = body.dict(exclude={"area", "store", "case", "arms", "measures", "design"})
    return Plan(
        **said,
        area=_named(Area, "slug", body.area),
        store=_named(Store, "slug", body.store),
        case=None if body.case is None else _named(BusinessCase, "request__number", str(body.case)),
        arms=tuple(ArmPlan(**arm.dict()) for arm in body.arms),
        measures=tuple(MeasurePlan(**each.dict()) for each in body.measures),
        design=DesignPlan(**body.design.dict()) if body.design else DesignPlan(),
    )


def _named(model: type[Any], field: str, value: str) -> Any:
    return named(model, value, **{field: value})
