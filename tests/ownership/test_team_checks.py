"""Checks across who is in a team and what is whose."""

from datetime import datetime

from storewide.kit.permissions import SYSTEM
from storewide.metrics import team_checks as metric_checks
from storewide.organization import membership_operations, operations
from storewide.organization.models import TeamKind
from storewide.ownership import operations as ownership
from storewide.ownership import team_checks
from storewide.ownership.models import Area


def test_a_project_team_that_owns(db: None, at: datetime) -> None:
    team = operations.form_team(name="Relaunch", mission="", kind=TeamKind.PROJECT, by=SYSTEM, at=at)
    area = Area.objects.get(slug="content-management")
    assert list(team_checks.project_teams_that_own()) == []
    ownership.make_responsible(area=area, team=team, by=SYSTEM, at=at)
    (found,) = team_checks.project_teams_that_own()
    assert (found.code, found.sentence) == (
        "ORG005",
        "Relaunch is a project team and owns Content management.",
    )


def test_who_is_accountable_for_availability(db: None, at: datetime) -> None:
    assert list(team_checks.nobody_of_it_for_availability()) == []
    team = operations.form_team(name="Platform", mission="", by=SYSTEM, at=at)
    (found,) = team_checks.nobody_of_it_for_availability()
    assert found.sentence == "No area and no activity is for availability."
    area = ownership.add_area(name="Availability", group="operation", purpose="", by=SYSTEM, at=at)
    person = operations.add_person(name="Ana", email="ana@shop.example", by=SYSTEM, at=at)
    ownership.name_accountable(area=area, person=person, title="Head of uptime", by=SYSTEM, at=at)
    (found,) = team_checks.nobody_of_it_for_availability()
    assert found.sentence == "No role of IT is accountable for availability."
    membership_operations.join_team(person=person, team=team, discipline="engineering", by=SYSTEM, at=at)
    assert list(team_checks.nobody_of_it_for_availability()) == []


def test_sales_and_marketing_in_competitive_alignment(db: None, at: datetime) -> None:
    sales = operations.form_team(name="Sales", mission="", by=SYSTEM, at=at)
    (found,) = team_checks.competitive_views_missing()
    assert found.sentence == "No part in competitive alignment: sales and marketing."
    area = ownership.add_area(name="Competitive alignment", group="operation", purpose="", by=SYSTEM, at=at)
    ownership.make_responsible(area=area, team=sales, by=SYSTEM, at=at)
    (found,) = team_checks.competitive_views_missing()
    assert found.sentence == "No part in competitive alignment: marketing."


def test_a_team_without_a_kpi(db: None, at: datetime) -> None:
    team = operations.form_team(name="Editors", mission="", by=SYSTEM, at=at)
    (found,) = metric_checks.teams_without_metric()
    assert found.sentence == "Editors has no KPI: no metric belongs to an area that is theirs."
    measured = Area.objects.get(slug="demand-management")
    ownership.make_responsible(area=measured, team=team, by=SYSTEM, at=at)
    assert list(metric_checks.teams_without_metric()) == []
