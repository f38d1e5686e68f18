"""Verdicts on experiments of which only totals are known, one row an arm: many experiments of a file at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy

from storewide.experiments import (
    aggregate_arms,
    aggregate_words,
    finished_findings,
    finished_notes,
    finished_words,
)
from storewide.experiments.aggregate_arms import Arms, ArmsUnusable, whole_day
from storewide.experiments.finished_comparing import FEWEST_UNITS, PACE_DAYS, Compared, Look
from storewide.experiments.finished_findings import Finding
from storewide.experiments.finished_questions import (
    ALPHA,
    USUAL_MARGIN,
    ControlUnknown,
    FileRefused,
    Metric,
    WeightsUnusable,
    require_alpha,
    require_plan,
)
from storewide.stats import estimates, means, proportions, sample_ratio, sequential
from storewide.stats.sample_ratio import SampleRatio, SharesUnusable
from storewide.stats.sequential import Schedule
from storewide.stats.verdicts import Verdict
from storewide.warehouse import aggregates
from storewide.warehouse.aggregates import Totals
from storewide.warehouse.scanning import FileFault

#: the control that is the first arm of each experiment, unless an arm has that name
FIRST = "first"
#: how long a test runs of which nobody says; looks hold whenever it ends
_USUAL_DAYS = 28


@dataclass(frozen=True)
class AggregatesAsked:
    """What is asked of a file of totals: the control, planned shares by variant, and what is said of metrics by name."""

    path: Path
    control: str
    weights: Mapping[str, float] = field(default_factory=dict)
    alpha: float = ALPHA
    plan_days: int | None = None
    margins: Mapping[str, float] = field(default_factory=dict)
    guardrails: Mapping[str, float] = field(default_factory=dict)
    lower: frozenset[str] = frozenset()
    despite_mismatch: bool = False


@dataclass(frozen=True)
class Judged:
    """One experiment: `refused` says why there is no result. `verdict`: of all that should get better, None if refused."""

    experiment: str
    units: Mapping[str, int]
    sample_ratio: SampleRatio | None
    refused: str | None
    findings: tuple[Finding, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def verdict(self) -> str | None:
        """Of all metrics and variants, corrected for their number: better, worse, mixed, or what none of them is."""
        if self.refused or not self.findings:
            return None
        alpha = self.findings[0].comparison.alpha
        said = {
            each.verdict
            for each in self.findings
            if each.verdict not in (Verdict.BETTER, Verdict.WORSE)
            or (each.corrected if each.corrected is not None else each.comparison.p_value or 0.0) < alpha
        }
        if {Verdict.BETTER, Verdict.WORSE} <= said:
            return "mixed"
        for each in (Verdict.WORSE, Verdict.BETTER):
            if each in said:
                return each.value
        small = said == {Verdict.NO_EFFECT_BEYOND_MARGIN}
        return (Verdict.NO_EFFECT_BEYOND_MARGIN if small else Verdict.CANNOT_TELL).value


def judge(asked: AggregatesAsked) -> tuple[Judged, ...]:
    """Each experiment of the file, in its order. Raises FileRefused, ControlUnknown and others where asked wrongly."""
    require_alpha(asked.alpha)
    try:
        totals = aggregates.read(asked.path)
    except FileFault as fault:
        raise FileRefused(str(fault)) from fault
    require_plan(asked.plan_days, "time" if totals.has_time else None)
    _require_control(asked, totals)
    _require_metrics(asked, totals)
    return tuple(_judged(asked, totals, experiment) for experiment in totals.rows)


def _require_control(asked: AggregatesAsked, totals: Totals) -> None:
    if asked.control == FIRST or totals.crowded:
        return
    if not any(row.variant == asked.control for rows in totals.rows.values() for row in rows):
        raise ControlUnknown(
            f"No experiment of {asked.path.name} has an arm {asked.control}; name one, or take the first arm of each "
            f"with --control {FIRST}."
        )


def _require_metrics(asked: AggregatesAsked, totals: Totals) -> None:
    there = dict.fromkeys(
        aggregate_arms.metric_name(totals, row) for rows in totals.rows.values() for row in rows
    )
    for option, names in (
        ("--guardrail", asked.guardrails),
        ("--margin", asked.margins),
        ("--lower-is-better", asked.lower),
    ):
        for name in names:
            if name not in there:
                raise FileRefused(f"{option} names {name}; the metrics are {', '.join(list(there)[:20])}.")


def _judged(asked: AggregatesAsked, totals: Totals, experiment: str) -> Judged:
    if experiment in totals.crowded:
        return Judged(experiment, {}, None, aggregate_words.crowded(totals.crowded[experiment]))
    try:
        arms = aggregate_arms.read(totals, totals.rows[experiment])
    except ArmsUnusable as unusable:
        return Judged(experiment, {}, None, str(unusable))
    units = arms.units
    if len(units) == 1:
        return Judged(experiment, units, None, finished_words.one_arm(next(iter(units))))
    control = next(iter(units)) if asked.control == FIRST and FIRST not in units else asked.control
    if control not in units:
        return Judged(experiment, units, None, aggregate_words.without_control(control, list(units)))
    planned, ratio = _split(asked, units)
    if ratio and (over_looks := _split_of_looks(asked, arms)) and over_looks.p_value < ratio.p_value:
        ratio = over_looks
    if refused := _refused(asked, units, planned, ratio):
        return Judged(experiment, units, ratio, refused)
    try:
        found = finished_findings.corrected(list(_findings(asked, arms, control)))
    except ArmsUnusable as unusable:
        return Judged(experiment, units, ratio, str(unusable))
    warnings = tuple(_warnings(asked, arms, units, ratio))
    if not found:
        return Judged(experiment, units, ratio, " ".join(warnings))
    return Judged(experiment, units, ratio, None, found, warnings)


def _split(asked: AggregatesAsked, units: Mapping[str, int]) -> tuple[dict[str, float], SampleRatio | None]:
    """How many units each arm was due, and whether it got them; no unit at all: no answer."""
    shares = (
        {name: asked.weights.get(name, 0.0) for name in units} if asked.weights else dict.fromkeys(units, 1.0)
    )
    for name, share in asked.weights.items():
        shares.setdefault(name, share)
    whole = sum(shares.values())
    if not sum(units.values()) or not whole:
        return dict(units), None
    try:
        ratio = sample_ratio.check([units.get(name, 0) for name in shares], list(shares.values()))
    except SharesUnusable as unusable:
        raise WeightsUnusable(str(unusable)) from unusable
    return {name: share / whole * sum(units.values()) for name, share in shares.items()}, ratio


def _split_of_looks(asked: AggregatesAsked, arms: Arms) -> SampleRatio | None:
    """The split of all looks by the test that may be read at each of them; None where it is not broken, or none has a time.

    It sees a split that was broken for a while and evened out by the end.
    """
    counts = arms.counts_by_look()
    if len(counts) < 2:
        return None
    weights = (
        [asked.weights.get(name, 0.0) for name in arms.units] if asked.weights else [1.0] * len(arms.units)
    )
    if not sum(counts[-1]) or not sum(weights):
        return None
    new = numpy.diff(counts, axis=0, prepend=[[0] * len(weights)]).tolist()
    found = sample_ratio.always_valid(new, weights)
    return None if found.ok else found


def _refused(
    asked: AggregatesAsked, units: Mapping[str, int], planned: dict[str, float], ratio: SampleRatio | None
) -> str | None:
    reasons = [
        finished_words.too_few(variant, count, FEWEST_UNITS)
        for variant, count in units.items()
        if count < FEWEST_UNITS
    ]
    if ratio and not (ratio.ok or asked.despite_mismatch):
        counts = {name: units.get(name, 0) for name in planned}
        reasons.append(finished_words.uneven_split(counts, planned, ratio.p_value))
    return " ".join(reasons) or None


def _warnings(
    asked: AggregatesAsked, arms: Arms, units: Mapping[str, int], ratio: SampleRatio | None
) -> Iterator[str]:
    if ratio and not ratio.ok:
        yield aggregate_words.mismatch_shown(ratio.p_value)
    for metric in arms.metrics:
        for variant in units:
            if not arms.is_enough(metric, variant):
                yield aggregate_words.without_metric(metric, variant)
        yield from _of_metric(asked, arms, metric, units)
    if asked.plan_days is not None:
        yield from finished_notes.of_days(whole_day(arms.last), asked.plan_days)


def _of_metric(asked: AggregatesAsked, arms: Arms, metric: str, units: Mapping[str, int]) -> Iterator[str]:
    """An arm without any spread, and counts of its own that did not split as the units did."""
    if arms.is_share:
        return
    counts = {name: arms.count(metric, name) for name in units}
    if counts != units and all(counts.values()):
        _planned, ratio = _split(asked, counts)
        if ratio and not ratio.ok:
            yield aggregate_words.counts_differ(metric, counts, ratio.p_value)
    alike = [name for name in units if arms.is_alike(metric, name)]
    if len(alike) < len(units):
        for name in alike:
            yield finished_notes.one_value(metric, name)


def _findings(asked: AggregatesAsked, arms: Arms, control: str) -> Iterator[Finding]:
    for name in arms.metrics:
        metric = Metric(
            name,
            name,
            better="down" if name in asked.lower else "up",
            margin=asked.margins.get(name, USUAL_MARGIN),
            guardrail=asked.guardrails.get(name),
        )
        for variant in arms.units:
            if variant != control and arms.is_enough(name, control) and arms.is_enough(name, variant):
                yield finished_findings.finding(
                    metric,
                    variant,
                    control,
                    _compared(asked, arms, name, control, variant),
                    is_share=arms.is_share,
                )


def _compared(asked: AggregatesAsked, arms: Arms, metric: str, control: str, variant: str) -> Compared:
    if arms.is_share:
        one, other = arms.clicks[control], arms.clicks[variant]
        return Compared(proportions.compare(one, other, alpha=asked.alpha))
    looks = arms.looks(metric, control, variant)
    if not arms.has_time:
        _day, one_arm, other_arm = looks[-1]
        found = estimates.compare(one_arm, other_arm, method=means.METHOD, alpha=asked.alpha)
        return Compared(found)
    path = aggregate_arms.path(looks)
    schedule = Schedule(asked.plan_days, _planned_units(path, asked.plan_days), asked.alpha)
    read = [
        Look(
            moment,
            sequential.compare(one_arm, other_arm, day=whole_day(moment), schedule=schedule, path=path),
        )
        for moment, one_arm, other_arm in looks
    ]
    return Compared(read[-1].comparison, None, tuple(read))


def _planned_units(path: list[int], plan_days: int | None) -> int:
    """As many as the pace of the first week brings by the end: a plan made of what came since would follow the looks."""
    days = min(PACE_DAYS, len(path))
    return max(1, round(path[days - 1] / days * (plan_days or _USUAL_DAYS)))


def document(judged: tuple[Judged, ...]) -> dict[str, Any]:
    """The verdicts as their JSON document; what is undefined is null."""
    return {
        "experiments": [
            {
                "experiment": each.experiment,
                "sample_ratio": {
                    "p_value": each.sample_ratio.p_value if each.sample_ratio else None,
                    "ok": each.sample_ratio.ok if each.sample_ratio else None,
                },
                "refused": each.refused,
                "metrics": [finished_findings.row(finding) for finding in each.findings],
                "units": dict(each.units),
                "verdict": each.verdict,
                "warnings": list(each.warnings),
            }
            for each in judged
        ]
    }
