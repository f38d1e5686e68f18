"""The result of an experiment as it is read: every metric of every arm against the control, kept as one document.

Pure: sums in, a frozen result out, which the reading keeps and every page, answer and ledger entry is made of.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from storewide.stats import means, proportions, sample_ratio
from storewide.stats.comparison import Comparison
from storewide.stats.moments import Moments
from storewide.stats.multiplicity import holm
from storewide.stats.verdicts import Better, Verdict, guardrail, verdict
from storewide.warehouse.trials import Arm, TrialAnswer

SCHEMA = 1
METHOD = "randomised, fixed horizon 1: welch, fieller, holm"
ALPHA = 0.05

#: an arm with fewer units says nothing that chance would not
FEWEST = 10


@dataclass(frozen=True, kw_only=True)
class Judged:
    """One metric as planned: what is summed, which way is good, its role, and its margin as a share (0.01)."""

    metric: str
    outcome: str
    proportion: bool
    better: Better
    role: str
    margin: float | None


@dataclass(frozen=True, kw_only=True)
class Line:
    """One metric of one arm against the control, in the metric's own unit; `relative` 0.03 is 3 %.

    `verdict` is of `stats.verdicts.Verdict`, of success metrics after Holm's correction, except that harm is
    called without it; `guardrail` of `GuardrailVerdict`, empty for other roles. None is what cannot be said.
    """

    metric: str
    role: str
    variant: str
    better: str
    control_mean: float
    variant_mean: float
    difference: float
    difference_interval: tuple[float, float] | None
    relative: float | None
    relative_interval: tuple[float, float] | None
    p_value: float | None
    p_adjusted: float | None
    margin: float | None
    verdict: str
    guardrail: str = ""


@dataclass(frozen=True, kw_only=True)
class Result:
    """Units per arm in the plan's order with the check of their split, and the lines: none where nothing is known.

    `by_day`: arm -> day (ISO) -> units that entered on it; `days` how many days were asked.
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
        return cls(**(kept | {"lines": tuple(_line(each) for each in kept["lines"])}))


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
    lines = _lines(arms, [key for key in weights if key != control], control, judged) if comparable else ()
    question = answer.question
    return Result(
        units=units,
        weights=weights,
        in_two_arms=answer.in_two_arms,
        split_p=split.p_value,
        split_ok=split.ok,
        currency=answer.currency,
        days=(question.last - question.first).days + 1,
        by_day=by_day(answer, list(weights)),
        lines=lines,
    )


def by_day(answer: TrialAnswer, keys: Sequence[str]) -> dict[str, dict[str, int]]:
    """Units that entered, by arm and day (ISO), days in order."""
    return {
        key: {
            day.isoformat(): count
            for (day, variant), count in sorted(answer.by_day.items())
            if variant == key
        }
        for key in keys
    }


def _lines(
    arms: dict[str, Arm], variants: Sequence[str], control: str, judged: Sequence[Judged]
) -> tuple[Line, ...]:
    found = [
        (each, variant, _compare(each, arms[control], arms[variant]))
        for each in judged
        for variant in variants
    ]
    chief = [place for place, (each, _key, _one) in enumerate(found) if each.role == "success"]
    # a comparison without a p-value asked its question all the same, so it counts as one that found nothing
    adjusted = holm([1.0 if (p := found[place][2].p_value) is None else p for place in chief])
    by_place = dict(zip(chief, adjusted, strict=True))
    return tuple(
        _told(each, variant, one, by_place.get(place)) for place, (each, variant, one) in enumerate(found)
    )


def _compare(judged: Judged, control: Arm, variant: Arm) -> Comparison:
    before, after = _moments(control, judged.outcome), _moments(variant, judged.outcome)
    if judged.proportion:
        return proportions.compare(before, after, alpha=ALPHA)
    return means.compare(before, after, alpha=ALPHA)


def _moments(arm: Arm, outcome: str) -> Moments:
    sums = arm.outcomes[outcome]
    return Moments(arm.units, sums.total, sums.squares)


def _told(judged: Judged, variant: str, one: Comparison, adjusted: float | None) -> Line:
    plain = verdict(one, better=judged.better, margin=judged.margin)
    if adjusted is None or plain is Verdict.WORSE or one.p_value is None:
        said = plain
    else:
        said = verdict(one, better=judged.better, margin=judged.margin, p_value=adjusted)
    guards = judged.role == "guardrail" and judged.margin is not None
    return Line(
        metric=judged.metric,
        role=judged.role,
        variant=variant,
        better=judged.better,
        control_mean=one.control_mean,
        variant_mean=one.variant_mean,
        difference=one.difference,
        difference_interval=one.interval,
        relative=one.relative,
        relative_interval=one.relative_interval,
        p_value=one.p_value,
        p_adjusted=None if one.p_value is None else adjusted,
        margin=judged.margin,
        verdict=said.value,
        guardrail=guardrail(one, better=judged.better, margin=judged.margin or 0.0).value if guards else "",
    )


def _line(document: dict[str, Any]) -> Line:
    pairs = {
        name: None if document[name] is None else (document[name][0], document[name][1])
        for name in ("difference_interval", "relative_interval")
    }
    return Line(**(document | pairs))
