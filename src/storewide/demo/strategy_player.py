"""Plays the business plan: a goal with its targets, a KPI that is kept, objectives, principles; radar and competition."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from storewide.demo.competition_player import CompetitionPlayer
from storewide.demo.diary import Diary, Stage, acting
from storewide.demo.radar_player import RadarPlayer
from storewide.lib.periods import Days, months_later
from storewide.metrics import definitions, figures, rules
from storewide.metrics.models import Target
from storewide.portfolio.models import Request
from storewide.strategy import document_operations, goal_operations, objective_operations, serving
from storewide.strategy.goal_operations import Wanted
from storewide.strategy.models import Document, DocumentKind, Goal, GoalKind, KeyResult, Objective, Reads
from storewide.strategy.objective_operations import Measured, Said

HEAD, PRODUCT, DEMAND, CARE = "Katharina Brandt", "Daniel Okafor", "Carla Reinhardt", "Sabine Kowalski"
#: when the plan was made, and when its objectives began
PLANNED, BEGAN = -60, -56
#: the days a start value is read over
SPAN = timedelta(days=27)

BACK = """The customer can always go back, and loses nothing of what was typed.

- Every step of the checkout has a way back that keeps what stands in it.
- An error keeps the form as it was and says what to mend.
- A basket lives for 30 days, on every device of a customer who is signed in.

We take one click more over one step lost."""
BACK_BEFORE = """The customer can always go back.

- Every step of the checkout has a way back.
- A basket lives for 14 days."""
HONEST = """Delivery times are what the carrier keeps in nine of ten cases, never what we hope for.

A date that we cannot keep costs more than the order: whoever was disappointed once comes back half as often."""


class StrategyPlayer:
    """Notes in the diary how the plan came to be, and what was said of it since."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.goal: Goal | None = None
        self.checkout: list[KeyResult] = []
        self.reach: list[KeyResult] = []

    def note(self, diary: Diary) -> None:
        """The plan first, then its objectives, then the check-ins, of which one objective lacks the last."""
        diary.note(PLANNED, self.goals)
        diary.note(PLANNED + 1, self.principles)
        diary.note(BEGAN, self.objectives)
        for day, sure in ((-42, 7), (-28, 6), (-14, 4)):
            diary.note(day, partial(self.check_reach, sure))
        diary.note(-35, partial(self.check_checkout, 8, "The new order of the steps is tested."))
        diary.note(
            -21, partial(self.check_checkout, 6, "Half of the steps are live; the other half waits for IT.")
        )
        diary.note(-9, self.rewrite)
        RadarPlayer(self.stage).note(diary)
        CompetitionPlayer(self.stage).note(diary)

    def goals(self, at: datetime) -> None:
        """Spend is to grow; conversion is kept."""
        begins = self.stage.day(PLANNED).replace(day=1)
        self.goal = goal_operations.set_goal(
            wanted=Wanted(
                name="Spend grows by a tenth within a year",
                why="The warehouse is paid for; each further order costs us little and earns a margin.",
                owner=self.stage.people[HEAD],
                store=self.stage.store,
                metric="spend",
                begins=begins,
                ends=months_later(begins, 12) - timedelta(days=1),
            ),
            by=acting(HEAD),
            at=at,
        )
        self.plan_targets(self.goal, begins, at)
        kept = goal_operations.set_goal(
            wanted=Wanted(
                name="Conversion never falls below what it is",
                kind=GoalKind.PERMANENT,
                owner=self.stage.people[PRODUCT],
                store=self.stage.store,
                metric="conversion",
                begins=begins,
            ),
            by=acting(HEAD),
            at=at,
        )

        goal_operations.plan_targets(
            goal=kept, store=self.stage.store, values=self.as_planned(begins), by=acting(HEAD), at=at
        )
        self.serve(at)

    def as_planned(self, begins: date) -> dict[date, int | None]:
        """By month the conversion (in millionths) that the plans of visitors and buyers make; later ones as the last."""
        rows = Target.objects.filter(store=self.stage.store, segment=None, month__gte=begins)
        visitors, buyers = (
            dict(rows.filter(metric=metric).values_list("month", "value"))
            for metric in ("visitors", "buyers")
        )
        planned = {
            month: buyers[month] * 10**6 // visitors[month] for month in sorted(visitors.keys() & buyers)
        }
        latest = planned[max(planned)]
        return {
            month: planned.get(month, latest) for month in (months_later(begins, each) for each in range(12))
        }

    def serve(self, at: datetime) -> None:
        """Half of what is asked for serves the goal; the rest serves none yet."""
        assert self.goal is not None  # noqa: S101 - it was set above
        for request in Request.objects.order_by("number"):
            if request.number % 2:
                serving.serve(
                    link=request.link, goals=[self.goal], capacity=Decimal(20), by=acting(PRODUCT), at=at
                )

    def plan_targets(self, goal: Goal, begins: date, at: datetime) -> None:
        """The targets there are stay; each month without one gets that of the last month with a tenth of a year more."""
        rows = Target.objects.filter(store=self.stage.store, metric="spend", segment=None)
        known = dict(rows.values_list("month", "value"))
        latest = known[max(known)] if known else 0
        wanted: dict[date, int | None] = {}
        for number in range(12):
            month = months_later(begins, number)
            latest = known.get(month) or latest + latest // 120
            wanted[month] = latest
        goal_operations.plan_targets(goal=goal, store=self.stage.store, values=wanted, by=acting(HEAD), at=at)

    def objectives(self, at: datetime) -> None:
        """One of the product, one of demand, each with two key results."""
        self.checkout = self.objective(
            "Whoever wants to order gets through the checkout",
            PRODUCT,
            at,
            self.measured("More of the visitors buy", "conversion", Decimal("1.15")),
            Measured(
                name="Fewer callers are stuck in the checkout",
                start=Decimal(120),
                aim=Decimal(80),
                unit="calls a week",
                due_on=self.stage.day(35),
                owner=self.stage.people[CARE],
            ),
        )
        self.reach = self.objective(
            "More people who furnish a home know us",
            DEMAND,
            at,
            self.measured("More visitors come", "visitors", Decimal("1.25")),
            self.measured("What they order is worth more", "average_order_value", Decimal("1.3")),
        )

    def objective(self, name: str, owner: str, at: datetime, *results: Measured) -> list[KeyResult]:
        """One objective of the goal with its key results."""
        objective: Objective = objective_operations.set_objective(
            name=name,
            goal=self.goal,
            owner=self.stage.people[owner],
            begins=self.stage.day(BEGAN),
            ends=self.stage.day(35),
            by=acting(owner),
            at=at,
        )
        add = objective_operations.add_key_result
        return [add(objective=objective, measured=each, by=acting(owner), at=at) for each in results]

    def measured(self, name: str, metric: str, times: Decimal) -> Measured:
        """A key result from what a metric was when its objective began to so many times that."""
        last = self.stage.day(BEGAN) - timedelta(days=1)
        span = Days(last - SPAN, last)
        measures = figures.measures_of([metric])
        was = figures.total(span, store=self.stage.store.slug, measures=measures).ratio(metric) or Decimal(1)
        scale = rules.stored_scale(definitions.named(metric))
        start = (was * scale).quantize(Decimal(1)) / scale
        return Measured(
            name=name,
            metric=metric,
            store=self.stage.store,
            reads=Reads.FOUR_WEEKS,
            start=start,
            aim=(start * times * scale).quantize(Decimal(1)) / scale,
            due_on=self.stage.day(35),
            owner=self.stage.people[PRODUCT if metric == "conversion" else DEMAND],
        )

    def check_checkout(self, sure: int, note: str, at: datetime) -> None:
        """Said of the checkout; the calls are told by customer care."""
        calls = Decimal(120 - 4 * (10 - sure))
        said = [Said(key_result=self.checkout[0], confidence=sure, note=note)]
        said.append(Said(key_result=self.checkout[1], confidence=sure, value=calls))
        objective_operations.check_in(
            objective=self.checkout[0].objective, said=said, by=acting(PRODUCT), at=at
        )

    def check_reach(self, sure: int, at: datetime) -> None:
        """Said of reach; less sure each time."""
        note = "Search got dearer; we move money to e-mail." if sure < 7 else "The autumn campaign begins."
        said = [Said(key_result=each, confidence=sure, note=note) for each in self.reach]
        objective_operations.check_in(objective=self.reach[0].objective, said=said, by=acting(DEMAND), at=at)

    def principles(self, at: datetime) -> None:
        """Two principles; the review of one is overdue by now."""
        for title, text, owner, days in (
            ("The customer can always go back", BACK_BEFORE, PRODUCT, 120),
            ("We promise only what the carrier keeps", HONEST, CARE, 50),
        ):
            document_operations.write(
                kind=DocumentKind.PRINCIPLE,
                title=title,
                text=text,
                owner=self.stage.people[owner],
                review_on=at.date() + timedelta(days=days),
                by=acting(owner),
                at=at,
            )

    def rewrite(self, at: datetime) -> None:
        """The first principle says more, after a usability session."""
        document = Document.objects.get(title="The customer can always go back")
        document_operations.rewrite(
            document=document,
            text=BACK,
            note="After the usability sessions: what was typed is kept, baskets live for 30 days.",
            by=acting(PRODUCT),
            at=at,
        )
