"""Three requests about checkout: two with all of RICE, one without an effort; a goal that one of them serves."""

from datetime import date, datetime
from typing import Any

import pytest

from storewide.access.models import User
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import Request
from storewide.portfolio.scoring import methods, operations
from storewide.portfolio.scoring.rules import Range, read_range
from storewide.strategy.models import Goal


def ranges(**texts: str) -> dict[str, Range | None]:
    return {key: read_range(text) for key, text in texts.items()}


@pytest.fixture
def three(area: Area, mate: User, at: datetime) -> list[Request]:
    asked = [
        portfolio.ask(title=title, problem="It hurts.", area=area, store=None, by=mate, at=at)
        for title in ("Guest checkout", "Gift wrap", "New footer")
    ]
    said: Any = {"method": methods.RICE, "because": "last quarter", "by": mate, "at": at}
    first = ranges(reach="200 / 400 / 900", impact="2", confidence="50 / 80 / 100", effort="10")
    operations.presume(request=asked[0], given=first, **said)
    second = ranges(reach="300", impact="1", confidence="100", effort="10 / 15 / 20")
    operations.presume(request=asked[1], given=second, **said)
    operations.presume(request=asked[2], given=ranges(reach="5000", impact="3", confidence="90"), **said)
    return asked


@pytest.fixture
def goal(db: None) -> Goal:
    return Goal.objects.create(
        name="Nobody leaves at checkout", begins=date(2026, 1, 1), ends=date(2027, 12, 31)
    )
