"""The programme of experiments read from what is kept: what was decided, held out and learnt, and what could be tested."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from storewide.experiments import feasibility, programme, rules
from storewide.experiments.feasibility import LONGEST_WEEKS
from storewide.experiments.lines import Line
from storewide.experiments.models import (
    Design,
    DesignKind,
    Experiment,
    ExperimentState,
    Learning,
    Measure,
    Reading,
    Role,
)
from storewide.experiments.plans import MARGIN, ArmPlan, MeasurePlan, Plan
from storewide.experiments.programme import Decided, Sum, WinRate
from storewide.experiments.results import Result
from storewide.ledger.models import Outcome
from storewide.metrics import figures
from storewide.ownership.models import Area
from storewide.sources.models import Store

#: days of the test that capacity is reckoned by, before it is known how many it takes
USUAL_DAYS = 28
WEEKS_A_YEAR = 52


@dataclass(frozen=True)
class Read:
    """An experiment with its newest result."""

    experiment: Experiment
    reading: Reading
    result: Result


@dataclass(frozen=True)
class Held:
    """A holdout: what those with an area's changes did more than those without, beside what its tests add up to.

    `line` is None while nothing was read. `shipped` are the sums of what was shipped in the area on its days.
    """

    experiment: Experiment
    line: Line | None
    shipped: tuple[Sum, ...]


@dataclass(frozen=True)
class Capacity:
    """How many tests a store's traffic carries: one that finds `effect` of `metric` takes `weeks`, None beyond reach.

    `lanes` are the areas that had an experiment: tests of different areas may run side by side.
    """

    store: Store
    metric: str
    effect: float
    weekly_units: float
    weeks: int | None
    lanes: int

    @property
    def one_by_one(self) -> int:
        """Tests a year, one after the other."""
        return WEEKS_A_YEAR // self.weeks if self.weeks and self.weeks <= LONGEST_WEEKS else 0

    @property
    def side_by_side(self) -> int:
        """Tests a year, one at a time in each area."""
        return self.one_by_one * max(1, self.lanes)


@dataclass(frozen=True)
class Programme:
    """All experiments together; `without` were dropped or decided without any result."""

    drafts: int
    running: int
    waiting: int
    decided: tuple[Decided, ...]
    without: int
    shipped: int
    win_rate: WinRate | None
    sums: tuple[Sum, ...]
    held: tuple[Held, ...]


def newest(experiments: Iterable[Experiment]) -> list[Read]:
    """The newest reading of each experiment that was read, in the experiments' order; one query."""
    found = list(experiments)
    kept = {each.experiment_id: each for each in Reading.objects.filter(experiment__in=found).order_by("id")}
    return [Read(each, kept[each.pk], Result.of(kept[each.pk].content)) for each in found if each.pk in kept]


def programme_of(store: str = "") -> Programme:
    """All experiments together, of one store where its slug is given; in a constant number of queries."""
    asked = Experiment.objects.for_list().filter(Q(store__slug=store) if store else Q())
    everything = list(asked.order_by("number"))
    holdouts = set(
        Design.objects.filter(kind=DesignKind.HOLDOUT, experiment__in=everything).values_list("pk", flat=True)
    )
    read = newest(everything)
    tests = [
        _decided(each)
        for each in read
        if each.experiment.state == ExperimentState.DECIDED and each.experiment.pk not in holdouts
    ]
    states = [each.state for each in everything]
    decided = [
        each for each in everything if each.state == ExperimentState.DECIDED and each.pk not in holdouts
    ]
    return Programme(
        drafts=states.count(ExperimentState.DRAFT),
        running=states.count(ExperimentState.RUNNING),
        waiting=states.count(ExperimentState.ENDED),
        decided=tuple(tests),
        without=len(decided) - sum(each.line is not None for each in tests),
        shipped=sum(each.outcome == Outcome.SHIP for each in decided),
        win_rate=programme.win_rate(tests),
        sums=tuple(programme.sums(tests)),
        held=tuple(_held(each, read, tests) for each in everything if each.pk in holdouts),
    )


def document(found: Programme) -> dict[str, Any]:
    """The programme as JSON: effects are relative (0.03 is 3 %)."""
    rate = found.win_rate
    return {
        **{name: getattr(found, name) for name in ("drafts", "running", "waiting", "shipped", "without")},
        "decided": len(found.decided),
        "win_rate": None if rate is None else vars(rate) | {"share": rate.share},
        "sums": [
            {
                "metric": each.metric,
                "tested": each.tested,
                "shipped": each.shipped,
                "raw": each.raw.value,
                "shrunken": each.shrunken.value,
                "interval": each.interval,
            }
            for each in found.sums
        ],
    }


def learnings(area: str = "", search: str = "") -> QuerySet[Learning]:
    """What decided experiments taught, newest first; of an area by its slug, with a text in words, name or hypothesis."""
    found = Learning.objects.select_related("experiment__area", "experiment__store")
    if area:
        found = found.filter(experiment__area__slug=area)
    if search:
        found = found.filter(
            Q(words__icontains=search)
            | Q(experiment__name__icontains=search)
            | Q(experiment__hypothesis__icontains=search)
        )
    return found.order_by("-told_at")


def capacities(at: date) -> list[Capacity]:
    """What each store with traffic could test, by the smallest effect that its tests were mostly meant to find."""
    area = Area.objects.order_by("pk").first()
    if area is None:
        return []
    leads: dict[UUID, list[Measure]] = defaultdict(list)
    for each in Measure.objects.filter(role=Role.SUCCESS).select_related("experiment"):
        leads[each.experiment.store_id].append(each)
    areas: dict[UUID, set[UUID]] = defaultdict(set)
    for store_id, area_id in Experiment.objects.order_by().values_list("store", "area").distinct():
        areas[store_id].add(area_id)
    found = [
        _capacity(store, area, leads[store.pk], len(areas[store.pk]), at)
        for store in Store.objects.order_by("name", "pk")
    ]
    return [each for each in found if each is not None]


def _capacity(store: Store, area: Area, lead: list[Measure], lanes: int, at: date) -> Capacity | None:
    if figures.extent(store.slug) is None:
        return None
    codes = [each.metric for each in lead] or ["conversion"]
    metric = max(dict.fromkeys(codes), key=codes.count)
    margin = round(median([each.margin or MARGIN for each in lead] or [MARGIN]), 2)
    plan = Plan(
        key="capacity",
        name="",
        hypothesis="",
        area=area,
        store=store,
        starts_on=at,
        ends_on=at + timedelta(days=USUAL_DAYS - 1),
        arms=(ArmPlan(key="control", name="", is_control=True), ArmPlan(key="variant", name="")),
        measures=(MeasurePlan(metric=metric, role=Role.SUCCESS, margin=margin),),
    )
    able = feasibility.of_plan(plan)
    if able is None:
        return None
    return Capacity(store, able.metric, able.wanted, able.daily_units * 7, able.weeks, lanes)


def _decided(read: Read) -> Decided:
    found = rules.finding(read.result)
    arm = found.variant
    line = next(
        (each for each in read.result.lines if each.role == Role.SUCCESS and each.variant == arm), None
    )
    return Decided(
        number=read.experiment.number,
        area=read.experiment.area.slug,
        store=read.experiment.store.slug,
        last=read.experiment.ends_on,
        proven=bool(found.better) and not found.worse,
        shipped=read.experiment.outcome == Outcome.SHIP,
        line=line,
    )


def _held(holdout: Experiment, read: Iterable[Read], tests: Iterable[Decided]) -> Held:
    own = next((each for each in read if each.experiment.pk == holdout.pk), None)
    lines = own.result.lines if own else ()
    line = next((each for each in lines if each.role == Role.SUCCESS), None)
    inside = [
        each
        for each in tests
        if (each.area, each.store) == (holdout.area.slug, holdout.store.slug)
        and holdout.starts_on <= each.last <= holdout.ends_on
    ]
    return Held(holdout, line, tuple(programme.sums(inside)))
