"""Every change to objectives, and to the alerts of budgets that burn."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.ownership.models import Area
from storewide.service.models import Aspect, Burn, Objective, Speed
from storewide.service.models.objectives import HIGHEST, LONGEST, LOWEST, SHORTEST
from storewide.sources.models import Store


class ObjectiveTaken(Refusal):
    """The store has an objective for that already."""

    field = "aspect"


class TargetRefused(Refusal):
    """An objective would leave nothing to go wrong, or nearly everything."""

    field = "target"


class DaysRefused(Refusal):
    """An objective would be over no day, or over more than a year."""

    field = "days"


class NoAnswer(Refusal):
    """An alert would be answered with nothing."""

    field = "answer"


class AnsweredAlready(Refusal):
    """An alert was answered, or is over."""

    status = 409


@trail.operation
def set_objective(
    *,
    store: Store,
    aspect: Aspect,
    target: Decimal,
    by: Actor,
    at: datetime,
    days: int = 28,
    area: Area | None = None,
) -> Objective:
    """State how good a store shall be. Raises ObjectiveTaken, TargetRefused and DaysRefused."""
    objective = Objective(store=store, aspect=aspect, target=target, days=days, area=area, created_at=at)
    _check(objective)
    objective.save(force_insert=True)
    changes = {"target": [None, str(target)]}
    trail.record(action="service.objective.set", of=objective, by=by, at=at, changes=changes)
    return objective


@trail.operation
def change_objective(
    *, objective: Objective, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Objective:
    """Change how good a store shall be. Raises as `set_objective`, and Conflict."""
    said = {name: getattr(objective, name) for name in ("store", "aspect", "target", "days", "area")}
    _check(Objective(pk=objective.pk, **said | changes))
    differing = save_changes(objective, changes, expected_version)
    trail.record(action="service.objective.change", of=objective, by=by, at=at, changes=differing)
    return objective


@trail.operation
def drop_objective(*, objective: Objective, by: Actor, at: datetime) -> None:
    """Give an objective up, with its alerts."""
    trail.record(action="service.objective.drop", of=objective, by=by, at=at)
    objective.delete()


@trail.operation
def begin_burn(*, objective: Objective, speed: Speed, rate: Decimal, by: Actor, at: datetime) -> Burn:
    """Note that a budget burns too fast; it waits for whoever answers for the objective."""
    burn = Burn(objective=objective, speed=speed, rate=round(rate, 1), began_at=at, created_at=at)
    burn.save(force_insert=True)
    changes = {"rate": [None, str(burn.rate)], "speed": [None, speed]}
    trail.record(action="service.burn.begin", of=objective, by=by, at=at, changes=changes)
    return burn


@trail.operation
def end_burn(*, burn: Burn, by: Actor, at: datetime) -> Burn:
    """Note that a budget burns no faster than it may any more."""
    burn.ended_at = max(at, burn.began_at)
    burn.save(update_fields=["ended_at"])
    trail.record(action="service.burn.end", of=burn.objective, by=by, at=at)
    return burn


@trail.operation
def answer_burn(*, burn: Burn, answer: str, by: Actor, at: datetime) -> Burn:
    """Say what is done about a budget that burns; it waits for nobody then. Raises NoAnswer and AnsweredAlready."""
    if not answer.strip():
        raise NoAnswer(_("Write what is done about it; whoever looks next sees it."))
    if burn.answered_at is not None:
        raise AnsweredAlready(_("It was answered already: %(answer)s") % {"answer": burn.answer})
    burn.answered_at, burn.answer = at, answer.strip()[:300]
    burn.version += 1
    burn.save(update_fields=["answered_at", "answer", "version"])
    changes = {"answer": [None, burn.answer]}
    trail.record(action="service.burn.answer", of=burn.objective, by=by, at=at, changes=changes)
    return burn


def _check(objective: Objective) -> None:
    taken = Objective.objects.filter(store=objective.store, aspect=objective.aspect)
    if taken.exclude(pk=objective.pk).exists():
        values = {"store": objective.store, "aspect": objective.get_aspect_display()}
        raise ObjectiveTaken(_("%(store)s has an objective for “%(aspect)s”; change that one.") % values)
    if not LOWEST <= objective.target <= HIGHEST:
        values = {"target": objective.target, "least": LOWEST, "most": HIGHEST}
        raise TargetRefused(
            _("%(target)s %% is not between %(least)s and %(most)s %%; something must be left to go wrong.")
            % values
        )
    if not SHORTEST <= objective.days <= LONGEST:
        values = {"days": objective.days, "least": SHORTEST, "most": LONGEST}
        raise DaysRefused(
            _("%(days)s days is not between %(least)s and %(most)s; 28 holds four of each weekday.") % values
        )
