"""The looks of each night: kept once, taken anew where facts came late, and decided by the newest one."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.experiments import looking, looks, operations, queries, result_operations, tasks, words
from storewide.experiments.models import Experiment, Look, Reading
from storewide.experiments.plans import MeasurePlan, Plan
from storewide.experiments.result_operations import NotRead
from storewide.experiments.results import Result
from storewide.kit.errors import WrongState
from storewide.kit.permissions import SYSTEM
from storewide.ledger.models import MeasuredEffect
from storewide.stats.products import Products
from storewide.warehouse.programme import Entry as Entered
from storewide.warehouse.programme import Group, ProgrammeAnswer, ProgrammeQuestion
from tests.experiments.conftest import FIRST, LAST
from tests.experiments.seen import arm

#: the night after the tenth day
TENTH = datetime(2026, 3, 12, 3, 0, tzinfo=UTC)
ARMS = ("control", "one_page")


class FakeProgramme:
    """Each day of the test brought a hundred units an arm; the one page sells at `rate`."""

    def __init__(self, rate: float) -> None:
        self.rate = rate
        self.late: set[date] = set()
        self.version = 7
        self.last = date(2026, 4, 2)
        self.asked: list[ProgrammeQuestion] = []
        self.broken = False
        self.exposed = (100, 100)

    def extent(self, _store: str) -> tuple[date, date]:
        return date(2026, 1, 1), self.last

    def ask_programme(self, question: ProgrammeQuestion) -> ProgrammeAnswer:
        self.asked.append(question)
        (spec,) = question.experiments
        groups, entered, exposed = {}, {}, {}
        sums: dict[str, Products] = {}
        for number in range((spec.last - spec.first).days + 1):
            day = spec.first + timedelta(days=number)
            for place, key in enumerate(ARMS):
                units = 60 if self.broken and place else 100
                fresh = arm(
                    units, self.rate if place else 0.10, 2 * number + place + (day in self.late) * 999
                )
                sums[key] = sums[key] + fresh if key in sums else fresh
                groups[Group(spec.key, key, "", "", day)] = sums[key]
                entered[Entered(spec.key, key, day)] = units
                exposed[Entered(spec.key, key, day)] = self.exposed[place]
        groups |= {Group(spec.key, key, "", "", None): each for key, each in sums.items()}
        groups |= {Group(spec.key, key, "device", "mobile", None): each for key, each in sums.items()}
        return ProgrammeAnswer(
            question=question,
            groups=groups,
            entered=entered,
            exposed=exposed if spec.trigger else {},
            in_two_arms={spec.key: 0},
            buckets={},
            currency="GBP",
            version=self.version,
        )


@pytest.fixture
def daily(plan: Plan, mate: User) -> Experiment:
    """The checkout test, read each day, started."""
    measures = (
        MeasurePlan(metric="conversion", role="success"),
        MeasurePlan(metric="orders_per_unit", role="guardrail", margin=Decimal(20)),
    )
    planned = operations.plan(
        plan=replace(plan, method="sequential", measures=measures),
        by=mate,
        at=datetime(2026, 2, 27, 9, 0, tzinfo=UTC),
    )
    return operations.start(experiment=planned, by=mate, at=datetime(2026, 2, 27, 10, 0, tzinfo=UTC))


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> FakeProgramme:
    told = FakeProgramme(0.25)
    monkeypatch.setattr(looking, "warehouse", lambda: told)
    return told


def test_a_night_looks_at_every_day_that_has_passed_and_the_next_one_at_one_more(
    daily: Experiment, house: FakeProgramme
) -> None:
    assert tasks.due(TENTH) == [daily]
    assert tasks.take([daily], SYSTEM, TENTH) == 10
    kept = list(Look.objects.order_by("day"))
    assert [each.day for each in kept] == [FIRST + timedelta(days=number) for number in range(10)]
    assert {(each.method, each.data_version) for each in kept} == {(looks.METHOD, 7)}
    assert tasks.due(TENTH) == []
    house.version = 8
    assert tasks.take([daily], SYSTEM, TENTH) == 0
    assert tasks.take([daily], SYSTEM, TENTH + timedelta(days=1)) == 1
    assert Entry.objects.filter(action="experiments.experiment.look").count() == 2
    assert not Reading.objects.exists()


def test_looks_of_an_earlier_method_stay_beside_those_taken_anew(
    daily: Experiment, house: FakeProgramme
) -> None:
    tasks.take([daily], SYSTEM, TENTH)
    Look.objects.update(method="randomised, sequential 1: cuped, fieller, holm")
    before = dict(Look.objects.values_list("pk", "content"))
    assert tasks.take([daily], SYSTEM, TENTH + timedelta(days=1)) == 11
    assert Look.objects.filter(method=looks.METHOD).count() == 11
    assert dict(Look.objects.exclude(method=looks.METHOD).values_list("pk", "content")) == before
    newest = queries.facts_of(daily).looks
    assert [(each.day, each.method) for each in newest] == [
        (FIRST + timedelta(days=number), looks.METHOD) for number in range(11)
    ]


@pytest.fixture
def of_some(plan: Plan, mate: User) -> Experiment:
    """The same of those alone who filled a cart, judged by amounts, a ratio too."""
    measures = (
        MeasurePlan(metric="spend_per_unit", role="success"),
        MeasurePlan(metric="average_order_value", role="exploratory"),
    )
    design = replace(plan.design, trigger="Product Added")
    at = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)
    planned = operations.plan(
        plan=replace(plan, method="sequential", measures=measures, design=design), by=mate, at=at
    )
    return operations.start(experiment=planned, by=mate, at=at)


def test_of_who_met_a_trigger_every_day_is_told_as_of_all(of_some: Experiment, house: FakeProgramme) -> None:
    assert tasks.take([of_some], SYSTEM, TENTH) == 10
    assert {each.trigger for question in house.asked for each in question.experiments} == {"Product Added"}
    result = Result.of(Look.objects.latest("day").content)
    assert result.faults == ()
    # steadied by the days before the exposure, as anybody's is; a ratio and segments are there
    assert [(each.metric, each.variance_kept is not None) for each in result.lines] == [
        ("spend_per_unit", True),
        ("average_order_value", True),
    ]
    assert {(each.dimension, each.value) for each in result.parts} == {("device", "mobile")}
    assert house.asked[0].buckets == ("spend",)


def test_the_split_of_all_who_met_an_arm_counts_where_those_who_met_the_trigger_show_none(
    of_some: Experiment, house: FakeProgramme
) -> None:
    house.exposed = (600, 400)
    assert tasks.take([of_some], SYSTEM, TENTH) == 10
    result = Result.of(Look.objects.latest("day").content)
    assert result.faults[0].code == "split_of_exposed"
    assert (result.split_ok, result.lines) == (False, ())


def test_late_facts_take_the_days_they_touch_anew_and_the_old_looks_stay(
    daily: Experiment, house: FakeProgramme
) -> None:
    tasks.take([daily], SYSTEM, TENTH)
    house.late, house.version = {date(2026, 3, 9)}, 8
    assert tasks.take([daily], SYSTEM, TENTH) == 3
    assert Look.objects.filter(day=date(2026, 3, 9)).count() == 2
    assert Look.objects.filter(day=date(2026, 3, 8)).count() == 1
    facts = queries.facts_of(daily)
    assert [each.data_version for each in facts.looks] == [7] * 7 + [8] * 3


def test_facts_without_a_version_are_compared_day_by_day(daily: Experiment, house: FakeProgramme) -> None:
    house.version = 0
    assert tasks.take([daily], SYSTEM, TENTH) == 10
    assert tasks.take([daily], SYSTEM, TENTH) == 0
    house.late = {date(2026, 3, 9)}
    assert tasks.take([daily], SYSTEM, TENTH) == 3
    assert [each.data_version for each in queries.facts_of(daily).looks] == [0] * 7 + [1] * 3
    assert tasks.take([daily], SYSTEM, TENTH) == 0


def test_a_look_is_computed_again_from_the_same_facts(daily: Experiment, house: FakeProgramme) -> None:
    tasks.take([daily], SYSTEM, TENTH)
    parts = looking.parts_of([daily])
    (again,) = looking.seen(parts, TENTH).values()
    last = Look.objects.latest("day")
    assert looks.compute(looking.planned(daily, parts[daily]), again[-1]) == Result.of(last.content)


def test_what_is_due_is_asked_for_up_to_the_last_day_with_data(
    daily: Experiment, house: FakeProgramme
) -> None:
    house.last = date(2026, 3, 5)
    assert tasks.take([daily], SYSTEM, TENTH) == 4
    assert house.asked[-1].experiments[0].last == date(2026, 3, 5)
    assert tasks.take([daily], SYSTEM, datetime(2026, 3, 1, tzinfo=UTC)) == 0


def test_the_look_of_the_last_day_is_the_result(
    daily: Experiment, house: FakeProgramme, after: datetime
) -> None:
    tasks.take([daily], SYSTEM, after)
    daily.refresh_from_db()
    assert (daily.state, daily.says) == ("ended", "ship")
    assert Result.of(Reading.objects.get().content).days == 28
    assert tasks.take([daily], SYSTEM, after) == 0
    assert Reading.objects.count() == 1


def test_the_accountable_person_ships_on_the_newest_look(
    daily: Experiment, house: FakeProgramme, ana_user: User
) -> None:
    with pytest.raises(NotRead, match="was not looked at yet"):
        result_operations.decide(experiment=daily, outcome="ship", reason="More buy.", by=ana_user, at=TENTH)
    tasks.take([daily], SYSTEM, TENTH)
    facts = queries.facts_of(daily)
    daily.refresh_from_db()
    assert daily.says == "ship"
    assert words.following(daily, facts, ana_user, TENTH) is not None
    result_operations.decide(experiment=daily, outcome="ship", reason="More buy.", by=ana_user, at=TENTH)
    daily.refresh_from_db()
    assert (daily.state, daily.outcome, daily.against_rule) == ("decided", "ship", "")
    assert daily.stopped_on == date(2026, 3, 12)
    effects = MeasuredEffect.objects.order_by("metric")
    assert {each.grade for each in effects} == {"A"}
    assert {each.last for each in effects} == {date(2026, 3, 11)}
    line = Result.of(Reading.objects.get().content).lines[0]
    assert line.relative_interval is not None
    conversion = effects.get(metric="conversion")
    assert float(conversion.low or 0) == pytest.approx(line.relative_interval[0] * 100, abs=1e-4)


def test_against_the_rule_the_reason_is_kept_as_such(
    daily: Experiment, house: FakeProgramme, ana_user: User
) -> None:
    tasks.take([daily], SYSTEM, TENTH)
    result_operations.decide(
        experiment=daily, outcome="drop", reason="The carrier cannot keep it.", by=ana_user, at=TENTH
    )
    daily.refresh_from_db()
    assert daily.against_rule == "The carrier cannot keep it."


def test_what_is_read_once_is_not_decided_before(running: Experiment, ana_user: User) -> None:
    with pytest.raises(WrongState):
        result_operations.decide(experiment=running, outcome="drop", reason="No.", by=ana_user, at=TENTH)
    assert tasks.due(TENTH) == []


def test_a_page_of_what_runs_says_the_rule_first_and_shows_every_look(
    daily: Experiment, house: FakeProgramme, as_owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks.take([daily], SYSTEM, TENTH)
    page = as_owner.get(reverse("experiments:experiment", args=[daily.number])).content.decode()
    assert "Ship it: conversion rose" in page
    assert "10 looks, the newest first" in page
    assert "/statistics/#sequential" in page
    assert "Plan beside outcome" in page


def test_a_broken_split_hides_every_figure(daily: Experiment, house: FakeProgramme, as_owner: Client) -> None:
    house.broken = True
    tasks.take([daily], SYSTEM, TENTH)
    page = as_owner.get(reverse("experiments:experiment", args=[daily.number])).content.decode()
    assert "Cannot decide: the data is broken, because the split is not as planned" in page
    assert "Metrics by role" not in page
    daily.refresh_from_db()
    assert daily.says == "broken_split"
    assert not Reading.objects.exists()


def test_the_last_day_is_that_of_the_store(daily: Experiment, house: FakeProgramme) -> None:
    assert looking.last_whole_day(daily, datetime(2026, 4, 5, tzinfo=UTC)) == LAST
    assert looking.last_whole_day(daily, datetime(2026, 3, 2, 23, 0, tzinfo=UTC)) is None
