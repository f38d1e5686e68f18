"""Plays a marketing operations centre: two tools, a service that was ordered, an expert, a guideline, a bet."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from storewide.centre import operations
from storewide.centre.models import (
    Bet,
    BetCost,
    Booking,
    Centre,
    Expert,
    Guideline,
    GuidelineException,
    HubBudget,
    Order,
    Pricing,
    Service,
    Tool,
)
from storewide.demo.diary import Diary, Stage, acting
from storewide.organization.models import Unit

#: name, purpose, vendor, cost a year in cents, users, days to the end of the contract, whether somebody owns it
TOOLS = (
    ("Postbox", "E-mail to customers", "Postbox GmbH", 1_860_000, 14, 45, True),
    ("Letterbird", "E-mail to customers", "Letterbird Inc.", 420_000, 3, 210, True),
    ("Adlight", "Bids on search words", "Adlight Ltd.", 2_400_000, 6, 300, False),
)
RULE = """Mail goes only to who asked for it.

- The tick box is **never** ticked beforehand.
- Every mail says how to leave.
"""


class CentrePlayer:
    """Notes in the diary what a centre did in its first weeks."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.people = [stage.people[said.name] for said in stage.shop.people]
        self.by = acting(self.people[0].name)

    def note(self, diary: Diary) -> None:
        """Everything on its day."""
        diary.note(-40, self.set_up)

    def set_up(self, at: datetime) -> None:
        """The centre with all that it shares; what is ordered and booked follows in the days after."""
        units = list(Unit.objects.order_by("name", "pk"))
        if len(units) < 2:
            return
        own, served = self._unit(units)
        centre = self._add(Centre(unit=own, currency=self.stage.store.currency), at, serves=served)
        self._tools(centre, at)
        self._service(centre, served[0], at)
        self._expert(centre, served[0], at)
        self._rules(centre, served[0], at)
        self._hub(centre, at)

    def _unit(self, units: list[Unit]) -> tuple[Unit, list[Unit]]:
        """The unit of marketing, else the last; and those it serves."""
        own = next((unit for unit in units if "marketing" in unit.name.lower()), units[-1])
        return own, [unit for unit in units if unit != own]

    def _tools(self, centre: Centre, at: datetime) -> None:
        for name, purpose, vendor, cost, users, days, owned in TOOLS:
            tool = Tool(
                centre=centre,
                name=name,
                purpose=purpose,
                vendor=vendor,
                cost_minor=cost,
                currency=centre.currency,
                users=users,
                owner=self.people[2] if owned else None,
                contract_ends=self.stage.day(days),
            )
            self._add(tool, at)

    def _service(self, centre: Centre, unit: Unit, at: datetime) -> None:
        banner = Service(
            centre=centre,
            name="Banners for a campaign",
            description="Five sizes, two languages.",
            response_hours=24,
            pricing=Pricing.HOUR,
            price_minor=8_500,
        )
        self._add(banner, at)
        for number, (what, answered) in enumerate((("Autumn lamps", 5), ("Advent", 30), ("Clearance", 0))):
            asked = at + timedelta(days=7 * number)
            order: Order = self._add(Order(service=banner, unit=unit, what=what), asked)
            if answered:
                operations.accept(order=order, by=self.by, at=asked + timedelta(hours=answered))
                done = asked + timedelta(days=3)
                operations.deliver(order=order, hours=Decimal(6), by=self.by, at=done)

    def _expert(self, centre: Centre, unit: Unit, at: datetime) -> None:
        expert = Expert(
            centre=centre,
            person=self.people[3],
            subject="Search and campaigns",
            day_rate_minor=72_000,
            weekly_hours=Decimal(16),
        )
        self._add(expert, at)
        begins = self.stage.day(1)
        booking = Booking(
            expert=expert,
            unit=unit,
            what="Advent campaign",
            hours=Decimal(48),
            begins=begins,
            ends=begins + timedelta(days=34),
        )
        self._add(booking, at)

    def _rules(self, centre: Centre, unit: Unit, at: datetime) -> None:
        owner = self.people[0]
        guideline = Guideline(
            centre=centre, name="Consent for e-mail", text=RULE, owner=owner, review_on=self.stage.day(120)
        )
        self._add(guideline, at)
        allowed = GuidelineException(
            guideline=guideline,
            unit=unit,
            reason="Receipts still name offers until the new template is live.",
            until=self.stage.day(-4),
            approved_by=owner,
        )
        self._add(allowed, at)

    def _hub(self, centre: Centre, at: datetime) -> None:
        year = HubBudget(
            centre=centre, begins=self.stage.day(-60), ends=self.stage.day(120), amount_minor=3_000_000
        )
        self._add(year, at)
        bet = Bet(
            centre=centre,
            name="Short films of rooms",
            hypothesis="If buyers see a lamp lit in a room, more of them come back within a month.",
            owner=self.people[1],
            budget_minor=800_000,
            stop_on=self.stage.day(40),
            stop_spent_minor=500_000,
        )
        self._add(bet, at)
        film = BetCost(bet=bet, on=self.stage.day(-20), what="Camera and light", amount_minor=520_000)
        self._add(film, at)

    def _add(self, record: Any, at: datetime, **linked: list[Any]) -> Any:
        return operations.add(record=record, linked=linked, by=self.by, at=at)
