"""Experiments that meet for the same people."""

from dataclasses import replace
from datetime import UTC, date, datetime

from storewide.access.models import User
from storewide.experiments import operations, overlap_words, overlaps, scheduled
from storewide.experiments.designs import DesignPlan
from storewide.experiments.models import Experiment
from storewide.experiments.overlaps import Run
from storewide.experiments.plans import Plan

FEB = datetime(2026, 2, 27, 9, 0, tzinfo=UTC)
ONE = Run(
    number=1,
    name="One",
    url="/1",
    store="uk",
    area="checkout",
    first=date(2026, 3, 2),
    last=date(2026, 3, 29),
    metrics=frozenset({"conversion"}),
)
TWO = replace(ONE, number=2, name="Two", url="/2", first=date(2026, 3, 20), last=date(2026, 4, 12))


def test_two_of_one_area_meet_on_their_common_days() -> None:
    (met,) = overlaps.find([TWO, ONE])
    assert (met.first, met.last, met.days) == (date(2026, 3, 20), date(2026, 3, 29), 10)
    assert (met.same_area, met.metrics, met.serious) == (True, ("conversion",), True)


def test_another_area_meets_by_its_metric_alone() -> None:
    other = replace(TWO, area="search")
    (met,) = overlaps.find([ONE, other])
    assert (met.same_area, met.serious) == (False, False)
    assert overlaps.find([ONE, replace(other, metrics=frozenset({"spend_per_unit"}))]) == []


def test_other_people_other_days_and_other_stores_do_not_meet() -> None:
    phones = replace(ONE, device="mobile")
    assert overlaps.between(phones, replace(TWO, device="desktop")) is None
    assert overlaps.between(phones, replace(TWO, country="DE")) is not None
    assert overlaps.between(ONE, replace(TWO, first=date(2026, 3, 30))) is None
    assert overlaps.between(ONE, replace(TWO, store="de")) is None


def test_experiments_of_one_layer_never_meet() -> None:
    layered = replace(ONE, layer="checkout")
    assert overlaps.between(layered, replace(TWO, layer="checkout")) is None
    assert overlaps.between(layered, replace(TWO, layer="search")) is not None
    # a layer draws visitors apart from visitors, not from customers
    assert overlaps.between(layered, replace(TWO, layer="checkout", unit="customer")) is not None
    assert overlaps.between(ONE, TWO) is not None


def test_a_switchback_meets_all_of_its_store() -> None:
    other = replace(TWO, area="search", metrics=frozenset(), whole_store=True)
    met = overlaps.between(ONE, other)
    assert met is not None
    assert met.serious
    assert overlap_words.told(met).shares == "the whole store"


def test_a_draft_is_told_whom_it_meets(draft: Experiment, plan: Plan, mate: User) -> None:
    assert scheduled.meeting(draft) == []
    later = replace(plan, key="other", name="Another", starts_on=date(2026, 3, 29), ends_on=date(2026, 4, 5))
    other = operations.plan(plan=later, by=mate, at=FEB)
    (met,) = scheduled.meeting(draft)
    told = overlap_words.told(met)
    assert (met.other.number, told.days) == (other.number, "29 Mar 2026 to 29 Mar 2026")
    assert told.shares == "the area One-page checkout, and Conversion, Spend per visitor"
    phones = replace(later, design=DesignPlan(device="mobile"))
    operations.change(experiment=other, plan=phones, by=mate, at=FEB)
    operations.change(
        experiment=draft, plan=replace(plan, design=DesignPlan(device="desktop")), by=mate, at=FEB
    )
    assert scheduled.meeting(draft) == []
