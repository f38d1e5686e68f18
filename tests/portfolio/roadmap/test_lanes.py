"""The lanes of the board: what each holds, and which stand first in them."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from storewide.access.models import User
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import Request, Stage
from storewide.portfolio.roadmap import board
from storewide.portfolio.roadmap.board import Asked, Lane
from storewide.strategy import serving
from storewide.strategy.models import Goal

pytestmark = pytest.mark.django_db


def asked(count: int, area: Area, by: User, at: datetime) -> list[Request]:
    """So many requests, each a day older than the one before."""
    return [
        portfolio.ask(
            title=f"{area.name} {number}",
            problem="-",
            area=area,
            store=None,
            by=by,
            at=at - timedelta(days=number),
        )
        for number in range(count)
    ]


def told(lanes: list[Lane]) -> list[tuple[str, int, list[tuple[int, list[str]]]]]:
    """Each lane's name and count, and of its columns that hold something the count and the cards."""
    return [
        (
            lane.name,
            lane.count,
            [
                (each.count, [card.request.title for card in each.cards])
                for each in lane.columns
                if each.count
            ],
        )
        for lane in lanes
    ]


@pytest.fixture
def filled(area: Area, mate: User, at: datetime) -> dict[str, list[Request]]:
    """Seven requests of Payments, one of them accepted, and two of an area without a team."""
    area.responsible = Team.objects.create(name="Payments")
    area.save(update_fields=["responsible"])
    theirs = asked(7, area, mate, at)
    portfolio.accept(request=theirs[3], by=mate, at=at)
    lonely = Area.objects.create(slug="kiosks", name="Kiosks", group="order_entry")
    return {"payments": theirs, "kiosks": asked(2, lonely, mate, at)}


def test_each_team_is_a_lane_with_its_oldest_first(
    filled: dict[str, list[Request]], area: Area, at: datetime
) -> None:
    lanes, left = board.lanes_of(Asked(lanes="team"), at)
    oldest = [f"{area.name} {number}" for number in (6, 5, 4, 2, 1)]
    assert told(lanes) == [
        ("Payments", 7, [(6, oldest), (1, [f"{area.name} 3"])]),
        ("", 2, [(2, ["Kiosks 1", "Kiosks 0"])]),
    ]
    assert left == 0
    (lane,), _left = board.lanes_of(Asked(lanes="team", area="kiosks"), at)
    assert (lane.name, lane.count) == ("", 2)


def test_each_goal_is_a_lane_and_what_serves_none_is_one(
    filled: dict[str, list[Request]], area: Area, mate: User, at: datetime
) -> None:
    goal = Goal.objects.create(name="Fewer calls", begins=date(2026, 1, 1), ends=date(2027, 12, 31))
    for each in filled["payments"][1:4]:
        serving.serve(link=each.link, goals=[goal], by=mate, at=at)
    lanes, _left = board.lanes_of(Asked(lanes="goal"), at)
    none = [f"{area.name} {number}" for number in (6, 5, 4)]
    assert told(lanes) == [
        ("", 6, [(6, [*none, "Kiosks 1", f"{area.name} 0"])]),
        ("Fewer calls", 3, [(2, [f"{area.name} 2", f"{area.name} 1"]), (1, [f"{area.name} 3"])]),
    ]
    (lane,), _left = board.lanes_of(Asked(lanes="goal", goal=str(goal.pk)), at)
    assert (lane.name, lane.count) == ("Fewer calls", 3)


def test_of_what_is_live_the_newest_stand_first(filled: dict[str, list[Request]], at: datetime) -> None:
    theirs = filled["payments"]
    for number, each in enumerate(theirs):
        Request.objects.filter(pk=each.pk).update(state="live")
        Stage.objects.filter(request=each, ends=None).update(state="live", begins=at - timedelta(days=number))
    for by in ("team", "goal"):
        lanes, _left = board.lanes_of(Asked(lanes=by), at)
        (column,) = (each for each in lanes[0].columns if each.state == "live")
        assert (column.count, [card.days for card in column.cards]) == (7, [0, 1, 2, 3, 4])


def test_lanes_take_a_fixed_number_of_queries(
    filled: dict[str, list[Request]], area: Area, mate: User, at: datetime
) -> None:
    def queries(lanes: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            board.lanes_of(Asked(lanes=lanes), at)
        return len(captured)

    goal = Goal.objects.create(name="Fewer calls", begins=date(2026, 1, 1), ends=date(2027, 12, 31))
    serving.serve(link=filled["kiosks"][0].link, goals=[goal], by=mate, at=at)
    before = {lanes: queries(lanes) for lanes in ("team", "goal")}
    asked(20, area, mate, at)
    assert {lanes: queries(lanes) for lanes in ("team", "goal")} == before == {"team": 6, "goal": 14}
