"""Plays how the store is watched: a rehearsed purchase, an objective, and maintenance that is planned."""

from datetime import datetime, timedelta
from decimal import Decimal

from storewide.demo.diary import Diary, Stage, acting
from storewide.ownership.models import Area
from storewide.service import objective_operations, probe_operations
from storewide.service.models import Aspect, Method, StepName
from storewide.service.probe_operations import StepSaid

#: how long before its end the demo begins to be watched, and when the maintenance is, seen from there
WATCHED, AHEAD = timedelta(days=60), timedelta(days=3)

#: the way to an order: step, path, form fields, what must come back, whose area it is
PURCHASE = (
    (StepName.FIND, "/search?q=lamp", (), "Lamp", "search-and-navigation"),
    (StepName.PRODUCT, "/product/p1", (), "Add to cart", "product-pages"),
    (StepName.CART, "/cart", (("product", "p1"), ("quantity", "1")), "in your cart", "cart"),
    (StepName.CHECKOUT, "/checkout", (), "Choose how to pay", "checkout"),
)


class ServicePlayer:
    """Notes the probe, the objective and the maintenance in the diary."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.by = acting(stage.shop.people[0].name)

    def note(self, diary: Diary) -> None:
        """All of it long before the last day, the maintenance just ahead of it."""
        diary.note_at(diary.now - WATCHED, self.watch)
        diary.note_at(diary.now - AHEAD, self.plan)

    def watch(self, at: datetime) -> None:
        """The probe is switched off at once: the store is played, nobody answers at its address."""
        probe = probe_operations.make_probe(
            name="Purchase",
            store=self.stage.store,
            area=Area.objects.filter(slug="checkout").first(),
            url="https://shop.example/",
            every=300,
            by=self.by,
            at=at,
        )
        probe_operations.set_steps(probe=probe, steps=_steps(), by=self.by, at=at)
        probe_operations.switch_probe(probe=probe, is_on=False, by=self.by, at=at)
        objective_operations.set_objective(
            store=self.stage.store,
            aspect=Aspect.AVAILABILITY,
            target=Decimal("99.9"),
            area=Area.objects.filter(slug="solution-ownership").first(),
            by=self.by,
            at=at,
        )

    def plan(self, at: datetime) -> None:
        """A night of the next week."""
        begins = (at + AHEAD + timedelta(days=4)).replace(hour=2, minute=0, second=0, microsecond=0)
        probe_operations.plan_maintenance(
            title="New database server",
            store=self.stage.store,
            starts_at=begins,
            ends_at=begins + timedelta(hours=2),
            by=self.by,
            at=at,
        )


def _steps() -> list[StepSaid]:
    areas = {area.slug: area for area in Area.objects.all()}
    return [
        StepSaid(
            name=name,
            path=path,
            method=Method.POST if fields else Method.GET,
            fields=fields,
            text=text,
            area=areas.get(area),
        )
        for name, path, fields, text, area in PURCHASE
    ]
