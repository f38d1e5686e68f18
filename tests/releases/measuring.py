"""A release that has been live for three weeks with its promise frozen, for the tests of what it did."""

from datetime import date, datetime, timedelta

import pytest

from storewide.kit.permissions import SYSTEM
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import BusinessCase
from storewide.releases.models import Release, ReleaseState, Watch

#: days of figures before go-live, and whole days since
PAST, WATCHED = 400, 20


@pytest.fixture
def live_on(today: date) -> date:
    return today - timedelta(days=WATCHED + 1)


@pytest.fixture
def measured(carrying: Release, bet: BusinessCase, live_on: date, at: datetime) -> Release:
    """Live for three weeks with its promise of 3 % more conversion frozen."""
    portfolio.promise(case=bet, by=SYSTEM, at=at)
    carrying.state, carrying.live_on, carrying.live_at = (
        ReleaseState.LIVE,
        live_on,
        at - timedelta(days=WATCHED + 1),
    )
    carrying.save()
    Watch.objects.create(
        release=carrying, first=live_on, last=live_on + timedelta(days=28), opened_at=carrying.live_at
    )
    return carrying
