"""A fit is asked for, found by the worker, and taken over into the roadmap; the split shows what it is made of."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.organization.models import Membership, Person, Team
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio
from storewide.portfolio.fitting import capacity, finding, page, splitting
from storewide.portfolio.fitting.finding import NothingToTakeOver, Wish
from storewide.portfolio.models import Fit, Planned, Request, WorkKind
from storewide.portfolio.roadmap import operations as roadmap
from storewide.portfolio.scoring import methods, operations
from storewide.portfolio.scoring.operations import TooMuchAimedAt
from storewide.portfolio.scoring.rules import Range

FIRST = date(2027, 1, 4)


class _Run:
    """One attempt at the job of a fit."""

    def __init__(self, number: int) -> None:
        self.arguments = {"fit": number}

    def progress(self, done: int, total: int) -> None: ...

    def stop_requested(self) -> bool:
        return False


@pytest.fixture
def team(area: Area, ana: Person) -> Team:
    """One person of 40 hours, a fifth of it for maintenance: 4 days a week."""
    made = Team.objects.create(name="Checkout", maintenance_share=20)
    ana.weekly_hours = Decimal(40)
    ana.save()
    Membership.objects.create(person=ana, team=made, share=100, begins=date(2026, 1, 1))
    area.responsible = made
    area.save()
    return made


@pytest.fixture
def three(team: Team, area: Area, mate: User, at: datetime) -> list[Request]:
    made = []
    for title, reach, days in (("Guest checkout", 900, 30), ("Gift wrap", 300, 25), ("New footer", 100, 20)):
        asked = portfolio.ask(title=title, problem="It hurts.", area=area, store=None, by=mate, at=at)
        points = {"reach": reach, "impact": 1, "confidence": 100, "effort": days}
        given = {key: Range(value, value, value) for key, value in points.items()}
        operations.presume(request=asked, method=methods.RICE, given=given, because="", by=mate, at=at)
        operations.take(request=asked, days={(team, ""): Decimal(days)}, by=mate, at=at)
        made.append(asked)
    return made


def found(by: User, at: datetime, **more: Any) -> Fit:
    asked = finding.ask(title="Next", wish=Wish("rice", FIRST, 1, **more), by=by, at=at)
    assert page.finding(asked) == "It is being computed; look again in a moment"
    finding.do(_Run(asked.number))
    asked.refresh_from_db()
    return asked


def test_capacity_is_net_of_maintenance_for_the_weeks_that_are_left(team: Team) -> None:
    got = capacity.days(["2027-Q1", "2027-Q2"], [], today=FIRST, more={})
    # 12 whole weeks from 4 January to April, then 13, of 40 hours less a fifth
    assert got == {((str(team.pk), ""), 0): 48.0, ((str(team.pk), ""), 1): 52.0}
    more = capacity.days(["2027-Q1"], [], today=FIRST, more={str(team.pk): 2})
    assert more == {((str(team.pk), ""), 0): 144.0}


def test_a_fit_chooses_what_is_worth_most_and_says_what_more_would_take(
    three: list[Request], team: Team, mate: User, at: datetime
) -> None:
    fit = found(mate, at)
    # 48 days: guest checkout (30 worth, 30 days) beats the two others (12 + 5)
    assert page.finding(fit) == "1 of 3 fit until 2027-Q1; 2 fall out"
    rows = [(row.title, row.quarter, row.would_take) for row in page.rows(fit)]
    assert rows == [
        ("Guest checkout", "2027-Q1", ""),
        (
            "Gift wrap",
            "",
            "7.0 days more of Checkout in 2027-Q1; or “Guest checkout” falls out, worth 18.0 less in all",
        ),
        (
            "New footer",
            "",
            "2.0 days more of Checkout in 2027-Q1; or “Guest checkout” falls out, worth 25.0 less in all",
        ),
    ]
    assert [(each.team, each.days, each.of) for each in page.loads(fit)] == [("Checkout", 30.0, 48.0)]


def test_more_people_let_more_in(three: list[Request], team: Team, mate: User, at: datetime) -> None:
    fit = found(mate, at, team=team, people=1.0)
    assert page.finding(fit) == "All 3 fit until 2027-Q1"
    assert page.remarks(fit)[-1] == (
        "With 1 people more in Checkout these come in besides: “Gift wrap”, “New footer”; worth 17.0 more."
    )


def test_what_needs_another_waits_for_it(three: list[Request], team: Team, mate: User, at: datetime) -> None:
    roadmap.depend(request=three[0], needs=three[1], by=mate, at=at)
    fit = found(mate, at)
    assert [row.title for row in page.rows(fit) if row.quarter] == ["Gift wrap", "New footer"]


def test_what_was_promised_for_a_quarter_is_fixed_and_told_when_it_is_too_much(
    three: list[Request], team: Team, mate: User, at: datetime
) -> None:
    for each in three:
        roadmap.plan(request=each, horizon="now", quarter="2027-Q1", by=mate, at=at)
    Request.objects.update(state="promised", answered_at=at)
    fit = found(mate, at)
    assert page.finding(fit) == (
        "Nothing fits: what is fixed in 2027-Q1 takes 27.0 person-days more than Checkout has"
    )


def test_a_skill_that_nobody_has_keeps_work_out(
    three: list[Request], team: Team, mate: User, at: datetime
) -> None:
    operations.take(request=three[0], days={(team, "Search"): Decimal(30)}, by=mate, at=at)
    fit = found(mate, at)
    assert [row.title for row in page.rows(fit) if row.quarter] == ["Gift wrap", "New footer"]


def test_taking_over_plans_the_quarters_once(
    three: list[Request], team: Team, mate: User, at: datetime
) -> None:
    fit = found(mate, at)
    assert finding.take_over(fit=fit, by=mate, at=at) == 1
    planned = Planned.objects.get()
    assert (planned.request, planned.quarter, planned.horizon) == (three[0], "2027-Q1", "now")
    with pytest.raises(NothingToTakeOver):
        finding.take_over(fit=fit, by=mate, at=at)


def test_pages_of_fits(
    three: list[Request], team: Team, as_mate: Client, as_viewer: Client, mate: User, at: datetime
) -> None:
    assert as_viewer.get("/portfolio/fits/ask/").status_code == 403
    sent = {"title": "Next year", "worth": "rice", "quarters": "2", "people": "2"}
    refused = as_mate.post("/portfolio/fits/ask/", sent)
    assert refused.status_code == 422
    assert "Say which team the people join." in refused.content.decode()
    assert as_mate.post("/portfolio/fits/ask/", {**sent, "people": ""}).status_code == 302
    fit = found(mate, at)
    shown = as_viewer.get(fit.get_absolute_url()).content.decode()
    assert "1 of 3 fit until 2027-Q1; 2 fall out" in shown
    assert "Take it over" not in shown
    assert as_viewer.get("/portfolio/fits/").status_code == 200
    assert as_viewer.post(f"{fit.get_absolute_url()}take-over/").status_code == 403
    assert as_mate.post(f"{fit.get_absolute_url()}take-over/").status_code == 302
    assert Planned.objects.count() == 1


def test_split_shows_kinds_by_team_and_quarter_beside_targets(
    three: list[Request], team: Team, as_viewer: Client, mate: User, at: datetime
) -> None:
    for each, kind in zip(three, ("growth", "maintenance", ""), strict=True):
        operations.classify(request=each, kind=kind, by=mate, at=at)
        roadmap.plan(request=each, horizon="next", quarter="2027-Q1", by=mate, at=at)
    operations.aim(team=None, kind=WorkKind.MAINTENANCE, share=20, by=mate, at=at)
    got = splitting.split(date(2027, 1, 10))
    both = [(part.team, dict(part.days)) for part in got.parts]
    assert both == [
        ("", {"growth": 30.0, "maintenance": 25.0, "": 20.0}),
        ("Checkout", {"growth": 30.0, "maintenance": 25.0, "": 20.0}),
    ]
    assert str(got.parts[0].tag.label) == "Maintenance 13 points above 20 %"  # type: ignore[union-attr]
    assert splitting.finding(got, date(2027, 1, 10)) == (
        "2027-Q1, planned: 40.0\xa0% growth, 33.3\xa0% maintenance, 26.7\xa0% not said"
    )
    assert as_viewer.get("/portfolio/split/").status_code == 200


def test_targets_of_a_team_are_at_most_all(team: Team, mate: User, at: datetime) -> None:
    operations.aim(team=team, kind=WorkKind.GROWTH, share=80, by=mate, at=at)
    with pytest.raises(TooMuchAimedAt):
        operations.aim(team=team, kind=WorkKind.DUTY, share=30, by=mate, at=at)
    operations.aim(team=team, kind=WorkKind.GROWTH, share=None, by=mate, at=at)
    operations.aim(team=team, kind=WorkKind.DUTY, share=30, by=mate, at=at)
