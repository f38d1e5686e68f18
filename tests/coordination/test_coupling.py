"""How much teams wait for each other: counted, ranked, drawn, shown with the records behind it."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.coordination import coupling_graph, coupling_rules
from storewide.coordination.coupling_rules import Fact
from storewide.kit.links import Link
from storewide.lib.clock import now
from storewide.organization.models import Team, Wait, WaitKind
from storewide.organization.wait_operations import keep_waits, stop_waiting, wait_for
from storewide.ownership import operations as ownership
from storewide.ownership import responsibility_operations as responsibilities
from storewide.ownership.models import Area, Part
from storewide.portfolio import operations as portfolio

PAGE = "/coordination/coupling/"
ONE, TWO, THREE = (UUID(int=number) for number in (1, 2, 3))
BEGINS, ENDS = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)


def moment(day: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC)


def test_days_are_those_of_the_period_and_medians_of_whole_waits() -> None:
    facts = [
        Fact(ONE, TWO, "request", moment(20, 2), moment(3)),
        Fact(ONE, TWO, "release", moment(10), moment(12)),
        Fact(ONE, TWO, "request", moment(30), None),
        Fact(ONE, TWO, "request", moment(1, 2), moment(2, 2)),
        Fact(TWO, ONE, "blocked", moment(5), moment(6)),
    ]
    found = coupling_rules.pairs(facts, BEGINS, ENDS)
    first, second = found
    # 2 days of the first wait, 2 of the second, 2 of the third up to the end
    assert (first.waits, first.open, first.total_days, first.median_days) == (3, 1, 6.0, 2.0)
    assert first.kinds == (("request", 2), ("release", 1))
    assert (second.waiting, second.total_days, second.open) == (TWO, 1.0, 0)
    (knot,) = coupling_rules.knots(found)
    assert (knot.more, knot.less, knot.total_days, knot.waits, knot.open) == (first, second, 7.0, 4, 1)


def test_a_wait_that_ended_after_the_period_was_open_at_its_end() -> None:
    (pair,) = coupling_rules.pairs([Fact(ONE, TWO, "request", moment(30), moment(9, 4))], BEGINS, ENDS)
    assert (pair.open, pair.total_days, pair.median_days) == (1, 2.0, 2.0)


def test_the_same_waits_give_the_same_picture() -> None:
    teams = {key: Team(pk=key, name=f"Team {number}") for number, key in enumerate((ONE, TWO, THREE))}
    facts = [
        Fact(ONE, TWO, "request", moment(1), moment(9)),
        Fact(THREE, ONE, "request", moment(1), moment(2)),
    ]
    pairs = coupling_rules.pairs(facts, BEGINS, ENDS)
    graph = coupling_graph.drawn(pairs, teams)
    assert graph == coupling_graph.drawn(pairs, dict(reversed(teams.items())))
    assert [arrow.width for arrow in graph.arrows] == [9.0, 2.2]
    assert [node.team.name for node in graph.nodes] == ["Team 0", "Team 1", "Team 2"]


def test_on_a_phone_dots_hold_numbers_within_its_width() -> None:
    teams = {key: Team(pk=key, name=f"Team {number}") for number, key in enumerate((ONE, TWO, THREE))}
    facts = [Fact(ONE, TWO, "request", moment(1), moment(9))]
    graph = coupling_graph.drawn(coupling_rules.pairs(facts, BEGINS, ENDS), teams, coupling_graph.NARROW)
    assert [(node.number, node.team.name, node.x, node.y) for node in graph.nodes] == [
        (1, "Team 0", 170.0, 40.0),
        (2, "Team 1", 282.6, 295.0),
        (3, "Team 2", 57.4, 295.0),
    ]
    assert all((node.label_x, node.anchor) == (node.x, "middle") for node in graph.nodes)
    assert graph.frame.width == 340


def test_many_teams_leave_those_with_less_waiting_out() -> None:
    teams = {key: Team(pk=key, name=f"Team {key}") for key in (uuid4() for _each in range(20))}
    keys = list(teams)
    facts = [
        Fact(keys[0], key, "request", moment(1), moment(2 + place)) for place, key in enumerate(keys[1:])
    ]
    graph = coupling_graph.drawn(coupling_rules.pairs(facts, BEGINS, ENDS), teams)
    assert (len(graph.nodes), graph.left) == (16, 4)


@pytest.fixture
def area(other_team: Team) -> Area:
    return Area.objects.create(slug="one-page", name="One page", group="order_entry", responsible=other_team)


def test_a_request_is_a_wait_until_it_is_answered(
    area: Area, team: Team, other_team: Team, mate: User, at: datetime
) -> None:
    asked = portfolio.ask(title="T", problem="P", area=area, store=None, team=team, by=mate, at=at)
    (wait,) = Wait.objects.of(asked.link)
    assert (wait.waiting, wait.blocking, wait.kind, wait.since, wait.until) == (
        team,
        other_team,
        "request",
        at,
        None,
    )
    later = at + timedelta(days=4)
    portfolio.decline(request=asked, reason="No", by=mate, at=later)
    wait.refresh_from_db()
    assert wait.until == later


@pytest.mark.usefixtures("milan")
def test_who_asks_about_their_own_area_waits_for_nobody(area: Area, mate: User, at: datetime) -> None:
    portfolio.ask(title="T", problem="P", area=area, store=None, by=mate, at=at)
    assert not Wait.objects.exists()


def test_a_request_about_another_area_waits_for_that_team(
    area: Area, team: Team, mate: User, at: datetime
) -> None:
    third = Team.objects.create(name="Search")
    other = Area.objects.create(slug="finding", name="Finding", group="order_entry", responsible=third)
    asked = portfolio.ask(title="T", problem="P", area=area, store=None, team=team, by=mate, at=at)
    later = at + timedelta(days=1)
    portfolio.change(request=asked, changes={"area": other}, by=mate, at=later, expected_version=None)
    assert [(wait.blocking, wait.since) for wait in Wait.objects.open()] == [(third, later)]


def test_a_further_team_of_an_area_waits_for_the_first(
    area: Area, team: Team, other_team: Team, mate: User, at: datetime
) -> None:
    responsibilities.assign(of=area, part=Part.RESPONSIBLE, who=team, by=mate, at=at)
    (wait,) = Wait.objects.open()
    assert (wait.waiting, wait.blocking, wait.kind) == (team, other_team, "shared_area")
    ownership.make_responsible(area=area, team=None, by=mate, at=at)
    assert not Wait.objects.open().exists()


def test_keep_waits_begins_and_ends_only_what_differs(team: Team, other_team: Team, at: datetime) -> None:
    third, link, later = Team.objects.create(name="Search"), Link("x", "1"), at + timedelta(days=1)
    keep_waits(pairs={(team, other_team)}, kind=WaitKind.RELEASE, link=link, at=at)
    keep_waits(pairs={(team, other_team), (team, third)}, kind=WaitKind.RELEASE, link=link, at=later)
    assert sorted(Wait.objects.open().values_list("since", flat=True)) == [at, later]
    keep_waits(pairs={(team, third)}, kind=WaitKind.RELEASE, link=link, at=later)
    assert [wait.blocking for wait in Wait.objects.open()] == [third]


@pytest.fixture
def waits(team: Team, other_team: Team) -> None:
    """Assortment waited ten days for Checkout, which waits for it since two days."""
    today = now().replace(hour=0, minute=0, second=0, microsecond=0)
    link = Link("portfolio.request", str(uuid4()))
    wait_for(
        waiting=team,
        blocking=[other_team],
        kind=WaitKind.REQUEST,
        link=link,
        since=today - timedelta(days=12),
    )
    stop_waiting(link=link, until=today - timedelta(days=2))
    back = Link("coordination.item", str(uuid4()))
    wait_for(
        waiting=other_team, blocking=[team], kind=WaitKind.BLOCKED, link=back, since=today - timedelta(days=2)
    )


def rows(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


@pytest.mark.usefixtures("waits")
def test_the_page_says_who_waits_most_and_why(as_viewer: Client) -> None:
    text = as_viewer.get(PAGE).content.decode()
    assert "Assortment waits most for Checkout: 10 days of waiting in 90 days" in text
    assert "Checkout waited" in text
    assert "nothing links them" in text
    assert 'class="coupling coupling-wide"' in text


@pytest.mark.usefixtures("waits")
def test_a_kind_narrows_everything(as_viewer: Client) -> None:
    (row,) = rows(as_viewer.get(f"{PAGE}?kind=blocked&format=csv"))
    assert (row["Pair"], row["Open both ways"], row["Waits both ways"]) == (
        "Checkout waits for Assortment",
        "1",
        "1",
    )


@pytest.mark.usefixtures("waits")
def test_days_before_leave_nothing(as_viewer: Client) -> None:
    text = as_viewer.get(f"{PAGE}?from=2020-01-01&to=2020-02-01").content.decode()
    assert "No team waited for another" in text


@pytest.mark.usefixtures("waits")
def test_behind_a_number_stand_its_waits(team: Team, other_team: Team, as_viewer: Client) -> None:
    address = f"{PAGE}{team.pk}/{other_team.pk}/"
    (row,) = rows(as_viewer.get(f"{address}?format=csv"))
    assert (row["Days"], row["With what"], row["State"]) == ("10.0", "Request", "over")


@pytest.mark.usefixtures("waits")
def test_the_same_over_rest(as_viewer: Client) -> None:
    found = as_viewer.get("/api/v1/coordination/coupling?kind=request").json()
    assert [(each["waiting"], each["blocking"], each["total_days"], each["open"]) for each in found] == [
        ("Assortment", "Checkout", 10.0, 0)
    ]


def test_a_day_nobody_can_read_is_the_usual_period(as_viewer: Client) -> None:
    assert as_viewer.get(f"{PAGE}?from=yesterday&unit=nowhere&kind=love").status_code == 200
