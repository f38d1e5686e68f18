"""Plays the record behind the ledger: promises of the past with what was measured of them, and a holdout beside them."""

from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from storewide.demo.diary import Diary, Stage, acting, moment
from storewide.demo.ledger_told import HISTORY, Read, Said
from storewide.experiments import feasibility, operations, totals
from storewide.experiments.designs import DesignPlan
from storewide.experiments.models import DesignKind, Role, Source
from storewide.experiments.plans import ArmPlan, MeasurePlan, Plan
from storewide.experiments.totals import ArmTold, Told
from storewide.kit.permissions import SYSTEM, System
from storewide.ledger import evidence_operations as evidence
from storewide.ledger.evidence_operations import Measurement
from storewide.ledger.operations import Promise
from storewide.organization.models import Person
from storewide.portfolio import operations as portfolio
from storewide.portfolio.cases.told import Case, risks_in
from storewide.portfolio.intake.telling import Telling
from storewide.portfolio.models import BusinessCase, Request, RequestState

#: days from the wish to its case, and from its promise to the first customer who has it
CASE, MADE = 4, 20
#: days from the promise until it is built, and tested
BUILT, TESTED = 3, 14
#: days that each was measured for, and days until the decision
MEASURED, DECIDED = 14, 2
#: where the days of the holdout lie, as shares of the days of the store
HELD = (0.62, 0.13)
#: of the visitors of the checkout: who had none of its changes, and who had all, with the share that bought
HELD_OUT, OTHERS = (60_000, 0.0301), (540_000, 0.0313)


class LedgerPlayer:
    """Notes in the diary what was asked, promised, shipped, measured and decided, which the ledger then knows."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.asked: dict[str, Request] = {}
        self.cases: dict[str, BusinessCase] = {}

    def note(self, diary: Diary) -> None:
        """Every change of the past, and the holdout beside them."""
        for number, said in enumerate(HISTORY):
            live = moment(self.stage.until, self._day(said.live), number)
            begun = live - timedelta(days=MADE)
            diary.note_at(begun - timedelta(days=CASE), partial(self.ask, said))
            if said.metric:
                diary.note_at(begun, partial(self.write, said))
                promised = begun + timedelta(days=1)
                diary.note_at(promised, partial(self.promise, said))
                diary.note_at(promised + timedelta(days=BUILT), partial(self.build, said))
                diary.note_at(promised + timedelta(days=TESTED), partial(self.try_out, said))
            diary.note_at(live, partial(self.go_live, said))
            if said.read is not None:
                diary.note_at(live + timedelta(days=MEASURED + 1), partial(self.measure, said, said.read))
            if said.outcome is not None:
                diary.note_at(live + timedelta(days=MEASURED + DECIDED), partial(self.decide, said))
        first, last = (self._day(share) for share in HELD)
        diary.note_at(moment(self.stage.until, first - 5, 0), self.hold_out)
        diary.note_at(moment(self.stage.until, last + 1, 0), self.tell)

    def ask(self, said: Said, at: datetime) -> None:
        """As its owner heard it from the function that asks."""
        self.asked[said.title] = portfolio.ask(
            title=said.title,
            problem=said.problem,
            area=self.stage.areas[said.area],
            store=self.stage.store,
            told=Telling(said.function),
            by=self._by(said),
            at=at,
        )

    def promise(self, said: Said, at: datetime) -> None:
        """What its case promises is frozen."""
        portfolio.promise(case=self.cases[said.title], by=self._by(said), at=at)

    def build(self, said: Said, at: datetime) -> None:
        """Its team begins to make it."""
        self._progress(said, RequestState.BUILDING, at)

    def try_out(self, said: Said, at: datetime) -> None:
        """It is made, and tested."""
        self._progress(said, RequestState.TESTING, at)

    def go_live(self, said: Said, at: datetime) -> None:
        """It comes to customers."""
        portfolio.go_live(request=self.asked[said.title], by=self._by(said), at=at)

    def _progress(self, said: Said, to: RequestState, at: datetime) -> None:
        portfolio.progress(request=self.asked[said.title], to=to, by=self._by(said), at=at)

    def decide(self, said: Said, at: datetime) -> None:
        """As its owner decided."""
        assert said.outcome is not None  # noqa: S101 - noted only where it is
        asked, by = self.asked[said.title], self._by(said)
        evidence.decide(
            what=said.title,
            outcome=said.outcome,
            reason=said.reason,
            accountable=self._owner(said.area),
            source=asked.link,
            by=by,
            at=at,
        )
        portfolio.measured(request=asked, reason=said.reason, by=by, at=at)

    def write(self, said: Said, at: datetime) -> None:
        """Its business case with what it promises."""
        asked, owner = self.asked[said.title], self._owner(said.area)
        self.cases[said.title] = portfolio.write_case(
            request=asked,
            case=Case(
                objective=said.problem,
                risks=risks_in("It slows the page down."),
                cost=900_000,
                value=3_000_000,
                currency=self.stage.store.currency,
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
            by=self._by(said),
            at=at,
        )

    def measure(self, said: Said, read: Read, at: datetime) -> None:
        """What it did on its first days."""
        case = self.cases[said.title]
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

    def hold_out(self, at: datetime) -> None:
        """One in ten visitors gets none of the checkout's changes from now on."""
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
        self.held = operations.plan(plan=plan, by=by, at=at)
        operations.start(experiment=self.held, by=by, at=at, feasible=feasibility.frozen(self.held))

    def tell(self, at: datetime) -> None:
        """What those with and those without did, told by the shop that kept them apart."""
        totals.tell(
            experiment=self.held,
            arms=[
                ArmTold("held-out", HELD_OUT[0], (Told("conversion", HELD_OUT[1]),)),
                ArmTold("not-held-out", OTHERS[0], (Told("conversion", OTHERS[1]),)),
            ],
            up_to=self.stage.day(self._day(HELD[1])),
            origin="Store, visitors held out of the checkout's changes",
            by=acting(self._owner("basket_checkout").name),
            at=at,
        )

    def _day(self, share: float) -> int:
        """The day that lies so far back, counted from the last simulated one."""
        return -round(share * self.stage.shop.size.days)

    def _owner(self, area: str) -> Person:
        held = self.stage.areas[area].holder
        assert held is not None  # noqa: S101 - each size gives these areas an accountable person
        return held

    def _by(self, said: Said) -> System:
        return acting(self._owner(said.area).name)
