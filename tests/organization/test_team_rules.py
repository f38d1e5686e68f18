"""Size, disciplines, split people, hours of a week, rights: pure."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from storewide.organization import capacity_rules, decision_rules, team_rules
from storewide.organization.capacity_rules import Away, Worker
from storewide.organization.decision_rules import Matter, Taken
from storewide.organization.team_rules import Share


@pytest.mark.parametrize(("size", "off"), [(0, -6), (5, -1), (6, 0), (10, 0), (11, 1)])
def test_six_to_ten(size: int, off: int) -> None:
    assert team_rules.off_size(size) == off


def test_what_nobody_brings() -> None:
    assert team_rules.missing_disciplines(["product", "design", "data"]) == [
        "engineering",
        "usability",
        "test",
    ]


def test_split_and_overbooked() -> None:
    shares = [
        Share("half", "A", 50),
        Share("half", "B", 50),
        Share("guest", "A", 80),
        Share("guest", "B", 20),
        Share("alone", "A", 30),
        *(Share("many", team, 60) for team in "ABC"),
    ]
    assert set(team_rules.split(shares)) == {"guest", "many"}
    assert team_rules.overbooked(shares) == {"many": 180}


#: a Wednesday
FIRST = date(2026, 3, 11)


def test_hours_of_a_week() -> None:
    workers = [Worker("ana", 40, 100), Worker("ben", 30, 50, begins=date(2026, 3, 12))]
    weeks = capacity_rules.weeks(workers, [], maintenance=20, first=FIRST, count=2)
    assert [week.monday for week in weeks] == [date(2026, 3, 9), date(2026, 3, 16)]
    # ben is there on two of five days of the first week, with three hours a day
    assert [(week.gross, week.maintenance) for week in weeks] == [(46, 9.2), (55, 11)]
    assert weeks[1].net == 44


def test_days_away_count_once_and_weekends_never() -> None:
    away = [
        Away("ana", date(2026, 3, 13), date(2026, 3, 16)),
        Away("ana", date(2026, 3, 13), date(2026, 3, 13)),
        Away("other", date(2026, 3, 1), date(2026, 4, 1)),
    ]
    weeks = capacity_rules.weeks([Worker("ana", 40, 50)], away, maintenance=0, first=FIRST, count=2)
    assert [week.absent for week in weeks] == [4, 4]
    assert [week.net for week in weeks] == [16, 16]


def test_public_holidays_cost_their_hours_once() -> None:
    off = frozenset({date(2026, 3, 17), date(2026, 3, 22)})
    # ana is there all the time, ben is away on the holiday too, and cleo works where it is none
    workers = [Worker("ana", 40, 100, off=off), Worker("ben", 20, 100, off=off), Worker("cleo", 10, 100)]
    away = [Away("ben", date(2026, 3, 17), date(2026, 3, 18))]
    weeks = capacity_rules.weeks(workers, away, maintenance=0, first=FIRST, count=2)
    assert [(week.gross, week.absent) for week in weeks] == [(70, 0), (70, 16)]


def test_the_last_day_is_worked() -> None:
    ends = Worker("ana", 40, 100, ends=date(2026, 3, 10))
    (week,) = capacity_rules.weeks([ends], [], maintenance=0, first=FIRST, count=1)
    assert week.gross == 16


@dataclass(frozen=True)
class Right:
    """A right for tests."""

    name: str
    kind: str = "budget"
    team_id: object = None
    up_to_minor: int | None = None
    currency: str = ""
    size: str = ""


def found(rights: list[Right], **matter: object) -> str | None:
    covering = decision_rules.covering(rights, Matter(**{"team": "checkout", "kind": "budget", **matter}))  # type: ignore[arg-type]
    return covering.name if covering else None


def test_the_narrowest_right_of_the_team_holds() -> None:
    rights = [
        Right("any"),
        Right("small", up_to_minor=100, currency="EUR"),
        Right("large", up_to_minor=1000, currency="EUR"),
        Right("theirs", team_id="checkout", up_to_minor=500, currency="EUR"),
        Right("of others", team_id="search"),
        Right("design", kind="design"),
    ]
    assert found(rights, amount_minor=50, currency="EUR") == "theirs"
    assert found(rights, amount_minor=501, currency="EUR") == "large"
    assert found(rights, amount_minor=1001, currency="EUR") == "any"
    assert found(rights, amount_minor=50, currency="USD") == "any"
    assert found(rights, team="desk", amount_minor=50, currency="EUR") == "small"
    assert found(rights, kind="hiring") is None


def test_sizes_bound_as_amounts_do() -> None:
    rights = [Right("up to m", size="m"), Right("up to s", size="s")]
    assert found(rights, size="s") == "up to s"
    assert found(rights, size="m") == "up to m"
    assert found(rights, size="l") is None
    assert found(rights) is None


def test_what_decisions_say() -> None:
    hours = [Taken(in_team=False, over=True, waited=timedelta(hours=wait)) for wait in (2, 10, 50)]
    free = Taken(in_team=True, over=True, waited=timedelta())
    open_ = Taken(in_team=False, over=False, waited=timedelta())
    measured = decision_rules.measure([*hours, free, open_])
    assert (measured.count, measured.in_team, measured.waiting, measured.waited) == (5, 1, 1, 3)
    assert measured.share == pytest.approx(0.2)
    assert measured.median_wait == timedelta(hours=10)
    none = decision_rules.measure([])
    assert (none.share, none.median_wait) == (None, None)
