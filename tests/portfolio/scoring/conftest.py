"""Three requests about checkout: two with all of RICE, one without an effort; a goal that one of them serves."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access import key_operations as access
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


class Api(Client):
    """Calls with a key of somebody's that may read, or also write, the portfolio."""

    def __init__(self, user: User, scopes: list[str], at: datetime) -> None:
        said: Any = {"name": "script", "user": user, "scopes": scopes, "expires_at": None}
        _key, token = access.create_key(**said, by=user, at=at)
        super().__init__(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def api_mate(mate: User, at: datetime) -> Api:
    return Api(mate, ["portfolio:read", "portfolio:write"], at)


@pytest.fixture
def api_viewer(viewer: User, at: datetime) -> Api:
    return Api(viewer, ["portfolio:read"], at)
