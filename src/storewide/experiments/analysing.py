"""A finished test out of a file, read once: fixed horizon, each metric of each variant against the control.

It stands beside the experiments that Storewide follows itself: nothing is stored, and no look at the data before the
end is allowed for.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from math import ceil
from pathlib import Path
from typing import Any

from storewide.experiments import finished_words
from storewide.experiments.finished_words import Named
from storewide.kit.errors import Refusal
from storewide.stats import means, proportions, sample_ratio
from storewide.stats.comparison import Comparison
from storewide.stats.sample_ratio import SampleRatio, SharesUnusable
from storewide.stats.verdicts import Better, Verdict, verdict
from storewide.warehouse import finished_tests
from storewide.warehouse.finished_outcomes import MetricSums, Outcome
from storewide.warehouse.finished_tests import FileFault, FinishedTest

ALPHA = 0.05
#: relative changes within this are no effect that matters, where nobody stated another margin
USUAL_MARGIN = 0.01
#: an arm with fewer units is a handful of anecdotes
FEWEST_UNITS = 10


class FileRefused(Refusal):
    """The file cannot be read, or has not the columns named."""


class ControlUnknown(Refusal):
    """No unit of the file is in the variant that was named as the control."""

    field = "control"


class WeightsUnusable(Refusal):
    """The planned shares are not shares of the variants in the file."""

    field = "weight"


@dataclass(frozen=True)
class Metric:
    """A column to compare: what people call it, which direction is good, which relative change would not matter."""

    name: str
    column: str
    better: Better = "up"
    margin: float = USUAL_MARGIN


@dataclass(frozen=True)
class Reading:
    """What is asked: a file, its columns, the control, and planned shares by variant (empty: equal ones)."""

    path: Path
    unit: str | None
    variant: str
    control: str
    metrics: tuple[Metric, ...]
    weights: Mapping[str, float]


@dataclass(frozen=True)
class Finding:
    """One metric of one variant."""

    metric: str
    variant: str
    comparison: Comparison
    verdict: Verdict
    words: str


@dataclass(frozen=True)
class Analysis:
    """What came out. `refused`: the reasons why there is no result, then `findings` is empty.

    `sample_ratio` is None where there is one variant only. Findings: metrics as asked, variants by name.
    """

    units: Mapping[str, int]
    sample_ratio: SampleRatio | None
    refused: tuple[str, ...]
    findings: tuple[Finding, ...]


def analyse(reading: Reading) -> Analysis:
    """Read the file and compare; raises FileRefused, ControlUnknown and WeightsUnusable where it is asked wrongly.

    What is wrong with the test itself (one arm, a unit in two, no numbers, too few, a broken split) is an answer.
    """
    try:
        outcome = finished_tests.read(
            FinishedTest(
                reading.path, reading.unit, reading.variant, tuple(each.column for each in reading.metrics)
            )
        )
    except FileFault as fault:
        raise FileRefused(str(fault)) from fault
    if len(outcome.units) == 1:
        return Analysis(outcome.units, None, (finished_words.one_arm(next(iter(outcome.units))),), ())
    if reading.control not in outcome.units:
        names = ", ".join(outcome.units)
        raise ControlUnknown(
            f"No unit is in variant {reading.control}; the variants of the file are {names}."
        )
    planned = _planned(reading.weights, outcome.units)
    ratio = _ratio(outcome.units, planned)
    refused = tuple(chain(_faults(reading, outcome), _uneven(outcome.units, planned, ratio)))
    findings = () if refused else tuple(_findings(reading, outcome))
    return Analysis(outcome.units, ratio, refused, findings)


def _planned(weights: Mapping[str, float], units: Mapping[str, int]) -> dict[str, float]:
    """How many units each variant was due."""
    shares = dict(weights) or dict.fromkeys(units, 1.0)
    if without := [name for name in units if name not in shares]:
        raise WeightsUnusable(
            f"Variant {without[0]} has no planned share; give one for each of {', '.join(units)}."
        )
    whole = sum(shares.values())
    if not whole > 0:
        raise WeightsUnusable("The planned shares add up to 0; give shares above 0, such as A=50.")
    return {name: share / whole * sum(units.values()) for name, share in shares.items()}


def _ratio(units: Mapping[str, int], planned: Mapping[str, float]) -> SampleRatio:
    try:
        return sample_ratio.check([units.get(name, 0) for name in planned], list(planned.values()))
    except SharesUnusable as unusable:
        raise WeightsUnusable(str(unusable)) from unusable


def _uneven(units: Mapping[str, int], planned: dict[str, float], ratio: SampleRatio) -> Iterator[str]:
    if not ratio.ok:
        counts = {name: units.get(name, 0) for name in planned}
        yield finished_words.uneven_split(counts, planned, ratio.p_value)


def _faults(reading: Reading, outcome: Outcome) -> Iterator[str]:
    if outcome.in_two_arms:
        yield finished_words.in_two_arms(outcome.in_two_arms)
    if outcome.listed_twice:
        yield finished_words.listed_twice(outcome.listed_twice)
    if outcome.without_unit and reading.unit:
        yield finished_words.empty_cells(reading.unit, outcome.without_unit)
    if outcome.without_variant:
        yield finished_words.empty_cells(reading.variant, outcome.without_variant)
    for metric in outcome.metrics:
        if metric.not_numbers:
            yield finished_words.not_numbers(metric.column, metric.not_numbers)
    for variant, units in outcome.units.items():
        if units < FEWEST_UNITS:
            yield finished_words.too_few(variant, units, FEWEST_UNITS)


def _findings(reading: Reading, outcome: Outcome) -> Iterator[Finding]:
    columns = {sums.column: sums for sums in outcome.metrics}
    for metric in reading.metrics:
        for variant in outcome.units:
            if variant != reading.control:
                yield _finding(metric, variant, reading.control, columns[metric.column])


def _finding(metric: Metric, variant: str, control: str, sums: MetricSums) -> Finding:
    compare = proportions.compare if sums.is_share else means.compare
    comparison = compare(sums.arms[control].moments, sums.arms[variant].moments, alpha=ALPHA)
    said = verdict(comparison, better=metric.better, margin=metric.margin)
    named = Named(metric.name, variant, control, metric.margin, sums.is_share)
    words = finished_words.sentence(named, comparison, said)
    if needed := _units_missing(sums, control, variant):
        words += f" {finished_words.lopsided(metric.name, needed)}"
    return Finding(metric.name, variant, comparison, said, words)


def _units_missing(sums: MetricSums, control: str, variant: str) -> int:
    """How many units an arm would need for a mean of such lopsided values; 0 where both have them, and for shares."""
    if sums.is_share:
        return 0
    arms = (sums.arms[control], sums.arms[variant])
    needed = [means.units_for_skewness(arm.skewness) for arm in arms]
    few = any(arm.moments.n < units for arm, units in zip(arms, needed, strict=True))
    return ceil(max(needed)) if few else 0


def document(analysis: Analysis) -> dict[str, Any]:
    """The analysis as its JSON document; what is undefined is null."""
    ratio = analysis.sample_ratio
    return {
        "units": dict(analysis.units),
        "sample_ratio": {"p_value": ratio.p_value if ratio else None, "ok": ratio.ok if ratio else None},
        "refused": " ".join(analysis.refused) or None,
        "metrics": [_row(finding) for finding in analysis.findings],
    }


def _row(finding: Finding) -> dict[str, Any]:
    found = finding.comparison
    return {
        "metric": finding.metric,
        "variant": finding.variant,
        "control_mean": found.control_mean,
        "variant_mean": found.variant_mean,
        "difference": found.difference,
        "difference_interval": list(found.interval) if found.interval else None,
        "relative": found.relative,
        "relative_interval": list(found.relative_interval) if found.relative_interval else None,
        "p_value": found.p_value,
        "verdict": finding.verdict.value,
        "words": finding.words,
    }
