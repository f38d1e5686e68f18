"""What experiments add up to, what they taught, and the pages that tell it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.experiments import (
    all_results,
    concluding,
    learnings,
    operations,
    programme,
    programme_page,
    programme_queries,
    totals,
)
from storewide.experiments.designs import DesignPlan
from storewide.experiments.learnings import NotDecidedYet, NothingSaid
from storewide.experiments.lines import Line
from storewide.experiments.models import Experiment, Learning, Totals
from storewide.experiments.plans import MeasurePlan, Plan
from storewide.experiments.programme import Decided
from storewide.experiments.totals import ArmTold, NotTold, Told
from storewide.ledger.models import Outcome
from tests.experiments.conftest import WON

FEB = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)
LINE = Line(
    metric="conversion",
    role="success",
    variant="new",
    better="up",
    control_mean=0.1,
    variant_mean=0.11,
    difference=0.01,
    difference_interval=(0.006, 0.014),
    relative=0.1,
    relative_interval=(0.06, 0.14),
    p_value=0.001,
    p_adjusted=0.001,
    margin=0.01,
    verdict="better",
    standard_error=0.002,
)
WINNER = Decided(
    number=1, area="checkout", store="uk", last=date(2026, 3, 29), proven=True, shipped=True, line=LINE
)
LOSER = replace(
    WINNER, number=2, proven=False, shipped=False, line=replace(LINE, relative=-0.01, verdict="cannot_tell")
)


def test_the_win_rate_has_its_interval() -> None:
    rate = programme.win_rate([WINNER, LOSER, LOSER, replace(LOSER, line=None)])
    assert rate is not None
    assert (rate.won, rate.read) == (1, 3)
    # Wilson's limits of 1 in 3
    assert (rate.low, rate.high) == (pytest.approx(0.0615, abs=1e-4), pytest.approx(0.7923, abs=1e-4))
    assert programme.win_rate([replace(LOSER, line=None)]) is None


def test_what_was_shipped_adds_up_and_luck_is_taken_out() -> None:
    (found,) = programme.sums([WINNER, replace(WINNER, number=3), LOSER])
    assert (found.metric, found.tested, found.shipped) == ("conversion", 3, 2)
    assert found.raw.value == pytest.approx(0.2)
    assert found.raw.standard_error == pytest.approx(0.02 * 2**0.5)
    assert 0 < found.shrunken.value < 0.2
    assert programme.sums([LOSER]) == []


def test_less_of_what_should_fall_counts_as_a_gain() -> None:
    effect = programme.effect_of(replace(LINE, better="down", relative=-0.1, standard_error=None))
    assert effect is not None
    assert (effect.value, effect.standard_error) == (pytest.approx(0.1), pytest.approx(0.0204, abs=1e-4))


@pytest.fixture
def decided(read_as: Callable[..., Experiment], ana_user: User, after: datetime) -> Experiment:
    return concluding.conclude(
        experiment=read_as(WON),
        outcome=Outcome.SHIP,
        reason="More buy.",
        learned=" Fewer steps win. ",
        by=ana_user,
        at=after,
    )


def test_a_decision_keeps_what_was_learnt(decided: Experiment, mate: User, after: datetime) -> None:
    assert Learning.objects.get(experiment=decided).words == "Fewer steps win."
    learnings.tell(experiment=decided, words="Fewer steps win on phones.", by=mate, at=after)
    (found,) = programme_queries.learnings(area="one-page-checkout", search="phones")
    assert found.experiment == decided
    assert not programme_queries.learnings(area="home_page").exists()
    with pytest.raises(NothingSaid):
        learnings.tell(experiment=decided, words=" ", by=mate, at=after)


def test_nothing_is_learnt_before_the_decision(running: Experiment, mate: User, after: datetime) -> None:
    with pytest.raises(NotDecidedYet):
        learnings.tell(experiment=running, words="It wins.", by=mate, at=after)
    assert not Learning.objects.exists()


def test_the_programme_tells_what_was_decided(decided: Experiment) -> None:
    found = programme_queries.programme_of()
    assert (found.drafts, found.running, found.waiting, found.shipped, found.without) == (0, 0, 0, 1, 0)
    assert programme_page.finding(found) == (
        "1 of 1 decided experiment was shown to be better, and 1 shipped"
    )
    assert programme_queries.programme_of("nowhere").win_rate is None


def test_every_line_of_every_result_can_be_taken_along(decided: Experiment) -> None:
    rows = all_results.rows()
    assert [(row.number, row.line.metric, row.control_units, row.arm_units) for row in rows] == [
        (1, "conversion", 50_000, 50_000),
        (1, "spend_per_unit", 50_000, 50_000),
        (1, "add_to_cart_rate", 50_000, 50_000),
    ]
    assert rows[0].document()["learning"] == "Fewer steps win."


def test_pages_are_for_those_who_may_look(
    decided: Experiment, as_viewer: Client, as_stranger: Client
) -> None:
    paths = ("programme/", "calendar/", "learnings/", "programme/results.csv", "programme/results.json")
    for path in (*paths, "1/registration/", "1/registration.json"):
        assert as_viewer.get(f"/experiments/{path}").status_code == 200, path
        assert as_stranger.get(f"/experiments/{path}").status_code in (302, 403), path
    assert as_viewer.post("/experiments/1/learning/", {"learned": "x"}).status_code == 403
    assert "Fewer steps win." in as_viewer.get("/experiments/1/").content.decode()


def test_a_learning_is_not_written_over_unseen(
    decided: Experiment, as_mate: Client, as_owner: Client
) -> None:
    address = "/experiments/1/learning/"
    assert 'name="read" value="1"' in as_owner.get(address).content.decode()
    assert as_mate.post(address, {"learned": "On phones.", "read": "1"}).status_code == 302
    refused = as_owner.post(address, {"learned": "On desks.", "read": "1"})
    assert refused.status_code == 422
    assert "Somebody else told what it taught" in refused.content.decode()
    assert "On phones." in refused.content.decode()
    assert (Learning.objects.get().words, Learning.objects.get().version) == ("On phones.", 2)
    assert 'name="read" value="2"' in refused.content.decode()
    assert as_owner.post(address, {"learned": "On desks.", "read": "2"}).status_code == 302
    assert Learning.objects.get().words == "On desks."


@pytest.fixture
def reported(plan: Plan, mate: User) -> Experiment:
    """A test that a platform runs, judged by conversion and spend."""
    measures = (
        MeasurePlan(metric="conversion", role="success", margin=Decimal(1)),
        MeasurePlan(metric="spend_per_unit", role="guardrail", margin=Decimal(5)),
    )
    draft = operations.plan(
        plan=replace(plan, measures=measures, design=DesignPlan(source="totals")), by=mate, at=FEB
    )
    return operations.start(experiment=draft, by=mate, at=FEB)


def told(units: int, rate: float, spend: float) -> tuple[int, tuple[Told, ...]]:
    return units, (Told("conversion", rate), Told("spend_per_unit", spend, 2_500_000.0))


def test_totals_of_the_last_day_are_the_result(reported: Experiment, mate: User, after: datetime) -> None:
    arms = [ArmTold("control", *told(50_000, 0.1, 500.0)), ArmTold("one_page", *told(50_100, 0.11, 540.0))]
    totals.tell(experiment=reported, arms=arms, up_to=date(2026, 3, 29), origin="Mailwerk", by=mate, at=after)
    reported.refresh_from_db()
    assert (reported.state, reported.says) == ("ended", "ship")
    rows = all_results.rows()
    assert [(row.line.metric, row.line.control_mean, row.line.variant_mean) for row in rows] == [
        ("conversion", 0.1, 0.11),
        ("spend_per_unit", 500.0, 540.0),
    ]
    assert rows[0].line.standard_error == pytest.approx((0.09 / 50_000 + 0.0979 / 50_100) ** 0.5, rel=1e-4)


@pytest.mark.parametrize(
    ("arms", "sentence"),
    [
        ([ArmTold("control", *told(50_000, 0.1, 500.0))], "The totals name the arms control; the plan has"),
        (
            [ArmTold("control", *told(1, 0.1, 5.0)), ArmTold("one_page", *told(9, 0.1, 5.0))],
            "The arm “control” has 1 units",
        ),
        (
            [ArmTold("control", *told(9, 1.1, 5.0)), ArmTold("one_page", *told(9, 0.1, 5.0))],
            "conversion of “control” has mean 1.1",
        ),
        (
            [ArmTold("control", 9, ()), ArmTold("one_page", *told(9, 0.1, 5.0))],
            "The arm “control” tells nothing",
        ),
        (
            [
                ArmTold("control", 9, (Told("conversion", 0.1), Told("spend_per_unit", 5.0))),
                ArmTold("one_page", *told(9, 0.1, 5.0)),
            ],
            "spend_per_unit of “control” has no variance",
        ),
    ],
)
def test_totals_that_do_not_fit_are_refused(
    reported: Experiment, mate: User, after: datetime, arms: list[ArmTold], sentence: str
) -> None:
    with pytest.raises(NotTold) as refused:
        totals.tell(
            experiment=reported, arms=arms, up_to=date(2026, 3, 29), origin="Mailwerk", by=mate, at=after
        )
    assert refused.value.sentence.startswith(sentence)
    assert not Totals.objects.exists()


def test_an_experiment_out_of_the_data_takes_no_totals(
    running: Experiment, mate: User, after: datetime
) -> None:
    arms = [ArmTold("control", 9, ()), ArmTold("one_page", 9, ())]
    with pytest.raises(NotTold, match="is read from the data"):
        totals.tell(experiment=running, arms=arms, up_to=date(2026, 3, 29), origin="x", by=mate, at=after)


def test_totals_are_told_on_a_page(reported: Experiment, as_mate: Client) -> None:
    lines = (
        "control,5000,conversion,0.1,\ncontrol,5000,spend_per_unit,5.00,250\none_page,5000,conversion,0.1,\n"
    )
    posted = {"origin": "Mailwerk", "up_to": "2026-03-10", "totals": lines}
    refused = as_mate.post("/experiments/1/totals/", posted)
    assert refused.status_code == 422
    assert not Totals.objects.exists()
    posted["totals"] += "one_page,5000,spend_per_unit,5.10,250"
    assert as_mate.post("/experiments/1/totals/", posted).status_code == 302
    kept = Totals.objects.get().arms["one_page"]["metrics"]["spend_per_unit"]
    assert (kept["mean"], kept["variance"]) == (pytest.approx(510), pytest.approx(2_500_000))
