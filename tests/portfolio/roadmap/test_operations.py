"""Places on the roadmap and what requests wait for."""

import itertools
from datetime import date, datetime, timedelta

import pytest

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import Conflict
from storewide.organization.models import Team
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import Dependency, Planned, Request
from storewide.portfolio.roadmap import operations, queries, rules
from storewide.sources.models import Store


@pytest.fixture
def team(db: None) -> Team:
    return Team.objects.create(name="Payments")


def ask(area: Area, title: str, by: User, at: datetime) -> Request:
    return portfolio.ask(title=title, problem="It hurts.", area=area, store=None, by=by, at=at)


def test_plan_puts_a_request_on_the_roadmap_and_moves_it(
    asked: Request, team: Team, mate: User, at: datetime
) -> None:
    planned = operations.plan(request=asked, horizon="next", quarter="2027-Q1", team=team, by=mate, at=at)
    assert (planned.horizon, planned.quarter, planned.maker, planned.outside) == (
        "next",
        "2027-Q1",
        team,
        False,
    )
    operations.plan(request=asked, horizon="now", by=mate, at=at, expected_version=1)
    found = Planned.objects.get(request=asked)
    assert (found.horizon, found.quarter, found.team, found.version) == ("now", "", None, 2)
    line = Entry.objects.filter(action="portfolio.request.plan").latest("at", "id")
    assert line.changes["horizon"] == ["next", "now"]


def test_plan_refuses_what_was_moved_meanwhile(asked: Request, mate: User, at: datetime) -> None:
    operations.plan(request=asked, horizon="next", by=mate, at=at)
    operations.plan(request=asked, horizon="now", by=mate, at=at)
    with pytest.raises(Conflict):
        operations.plan(request=asked, horizon="later", by=mate, at=at, expected_version=1)
    assert Planned.objects.get(request=asked).horizon == "now"


@pytest.mark.parametrize(
    ("said", "refusal", "sentence"),
    [
        ({"horizon": "soon"}, operations.NotAHorizon, "“soon” is no horizon; write now, next or later."),
        (
            {"horizon": "now", "quarter": "Q1 2027"},
            operations.NotAQuarter,
            "“Q1 2027” is no quarter; write year and quarter, such as 2027-Q1.",
        ),
        (
            {"horizon": "now", "begins": date(2027, 2, 1), "ends": date(2027, 1, 1)},
            operations.DaysReversed,
            "It ends before it begins; write a last day that is not before the first.",
        ),
    ],
)
def test_plan_refuses_what_is_no_place(
    said: dict[str, object], refusal: type[Exception], sentence: str, asked: Request, mate: User, at: datetime
) -> None:
    with pytest.raises(refusal, match="^" + sentence.replace(".", r"\.")):
        operations.plan(request=asked, by=mate, at=at, **said)  # type: ignore[arg-type]
    assert not Planned.objects.exists()


def test_plan_refuses_a_declined_request(asked: Request, mate: User, at: datetime) -> None:
    portfolio.decline(request=asked, reason="Too dear.", by=mate, at=at)
    with pytest.raises(operations.OffTheRoad, match="is declined"):
        operations.plan(request=asked, horizon="now", by=mate, at=at)


def test_unplan_takes_it_off(asked: Request, mate: User, at: datetime) -> None:
    operations.plan(request=asked, horizon="next", by=mate, at=at)
    operations.unplan(request=asked, by=mate, at=at)
    assert not Planned.objects.exists()


def test_depend_is_on_one_request_or_one_team(
    asked: Request, team: Team, area: Area, mate: User, at: datetime
) -> None:
    other = ask(area, "Fraud check", mate, at)
    for said in ({}, {"needs": other, "team": team}):
        with pytest.raises(operations.DependsOnNothing):
            operations.depend(request=asked, by=mate, at=at, **said)  # type: ignore[arg-type]
    operations.depend(request=asked, needs=other, by=mate, at=at)
    operations.depend(request=asked, team=team, until=date(2026, 12, 1), by=mate, at=at)
    found = queries.dependencies_of([asked, other])
    assert {key: [str(each) for each in rows] for key, rows in found.items()} == {
        asked.pk: ["Payments", "Fraud check"]
    }
    with pytest.raises(operations.DependsAlready):
        operations.depend(request=asked, needs=other, by=mate, at=at)


def test_depend_refuses_a_circle_and_names_the_way_round(area: Area, mate: User, at: datetime) -> None:
    a, b, c = (ask(area, name, mate, at) for name in "ABC")
    operations.depend(request=a, needs=b, by=mate, at=at)
    operations.depend(request=b, needs=c, by=mate, at=at)
    with pytest.raises(operations.DependsInACircle, match="“C” → “A” → “B” → “C”"):
        operations.depend(request=c, needs=a, by=mate, at=at)
    with pytest.raises(operations.DependsInACircle, match="cannot wait for itself"):
        operations.depend(request=c, needs=c, by=mate, at=at)
    assert Dependency.objects.count() == 2


def test_a_dependency_is_met_by_going_live_or_by_word(
    asked: Request, team: Team, area: Area, mate: User, at: datetime
) -> None:
    other = ask(area, "Fraud check", mate, at)
    on_request = operations.depend(request=asked, needs=other, until=at.date(), by=mate, at=at)
    on_team = operations.depend(request=asked, team=team, until=at.date(), by=mate, at=at)
    tomorrow = at.date() + timedelta(days=1)
    assert (on_request.is_late(at.date()), on_request.is_late(tomorrow)) == (False, True)
    portfolio.go_live(request=other, by=mate, at=at)
    operations.met(dependency=on_team, by=mate, at=at)
    assert not Dependency.objects.open().exists()
    both = queries.dependencies_of([asked])[asked.pk]
    assert [(each.is_met, each.is_late(tomorrow)) for each in both] == [(True, False), (True, False)]


def test_undepend_takes_it_back(asked: Request, team: Team, mate: User, at: datetime) -> None:
    found = operations.depend(request=asked, team=team, by=mate, at=at)
    operations.undepend(dependency=found, by=mate, at=at)
    assert not Dependency.objects.exists()
    assert Entry.objects.filter(action="portfolio.request.undepend", record_id=str(asked.pk)).count() == 1


def test_way_between_finds_the_shortest_way_among_thousands() -> None:
    chain = {number: [number + 1] for number in range(5000)}
    assert rules.way_between(chain, 0, 5000) == list(range(5001))
    assert rules.way_between(chain | {0: [1, 4999]}, 0, 5000) == [0, 4999, 5000]
    assert rules.way_between(chain, 5000, 0) == []


def test_circle_among_5000_requests(area: Area, store: Store, mate: User, at: datetime) -> None:
    rows = Request.objects.bulk_create(
        Request(number=number, title=f"R{number}", problem="-", area=area, asked_by_label="x")
        for number in range(1, 5001)
    )
    Dependency.objects.bulk_create(
        Dependency(request=first, needs=second) for first, second in itertools.pairwise(rows)
    )
    with pytest.raises(operations.DependsInACircle, match="“R5000” → “R1” → “R2”"):
        operations.depend(request=rows[-1], needs=rows[0], by=mate, at=at)
    assert len(queries.dependencies_of(rows)) == 4999


def test_quarters_and_months() -> None:
    assert [rules.quarter_of(date(2027, month, 1)) for month in (1, 3, 4, 12)] == [
        "2027-Q1",
        "2027-Q1",
        "2027-Q2",
        "2027-Q4",
    ]
    assert rules.days_of("2027-Q1") == (date(2027, 1, 1), date(2027, 3, 31))
    assert rules.days_of("2027-Q4") == (date(2027, 10, 1), date(2027, 12, 31))
    assert rules.months_between(date(2026, 11, 30), date(2027, 2, 1)) == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
        date(2027, 2, 1),
    ]
    assert rules.months_between(date(2027, 2, 1), date(2026, 11, 1)) == []
