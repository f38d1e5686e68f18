"""The checks of parts and activities: what each finds and does not, and that more costs no more queries."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest

from storewide.access.models import User
from storewide.kit.checks import Finding
from storewide.lib.clock import now
from storewide.organization.models import Person, Role, Team
from storewide.ownership import activity_operations, part_checks
from storewide.ownership.models import Activity, Area, Part, Responsibility
from storewide.ownership.responsibility_operations import assign


def said(check: Callable[[], Iterable[Finding]]) -> list[tuple[str, str, str]]:
    return [(each.code, str(each.sentence), each.record) for each in check()]


@pytest.fixture
def activity(owned: Area, mate: User, at: datetime) -> Activity:
    return activity_operations.add_activity(area=owned, name="Weekly look", by=mate, at=at)


def test_six_who_are_asked_are_too_many(owned: Area, activity: Activity, mate: User, at: datetime) -> None:
    for number in range(6):
        role = Role.objects.create(title=f"Counsel {number}")
        assign(of=owned, part=Part.CONSULTED, who=role, by=mate, at=at)
        if number < 5:
            assign(of=activity, part=Part.CONSULTED, who=role, by=mate, at=at)
    expected = ("OWN004", "6 are asked before anything changes in Checkout.", "ownership.area:checkout")
    assert said(part_checks.too_many_consulted) == [expected]


@pytest.mark.parametrize(("count", "found"), [(7, False), (8, True)])
def test_eight_areas_are_too_much_for_one(owned: Area, ana: Person, count: int, found: bool) -> None:
    keys = list(Area.objects.exclude(pk=owned.pk).values_list("pk", flat=True)[: count - 1])
    Area.objects.filter(pk__in=keys).update(accountable=owned.accountable)
    expected = ("OWN005", "Ana Ruiz answers for 8 areas.", f"organization.person:{ana.pk}")
    assert said(part_checks.accountable_for_too_much) == ([expected] if found else [])


def test_a_vacant_role_and_one_of_a_leaver(
    owned: Area, activity: Activity, gone: Person, mate: User, at: datetime
) -> None:
    vacant = Role.objects.create(title="Legal counsel")
    left = Role.objects.create(title="Head of fraud", holder=gone)
    for of in (owned, activity):
        assign(of=of, part=Part.CONSULTED, who=vacant, by=mate, at=at)
    assign(of=owned, part=Part.INFORMED, who=left, by=mate, at=at)
    assert said(part_checks.vacant_roles) == [
        (
            "OWN006",
            "“Legal counsel” is held by nobody and has a part in 2 areas or activities.",
            f"organization.role:{vacant.pk}",
        )
    ]
    assert [each.code for each in part_checks.leavers_with_parts()] == ["OWN009"]
    assert next(iter(part_checks.leavers_with_parts())).url == f"/ownership/matrix/?by=role&holder={left.pk}"


def test_a_year_without_a_look_or_a_change(checkout: Area, mate: User, at: datetime) -> None:
    old = now() - timedelta(days=400)
    Area.objects.filter(slug__in=["checkout", "cart", "returns"]).update(created_at=old)
    Area.objects.filter(slug="cart").update(reviewed_on=now().date() - timedelta(days=30))
    activity_operations.review_area(area=Area.objects.get(slug="returns"), by=mate, at=now())
    expected = (
        "OWN007",
        "Nobody has looked at how Checkout is described for a year.",
        "ownership.area:checkout",
    )
    assert said(part_checks.unattended) == [expected]


def test_an_activity_that_nobody_who_is_here_answers_for(
    owned: Area, activity: Activity, gone: Person, mate: User, at: datetime
) -> None:
    expected = (
        "OWN008",
        "Nobody answers for “Weekly look” of Checkout.",
        "ownership.activity:weekly-look",
    )
    assert said(part_checks.activities_without_accountable) == [expected]
    left = Role.objects.create(title="Head of fraud", holder=gone)
    assign(of=activity, part=Part.ACCOUNTABLE, who=left, by=mate, at=at)
    assert said(part_checks.activities_without_accountable) == [expected]
    assert owned.accountable is not None
    assign(of=activity, part=Part.ACCOUNTABLE, who=owned.accountable, by=mate, at=at)
    assert said(part_checks.activities_without_accountable) == []


def test_a_team_without_people(owned: Area, team: Team, ana: Person, mate: User, at: datetime) -> None:
    assert said(part_checks.empty_teams) == []
    assign(of=owned, part=Part.INFORMED, who=team, by=mate, at=at)
    expected = (
        "OWN010",
        "Nobody is in Order flow, which has a part in areas or activities.",
        f"organization.team:{team.pk}",
    )
    assert said(part_checks.empty_teams) == [expected]
    Person.objects.filter(pk=ana.pk).update(team=team)
    assert said(part_checks.empty_teams) == []


@pytest.mark.parametrize(
    "check",
    [
        part_checks.too_many_consulted,
        part_checks.vacant_roles,
        part_checks.unattended,
        part_checks.activities_without_accountable,
        part_checks.empty_teams,
    ],
)
def test_more_findings_cost_no_more_queries(check: Any, db: None, django_assert_max_num_queries: Any) -> None:
    role = Role.objects.create(title="Nobody's")
    areas = list(Area.objects.all())
    Area.objects.update(created_at=datetime(2020, 1, 1, tzinfo=now().tzinfo))
    teams = Team.objects.bulk_create(Team(name=f"Team {number}") for number in range(len(areas)))
    for area, team in zip(areas, teams, strict=True):
        Activity.objects.create(area=area, name="Look", slug=f"look-{area.slug}")
        Responsibility.objects.create(area=area, part=Part.CONSULTED, role=role)
        Responsibility.objects.create(area=area, part=Part.INFORMED, team=team)
    with django_assert_max_num_queries(2):
        list(check())
