"""Lists and records of strategy ask the database as often for 300 records as for 3."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from storewide.access.models import User
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.strategy import document_operations, radar_operations
from storewide.strategy.models import CheckIn, Document, DocumentVersion, Goal, KeyResult, Objective
from storewide.strategy.models.competition import Competitor, Feature, Judgement, Signal, SwotEntry
from storewide.strategy.models.losses import Candidate, CustomerAsk, LossReason, LostDeal
from storewide.strategy.models.radar import Blip, Move

FEW, MANY = 3, 300
YEAR = {"begins": date(2026, 1, 1), "ends": date(2026, 12, 31)}
#: what the cost may not grow with: the address, and what is filled in before it is opened
PAGES = (
    "/strategy/",
    "/strategy/objectives/",
    "/strategy/objectives/?state=open",
    "/strategy/documents/",
    "/strategy/alignment/",
    "/strategy/radars/",
    "/strategy/radars/shop/",
    "/strategy/competition/",
    *(
        f"/strategy/competition/{kind}/"
        for kind in ("competitors", "features", "deals", "asks", "swot", "signals", "candidates", "reasons")
    ),
    "/flight-levels/coordination/",
)


class Filled:
    """Records of every kind, the next so many at a time, and the first of each kind that all others hang on."""

    def __init__(self, by: User, at: datetime) -> None:
        self.count = 0
        self.ana = Person.objects.create(name="Ana Ruiz", email="ana@shop.example")
        self.area = Area.objects.get(slug="checkout")
        self.goal = Goal.objects.create(name="The goal", owner=self.ana, created_at=at, **YEAR)
        said: dict[str, Any] = {"goal": self.goal, "owner": self.ana, **YEAR}
        self.objective = Objective.objects.create(name="The objective", created_at=at, **said)
        numbers = {"start": Decimal(1), "aim": Decimal(9), "unit": "calls", "due_on": YEAR["ends"]}
        self.numbers = {**numbers, "objective": self.objective}
        self.key_result = KeyResult.objects.create(name="The key result", created_at=at, **self.numbers)
        written: dict[str, Any] = {
            "kind": "principle",
            "title": "The document",
            "text": "T",
            "owner": self.ana,
        }
        self.document = document_operations.write(**written, review_on=date(2026, 9, 1), by=by, at=at)
        layout = {"quadrants": radar_operations.DEFAULT_QUADRANTS, "rings": radar_operations.DEFAULT_RINGS}
        radar: dict[str, Any] = {"name": "Shop", "purpose": "", "area": None, **layout}
        self.radar = radar_operations.start_radar(**radar, by=by, at=at)
        self.blip = Blip.objects.create(name="B", slug="b", **self._blip(), created_at=at)
        self.alpha = Competitor.objects.create(name="Alpha", slug="alpha", watched=True, created_at=at)
        self.feature = Feature.objects.create(name="The feature", slug="f", area=self.area, created_at=at)
        self.candidate = Candidate.objects.create(name="Sofa", owner=self.ana, created_at=at)
        self.price = LossReason.objects.get(slug="price")
        self.at = at

    def _blip(self) -> dict[str, Any]:
        return {"radar": self.radar, "quadrant": 0, "ring": 1, "owner": self.ana, "looked_at": YEAR["begins"]}

    def add(self, more: int) -> None:
        """So many more of everything."""
        for number in range(self.count, self.count + more):
            self._one(number)
        self.count += more

    def _one(self, number: int) -> None:
        at, name, day = self.at, f"N {number}", now().date() - timedelta(days=number % 250)
        goal = Goal.objects.create(name=name, owner=self.ana, created_at=at, **YEAR)
        Objective.objects.create(name=name, goal=self.goal, owner=self.ana, created_at=at, **YEAR)
        Objective.objects.create(name=name, goal=goal, owner=self.ana, created_at=at, **YEAR)
        told = KeyResult.objects.create(name=name, owner=self.ana, created_at=at, **self.numbers)
        for each in (told, self.key_result):
            CheckIn.objects.create(key_result=each, day=day, value=number, confidence=7, created_at=at)
        said: dict[str, Any] = {"review_on": day, "owner": self.ana}
        Document.objects.create(title=name, created_at=at, **said)
        version = {"document": self.document, "number": number + 2, "text": name}
        DocumentVersion.objects.create(**version, created_at=at)
        blip = Blip.objects.create(name=name, slug=f"n-{number}", created_at=at, **self._blip())
        for each in (blip, self.blip):
            Move.objects.create(blip=each, on=day, ring=number % 4, movement="in", created_at=at)
        self._competition(number, name, day)

    def _competition(self, number: int, name: str, day: date) -> None:
        at, about = self.at, {"area": self.area, "feature": self.feature}
        slug = f"n-{number}"
        feature = Feature.objects.create(name=name, slug=slug, area=self.area, created_at=at)
        Competitor.objects.create(name=name, slug=slug, watched=False, created_at=at)
        judged: dict[str, Any] = {
            "competitor": self.alpha,
            "stand": "behind",
            "judged_on": day,
            "evidence": "E",
        }
        for each in (feature, self.feature):
            Judgement.objects.create(area=self.area, feature=each, created_at=at, **judged)
        deal: dict[str, Any] = {"amount_minor": 100, "currency": "EUR", "reason": self.price, "lost_on": day}
        hangs: dict[str, Any] = {**about, "candidate": self.candidate}
        LostDeal.objects.create(account=name, competitor=self.alpha, created_at=at, **deal, **hangs)
        CustomerAsk.objects.create(what=name, asked_on=day, created_at=at, **hangs)
        evidence: dict[str, Any] = {"evidence": "E", "owner": self.ana, "created_at": at}
        SwotEntry.objects.create(kind="threat", what=name, noted_on=day, **evidence)
        Signal.objects.create(title=name, source="S", dated=day, **evidence)
        Candidate.objects.create(name=name, owner=self.ana, created_at=at)
        LossReason.objects.create(name=name, slug=slug, place=9, created_at=at)

    @property
    def records(self) -> list[str]:
        """The pages of the records that everything hangs on."""
        own = (self.goal, self.objective, self.key_result, self.document, self.blip)
        compared = (self.alpha, self.feature, self.candidate)
        return [each.get_absolute_url() for each in (*own, *compared)] + [
            "/strategy/competition/areas/checkout/",
            f"/strategy/objectives/{self.objective.pk}/check-in/",
        ]


@pytest.fixture
def filled(mate: User, at: datetime) -> Filled:
    return Filled(mate, at)


@pytest.fixture
def queries(as_owner: Client) -> Callable[[str], int]:
    """How many queries a page asks, once it is warm."""

    def count(address: str) -> int:
        assert as_owner.get(address).status_code == 200, address
        with CaptureQueriesContext(connection) as asked:
            as_owner.get(address)
        return len(asked)

    return count


def test_pages_ask_as_often_for_many_records(filled: Filled, queries: Callable[[str], int]) -> None:
    addresses = [*PAGES, *filled.records]
    filled.add(FEW)
    few = {address: queries(address) for address in addresses}
    filled.add(MANY - FEW)
    many = {address: queries(address) for address in addresses}
    grown = {address: (few[address], many[address]) for address in addresses if many[address] > few[address]}
    assert not grown
