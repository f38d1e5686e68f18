"""The pages of roadmap and board, and the buttons of one request."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import BusinessCase, Dependency, Limit, Planned, Request
from storewide.portfolio.roadmap import board, limits, operations, timeline
from storewide.portfolio.roadmap.board import Asked


@pytest.fixture
def team(area: Area) -> Team:
    team = Team.objects.create(name="Payments")
    area.responsible = team
    area.save(update_fields=["responsible"])
    return team


def test_accept_and_progress_by_button(as_mate: Client, promised: BusinessCase) -> None:
    asked = promised.request
    assert (
        as_mate.post(f"/portfolio/requests/{asked.number}/progress/", {"to": "building"}).status_code == 302
    )
    asked.refresh_from_db()
    assert asked.state == "building"
    as_mate.post(f"/portfolio/requests/{asked.number}/progress/", {"to": "live"})
    asked.refresh_from_db()
    assert asked.state == "building"


def test_accept_asks_for_a_reason_and_takes_none(as_mate: Client, asked: Request) -> None:
    assert as_mate.get(f"/portfolio/requests/{asked.number}/accept/").status_code == 200
    as_mate.post(f"/portfolio/requests/{asked.number}/accept/", {"reason": ""})
    asked.refresh_from_db()
    assert asked.state == "accepted"


def test_a_viewer_moves_nothing(as_viewer: Client, asked: Request) -> None:
    number = asked.number
    for path in ("accept/", "plan/", "depend/", "progress/"):
        assert as_viewer.post(f"/portfolio/requests/{number}/{path}", {"horizon": "now"}).status_code == 403
    assert as_viewer.post(f"/portfolio/board/{number}/move/", {"to": "accepted"}).status_code == 403
    assert not Planned.objects.exists()
    asked.refresh_from_db()
    assert asked.state == "asked"


def test_the_roadmap_shows_columns_waits_and_dates(
    as_mate: Client, asked: Request, team: Team, mate: User, at: datetime
) -> None:
    as_mate.post(
        f"/portfolio/requests/{asked.number}/plan/",
        {"horizon": "now", "quarter": "2027-Q1", "team": "", "begins": "", "ends": ""},
    )
    other = Team.objects.create(name="Search")
    operations.depend(request=asked, team=other, until=date(2020, 1, 1), by=mate, at=at)
    text = as_mate.get("/portfolio/roadmap/").content.decode()
    assert "1 request is made now, 1 wait is late" in text
    assert "waits for team Search (work to be done) until" in text
    by_date = as_mate.get("/portfolio/roadmap/?by=date").content.decode()
    assert "road-bar" in by_date
    assert "Payments" in by_date
    csv = as_mate.get("/portfolio/roadmap/?format=csv").getvalue().decode()
    assert "Guest checkout" in csv


def test_outside_sees_what_is_meant_for_it_without_numbers(
    as_mate: Client, asked: Request, team: Team, mate: User, at: datetime
) -> None:
    operations.plan(request=asked, horizon="now", ends=date(2027, 3, 4), by=mate, at=at)
    assert "Guest checkout" not in as_mate.get("/portfolio/roadmap/?audience=outside").content.decode()
    operations.plan(request=asked, horizon="now", ends=date(2027, 3, 4), outside=True, by=mate, at=at)
    answer = as_mate.get("/portfolio/roadmap/?audience=outside").content.decode()
    assert "Guest checkout" in answer
    assert "Payments" not in answer
    assert "4 March 2027" not in answer
    csv = as_mate.get("/portfolio/roadmap/?audience=outside&format=csv").getvalue().decode()
    assert csv.replace("\ufeff", "").splitlines()[0] == "What,When,Quarter,What it is for"


def test_depend_and_undepend_by_page(as_mate: Client, asked: Request, team: Team) -> None:
    page = f"/portfolio/requests/{asked.number}/depend/"
    as_mate.post(page, {"needs": "", "team": "Payments", "kind": "review", "until": "2027-01-31", "note": ""})
    found = Dependency.objects.get()
    assert (str(found), found.kind, found.until) == ("Payments", "review", date(2027, 1, 31))
    as_mate.post(f"/portfolio/dependencies/{found.pk}/met/")
    found.refresh_from_db()
    assert found.is_met
    as_mate.post(f"/portfolio/dependencies/{found.pk}/undepend/")
    assert not Dependency.objects.exists()


def test_the_board_counts_limits_and_keeps_the_oldest_first(
    as_mate: Client, area: Area, team: Team, mate: User, at: datetime
) -> None:
    made = [
        portfolio.ask(
            title=f"Request {number}",
            problem="-",
            area=area,
            store=None,
            by=mate,
            at=at - timedelta(days=number),
        )
        for number in range(20)
    ]
    (lane,), left = board.lanes_of(Asked(), at)
    column = lane.columns[0]
    assert (left, lane.count, column.count, len(column.cards), column.left) == (0, 20, 20, 15, 5)
    assert [card.days for card in column.cards[:2]] == [19, 18]
    assert [card.oldest for card in column.cards[:2]] == [True, False]
    limits.set_limit(state="asked", team=None, most=19, strict=False, by=mate, at=at)
    text = as_mate.get("/portfolio/board/").content.decode()
    assert "“Asked” holds 20, its limit is 19" in text
    by_team, _left = board.lanes_of(Asked(lanes="team"), at)
    assert [(each.name, each.count) for each in by_team] == [("Payments", 20)]
    by_goal, _left = board.lanes_of(Asked(lanes="goal"), at)
    assert [(each.name, each.count) for each in by_goal] == [("", 20)]
    assert len(board.lanes_of(Asked(q="Request 19"), at)[0][0].columns[0].cards) == 1
    assert made[0].state == "asked"


def test_a_move_over_the_limit_needs_a_reason(
    as_mate: Client, area: Area, team: Team, mate: User, at: datetime
) -> None:
    first, second, third = (
        portfolio.ask(title=name, problem="-", area=area, store=None, by=mate, at=at) for name in "ABC"
    )
    limits.set_limit(state="accepted", team=team, most=1, strict=False, by=mate, at=at)
    limits.move(request=first, to="accepted", by=mate, at=at)
    with pytest.raises(
        limits.OverLimit, match="“Accepted” of Payments holds its limit of 1 request; move one on"
    ):
        limits.move(request=second, to="accepted", by=mate, at=at)
    as_mate.post(f"/portfolio/board/{second.number}/move/", {"to": "accepted", "reason": "The law says so."})
    second.refresh_from_db()
    assert second.state == "accepted"
    limits.set_limit(state="accepted", team=team, most=1, strict=True, by=mate, at=at)
    with pytest.raises(limits.OverLimit):
        limits.move(request=third, to="accepted", reason="Please.", by=mate, at=at)
    third.refresh_from_db()
    assert third.state == "asked"
    with pytest.raises(limits.NotReached):
        limits.move(request=third, to="live", by=mate, at=at)


def test_limits_are_set_and_lifted_by_page(as_mate: Client, team: Team) -> None:
    as_mate.post("/portfolio/board/limits/", {"state": "building", "team": "Payments", "most": "3"})
    found = Limit.objects.get()
    assert (found.state, found.team, found.most, found.strict) == ("building", team, 3, False)
    assert "at most 3" in as_mate.get("/portfolio/board/limits/").content.decode()
    as_mate.post(f"/portfolio/board/limits/{found.pk}/lift/")
    assert not Limit.objects.exists()


def test_the_board_never_asks_more_the_more_there_is(
    as_mate: Client, area: Area, team: Team, mate: User, at: datetime, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        portfolio.ask(title=f"R{number}", problem="-", area=area, store=None, by=mate, at=at)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        as_mate.get("/portfolio/board/")
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        as_mate.get("/portfolio/board/?lanes=team")


def test_bars_lie_on_the_scale_of_months(asked: Request, team: Team, mate: User, at: datetime) -> None:
    planned = operations.plan(
        request=asked, horizon="now", begins=date(2027, 1, 1), ends=date(2027, 1, 31), by=mate, at=at
    )
    found = timeline.drawn([planned], date(2027, 1, 16), "no team")
    assert found is not None
    assert [month for month, _x in found.months] == [date(2027, 1, 1)]
    assert (found.rows[0].name, found.rows[0].bars[0].x, found.rows[0].bars[0].width) == (
        "Payments",
        190.0,
        1010.0,
    )
    assert found.today == 678.7
    assert timeline.drawn([], date(2027, 1, 16), "no team") is None
