"""The programme of experiments over REST: how it stands, every result, what was learnt, what a plan could find."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema, Status

from storewide.experiments import (
    all_results,
    feasibility,
    learnings,
    overlap_words,
    programme_queries,
    scheduled,
    totals,
)
from storewide.experiments.api import PlanIn, plan_of
from storewide.experiments.models import Experiment, Learning, Registration
from storewide.experiments.permissions import ExperimentsPermission
from storewide.experiments.programme import Sum
from storewide.experiments.totals import ArmTold, Told
from storewide.kit.permissions import require
from storewide.lib.clock import now

router = Router(tags=["Experiments"])


class WinsOut(Schema):
    """Of `read` decided experiments with a result, `won` were shown to be better; a 95 % interval of the share."""

    won: int
    read: int
    share: float
    low: float
    high: float


class SumOut(Schema):
    """What was shipped on one metric, added up: relative effects (0.03 is 3 %) as measured, and luck taken out."""

    metric: str
    tested: int
    shipped: int
    raw: float
    shrunken: float
    low: float
    high: float

    @staticmethod
    def resolve_raw(found: Sum) -> float:
        return found.raw.value

    @staticmethod
    def resolve_shrunken(found: Sum) -> float:
        return found.shrunken.value

    @staticmethod
    def resolve_low(found: Sum) -> float:
        return found.interval[0]

    @staticmethod
    def resolve_high(found: Sum) -> float:
        return found.interval[1]


class CapacityOut(Schema):
    """How many tests a store's traffic carries a year; `weeks` is null where half a year would not do."""

    store: str
    metric: str
    effect: float
    weekly_units: float
    weeks: int | None
    one_by_one: int
    side_by_side: int

    @staticmethod
    def resolve_store(found: Any) -> str:
        return str(found.store.slug)


class ProgrammeOut(Schema):
    """All experiments together."""

    drafts: int
    running: int
    waiting: int
    shipped: int
    decided: int
    without: int
    win_rate: WinsOut | None
    sums: list[SumOut]
    capacities: list[CapacityOut]


class LearningOut(Schema):
    """What a decided experiment taught."""

    experiment: int
    name: str
    area: str
    words: str
    told_at: datetime
    version: int

    @staticmethod
    def resolve_experiment(found: Learning) -> int:
        return found.experiment.number

    @staticmethod
    def resolve_name(found: Learning) -> str:
        return found.experiment.name

    @staticmethod
    def resolve_area(found: Learning) -> str:
        return found.experiment.area.slug


class LearnIn(Schema):
    """What an experiment taught, in words; `expected_version` of the learning that was read, 0 where there was none."""

    words: str = Field(min_length=1, max_length=2000)
    expected_version: int | None = None


class ToldIn(Schema):
    """One metric of an arm: mean and variance over its units, in major units; of a share the variance may be left out."""

    metric: str
    mean: Decimal
    variance: Decimal | None = None


class ArmToldIn(Schema):
    """One arm as a platform reports it."""

    variant: str
    units: int
    metrics: list[ToldIn]


class TotalsIn(Schema):
    """What a platform reports up to the end of a day."""

    origin: str = Field(min_length=1, max_length=160)
    up_to: date
    arms: list[ArmToldIn]


class MeetingOut(Schema):
    """Two experiments that meet, by number, with what they share and what follows in words."""

    one: int
    other: int
    days: str
    shares: str
    follows: str

    @staticmethod
    def resolve_one(found: Any) -> int:
        return int(found.one.number)

    @staticmethod
    def resolve_other(found: Any) -> int:
        return int(found.other.number)


@router.get("/programme", response=ProgrammeOut, operation_id="get_experiment_programme")
def programme(request: Any, store: str = "") -> dict[str, Any]:
    """How all experiments stand together, of one store where it is named."""
    require(request.auth, ExperimentsPermission.VIEW)
    found = programme_queries.programme_of(store)
    capacities = programme_queries.capacities(now().date())
    asked = [each for each in capacities if not store or each.store.slug == store]
    return vars(found) | {"decided": len(found.decided), "capacities": asked}


@router.get("/results", operation_id="list_experiment_results")
def results(request: Any) -> dict[str, Any]:
    """Every metric of every experiment that was read, unrounded; money in minor units."""
    require(request.auth, ExperimentsPermission.VIEW)
    return {"results": [row.document() for row in all_results.rows()]}


@router.get("/learnings", response=list[LearningOut], operation_id="list_learnings")
def learnt(request: Any, area: str = "", search: str = "") -> Any:
    """What decided experiments taught, newest first."""
    require(request.auth, ExperimentsPermission.VIEW)
    return programme_queries.learnings(area, search)


@router.post("/feasibility", operation_id="foretell_experiment")
def foretell(request: Any, body: PlanIn) -> dict[str, Any] | None:
    """What a plan could find at its store's traffic, without keeping it; null where the history cannot say."""
    require(request.auth, ExperimentsPermission.VIEW)
    found = feasibility.of_plan(plan_of(body))
    return found.document() if found else None


@router.get("/{number}/registration", operation_id="get_experiment_registration")
def registration(request: Any, number: int) -> dict[str, Any]:
    """The plan as it was frozen at the start."""
    require(request.auth, ExperimentsPermission.VIEW)
    kept = get_object_or_404(Registration, experiment__number=number)
    return {"sha256": kept.digest, "frozen_at": kept.frozen_at, "document": kept.content}


@router.get("/{number}/overlaps", response=list[MeetingOut], operation_id="list_experiment_overlaps")
def overlaps(request: Any, number: int) -> list[Any]:
    """The experiments that a planned or running one meets."""
    require(request.auth, ExperimentsPermission.VIEW)
    return [overlap_words.told(each) for each in scheduled.meeting(_find(number))]


@router.put("/{number}/learning", response=LearningOut, operation_id="tell_learning")
def learn(request: Any, number: int, body: LearnIn) -> Learning:
    """Tell what a decided experiment taught."""
    found = _find(number)
    require(request.auth, ExperimentsPermission.DECIDE, found)
    return learnings.tell(experiment=found, **body.dict(), by=request.auth, at=now())


@router.post("/{number}/totals", response={201: dict[str, Any]}, operation_id="tell_experiment_totals")
def tell(request: Any, number: int, body: TotalsIn) -> Status[dict[str, Any]]:
    """Tell what a platform reports of its own test; it is read at once."""
    found = _find(number)
    require(request.auth, ExperimentsPermission.READ, found)
    scale = totals.minor_of(found)
    arms = [
        ArmTold(
            arm.variant,
            arm.units,
            tuple(
                Told(
                    each.metric,
                    float(each.mean) * scale(each.metric),
                    None if each.variance is None else float(each.variance) * scale(each.metric) ** 2,
                )
                for each in arm.metrics
            ),
        )
        for arm in body.arms
    ]
    kept = totals.tell(
        experiment=found, arms=arms, up_to=body.up_to, origin=body.origin, by=request.auth, at=now()
    )
    return Status(201, {"up_to": kept.up_to, "arms": kept.arms})


def _find(number: int) -> Experiment:
    return get_object_or_404(Experiment.objects.for_page(), number=number)
