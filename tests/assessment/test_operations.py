"""Begun, led from step to step, scored blind, decided into the ledger, looked at again."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from storewide.access.models import User
from storewide.assessment import deciding, operations, parts, scoring
from storewide.assessment.deciding import AlreadyTold, NotOfThis, TooSoon
from storewide.assessment.models import (
    Assessment,
    Assessor,
    Capability,
    Cost,
    Dependency,
    Job,
    JobScore,
    Option,
    OptionKind,
    Requirement,
    Risk,
    State,
)
from storewide.assessment.operations import NotSo, Scope
from storewide.assessment.owing import NotReady, ReasonMissing
from storewide.assessment.parts import Circle, HasScores, Twice, Unfit
from storewide.assessment.scoring import NotAll, OutOfRange
from storewide.audit.models import Entry
from storewide.coordination.models import Path, WorkingGroup
from storewide.kit.errors import WrongState
from storewide.kit.permissions import SYSTEM
from storewide.ledger.evidence_operations import Measurement, NotAccountable, measure
from storewide.ledger.models import Decision, Outcome
from storewide.ledger.operations import Promise
from storewide.organization.models import Person
from storewide.ownership.models import Area
from tests.assessment.conftest import assessor, give_jobs, give_options


def test_begin_writes_it_down_with_doing_nothing(returns: Assessment, ana: Person) -> None:
    stored = Assessment.objects.get(pk=returns.pk)
    assert (stored.slug, stored.state, stored.owner) == ("self-service-returns", State.SCOPING, ana)
    assert [each.kind for each in Option.objects.filter(assessment=stored)] == [OptionKind.NOTHING]
    assert Entry.objects.of(stored).get().action == "assessment.assessment.begin"


def test_short_names_are_told_apart(returns: Assessment, ana: Person, at: datetime) -> None:
    scope = Scope(name="Self-service returns", question="Again?", owner=ana)
    assert operations.begin(scope=scope, by=SYSTEM, at=at).slug == "self-service-returns-2"
    scope = Scope(name="New", question="Again?", owner=ana)
    assert operations.begin(scope=scope, by=SYSTEM, at=at).slug == "new-2"


def test_dates_lie_within_the_group_and_in_order(ana: Person, at: datetime) -> None:
    group = WorkingGroup.objects.create(
        name="Returns", initiative="i", begins=date(2026, 3, 2), ends=date(2026, 4, 24)
    )
    other = WorkingGroup.objects.create(
        name="Other", initiative="i", begins=date(2026, 3, 2), ends=date(2026, 4, 24)
    )
    path = Path.objects.create(group=other, name="Customers")
    scope = Scope(
        name="x",
        question="q",
        owner=ana,
        group=group,
        path=path,
        currency="ABC",
        jobs_due=date(2026, 4, 1),
        options_due=date(2026, 3, 20),
        decide_by=date(2026, 5, 1),
    )
    with pytest.raises(NotSo) as caught:
        operations.begin(scope=scope, by=SYSTEM, at=at)
    assert set(caught.value.by_field) == {"currency", "path", "options_due", "decide_by"}
    assert not Assessment.objects.exists()


def test_nothing_is_scored_before_jobs_and_assessors_are_named(returns: Assessment, at: datetime) -> None:
    with pytest.raises(NotReady, match="no job"):
        operations.go_on(assessment=returns, reason="", by=SYSTEM, at=at)
    parts.add(part=Job(assessment=returns, name="a"), by=SYSTEM, at=at)
    with pytest.raises(NotReady, match="Nobody assesses"):
        operations.go_on(assessment=returns, reason="", by=SYSTEM, at=at)


def test_going_on_without_somebody_takes_a_reason(jobs: Assessment, at: datetime) -> None:
    with pytest.raises(NotReady, match="Nobody has given"):
        operations.go_on(assessment=jobs, reason="in a hurry", by=SYSTEM, at=at)
    give_jobs(jobs, "Milan", [(9, 3), (6, 6)], at)
    with pytest.raises(ReasonMissing, match="Vera still owe"):
        operations.go_on(assessment=jobs, reason=" ", by=SYSTEM, at=at)
    operations.go_on(assessment=jobs, reason="Vera is away", by=SYSTEM, at=at)
    assert Assessment.objects.get().state == State.OPTIONS
    line = Entry.objects.of(jobs).filter(action="assessment.assessment.go_on").first()
    assert line is not None
    assert line.changes["reason"] == [None, "Vera is away"]


def test_a_step_back_takes_a_reason(jobs: Assessment, at: datetime) -> None:
    with pytest.raises(ReasonMissing):
        operations.go_back(assessment=jobs, reason="", by=SYSTEM, at=at)
    operations.go_back(assessment=jobs, reason="A job is missing", by=SYSTEM, at=at)
    assert Assessment.objects.get().state == State.SCOPING


def test_drafts_count_once_they_are_given_whole(jobs: Assessment, at: datetime) -> None:
    milan = assessor(jobs, "Milan")
    first, second = Job.objects.values_list("pk", flat=True)
    scoring.score_jobs(assessor=milan, scores={first: (9, 3)}, by=SYSTEM, at=at)
    with pytest.raises(NotAll) as caught:
        scoring.give(assessor=milan, by=SYSTEM, at=at)
    assert caught.value.by_field == {str(second): "Not scored yet."}
    assert assessor(jobs, "Milan").jobs_given_at is None
    assert scoring.score_jobs(assessor=milan, scores={first: (9, 3), second: (1, 1)}, by=SYSTEM, at=at) == 1
    scoring.give(assessor=milan, by=SYSTEM, at=at)
    assert assessor(jobs, "Milan").jobs_given_at == at


def test_scores_off_the_scale_or_of_nothing_are_refused(jobs: Assessment, at: datetime) -> None:
    milan, job = assessor(jobs, "Milan"), Job.objects.values_list("pk", flat=True)[0]
    with pytest.raises(OutOfRange):
        scoring.score_jobs(assessor=milan, scores={job: (11, 3)}, by=SYSTEM, at=at)
    with pytest.raises(OutOfRange):
        scoring.score_jobs(assessor=milan, scores={milan.pk: (1, 3)}, by=SYSTEM, at=at)
    with pytest.raises(WrongState, match="nothing else is scored now"):
        scoring.score_options(assessor=milan, scores={}, by=SYSTEM, at=at)
    assert not JobScore.objects.exists()


def test_the_trail_never_tells_scores(jobs: Assessment, at: datetime) -> None:
    give_jobs(jobs, "Milan", [(9, 3), (6, 6)], at)
    line = Entry.objects.get(action="assessment.assessor.score_jobs")
    assert line.changes == {"scores": [None, "2"]}


def test_a_job_that_comes_late_is_asked_of_everybody_again(jobs: Assessment, at: datetime) -> None:
    give_jobs(jobs, "Milan", [(9, 3), (6, 6)], at)
    parts.add(part=Job(assessment=jobs, name="Late"), by=SYSTEM, at=at)
    assert assessor(jobs, "Milan").jobs_given_at is None
    assert JobScore.objects.count() == 2


def test_circles_of_jobs_are_refused(scoped: Assessment, at: datetime) -> None:
    first, second = Job.objects.filter(assessment=scoped)
    parts.add(part=Dependency(job=first, on=second), by=SYSTEM, at=at)
    with pytest.raises(Circle, match="Know when the money comes → Send back without calling → Know when"):
        parts.add(part=Dependency(job=second, on=first), by=SYSTEM, at=at)
    with pytest.raises(Unfit):
        parts.add(part=Dependency(job=second, on=second), by=SYSTEM, at=at)
    assert Dependency.objects.count() == 1


def test_parts_keep_their_bounds(choosing: Assessment, at: datetime) -> None:
    job, option = Job.objects.all()[0], Option.objects.all()[1]
    mine = {"assessment": choosing}
    wrong = [
        (Capability(job=job, name="c", level=3, wanted=2, evidence="e"), "wanted"),
        (Risk(**mine, what="w", likelihood=6, impact=1), "likelihood"),
        (Risk(**mine, what="w", likelihood=1, impact=1, job=job, option=option), "option"),
        (Requirement(**mine, name="n", weight=101), "weight"),
        (Requirement(**mine, name="n", least=0), "least"),
        (Cost(option=option, part="exit", low=3, likely=2, high=4), "likely"),
    ]
    for part, field in wrong:
        with pytest.raises(Unfit) as caught:
            parts.add(part=part, by=SYSTEM, at=at)
        assert set(caught.value.by_field) == {field}
    with pytest.raises(Twice, match="“Parcelly” is there already"):
        parts.add(part=Option(**mine, kind="buy", name="Parcelly"), by=SYSTEM, at=at)
    with pytest.raises(WrongState, match="go back to the jobs"):
        parts.add(part=Job(**mine, name="j"), by=SYSTEM, at=at)


def test_what_counts_is_not_taken_away(choosing: Assessment, at: datetime) -> None:
    with pytest.raises(HasScores):
        parts.remove(part=assessor(choosing, "Milan"), by=SYSTEM, at=at)
    with pytest.raises(HasScores):
        parts.remove(part=Option.objects.get(kind="nothing"), by=SYSTEM, at=at)
    parts.remove(part=Option.objects.get(name="Parcelly"), by=SYSTEM, at=at)
    assert Assessor.objects.count() == 2
    assert not Cost.objects.filter(option__name="Parcelly").exists()


def test_a_decision_stands_in_the_ledger(
    scored: Assessment, ana: Person, at: datetime, next_year: date
) -> None:
    area = Area.objects.all()[0]
    promise = Promise(
        what="Returns",
        metric="conversion",
        direction="up",
        size=Decimal("1.5"),
        due_on=at.date() + timedelta(days=200),
        owner=ana,
        area=area,
        store=None,
    )
    chosen = Option.objects.get(name="Sendback")
    deciding.decide(
        assessment=scored, option=chosen, reason="Best", next_on=next_year, promise=promise, by=SYSTEM, at=at
    )
    stored = Assessment.objects.select_related("decision", "effect").get()
    decision = Decision.objects.get()
    assert (stored.state, stored.chosen, stored.review_on) == (State.DECIDED, chosen, next_year)
    assert (decision.outcome, decision.accountable, decision.source.id) == (Outcome.BUY, ana, str(scored.pk))
    assert stored.effect is not None
    assert stored.effect.frozen_at == at
    assert [each["name"] for each in stored.basis["options"]] == ["Sendback", "Parcelly", "Leave it as it is"]
    with pytest.raises(WrongState):
        parts.add(part=Requirement(assessment=stored, name="late"), by=SYSTEM, at=at)


def test_somebody_else_may_not_decide(scored: Assessment, owner: User, at: datetime, next_year: date) -> None:
    option = Option.objects.get(name="Sendback")
    said = {"option": option, "reason": "r", "promise": None, "at": at}
    with pytest.raises(NotAccountable):
        deciding.decide(assessment=scored, next_on=next_year, by=owner, **said)
    with pytest.raises(TooSoon):
        deciding.decide(assessment=scored, next_on=at.date(), by=SYSTEM, **said)
    assert not Decision.objects.exists()
    assert Assessment.objects.get().state == State.OPTIONS


def test_an_option_of_another_assessment_is_refused(
    scored: Assessment, ana: Person, at: datetime, next_year: date
) -> None:
    other = operations.begin(scope=Scope(name="Other", question="q", owner=ana), by=SYSTEM, at=at)
    option = Option.objects.get(assessment=other)
    with pytest.raises(NotOfThis):
        deciding.decide(
            assessment=scored, option=option, reason="r", next_on=next_year, promise=None, by=SYSTEM, at=at
        )


@pytest.fixture
def decided(scored: Assessment, at: datetime, next_year: date) -> Assessment:
    option = Option.objects.get(name="Sendback")
    return deciding.decide(
        assessment=scored, option=option, reason="Best", next_on=next_year, promise=None, by=SYSTEM, at=at
    )


def test_a_decision_is_looked_at_again(decided: Assessment, at: datetime) -> None:
    later = date(2028, 3, 1)
    deciding.look_again(
        assessment=decided, holds=False, note="Price doubled", next_on=later, by=SYSTEM, at=at
    )
    assert Assessment.objects.get().review_on == later
    with pytest.raises(ReasonMissing):
        deciding.look_again(assessment=decided, holds=True, note=" ", next_on=later, by=SYSTEM, at=at)
    assert decided.reviews.count() == 1


def test_a_measured_effect_is_told_once(decided: Assessment, at: datetime) -> None:
    told = Measurement(
        what="Fewer calls",
        metric="conversion",
        grade="A",
        verdict="better",
        estimate=Decimal(3),
        low=Decimal(1),
        high=Decimal(5),
        first=at.date(),
        last=at.date(),
        method="m",
        data_version=1,
    )
    measured = measure(measurement=told, effect=None, source=decided.link, by=SYSTEM, at=at)
    deciding.tell_effect(assessment=decided, measured=measured, by=SYSTEM, at=at)
    with pytest.raises(AlreadyTold):
        deciding.tell_effect(assessment=decided, measured=measured, by=SYSTEM, at=at)
    assert decided.effects.count() == 1


def test_deciding_without_somebodys_scores_needs_at_least_one(
    choosing: Assessment, at: datetime, next_year: date
) -> None:
    option = Option.objects.get(name="Sendback")
    said = {
        "assessment": choosing,
        "option": option,
        "next_on": next_year,
        "promise": None,
        "by": SYSTEM,
        "at": at,
    }
    with pytest.raises(NotReady):
        deciding.decide(reason="r", **said)
    give_options(choosing, "Milan", [[0, 1], [4, 5], [5, 4]], at)
    deciding.decide(reason="Vera is away", **said)
    assert Assessment.objects.get().state == State.DECIDED
