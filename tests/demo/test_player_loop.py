"""The loop as the demo plays it: the product finds what the simulation put there, and people did their part."""

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from storewide.audit.models import Entry
from storewide.experiments import rules
from storewide.experiments.models import Experiment, ExperimentState, Look, Reading
from storewide.experiments.results import Result
from storewide.kit.permissions import SYSTEM
from storewide.ledger import book, totals
from storewide.ledger.models import Decision, IntendedEffect, MeasuredEffect
from storewide.ledger.reasons import Reason
from storewide.lib.data_folder import DataFolder
from storewide.listening.models import Feedback
from storewide.metrics.models import Annotation
from storewide.organization.models import Team
from storewide.portfolio.calibrating import queries
from storewide.portfolio.calibrating.rules import By
from storewide.releases import live_operations
from storewide.releases.live_operations import NotReady
from storewide.releases.models import Acknowledgement, Release, ReleaseState
from storewide.rhythm import queries as rhythm
from storewide.rhythm.models import Action, NoteSetting, Review, ReviewKind
from storewide.sources.house import warehouse
from storewide.warehouse.trials import TrialQuestion

COUNTED = ("buyers", "orders", "gross", "spend", "refunded", "product_adders", "checkout_starters")


def truth(folder: DataFolder) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads((folder.root / "truth.json").read_text())["experiments"]
    return told


def test_every_arm_and_every_verdict_is_the_known_truth(demo: DataFolder) -> None:
    for one in truth(demo):
        first, last = date.fromisoformat(one["first"]), date.fromisoformat(one["last"])
        answer = warehouse().ask_trial(
            TrialQuestion(one["key"], "main", "visitor", first, last, outcomes=COUNTED)
        )
        found = {
            arm.variant: {"units": arm.units} | {name: sums.total for name, sums in arm.outcomes.items()}
            for arm in answer.arms
        }
        assert (found, answer.in_two_arms) == (one["arms"], 0), one["key"]
    says = {"win": {rules.Says.SHIP}, "loss": {rules.Says.HARM}, "broken_split": {rules.Says.BROKEN_SPLIT}}
    says["nothing"] = {rules.Says.CANNOT_TELL, rules.Says.SMALL}
    kinds = {one["key"]: one["truth"] for one in truth(demo)}
    # a holdout that the shop told of was not simulated
    for reading in Reading.objects.select_related("experiment").exclude(experiment__key="checkout-holdout"):
        result = Result.of(reading.content)
        kind = kinds[reading.experiment.key]
        assert rules.finding(result).says in says[kind], reading.experiment.key
        assert (result.lines == ()) == (kind == "broken_split")


def test_experiments_stand_where_the_scenario_leaves_them(demo: DataFolder) -> None:
    states = dict(Experiment.objects.values_list("key", "state"))
    assert len(states) == 15
    left = {key: state for key, state in states.items() if state != ExperimentState.DECIDED}
    assert left == {
        "home-bestsellers": ExperimentState.ENDED,
        "checkout-holdout": ExperimentState.ENDED,
        "filters-stay": ExperimentState.RUNNING,
        # a mail platform tells of one, and one is only planned
        "subject-line": ExperimentState.RUNNING,
        "pickup-point": ExperimentState.DRAFT,
    }
    looked = Look.objects.filter(experiment__key="filters-stay")
    assert looked.count() == 12
    assert not any(one.planned_late for one in Experiment.objects.select_related("store"))
    assert set(
        MeasuredEffect.objects.filter(source_kind="experiments.experiment").values_list("grade", flat=True)
    ) == {"A"}
    broken = Experiment.objects.get(key="search-suggestions")
    assert Decision.objects.of(broken.link).get().outcome == "iterate"
    assert not MeasuredEffect.objects.of(broken.link).exists()


def test_releases_stand_where_the_scenario_leaves_them(demo: DataFolder, at: datetime) -> None:
    states = list(Release.objects.values_list("state", flat=True))
    assert {state: states.count(state) for state in set(states)} == {
        ReleaseState.PAST: 7,
        ReleaseState.DECIDED: 6,
        ReleaseState.LIVE: 1,
        ReleaseState.PREPARING: 1,
    }
    prepared = Release.objects.preparing().get()
    with pytest.raises(NotReady, match="Tracking checked"):
        live_operations.go_live(release=prepared, by=SYSTEM, at=at)
    assert Release.objects.preparing().count() == 1
    assert IntendedEffect.objects.filter(after_the_fact=True).count() == 7
    hurt = Release.objects.get(name="New address form in the checkout")
    assert Decision.objects.of(hurt.link).get().outcome == "roll_back"
    assert Feedback.objects.about(Release.KIND, [str(hurt.pk)]).filter(kind="complaint").count() == 2
    assert Annotation.objects.filter(kind="release").count() == 14
    assert Annotation.objects.filter(kind="experiment").count() == 14


def test_the_front_line_has_read_what_it_had_to(demo: DataFolder) -> None:
    assert [team.name for team in Team.objects.filter(front_line=True)] == ["Customer care"]
    major = Release.objects.get(name="Delivery day on every product page")
    read = Acknowledgement.objects.filter(briefing__release=major).values_list("person__name", flat=True)
    assert sorted(read) == ["Ahmed Mansour", "Chiara Russo", "Sabine Kowalski"]


def test_the_rhythm_has_begun(demo: DataFolder, at: datetime) -> None:
    review = Review.objects.get(kind=ReviewKind.TRADING)
    monday = at.date() - timedelta(days=at.weekday())
    assert (review.begins, review.held_at.date()) == (monday - timedelta(days=14), monday - timedelta(days=7))
    # the daily note comes at seven, and that of the last day is there
    setting = NoteSetting.objects.get()
    assert (setting.hour, setting.is_on, [each.name for each in setting.people.all()]) == (
        7,
        True,
        ["Katharina Brandt"],
    )
    note = Review.objects.get(kind=ReviewKind.DAILY)
    assert note.begins == at.date() - timedelta(days=1)
    assert rhythm.notes_due(at) == []
    # what was taken on later is not on the frozen page
    assert len(review.snapshot["actions"]) == 2
    assert Action.objects.filter(closed_at=None).count() == 3
    assert Action.objects.exclude(closed_at=None).count() == 2


def test_the_trail_tells_it_in_the_order_in_which_it_happened(demo: DataFolder, at: datetime) -> None:
    acts = Entry.objects.filter(action__startswith="releases.").exclude(action="releases.release.tell_past")
    # a deployment is told of by another system, at minutes of its own
    acts = acts.exclude(action="releases.deployment.tell")
    moments = list(acts.order_by("id").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert max(moments) <= at
    actors = set(Entry.objects.filter(action="ledger.decision.decide").values_list("actor_label", flat=True))
    assert "Daniel Okafor" in actors
    assert "Storewide" not in actors


def test_the_ledger_has_a_record_and_a_holdout_beside_it(demo: DataFolder, at: datetime) -> None:
    found = book.read(at.date())
    lines = {line.item.link.label: line for line in found.lines}
    grades = {line.grade for line in lines.values() if line.was_promised}
    assert grades == {"A", "B", "C", "D", "none"}
    assert lines["Sizes beside every lamp"].reason is Reason.NO_PROMISE
    assert lines["Wish list without an account"].reason is Reason.NEVER
    assert not lines["Larger pictures in lists"].stands
    (whole,) = totals.whole(found.lines, found.prior)
    assert (whole.measured, whole.raw is None) == (5, False)
    (truth,) = totals.truths(found.lines, found.held, found.prior)
    assert (truth.holdout.metric, round(truth.holdout.change, 4)) == ("conversion", 0.0399)
    assert truth.sum is not None
    assert (truth.sum.measured, truth.held is None) == (3, False)
    calibration = queries.read()
    assert len(calibration.measured) == 6
    assert {each.groups[By.TEAM] for each in calibration.measured} == {"Platform", "Commerce"}
