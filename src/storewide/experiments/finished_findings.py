"""What a finished test says of each metric of each variant: the comparison, its verdict, its sentence."""

from dataclasses import asdict, dataclass, replace
from math import ceil
from typing import Any

from storewide.experiments import finished_comparing, finished_notes, finished_words
from storewide.experiments.finished_comparing import Compared, Look
from storewide.experiments.finished_questions import Metric, Reading
from storewide.experiments.finished_words import Named
from storewide.stats import means, multiplicity, verdicts
from storewide.stats.comparison import Comparison
from storewide.stats.verdicts import GuardrailVerdict, Verdict
from storewide.warehouse.finished_outcomes import MetricSums, Outcome


@dataclass(frozen=True)
class Finding:
    """One metric of one variant.

    `guardrail`: of a metric that must not suffer, whether it did. `corrected`: the p-value among all metrics that should
    get better and all variants (Holm).
    """

    metric: Metric
    variant: str
    compared: Compared
    verdict: Verdict
    words: str
    guardrail: GuardrailVerdict | None
    corrected: float | None = None

    @property
    def comparison(self) -> Comparison:
        """The comparison that counts."""
        return self.compared.comparison


def findings(reading: Reading, outcome: Outcome) -> tuple[Finding, ...]:
    """The findings, metrics as asked and variants by name. Raises DenominatorZero for a ratio over nothing."""
    return corrected(
        [
            _finding(reading, metric, variant, outcome)
            for metric in reading.metrics
            for variant in outcome.units
            if variant != reading.control
        ]
    )


def corrected(found: list[Finding]) -> tuple[Finding, ...]:
    """The findings with their p-values among all that should get better."""
    asked = [each for each in found if each.guardrail is None and each.comparison.p_value is not None]
    p_values = dict(
        zip(
            map(id, asked),
            multiplicity.holm([each.comparison.p_value or 0.0 for each in asked]),
            strict=True,
        )
    )
    return tuple(replace(each, corrected=p_values.get(id(each))) for each in found)


def _finding(reading: Reading, metric: Metric, variant: str, outcome: Outcome) -> Finding:
    compared = finished_comparing.compared(reading, metric, variant, outcome)
    sums = next(each for each in outcome.metrics if each.column == metric.column)
    is_share = sums.is_share and metric.per is None
    found = finding(metric, variant, reading.control, compared, is_share=is_share)
    words = [found.words]
    if compared.variance_kept is not None:
        words.append(finished_notes.adjusted(reading.covariates, compared.variance_kept))
    if not is_share and (needed := _units_missing(sums, reading.control, variant)):
        words.append(finished_words.lopsided(metric.name, needed))
    return replace(found, words=" ".join(words))


def finding(metric: Metric, variant: str, control: str, compared: Compared, *, is_share: bool) -> Finding:
    """What a comparison says of a metric, with its sentence; `is_share`: its figures are written as percentages."""
    comparison = compared.comparison
    said = verdicts.verdict(comparison, better=metric.better, margin=metric.margin)
    words = finished_words.sentence(
        Named(metric.name, variant, control, metric.margin, is_share), comparison, said
    )
    guardrail = None
    if metric.guardrail is not None:
        guardrail = verdicts.guardrail(comparison, better=metric.better, margin=metric.guardrail)
        words += " " + finished_notes.guardrail(metric.name, guardrail, metric.guardrail)
    return Finding(metric, variant, compared, said, words, guardrail)


def _units_missing(sums: MetricSums, control: str, variant: str) -> int:
    """How many units an arm would need for a mean of such lopsided values; 0 where both have them."""
    arms = (sums.arms[control], sums.arms[variant])
    needed = [means.units_for_skewness(arm.skewness) for arm in arms]
    few = any(arm.moments.n < units for arm, units in zip(arms, needed, strict=True))
    return ceil(max(needed)) if few else 0


def row(finding: Finding) -> dict[str, Any]:
    """The finding as a row of the JSON document; what is undefined is null."""
    found, plain = finding.comparison, finding.compared.plain
    return {
        "metric": finding.metric.name,
        "variant": finding.variant,
        "control_mean": found.control_mean,
        "variant_mean": found.variant_mean,
        **_change(found),
        "verdict": finding.verdict.value,
        "words": finding.words,
        "method": found.method,
        "p_value_corrected": finding.corrected,
        "guardrail": None
        if finding.guardrail is None
        else {"margin": finding.metric.guardrail, "verdict": finding.guardrail.value},
        "unadjusted": None if plain is None else _change(plain),
        "variance_kept": finding.compared.variance_kept,
        "elsewhere": None if finding.compared.elsewhere is None else asdict(finding.compared.elsewhere),
        "looks": [_look(finding.metric, look) for look in finding.compared.looks],
    }


def _change(found: Comparison) -> dict[str, Any]:
    return {
        "difference": found.difference,
        "difference_interval": list(found.interval) if found.interval else None,
        "relative": found.relative,
        "relative_interval": list(found.relative_interval) if found.relative_interval else None,
        "p_value": found.p_value,
    }


def _look(metric: Metric, look: Look) -> dict[str, Any]:
    found = look.comparison
    said = verdicts.verdict(found, better=metric.better, margin=metric.margin)
    return {
        "day": look.day,
        "control_units": found.control_n,
        "variant_units": found.variant_n,
        **_change(found),
        "verdict": said.value,
    }
