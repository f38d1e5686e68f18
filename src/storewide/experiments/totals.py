"""Tests that a platform runs by itself: what it reports by arm is kept as told, and read by the same engine.

Units, means and variances are enough for intervals and the rule; what needs the units themselves is not to be had:
nothing is steadied by the past, cut, split by segment, or checked for units in two arms.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.experiments import designs, looking, tasks
from storewide.experiments.comparing import Seen
from storewide.experiments.metrics import all_metrics
from storewide.experiments.models import Experiment, ExperimentState, Source, Totals
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock
from storewide.lib.money import exponent
from storewide.stats.products import Products


class NotTold(Refusal):
    """The totals do not fit the plan; the message says which and what would."""

    field = "totals"


@dataclass(frozen=True)
class Told:
    """What a platform reports of one metric of an arm: `mean` and `variance` over its units, money in minor units.

    Of a share both follow from the mean, so that `variance` may be left None.
    """

    metric: str
    mean: float
    variance: float | None = None


@dataclass(frozen=True)
class ArmTold:
    """One arm as a platform reports it: how many units it had, and what it says of each metric."""

    variant: str
    units: int
    metrics: tuple[Told, ...]


@trail.operation
def tell(
    *, experiment: Experiment, arms: Sequence[ArmTold], up_to: date, origin: str, by: Actor, at: datetime
) -> Totals:
    """Keep what a platform reports up to the end of a day, and read it; the last day's is the result.

    Raises WrongState before the start and after the decision, NotTold.
    """
    lock(experiment, ExperimentState.RUNNING, ExperimentState.ENDED)
    parts = looking.parts_of([experiment])[experiment]
    _check(experiment, arms, up_to, [arm.key for arm in parts.arms], [each.metric for each in parts.measures])
    kept = Totals.objects.create(
        experiment=experiment,
        origin=origin.strip()[:160] or _("a platform"),
        up_to=up_to,
        arms={arm.variant: _document(arm) for arm in arms},
        told_at=at,
        told_by_label=by.label[:200],
        created_at=at,
    )
    told = {"up_to": [None, up_to.isoformat()], "origin": [None, kept.origin]}
    trail.record(action="experiments.experiment.tell", of=experiment, by=by, at=at, changes=told)
    tasks.keep(experiment, parts, [seen(kept)], by, at)
    return kept


def seen(kept: Totals) -> Seen:
    """The totals as the engine reads them: each metric's own sums, and nothing of how two of them go together."""
    currency = kept.experiment.store.currency
    return Seen(
        day=kept.up_to,
        arms={variant: _products(told) for variant, told in kept.arms.items()},
        segments={},
        buckets={},
        entered={(kept.up_to, variant): told["units"] for variant, told in kept.arms.items()},
        in_two_arms=0,
        currency=currency,
        version=0,
    )


def minor_of(experiment: Experiment) -> Callable[[str], int]:
    """How many of what is kept make one as people write it, by metric: of money in euros 100, of all else 1."""
    minor = int(10 ** exponent(experiment.store.currency))
    return lambda code: minor if code in all_metrics() and all_metrics()[code].unit == "money" else 1


def _products(told: Mapping[str, Any]) -> Products:
    """Sums about each mean, so that no variance is lost in large numbers."""
    units = told["units"]
    outcomes = {all_metrics()[code].outcome: each for code, each in told["metrics"].items()}
    names = tuple(outcomes)
    cross = numpy.full((len(names), len(names)), numpy.nan)
    numpy.fill_diagonal(cross, [each["variance"] * (units - 1) for each in outcomes.values()])
    about = numpy.array([each["mean"] for each in outcomes.values()])
    return Products(names, units, about, numpy.zeros(len(names)), cross)


def _document(arm: ArmTold) -> dict[str, Any]:
    return {
        "units": arm.units,
        "metrics": {
            each.metric: {"mean": each.mean, "variance": _variance(each, arm.units)} for each in arm.metrics
        },
    }


def _variance(told: Told, units: int) -> float:
    if told.variance is not None:
        return told.variance
    return told.mean * (1 - told.mean) * units / (units - 1)


def _check(
    experiment: Experiment, arms: Sequence[ArmTold], up_to: date, planned: list[str], metrics: list[str]
) -> None:
    if designs.of(experiment).source != Source.TOTALS:
        raise NotTold(
            _("“%(name)s” is read from the data, not from totals of a platform.") % {"name": experiment}
        )
    if not experiment.starts_on <= up_to <= experiment.ends_on:
        raise NotTold(
            _("%(day)s is no day of the experiment; it runs from %(first)s to %(last)s.")
            % {
                "day": formats.day(up_to),
                "first": formats.day(experiment.starts_on),
                "last": formats.day(experiment.ends_on),
            }
        )
    if sorted(arm.variant for arm in arms) != sorted(planned):
        raise NotTold(
            _("The totals name the arms %(told)s; the plan has %(planned)s. Tell each arm once.")
            % {"told": ", ".join(arm.variant for arm in arms), "planned": ", ".join(planned)}
        )
    for arm in arms:
        _check_arm(arm, metrics)


def _check_arm(arm: ArmTold, metrics: Iterable[str]) -> None:
    if arm.units < 2:
        raise NotTold(
            _("The arm “%(arm)s” has %(units)s units; two are the fewest.")
            % {"arm": arm.variant, "units": arm.units}
        )
    told = [each.metric for each in arm.metrics]
    wanted = [code for code in metrics if all_metrics()[code].kind in ("proportion", "mean")]
    if sorted(told) != sorted(wanted):
        raise NotTold(
            _("The arm “%(arm)s” tells %(told)s; the plan is judged by %(wanted)s. Tell each once.")
            % {"arm": arm.variant, "told": ", ".join(told) or _("nothing"), "wanted": ", ".join(wanted)}
        )
    for each in arm.metrics:
        share = all_metrics()[each.metric].kind == "proportion"
        numbers = [each.mean, 0.0 if each.variance is None else each.variance]
        if not all(map(math.isfinite, numbers)) or numbers[1] < 0 or (share and not 0 <= each.mean <= 1):
            raise NotTold(
                _(
                    "%(metric)s of “%(arm)s” has mean %(mean)s and variance %(variance)s, which no units can have."
                )
                % {"metric": each.metric, "arm": arm.variant, "mean": each.mean, "variance": each.variance}
            )
        if each.variance is None and not share:
            raise NotTold(
                _("%(metric)s of “%(arm)s” has no variance; without it nothing says what is chance.")
                % {"metric": each.metric, "arm": arm.variant}
            )
