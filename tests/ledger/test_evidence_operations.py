"""What is added after go-live: measurements, decisions, promises told after the fact."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.links import Link
from storewide.kit.permissions import SYSTEM
from storewide.ledger import evidence_operations, operations, queries
from storewide.ledger.evidence_operations import (
    AlreadyDecided,
    Measurement,
    NotAccountable,
    Past,
    ReasonMissing,
)
from storewide.ledger.models import Decision, Frozen, IntendedEffect, MeasuredEffect
from storewide.organization.models import Person

TEST = Link(kind="experiments.experiment", id="0193a000-0000-7000-8000-000000000002")


def measurement(**values: object) -> Measurement:
    said = {
        "what": "Guest checkout",
        "metric": "conversion",
        "grade": "A",
        "verdict": "better",
        "estimate": Decimal("3.1"),
        "low": Decimal("1.2"),
        "high": Decimal("5.0"),
        "first": date(2026, 2, 1),
        "last": date(2026, 2, 21),
        "method": "welch 1",
        "data_version": 7,
    }
    return Measurement(**{**said, **values})  # type: ignore[arg-type]


@pytest.fixture
def milan(mate: User, at: datetime) -> Person:
    """The person whose account Milan's is."""
    return Person.objects.create(name="Milan", email=mate.email)


def test_measure_gives_the_frozen_promise_its_grade_and_keeps_the_seal(
    frozen: IntendedEffect, mate: User, at: datetime
) -> None:
    evidence_operations.measure(measurement=measurement(), effect=frozen, source=TEST, by=mate, at=at)
    frozen.refresh_from_db()
    assert frozen.grade == "A"
    assert queries.seal(frozen).holds
    assert [each.sentence for each in queries.evidence(frozen)] == [
        "Conversion changed by +3.1\u00a0% (+1.2\u00a0% to +5.0\u00a0%): better"
    ]


def test_measure_again_with_worse_evidence_keeps_the_best_grade(
    frozen: IntendedEffect, mate: User, at: datetime
) -> None:
    later = measurement(grade="D", verdict="cannot_tell", low=None, high=None)
    for each in (measurement(), later):
        evidence_operations.measure(measurement=each, effect=frozen, source=TEST, by=mate, at=at)
    frozen.refresh_from_db()
    assert frozen.grade == "A"
    assert [each.measured.grade for each in queries.evidence(frozen)] == ["A", "D"]


def test_measure_of_a_draft_waits_until_it_is_frozen(
    drafted: IntendedEffect, mate: User, at: datetime
) -> None:
    evidence_operations.measure(measurement=measurement(), effect=drafted, source=TEST, by=mate, at=at)
    drafted.refresh_from_db()
    assert drafted.grade == "none"
    operations.freeze(effect=drafted, by=mate, at=at)
    drafted.refresh_from_db()
    assert drafted.grade == "A"


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"grade": "D", "low": None, "high": None}, "ledger_grade_d_has_no_verdict"),
        ({"grade": "none"}, "ledger_measured_has_grade"),
        ({"low": Decimal(6)}, "ledger_interval_in_order"),
        ({"last": date(2026, 1, 1)}, "ledger_measured_days_in_order"),
    ],
)
def test_the_database_keeps_measurements_whole(
    values: dict[str, object], constraint: str, mate: User, at: datetime
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        evidence_operations.measure(
            measurement=measurement(**values), effect=None, source=TEST, by=mate, at=at
        )
    assert not MeasuredEffect.objects.exists()
    assert not Entry.objects.filter(action="ledger.effect.measure").exists()


def decide(person: Person, by: object, at: datetime, reason: str = "It paid.") -> Decision:
    return evidence_operations.decide(
        what="Guest checkout",
        outcome="ship",
        reason=reason,
        accountable=person,
        source=TEST,
        by=by,  # type: ignore[arg-type]
        at=at,
    )


def test_decide_is_the_accountable_persons_alone(ana: Person, milan: Person, mate: User, at: datetime):
    with pytest.raises(NotAccountable, match=r"^Ana Ruiz is accountable and decides"):
        decide(ana, mate, at)
    assert not Decision.objects.exists()
    assert decide(milan, mate, at).decided_by_label == "Milan"


def test_decide_once_with_a_reason(milan: Person, mate: User, at: datetime):
    with pytest.raises(ReasonMissing):
        decide(milan, mate, at, reason="  ")
    decide(milan, mate, at)
    with pytest.raises(AlreadyDecided, match="“Guest checkout” is decided already"):
        decide(milan, mate, at)
    assert Decision.objects.count() == 1


def test_decide_by_the_system_is_on_behalf(ana: Person, at: datetime):
    found = decide(ana, SYSTEM, at)
    assert (found.decided_by_label, found.accountable) == ("Storewide", ana)


def test_tell_past_enters_a_release_without_a_promise(mate: User, at: datetime):
    past = Past(what="New search", day=date(2025, 5, 1))
    effect = evidence_operations.tell_past(past=past, source=TEST, by=mate, at=at)
    assert (effect.after_the_fact, effect.metric, effect.size, effect.owner) == (True, "", None, None)
    assert queries.seal(effect).holds
    assert queries.standing(date(2026, 3, 10)).due == 0


def test_tell_past_cannot_be_changed_later(mate: User, at: datetime):
    past = Past(what="New search", day=date(2025, 5, 1), metric="spend", direction="up", size=Decimal(3))
    effect = evidence_operations.tell_past(past=past, source=TEST, by=mate, at=at)
    effect.after_the_fact = False
    with pytest.raises(Frozen):
        effect.save()


def test_a_promise_before_the_fact_is_whole(drafted: IntendedEffect):
    with pytest.raises(IntegrityError, match="ledger_promise_is_whole"), transaction.atomic():
        IntendedEffect.objects.filter(pk=drafted.pk).update(owner=None)
