"""The cycle of releases beside the KPIs of a store."""

from datetime import date, datetime, timedelta

from storewide.access.models import User
from storewide.lib.periods import Days
from storewide.ownership.models import Area
from storewide.portfolio.models import Request, Stage
from storewide.releases.cycle import operations, queries
from storewide.releases.models import Carried, Release, ReleaseState
from storewide.sources.models import Store


def _live(area: Area, store: Store | None, live_at: datetime, number: int) -> Release:
    return Release.objects.create(
        number=number,
        name=f"R{number}",
        tier="small",
        area=area,
        store=store,
        planned_on=live_at.date(),
        live_on=live_at.date(),
        live_at=live_at,
        state=ReleaseState.LIVE,
        created_at=live_at,
    )


def test_days_to_live_and_between_releases(
    area: Area, store: Store, owner: User, viewer: User, at: datetime
) -> None:
    days = Days(at.date() - timedelta(days=30), at.date())
    first = _live(area, store, at - timedelta(days=10), 901)
    _live(area, None, at - timedelta(days=4), 902)
    asked = Request.objects.create(
        number=77, title="Guest checkout", problem="p", area=area, store=store, created_at=at
    )
    begins = first.live_at - timedelta(days=8) if first.live_at else at
    Stage.objects.create(request=asked, state="accepted", begins=begins, ends=first.live_at, by_label="x")
    Carried.objects.create(release=first, request=asked, created_at=at)
    told = queries.beside_results(viewer, store, days)
    assert told is not None
    assert str(told[0]) == "Release cycle"
    assert told[1:] == (
        "8.0 days from accepted to live (median of 1); 6.0 days between releases (median of 1)",
        "/releases/cycle/?store=main",
    )
    operations.set_cadence(days=14, team=None, store=None, by=owner, at=at)
    told = queries.beside_results(viewer, store, days)
    assert told is not None
    assert told[1].endswith("6.0 days between releases (median of 1), 14 planned")


def test_nothing_went_live(store: Store, viewer: User) -> None:
    told = queries.beside_results(viewer, store, Days(date(2020, 1, 1), date(2020, 1, 2)))
    assert told is not None
    assert told[1] == "too little went live to be timed"
