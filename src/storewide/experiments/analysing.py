"""Finished tests out of a file or a data frame: each metric of each variant against the control, or why there is no result.

They stand beside the experiments that Storewide follows itself: nothing is stored.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from storewide.experiments import finished_findings, finished_notes, finished_words
from storewide.experiments.finished_comparing import FEWEST_UNITS
from storewide.experiments.finished_findings import Finding
from storewide.experiments.finished_questions import (
    LONGEST_PLAN,
    ControlUnknown,
    FileRefused,
    Reading,
    WeightsUnusable,
    require_clear,
)
from storewide.stats import means, sample_ratio
from storewide.stats.ratios import DenominatorZero
from storewide.stats.sample_ratio import SampleRatio, SharesUnusable
from storewide.warehouse import finished_tests
from storewide.warehouse.finished_outcomes import MetricSums, Outcome, unknown
from storewide.warehouse.finished_tests import FileFault

#: arms that differ before the test less likely than this were not drawn fairly, or the column is of later
_DIFFERED_BEFORE = 0.001
_WEEK = 7


@dataclass(frozen=True)
class Analysis:
    """What came out. `refused`: the reasons why there is no result, then `findings` is empty.

    `sample_ratio` is None where there is one variant only. Findings: metrics as asked, variants by name. `warnings`:
    what to know before believing them. `day`: the last day with data, where days were asked for.
    """

    reading: Reading
    units: Mapping[str, int]
    sample_ratio: SampleRatio | None
    refused: tuple[str, ...]
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...] = ()
    day: int | None = None


def analyse(reading: Reading) -> Analysis:
    """Read once and compare; raises FileRefused, ControlUnknown, WeightsUnusable and others where it is asked wrongly.

    What is wrong with the test itself (one arm, a unit in two, no numbers, too few, a broken split) is an answer.
    """
    return next(iter(analyse_each(reading).values()))


def analyse_each(reading: Reading) -> dict[str, Analysis]:
    """As `analyse`, by the name of the test in the column `experiment`; without one all rows are one test."""
    require_clear(reading)
    try:
        outcomes = finished_tests.read_all(reading.test)
    except FileFault as fault:
        raise FileRefused(str(fault)) from fault
    return {name: _analysis(reading, outcome) for name, outcome in outcomes.items()}


def _analysis(reading: Reading, outcome: Outcome) -> Analysis:
    day = max(outcome.days, default=None)
    if len(outcome.units) == 1:
        one_arm = finished_words.one_arm(next(iter(outcome.units)))
        return Analysis(reading, outcome.units, None, (one_arm,), (), (), day)
    if reading.control not in outcome.units:
        names = ", ".join(outcome.units)
        raise ControlUnknown(
            f"No unit is in variant {reading.control}; the variants of the file are {names}."
        )
    planned = _planned(reading.weights, outcome.units)
    ratio = _ratio(outcome.units, planned)
    if reading.plan_days is not None and ratio.ok:
        ratio = _daily_ratio(outcome, planned) or ratio
    refused = tuple(_faults(reading, outcome))
    if not (ratio.ok or reading.despite_mismatch):
        counts = {name: outcome.units.get(name, 0) for name in planned}
        refused += (finished_words.uneven_split(counts, planned, ratio.p_value),)
    if refused:
        return Analysis(reading, outcome.units, ratio, refused, (), (), day)
    try:
        found = finished_findings.findings(reading, outcome)
    except DenominatorZero as error:
        return Analysis(reading, outcome.units, ratio, (_no_ratio(reading, error),), (), (), day)
    warnings = tuple(_warnings(reading, outcome, ratio))
    return Analysis(reading, outcome.units, ratio, (), found, warnings, day)


def _no_ratio(reading: Reading, error: DenominatorZero) -> str:
    """Which of the ratios it was is in the error's own words."""
    for metric in reading.metrics:
        if metric.per is not None and str(error).startswith(f"{metric.column} per {metric.per}"):
            return finished_notes.no_denominator(metric.name, metric.per)
    return str(error)


def _planned(weights: Mapping[str, float], units: Mapping[str, int]) -> dict[str, float]:
    """How many units each variant was due."""
    shares = dict(weights) or dict.fromkeys(units, 1.0)
    if without := [name for name in units if name not in shares]:
        raise WeightsUnusable(
            f"Variant {without[0]} has no planned share; give one for each of {', '.join(units)}."
        )
    whole = sum(shares.values())
    if not (0 < whole < math.inf and min(shares.values()) >= 0):
        raise WeightsUnusable(
            "The planned shares add up to 0, or one is no share; give shares above 0, such as A=50."
        )
    return {name: share / whole * sum(units.values()) for name, share in shares.items()}


def _ratio(units: Mapping[str, int], planned: Mapping[str, float]) -> SampleRatio:
    try:
        return sample_ratio.check([units.get(name, 0) for name in planned], list(planned.values()))
    except SharesUnusable as unusable:
        raise WeightsUnusable(str(unusable)) from unusable


def _daily_ratio(outcome: Outcome, planned: Mapping[str, float]) -> SampleRatio | None:
    """The check that may be read every day, where it finds what the one of all days together does not: a broken week."""
    days = [[counts.get(name, 0) for name in planned] for counts in outcome.entries.values()]
    found = sample_ratio.always_valid(days, list(planned.values()))
    return None if found.ok else found


def _faults(reading: Reading, outcome: Outcome) -> Iterator[str]:
    if outcome.in_two_arms:
        yield finished_words.in_two_arms(outcome.in_two_arms)
    if outcome.listed_twice:
        yield finished_words.listed_twice(outcome.listed_twice)
    if outcome.without_unit and reading.unit:
        yield finished_words.empty_cells(reading.unit, outcome.without_unit)
    if outcome.without_variant:
        yield finished_words.empty_cells(reading.variant, outcome.without_variant)
    yield from _faults_of_values(reading, outcome)
    for variant, units in outcome.units.items():
        if units < FEWEST_UNITS:
            yield finished_words.too_few(variant, units, FEWEST_UNITS)


def _faults_of_values(reading: Reading, outcome: Outcome) -> Iterator[str]:
    if outcome.without_day and reading.day:
        yield finished_notes.not_a_day(reading.day, outcome.without_day)
    if outcome.days and reading.day:
        first, last = min(outcome.days), max(outcome.days)
        if first > _WEEK:
            yield finished_notes.late_start(reading.day, first)
        elif last > LONGEST_PLAN:
            yield finished_notes.too_long(reading.day, last, LONGEST_PLAN)
    columns = [(each.column, each.not_numbers) for each in outcome.metrics]
    columns += [(each.column, each.not_numbers) for each in outcome.covariates]
    for column, not_numbers in columns:
        if not_numbers:
            yield finished_words.not_numbers(column, not_numbers)
    for covariate in outcome.covariates:
        if covariate.varying:
            yield finished_notes.varying(covariate.column, covariate.varying)


def _warnings(reading: Reading, outcome: Outcome, ratio: SampleRatio) -> Iterator[str]:
    if not ratio.ok:
        yield finished_notes.mismatch_shown(ratio.p_value)
    for metric in outcome.metrics:
        if metric.below_zero:
            yield finished_notes.below_zero(metric.column, metric.below_zero)
        yield from _unmeasured(metric)
    for covariate in reading.covariates:
        yield from _before(reading, outcome, covariate)
    if reading.plan_days is not None:
        yield from _of_days(reading.plan_days, outcome)


def _unmeasured(metric: MetricSums) -> Iterator[str]:
    """Arms without any spread, where others have one; of a share that is nobody or everybody."""
    alike = [variant for variant, arm in metric.arms.items() if arm.low == arm.high]
    if len(alike) < len(metric.arms) and not metric.is_share:
        for variant in alike:
            yield finished_notes.one_value(metric.column, variant)


def _of_days(plan_days: int, outcome: Outcome) -> Iterator[str]:
    last = max(outcome.days)
    if missing := [day for day in range(1, last) if day not in outcome.days]:
        yield finished_notes.days_missing(missing[0], len(missing), last)
    yield from finished_notes.of_days(last, plan_days)


def _before(reading: Reading, outcome: Outcome, covariate: str) -> Iterator[str]:
    """What is to be known of a column that was filled before the test."""
    missing = [arm.moments(unknown(covariate)).mean * arm.units for arm in outcome.groups.values()]
    if units := round(sum(missing)):
        yield finished_notes.no_history(covariate, units, units / sum(outcome.units.values()))
    control = outcome.groups[reading.control].moments(covariate)
    for variant, arm in outcome.groups.items():
        if variant == reading.control:
            continue
        p_value = means.compare(control, arm.moments(covariate)).p_value
        if p_value is not None and p_value < _DIFFERED_BEFORE:
            yield finished_notes.differed_before(covariate, variant, reading.control, p_value)


def document(analysis: Analysis) -> dict[str, Any]:
    """The analysis as its JSON document; what is undefined is null."""
    ratio = analysis.sample_ratio
    plan = analysis.reading.plan_days
    return {
        "units": dict(analysis.units),
        "sample_ratio": {"p_value": ratio.p_value if ratio else None, "ok": ratio.ok if ratio else None},
        "refused": " ".join(analysis.refused) or None,
        "metrics": [finished_findings.row(finding) for finding in analysis.findings],
        "warnings": list(analysis.warnings),
        "alpha": analysis.reading.alpha,
        "planned_days": plan,
        "day": analysis.day,
    }
