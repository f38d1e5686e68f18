"""Plays the scenario's experiments: planned, started, looked at, decided."""

from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from storewide.demo.diary import Diary, Stage, acting
from storewide.demo.simulation.experiments import Beside
from storewide.demo.simulation.experiments import Experiment as Said
from storewide.experiments import concluding, feasibility, operations, tasks, totals
from storewide.experiments.designs import DesignPlan
from storewide.experiments.models import Experiment, Role
from storewide.experiments.plans import ArmPlan, MeasurePlan, Plan
from storewide.experiments.totals import ArmTold, Told
from storewide.kit.permissions import SYSTEM, System
from storewide.portfolio.models import BusinessCase

#: days from plan to start
AHEAD = 5


class ExperimentPlayer:
    """Notes in the diary what becomes of each experiment; `played` holds them by key."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.played: dict[str, Experiment] = {}

    def note(self, diary: Diary) -> None:
        """All of them; one that still runs is not read, one without a decision waits for it."""
        for said in self.stage.shop.experiments:
            diary.note(said.starts - AHEAD, partial(self.plan, said))
            diary.note(said.starts - 1, partial(self.start, said))
            diary.note(min(said.last + 1, 0), partial(self.read, said))
            if said.decided is not None:
                diary.note(said.last + said.decided.after, partial(self.decide, said))
        for beside in self.stage.shop.beside:
            diary.note(beside.starts - beside.ahead, partial(self.plan_beside, beside))
            if beside.starts <= 0:
                diary.note(beside.starts - 1, partial(self.start_beside, beside))
            if beside.reported:
                diary.note(0, partial(self.report, beside))

    def plan(self, said: Said, at: datetime) -> None:
        """Planned by whoever is accountable for its area."""
        plan = Plan(
            key=said.key,
            name=said.name,
            hypothesis=said.hypothesis,
            area=self.stage.areas[said.area],
            store=self.stage.store,
            starts_on=self.stage.day(said.starts),
            ends_on=self.stage.day(said.last),
            arms=_arms(said),
            measures=_measures(said),
            case=BusinessCase.objects.filter(request__title=said.request).first() if said.request else None,
            design=DesignPlan(device=said.where.get("device", "")),
        )
        self.played[said.key] = operations.plan(plan=plan, by=self._accountable(said), at=at)

    def start(self, said: Said, at: datetime) -> None:
        """The plan is frozen on the eve of its first day."""
        planned = self.played[said.key]
        feasible = feasibility.frozen(planned)
        operations.start(experiment=planned, by=self._accountable(said), at=at, feasible=feasible)

    def read(self, said: Said, at: datetime) -> None:
        """Its days are looked at; one whose last has passed has its result from then on."""
        tasks.take([self.played[said.key]], SYSTEM, at)

    def decide(self, said: Said, at: datetime) -> None:
        """As the accountable person decided."""
        assert said.decided is not None  # noqa: S101 - noted only where it is
        concluding.conclude(
            experiment=self.played[said.key],
            outcome=said.decided.outcome,
            reason=said.decided.reason,
            learned=said.decided.learned,
            by=self._accountable(said),
            at=at,
        )

    def plan_beside(self, said: Beside, at: datetime) -> None:
        """One that nobody simulated, planned by whoever is accountable for its area."""
        stated: dict[str, Any] = dict(said.design)
        plan = Plan(
            key=said.key,
            name=said.name,
            hypothesis="",
            area=self.stage.areas[said.area],
            store=self.stage.store,
            starts_on=self.stage.day(said.starts),
            ends_on=self.stage.day(said.starts + said.days - 1),
            arms=_arms(said),
            measures=_measures(said),
            design=DesignPlan(**stated),
        )
        self.played[said.key] = operations.plan(plan=plan, by=self._accountable(said), at=at)

    def start_beside(self, said: Beside, at: datetime) -> None:
        """Its plan is frozen on the eve of its first day."""
        planned = self.played[said.key]
        feasible = feasibility.frozen(planned)
        operations.start(experiment=planned, by=self._accountable(said), at=at, feasible=feasible)

    def report(self, said: Beside, at: datetime) -> None:
        """What the platform reports up to the day before."""
        success = next(iter(said.success))
        totals.tell(
            experiment=self.played[said.key],
            arms=[ArmTold(one.arm, one.units, (Told(success, one.rate),)) for one in said.reported],
            up_to=self.stage.day(-1),
            origin="Mailwerk, campaign 2118",
            by=self._accountable(said),
            at=at,
        )

    def _accountable(self, said: Said | Beside) -> System:
        return acting(str(self.stage.areas[said.area].holder))


def _arms(said: Said | Beside) -> tuple[ArmPlan, ...]:
    return tuple(
        ArmPlan(key=arm.key, name=arm.name, is_control=number == 0, weight=arm.weight)
        for number, arm in enumerate(said.arms)
    )


def _measures(said: Said | Beside) -> tuple[MeasurePlan, ...]:
    def planned(margins: dict[str, float], role: Role) -> tuple[MeasurePlan, ...]:
        return tuple(
            MeasurePlan(metric=metric, role=role, margin=Decimal(str(margin)))
            for metric, margin in margins.items()
        )

    return (
        *planned(said.success, Role.SUCCESS),
        *planned(said.guardrails, Role.GUARDRAIL),
        *(MeasurePlan(metric=metric, role=Role.EXPLORATORY) for metric in said.exploratory),
    )
