"""How work flows on a level: ages, what was done in each week, what is blocked; from items, and from records."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.insight import flight_levels
from storewide.insight.flight_levels import Card, Flow
from storewide.insight.flight_pages import chart, finding
from storewide.kit.links import Link
from storewide.kit.tags import Tag
from storewide.kit.work import Item, Level, Stage
from storewide.organization.models import Person
from storewide.rhythm.models import Action
from storewide.sources.models import Store
from storewide.strategy.models import Goal
from tests.sources.conftest import folder, store

__all__ = ["folder", "store"]

TODAY = date(2026, 3, 10)


def card(stage: Stage, begun: int, since: int = 0, blocked: str = "", name: str = "Work") -> Card:
    """Work that began so many days ago and is in its stage since so many."""
    item = Item(
        link=Link("x", name, name, "/"),
        what="Request",
        level=Level.COORDINATION,
        stage=stage,
        tag=Tag("open"),
        since=TODAY - timedelta(days=since),
        begun=TODAY - timedelta(days=begun),
        blocked=blocked,
    )
    return Card(item, flight_levels._age(item, TODAY), ())


def test_age_is_that_of_work_under_way() -> None:
    cards = [card(Stage.DOING, age) for age in (3, 40, 8, 21)]
    cards += [card(Stage.WAITING, 300), card(Stage.NEXT, 200), card(Stage.DONE, 100, 20)]
    flow = flight_levels.flow(cards, TODAY)
    # the middle of 3, 8, 21 and 40 lies between 8 and 21
    assert (flow.under_way, flow.median_age, flow.oldest) == (4, 14, 40)
    # what is done took from its beginning to its end; what begins later is not younger than nothing
    assert [each.age for each in cards[-3:]] == [300, 200, 80]
    assert card(Stage.NEXT, -30).age == 0


def test_throughput_counts_each_of_the_last_eight_weeks() -> None:
    ago = (0, 6, 7, 13, 14, 55, 56, 400)
    flow = flight_levels.flow([card(Stage.DONE, 500, each) for each in ago], TODAY)
    # days 0 and 6 are this week, 7 and 13 the one before; day 55 is the eighth, 56 is no more
    assert flow.done == (1, 0, 0, 0, 0, 1, 2, 2)
    assert flow.throughput == 0.75
    assert (flow.under_way, flow.median_age, flow.oldest, flow.blocked) == (0, None, None, 0)


def test_blocked_counts_what_is_not_done() -> None:
    cards = [
        card(Stage.DOING, 5, blocked="waits for Payments"),
        card(Stage.WAITING, 9, blocked="nobody answers for it"),
        card(Stage.DONE, 9, 1, blocked="was"),
        card(Stage.DOING, 1),
    ]
    assert flight_levels.flow(cards, TODAY).blocked == 2


def test_a_column_begins_with_what_is_blocked_then_the_oldest() -> None:
    cards = [card(Stage.DOING, age, since=age, name=f"{age:03}") for age in range(1, 15)]
    cards.append(card(Stage.DOING, 0, blocked="waits", name="blocked"))
    column = flight_levels._column(Stage.DOING, cards, 12)
    assert [each.item.link.label for each in column.cards[:3]] == ["blocked", "014", "013"]
    assert (column.count, len(column.cards), column.left, column.over) == (15, 12, 3, 3)
    done = [card(Stage.DONE, 30, since=each, name=str(each)) for each in (9, 2, 5)]
    newest = flight_levels._column(Stage.DONE, done, None)
    assert ([each.item.link.label for each in newest.cards], newest.over) == (["2", "5", "9"], 0)


def test_nothing_flows_where_nothing_is(owner: User) -> None:
    board = flight_levels.board(owner, Level.COORDINATION, TODAY)
    assert board.flow == Flow(0, None, None, (0,) * 8, 0)
    assert finding(board) == "Nothing is on the level of coordination"
    assert chart(board) is None


@pytest.fixture
def actions(store: Store, at: datetime) -> list[Action]:
    """Three open ones, one of them overdue, and two that were closed, this week and three weeks ago."""
    ana = Person.objects.create(name="Ana Ruiz", email="ana@shop.example")
    made = []
    for what, opened, closed, due in (
        ("Call the carrier", 2, None, 30),
        ("Order labels", 12, None, -1),
        ("Write the reply", 30, None, 30),
        ("Move the box", 20, 3, 30),
        ("Count the stock", 40, 22, 30),
    ):
        made.append(
            Action.objects.create(
                store=store,
                what=what,
                owner=ana,
                opened_at=at - timedelta(days=opened),
                due_on=at.date() + timedelta(days=due),
                closed_at=None if closed is None else at - timedelta(days=closed),
                outcome="" if closed is None else "Done",
            )
        )
    return made


@pytest.mark.usefixtures("actions")
def test_the_board_is_read_from_the_records_themselves(
    owner: User, as_viewer: Client, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storewide.rhythm.board.now", lambda: at)
    monkeypatch.setattr("storewide.insight.flight_views.now", lambda: at)
    board = flight_levels.board(owner, Level.OPERATION, TODAY)
    assert board.flow == Flow(3, 12, 30, (0, 0, 0, 0, 1, 0, 0, 1), 1)
    assert board.flow.throughput == 0.25
    assert {each.item.link.label: each.age for each in board.cards} == {
        "Call the carrier": 2,
        "Order labels": 12,
        "Write the reply": 30,
        "Move the box": 17,
        "Count the stock": 18,
    }
    said = "3 items are under way, half of them for over 12 days, 1 is blocked"
    assert finding(board) == said
    drawn = chart(board)
    assert drawn is not None
    assert drawn.title == "0.2 items are done in a week"
    assert drawn.series[0].values == (0, 0, 0, 0, 1, 0, 0, 1)
    page = as_viewer.get("/flight-levels/operation/").content.decode()
    for told in (said, "due since 9 Mar 2026", "30 days old", "took 17 days"):
        assert told in page
    goal = Goal.objects.create(name="G", begins=TODAY, ends=TODAY + timedelta(days=9), created_at=at)
    assert flight_levels.board(owner, Level.OPERATION, TODAY, goal).flow.under_way == 0
