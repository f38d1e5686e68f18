"""An assessment of self-service returns: two jobs, two assessors, three options, in steps."""

from datetime import date, datetime

import pytest

from storewide.access.models import User
from storewide.assessment import operations, parts, scoring
from storewide.assessment.models import (
    Assessment,
    Assessor,
    Cost,
    Job,
    Option,
    OptionKind,
    Requirement,
)
from storewide.assessment.operations import Scope
from storewide.kit.permissions import SYSTEM
from storewide.organization import operations as organization
from storewide.organization.models import Person, Team


@pytest.fixture
def ana(db: None, at: datetime) -> Person:
    """Ana is accountable."""
    return person("Ana", "ana@shop.example", at)


@pytest.fixture
def milan(at: datetime, mate: User) -> Person:
    """Milan assesses; his account is the team mate's."""
    return person("Milan", mate.email, at, team="Service")


@pytest.fixture
def vera(at: datetime, viewer: User) -> Person:
    """Vera assesses; her account may only look."""
    return person("Vera", viewer.email, at, team="Shop")


def person(name: str, email: str, at: datetime, team: str = "") -> Person:
    """Somebody of the operation, in a team of that name."""
    home = Team.objects.filter(name=team).first() if team else None
    if team and home is None:
        home = organization.form_team(name=team, mission="", by=SYSTEM, at=at)
    new = Person(name=name, email=email, team=home)
    organization.add_people(people=[new], by=SYSTEM, at=at)
    return new


@pytest.fixture
def returns(ana: Person, at: datetime) -> Assessment:
    """The assessment, begun."""
    scope = Scope(name="Self-service returns", question="Who lets customers send back?", owner=ana)
    return operations.begin(scope=scope, by=SYSTEM, at=at)


@pytest.fixture
def scoped(returns: Assessment, milan: Person, vera: Person, at: datetime) -> Assessment:
    """With two jobs and two assessors."""
    for each in (milan, vera):
        parts.add(part=Assessor(assessment=returns, person=each), by=SYSTEM, at=at)
    for name in ("Send back without calling", "Know when the money comes"):
        parts.add(part=Job(assessment=returns, name=name), by=SYSTEM, at=at)
    return returns


@pytest.fixture
def jobs(scoped: Assessment, at: datetime) -> Assessment:
    """Its jobs are being scored."""
    return operations.go_on(assessment=scoped, reason="", by=SYSTEM, at=at)


def assessor(assessment: Assessment, name: str) -> Assessor:
    """The assessor of that name."""
    return Assessor.objects.select_related("assessment", "person").get(
        assessment=assessment, person__name=name
    )


def give_jobs(assessment: Assessment, name: str, pairs: list[tuple[int, int]], at: datetime) -> Assessor:
    """Somebody gives scores of the jobs in their order."""
    keys = Job.objects.filter(assessment=assessment).values_list("pk", flat=True)
    scores = dict(zip(keys, pairs, strict=True))
    return scoring.score_and_give(assessor=assessor(assessment, name), scores=scores, by=SYSTEM, at=at)


@pytest.fixture
def choosing(jobs: Assessment, at: datetime) -> Assessment:
    """Its options are being scored: two to buy beside doing nothing, a must and a wish."""
    give_jobs(jobs, "Milan", [(9, 3), (6, 6)], at)
    give_jobs(jobs, "Vera", [(8, 2), (7, 8)], at)
    operations.go_on(assessment=jobs, reason="", by=SYSTEM, at=at)
    for name, must, weight in (("Label without a printer", True, 30), ("Talks to our stock", False, 10)):
        parts.add(part=Requirement(assessment=jobs, name=name, must=must, weight=weight), by=SYSTEM, at=at)
    for name, likely in (("Parcelly", 60_000_00), ("Sendback", 30_000_00)):
        option = Option(assessment=jobs, kind=OptionKind.BUY, name=name)
        parts.add(part=option, by=SYSTEM, at=at)
        cost = Cost(
            option=option, part="purchase", low=likely * 9 // 10, likely=likely, high=likely * 12 // 10
        )
        parts.add(part=cost, by=SYSTEM, at=at)
    return jobs


def give_options(assessment: Assessment, name: str, rows: list[list[int]], at: datetime) -> Assessor:
    """Somebody gives scores: a row an option in their order, a column a requirement in its order."""
    requirements = list(Requirement.objects.filter(assessment=assessment).values_list("pk", flat=True))
    scores = {
        (option, requirement): score
        for option, row in zip(
            Option.objects.filter(assessment=assessment).values_list("pk", flat=True), rows, strict=True
        )
        for requirement, score in zip(requirements, row, strict=True)
    }
    return scoring.score_and_give(assessor=assessor(assessment, name), scores=scores, by=SYSTEM, at=at)


@pytest.fixture
def scored(choosing: Assessment, at: datetime) -> Assessment:
    """Both gave their scores: doing nothing misses the must, Sendback is first."""
    give_options(choosing, "Milan", [[0, 1], [4, 5], [5, 4]], at)
    give_options(choosing, "Vera", [[1, 2], [4, 4], [4, 4]], at)
    return choosing


@pytest.fixture
def next_year() -> date:
    """A day to look again."""
    return date(2027, 3, 1)
