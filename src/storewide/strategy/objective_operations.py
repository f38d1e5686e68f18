"""Every change to objectives, key results and check-ins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.metrics import definitions
from storewide.organization.models import Person
from storewide.sources.models import Store
from storewide.strategy import reading, words
from storewide.strategy.closing import MetricMissing, check_days, close, lock_open
from storewide.strategy.models import CheckIn, Goal, KeyResult, Objective, Reads

CONFIDENCE = range(11)


class StoreMissing(Refusal):
    """A metric is read in one store."""

    field = "store"


class NoWayToGo(Refusal):
    """A key result goes from one value to another."""

    field = "aim"


class DueBeforeItBegins(Refusal):
    """A key result is due after its objective begins."""

    field = "due_on"


class NotConfident(Refusal):
    """Confidence goes from 0 to 10."""

    field = "confidence"


class NothingSaid(Refusal):
    """A check-in says something of a key result."""


class NumberMissing(Refusal):
    """A key result without a metric needs its number at a check-in."""

    field = "value"


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What a key result says; `start` and `aim` as the metric's figures are, or plain numbers in `unit`."""

    name: str
    start: Decimal
    aim: Decimal
    due_on: date
    owner: Person | None = None
    metric: str = ""
    store: Store | None = None
    reads: str = Reads.FOUR_WEEKS
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a check-in says of one key result; `value` None where its metric tells it."""

    key_result: KeyResult
    confidence: int
    note: str = ""
    value: Decimal | None = None


@trail.operation
def set_objective(
    *,
    name: str,
    begins: date,
    ends: date,
    by: Actor,
    at: datetime,
    goal: Goal | None = None,
    owner: Person | None = None,
    every: int = 14,
) -> Objective:
    """Write down an objective. Raises EndsBeforeItBegins."""
    objective = Objective(
        name=name, goal=goal, owner=owner, begins=begins, ends=ends, every=every, created_at=at
    )
    check_days(begins, ends)
    objective.save(force_insert=True)
    trail.record(action="strategy.objective.set", of=objective, by=by, at=at)
    return objective


@trail.operation
def change_objective(
    *,
    objective: Objective,
    changes: dict[str, Any],
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Objective:
    """Change what an open objective says. Raises Conflict, WrongState, EndsBeforeItBegins."""
    stored = lock_open(objective)
    check_days(changes.get("begins", stored.begins), changes.get("ends", stored.ends))
    differing = save_changes(objective, changes, expected_version)
    trail.record(action="strategy.objective.change", of=objective, by=by, at=at, changes=differing)
    return objective


@trail.operation
def close_objective(*, objective: Objective, outcome: str, by: Actor, at: datetime) -> Objective:
    """Close an objective with what came of it. Raises WrongState, OutcomeMissing."""
    close(objective, outcome, at)
    changes = {"outcome": [None, objective.outcome]}
    trail.record(action="strategy.objective.close", of=objective, by=by, at=at, changes=changes)
    return objective


@trail.operation
def add_key_result(*, objective: Objective, measured: Measured, by: Actor, at: datetime) -> KeyResult:
    """Say how one tells that an objective is reached.

    Raises WrongState, MetricMissing, StoreMissing, NoWayToGo, DueBeforeItBegins.
    """
    lock_open(objective)
    key_result = KeyResult(objective=objective, **vars(measured), created_at=at)
    _check_key_result(key_result)
    key_result.save(force_insert=True)
    trail.record(action="strategy.key_result.add", of=key_result, by=by, at=at)
    return key_result


@trail.operation
def change_key_result(
    *,
    key_result: KeyResult,
    changes: dict[str, Any],
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> KeyResult:
    """Change a key result of an open objective. Raises Conflict and what `add_key_result` raises."""
    lock_open(key_result.objective)
    after = KeyResult.objects.select_related("objective").get(pk=key_result.pk)
    for name, value in changes.items():
        setattr(after, name, value)
    _check_key_result(after)
    differing = save_changes(key_result, changes, expected_version)
    trail.record(action="strategy.key_result.change", of=key_result, by=by, at=at, changes=differing)
    return key_result


@trail.operation
def remove_key_result(*, key_result: KeyResult, by: Actor, at: datetime) -> None:
    """Take a key result back, with all that was said of it. Raises WrongState."""
    lock_open(key_result.objective)
    trail.record(action="strategy.key_result.remove", of=key_result, by=by, at=at)
    key_result.delete()


@trail.operation
def check_in(*, objective: Objective, said: Sequence[Said], by: Actor, at: datetime) -> list[CheckIn]:
    """Say how the key results of an objective stand; the live value of a metric is kept with what was said.

    Raises WrongState, NothingSaid, NotConfident, NumberMissing.
    """
    lock_open(objective)
    if not said:
        raise NothingSaid(_("Say how sure you are of at least one key result."))
    live = reading.live([each.key_result for each in said], at)
    made = []
    for each in said:
        _check_said(each)
        _until, found = live.get(each.key_result.pk, (None, None))
        store = each.key_result.store
        check = CheckIn.objects.create(
            key_result=each.key_result,
            day=store.day_of(at) if store else at.date(),
            value=(found.value if found else None) if each.key_result.metric else each.value,
            confidence=each.confidence,
            note=each.note.strip(),
            by_id=by.id,
            by_label=by.label[:200],
            created_at=at,
        )
        made.append(check)
        changes = {
            "confidence": [None, each.confidence],
            "value": [None, words.value(each.key_result, check.value)],
            "note": [None, check.note or None],
        }
        trail.record(action="strategy.key_result.check_in", of=each.key_result, by=by, at=at, changes=changes)
    return made


def _check_said(said: Said) -> None:
    if said.confidence not in CONFIDENCE:
        raise NotConfident(
            _("Confidence is %(number)s; it goes from 0 (lost) to 10 (certain).")
            % {"number": said.confidence}
        )
    if not said.key_result.metric and said.value is None:
        raise NumberMissing(
            _("Write the number of “%(name)s”; no metric tells it.") % {"name": said.key_result}
        )


def _check_key_result(key_result: KeyResult) -> None:
    if key_result.metric:
        if key_result.metric not in definitions.all_definitions():
            raise MetricMissing(
                _("“%(metric)s” is not a metric; choose one.") % {"metric": key_result.metric}
            )
        if key_result.store is None:
            raise StoreMissing(_("Choose the store in which the metric is read."))
    if key_result.start == key_result.aim:
        raise NoWayToGo(_("It begins where it is to end; write another value to reach."))
    if key_result.due_on <= key_result.objective.begins:
        raise DueBeforeItBegins(
            _("Its objective begins on %(day)s; choose a later day.")
            % {"day": formats.day(key_result.objective.begins)}
        )
