"""Every change to the criteria that a goal's work is weighed by."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.portfolio.models import Criterion, Mark
from storewide.strategy.models import Goal


class UnusableScale(Refusal):
    """A criterion weighs nothing, or its worst and best are one."""

    field = "weight"


class TwiceNamed(Refusal):
    """A goal has a criterion of that name already."""

    field = "name"


@trail.operation
def add_criterion(
    *, goal: Goal, name: str, weight: float, worst: float, best: float, by: Actor, at: datetime
) -> Criterion:
    """Weigh the work for a goal by one criterion more."""
    _check_criterion(goal, None, name, weight, worst, best)
    made = Criterion.objects.create(goal=goal, name=name, weight=weight, worst=worst, best=best)
    trail.record(action="portfolio.criterion.add", of=made, by=by, at=at)
    return made


@trail.operation
def change_criterion(
    *, criterion: Criterion, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Criterion:
    """Change a criterion's name, weight or scale; marks stay, and those off the new scale are refused."""
    after = {
        name: changes.get(name, getattr(criterion, name)) for name in ("name", "weight", "worst", "best")
    }
    _check_criterion(criterion.goal, criterion, **after)
    low, high = sorted((after["worst"], after["best"]))
    marks = Mark.objects.filter(criterion=criterion)
    off = marks.filter(low__lt=low).count() + marks.filter(low__gte=low, high__gt=high).count()
    if off:
        raise UnusableScale(
            _(
                "%(count)s requests stand off the scale of %(low)g to %(high)g; widen it, or change them first."
            )
            % {"count": off, "low": low, "high": high}
        )
    differing = save_changes(criterion, changes, expected_version)
    trail.record(action="portfolio.criterion.change", of=criterion, by=by, at=at, changes=differing)
    return criterion


@trail.operation
def remove_criterion(*, criterion: Criterion, by: Actor, at: datetime) -> None:
    """Take a criterion away with all that was said by it."""
    said = Mark.objects.filter(criterion=criterion).count()
    trail.record(
        action="portfolio.criterion.remove", of=criterion, by=by, at=at, changes={"marks": [said, 0]}
    )
    criterion.delete()


def _check_criterion(
    goal: Goal, known: Criterion | None, name: str, weight: float, worst: float, best: float
) -> None:
    if weight <= 0:
        raise UnusableScale(_("The weight is %(weight)g; it must be above 0.") % {"weight": weight})
    if worst == best:
        raise UnusableScale(_("Worst and best are both %(end)g; they must differ.") % {"end": best})
    same = Criterion.objects.filter(goal=goal, name__iexact=name)
    if (same.exclude(pk=known.pk) if known else same).exists():
        raise TwiceNamed(_("“%(goal)s” has a criterion “%(name)s” already.") % {"goal": goal, "name": name})
