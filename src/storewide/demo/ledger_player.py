"""Plays the record behind the ledger: promises of the past with what was measured of them, and a holdout beside them."""

from datetime import datetime, timedelta
from decimal import Decimal

from storewide.demo.diary import Stage, acting, moment
from storewide.demo.ledger_told import HISTORY, Read, Said
from storewide.experiments import feasibility, operations, totals
from storewide.experiments.designs import DesignPlan
from storewide.experiments.models import DesignKind, Role, Source
from storewide.experiments.plans import ArmPlan, MeasurePlan, Plan
from storewide.experiments.totals import ArmTold, Told
from storewide.kit.permissions import SYSTEM
from storewide.ledger import evidence_operations as evidence
from storewide.ledger.evidence_operations import Measurement
from storewide.ledger.operations import Promise
from storewide.organization.models import Person
from storewide.portfolio import operations as portfolio
from storewide.portfolio.cases.told import Case, risks_in
from storewide.portfolio.intake.telling import Telling
from storewide.portfolio.models import BusinessCase, Request
from storewide.strategy.models import Goal

#: days from the wish to its case, and from its promise to the first customer who has it
CASE, MADE = 4, 20
#: days that each was measured for, and days until the decision
MEASURED, DECIDED = 14, 2
#: where the days of the holdout lie, as shares of the days of the store
HELD = (0.62, 0.13)
#: of the visitors of the checkout: who had none of its changes, and who had all, with the share that bought
HELD_OUT, OTHERS = (60_000, 0.0301), (540_000, 0.0313)


class LedgerPlayer:
    """Asks, promises, ships, measures and decides what the ledger then knows."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.goal = Goal.objects.open().order_by("created_at", "pk").first()

    def play(self) -> None:
        """Everything, oldest first."""
        for number, said in enumerate(HISTORY):
            self._one(said, number)
        self._holdout()

    def _one(self, said: Said, number: int) -> None:
        live = self._day(said.live)
        owner, at = self._owner(said.area), moment(self.stage.until, live - MADE, number)
        by = acting(owner.name)
        asked = portfolio.ask(
            title=said.title,
            problem=said.problem,
            area=self.stage.areas[said.area],
            store=self.stage.store,
            told=Telling(said.function),
            by=by,
            at=at - timedelta(days=CASE),
        )
        case = self._promised(asked, said, owner, at) if said.metric else None
        went = moment(self.stage.until, live, number)
        portfolio.go_live(request=asked, by=by, at=went)
        if case is not None and said.read is not None:
            self._measured(case, said.read, went + timedelta(days=MEASURED + 1))
        if said.outcome is not None:
            decided = went + timedelta(days=MEASURED + DECIDED)
            evidence.decide(
                what=said.title,
                outcome=said.outcome,
                reason=said.reason,
                accountable=owner,
                source=asked.link,
                by=by,
                at=decided,
            )
            portfolio.measured(request=asked, reason=said.reason, by=by, at=decided)

    def _promised(self, asked: Request, said: Said, owner: Person, at: datetime) -> BusinessCase:
        """Its business case, frozen the day after."""
        by = acting(owner.name)
        case = portfolio.write_case(
            request=asked,
            case=Case(
                objective=said.problem,
                risks=risks_in("It slows the page down."),
                cost=900_000,
                value=3_000_000,
                currency=self.stage.store.currency,
                goals=(self.goal,) if self.goal and said.metric != "orders" else None,
            ),
            promise=Promise(
                what=said.title,
                metric=said.metric,
                direction="up",
                size=Decimal(said.size),
                due_on=(at + timedelta(days=MADE + MEASURED)).date(),
                owner=owner,
                area=asked.area,
                store=self.stage.store,
            ),
            by=by,
            at=at,
        )
        return portfolio.promise(case=case, by=by, at=at + timedelta(days=1))

    def _measured(self, case: BusinessCase, read: Read, at: datetime) -> None:
        effect = case.effect
        evidence.measure(
            measurement=Measurement(
                what=effect.promise,
                metric=effect.metric,
                grade=read.grade,
                verdict=read.verdict,
                estimate=Decimal(read.estimate),
                low=Decimal(read.low),
                high=Decimal(read.high),
                first=(at - timedelta(days=MEASURED)).date(),
                last=(at - timedelta(days=1)).date(),
                method=read.method,
                data_version=1,
                area=effect.area,
                store=effect.store,
            ),
            effect=effect,
            source=case.request.link,
            by=SYSTEM,
            at=at,
        )

    def _holdout(self) -> None:
        """One in ten visitors had none of the checkout's changes; what both did is told by the shop that kept them."""
        first, last = (self._day(share) for share in HELD)
        by = acting(self._owner("basket_checkout").name)
        plan = Plan(
            key="checkout-holdout",
            name="Holdout: the checkout as it was",
            hypothesis="What the changes of the checkout bring together.",
            area=self.stage.areas["basket_checkout"],
            store=self.stage.store,
            starts_on=self.stage.day(first),
            ends_on=self.stage.day(last),
            arms=(
                ArmPlan(key="held-out", name="without the changes", is_control=True, weight=1),
                ArmPlan(key="not-held-out", name="with the changes", weight=9),
            ),
            measures=(MeasurePlan(metric="conversion", role=Role.SUCCESS, margin=Decimal(5)),),
            design=DesignPlan(kind=DesignKind.HOLDOUT, source=Source.TOTALS),
        )
        planned = operations.plan(plan=plan, by=by, at=moment(self.stage.until, first - 5, 0))
        feasible = feasibility.frozen(planned)
        operations.start(
            experiment=planned, by=by, at=moment(self.stage.until, first - 1, 0), feasible=feasible
        )
        totals.tell(
            experiment=planned,
            arms=[
                ArmTold("held-out", HELD_OUT[0], (Told("conversion", HELD_OUT[1]),)),
                ArmTold("not-held-out", OTHERS[0], (Told("conversion", OTHERS[1]),)),
            ],
            up_to=self.stage.day(last),
            origin="Store, visitors held out of the checkout's changes",
            by=by,
            at=moment(self.stage.until, last + 1, 0),
        )

    def _day(self, share: float) -> int:
        """The day that lies so far back, counted from the last simulated one."""
        return -round(share * self.stage.shop.size.days)

    def _owner(self, area: str) -> Person:
        held = self.stage.areas[area].holder
        assert held is not None  # noqa: S101 - each size gives these areas an accountable person
        return held
