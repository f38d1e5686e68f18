"""The result of an experiment as it is read: every metric of every arm against the control, kept as one document.

Pure: sums in, a frozen result out, which the reading keeps and every page, answer and ledger entry is made of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import numpy

from storewide.experiments.lines import Differing, Fault, Line, Part, Ruling, Week, Why, of_comparison, paired
from storewide.stats import capping, means, proportions, sample_ratio
from storewide.stats.comparison import Comparison
from storewide.stats.moments import Moments
from storewide.stats.multiplicity import holm
from storewide.stats.products import Products
from storewide.stats.verdicts import Better, Verdict, guardrail, verdict
from storewide.warehouse.trials import Arm, TrialAnswer

SCHEMA = 2
METHOD = "randomised, fixed horizon 1: welch, fieller, holm"
ALPHA = 0.05

#: an arm with fewer units says nothing that chance would not
FEWEST = 10


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One metric as planned: what is summed, which way is good, its role, and its margin as a share (0.01).

    `per`: of a ratio, what is summed below the line; `share`: of a quantile. `cap` in the outcome's
    unit: what a unit's value is cut to.
    `covariate`: whether what a unit did before its exposure steadies the figure.
    """

    metric: str
    outcome: str
    proportion: bool
    better: Better
    role: str
    margin: float | None
    per: str = ""
    share: float = 0.0
    cap: int | None = None
    covariate: bool = False


@dataclass(frozen=True, kw_only=True)
class Result:
    """Units per arm in the plan's order with the check of their split, and the lines: none where nothing is known.

    `by_day`: arm -> day (ISO) -> units that entered on it; `days` how many days were asked. `daily_p`: the check of
    the split that may be read every day. Whatever has `faults` has no lines. `ruling` is None of what is read once,
    whose lines say what the rule of those finds.
    """

    units: dict[str, int]
    weights: dict[str, int]
    in_two_arms: int
    split_p: float
    split_ok: bool
    currency: str | None
    days: int
    by_day: dict[str, dict[str, int]]
    lines: tuple[Line, ...]
    method: str = METHOD
    daily_p: float | None = None
    faults: tuple[Fault, ...] = ()
    ruling: Ruling | None = None
    parts: tuple[Part, ...] = ()
    differing: tuple[Differing, ...] = ()
    weeks: tuple[Week, ...] = ()

    @property
    def all_units(self) -> int:
        """The units of all arms."""
        return sum(self.units.values())

    @property
    def too_few(self) -> str:
        """The key of the smallest arm where it has fewer than FEWEST units, so that nothing was compared; else ""."""
        smallest = min(self.units, key=lambda key: self.units[key])
        return smallest if self.units[smallest] < FEWEST else ""

    def document(self) -> dict[str, Any]:
        """As the reading keeps it."""
        return asdict(self) | {"schema": SCHEMA}

    @classmethod
    def of(cls, document: dict[str, Any]) -> "Result":
        """The result that a reading keeps."""
        kept = {name: value for name, value in document.items() if name != "schema"}
        ruling = kept.get("ruling")
        kept["lines"] = tuple(Line(**paired(each)) for each in kept["lines"])
        kept["faults"] = tuple(Fault(**each) for each in kept.get("faults", ()))
        kept["parts"] = tuple(Part(**paired(each)) for each in kept.get("parts", ()))
        kept["differing"] = tuple(Differing(**each) for each in kept.get("differing", ()))
        kept["weeks"] = tuple(Week(**paired(each)) for each in kept.get("weeks", ()))
        if ruling is not None:
            kept["ruling"] = Ruling(**(ruling | {"why": tuple(Why(**each) for each in ruling["why"])}))
        return cls(**kept)


def compute(
    *, weights: dict[str, int], control: str, judged: Sequence[Judged], answer: TrialAnswer
) -> Result:
    """Compare each arm of `weights` (key -> planned weight) with the control on each metric.

    Nothing is compared where the split is broken or an arm has fewer than FEWEST units. Raises SharesUnusable
    where there is no unit at all.
    """
    arms = {arm.variant: arm for arm in answer.arms}
    units = {key: arms[key].units if key in arms else 0 for key in weights}
    split = sample_ratio.check(list(units.values()), list(weights.values()))
    comparable = split.ok and min(units.values()) >= FEWEST
    compared = [
        Compared(each, key, _compare(each, arms[control], arms[key]), _more(each, arms[control], arms[key]))
        for each in judged
        for key in weights
        if key != control and comparable
    ]
    question = answer.question
    return Result(
        units=units,
        weights=weights,
        in_two_arms=answer.in_two_arms,
        split_p=split.p_value,
        split_ok=split.ok,
        currency=answer.currency,
        days=(question.last - question.first).days + 1,
        by_day=by_day(answer.by_day, list(weights)),
        lines=told(compared),
    )


def by_day(entered: Mapping[tuple[date, str], int], keys: Sequence[str]) -> dict[str, dict[str, int]]:
    """Units that entered, by arm and day (ISO), days in order, out of (day, arm) -> units."""
    return {
        key: {day.isoformat(): count for (day, variant), count in sorted(entered.items()) if variant == key}
        for key in keys
    }


@dataclass(frozen=True)
class Compared:
    """A metric of an arm compared with the control, and what else its line tells (`Line`'s own names)."""

    judged: Judged
    variant: str
    comparison: Comparison
    more: dict[str, Any] = field(default_factory=dict)


def told(compared: Sequence[Compared]) -> tuple[Line, ...]:
    """The lines of these comparisons, success metrics corrected for one another (Holm)."""
    chief = [place for place, each in enumerate(compared) if each.judged.role == "success"]
    # a comparison without a p-value asked its question all the same, so it counts as one that found nothing
    adjusted = holm([1.0 if (p := compared[place].comparison.p_value) is None else p for place in chief])
    by_place = dict(zip(chief, adjusted, strict=True))
    return tuple(_told(each, by_place.get(place)) for place, each in enumerate(compared))


def _compare(judged: Judged, control: Arm, variant: Arm) -> Comparison:
    before, after = _moments(control, judged.outcome), _moments(variant, judged.outcome)
    if judged.proportion:
        return proportions.compare(before, after, alpha=ALPHA)
    return means.compare(before, after, alpha=ALPHA)


def _more(judged: Judged, control: Arm, variant: Arm) -> dict[str, Any]:
    """Whether the values are so lopsided that these units do not make the interval hold; nothing where nobody can tell."""
    arms = [_products(arm, judged.outcome) for arm in (control, variant)]
    if judged.proportion or any(arm.thirds is None for arm in arms):
        return {}
    return {"rough": bool(capping.rough(arms[0], arms[1], judged.outcome))}


def _products(arm: Arm, outcome: str) -> Products:
    sums = arm.outcomes[outcome]
    return Products(
        (outcome,),
        arm.units,
        numpy.zeros(1),
        numpy.array([float(sums.total)]),
        numpy.array([[float(sums.squares)]]),
        None if sums.cubes is None else numpy.array([sums.cubes]),
    )


def _moments(arm: Arm, outcome: str) -> Moments:
    sums = arm.outcomes[outcome]
    return Moments(arm.units, sums.total, sums.squares)


def _told(compared: Compared, adjusted: float | None) -> Line:
    judged, one = compared.judged, compared.comparison
    plain = verdict(one, better=judged.better, margin=judged.margin)
    if adjusted is None or plain is Verdict.WORSE or one.p_value is None:
        said = plain
    else:
        said = verdict(one, better=judged.better, margin=judged.margin, p_value=adjusted)
    guards = judged.role == "guardrail" and judged.margin is not None
    return Line(
        metric=judged.metric,
        role=judged.role,
        variant=compared.variant,
        better=judged.better,
        **of_comparison(one),
        p_adjusted=None if one.p_value is None else adjusted,
        margin=judged.margin,
        verdict=said.value,
        guardrail=guardrail(one, better=judged.better, margin=judged.margin or 0.0).value if guards else "",
        **compared.more,
    )
