"""Plays the newest campaigns of the scenario as bets: planned, started on their first day, decided after their last."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from storewide.demand import ending, operations
from storewide.demand.models import Campaign, Channel, Holdout
from storewide.demand.operations import Plan
from storewide.demo.diary import Diary, Stage, acting
from storewide.demo.simulation.truth import Happened, Truth
from storewide.ledger.models import Outcome
from storewide.organization.models import Person

#: so many of those that have begun
NEWEST = 2
#: days before the first and after the last one
PLANNED, DECIDED = 14, 2
AREA = "demand_management"
BUDGET = 150_000
#: what is planned for the weeks to come, with two countries that do not get it
AHEAD = "Warm rooms"
AHEAD_STARTS, AHEAD_DAYS, HELD_OUT = 9, 14, ("AT", "CH")


def played(truth: Truth) -> list[Happened]:
    """The campaigns of the scenario that are played as bets, the oldest first; each marks the charts itself."""
    begun = [one for one in truth.episodes if one.kind == "campaign" and one.first <= truth.until]
    return sorted(begun, key=lambda one: one.first)[-NEWEST:]


class CampaignPlayer:
    """Notes in the diary what becomes of each campaign; nothing where nobody answers for demand."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.area = stage.areas.get(AREA)
        self.planned: dict[str, Campaign] = {}

    def note(self, diary: Diary, truth: Truth) -> None:
        """Those that have begun by the truth about them, and one that is planned."""
        owner = self.area.holder if self.area else None
        if owner is None:
            return
        for one in played(truth):
            self._note_one(one, owner, diary)
        first = self.stage.day(AHEAD_STARTS)
        plan = self._plan(AHEAD, Channel.SOCIAL, first, first + timedelta(days=AHEAD_DAYS - 1), owner)
        ahead = replace(plan, holdout=Holdout.REGIONS, held_out=list(HELD_OUT))
        diary.note(-1, partial(self.plan, ahead))

    def _note_one(self, one: Happened, owner: Person, diary: Diary) -> None:
        said = next((effect for effect in one.effects if effect.lever == "sessions"), None)
        where = said.where.get("marketing_channel", "") if said else ""
        channel = Channel(where) if where in Channel.values else Channel.EMAIL
        plan = self._plan(one.name, channel, one.first, one.last, owner)
        first, last = self._number(one.first), self._number(one.last)
        diary.note(first - PLANNED, partial(self.plan, plan))
        diary.note(first, partial(self.start, one.name))
        if last + DECIDED <= 0:
            diary.note(last + DECIDED, partial(self.end, one.name))

    def _plan(self, name: str, channel: Channel, first: date, last: date, owner: Person) -> Plan:
        assert self.area is not None  # noqa: S101 - asked before
        return Plan(
            store=self.stage.store,
            name=name,
            key=name,
            marketing_channel=channel,
            budget_minor=BUDGET,
            owner=owner,
            area=self.area,
            first=first,
            last=last,
            metric="visitors",
            direction="up",
            size=Decimal("5.0"),
            guardrails=["refund_rate"],
        )

    def _number(self, day: date) -> int:
        return (day - self.stage.until).days

    def plan(self, plan: Plan, at: datetime) -> None:
        """Planned by its owner."""
        self.planned[plan.name] = operations.plan_campaign(plan=plan, by=acting(str(plan.owner)), at=at)

    def start(self, name: str, at: datetime) -> None:
        """Started on its first day."""
        campaign = self.planned[name]
        operations.start_campaign(campaign=campaign, by=acting(str(campaign.owner)), at=at)

    def end(self, name: str, at: datetime) -> None:
        """Decided with what the figures show by then; nobody was held out, so that is before and after."""
        campaign = self.planned[name]
        ending.end(
            campaign=campaign,
            outcome=Outcome.ITERATE,
            reason="More came, but nobody was held out, so we cannot say how many of them it brought. Hold out a country.",
            by=acting(str(campaign.owner)),
            at=at,
        )
