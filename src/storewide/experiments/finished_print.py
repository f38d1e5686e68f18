"""A finished test as people read it at the command line: sentences first, then a table."""

import click

from storewide.experiments.analysing import Analysis
from storewide.experiments.finished_findings import Finding
from storewide.kit.commands import print_table


def show(analysis: Analysis) -> None:
    """Print units, split, why there is no result or each finding, and what to know before believing it."""
    click.echo("Units: " + ", ".join(f"{name} {count:,}" for name, count in analysis.units.items()) + ".")
    if analysis.sample_ratio and analysis.sample_ratio.ok:
        click.echo(f"The split is as planned (p = {analysis.sample_ratio.p_value:.2g}).")
    for reason in analysis.refused:
        click.echo(f"Refused: {reason}")
    for warning in analysis.warnings:
        click.echo(f"Mind: {warning}")
    if not analysis.findings:
        return
    for finding in analysis.findings:
        click.echo(finding.words)
    click.echo()
    print_table([_row(finding) for finding in analysis.findings], of="metrics")
    if (plan := analysis.reading.plan_days) is not None:
        click.echo(
            f"\nRead after day {analysis.day} of {plan} planned; intervals and p hold at every daily look."
        )
    if (many := len(analysis.findings)) > 1:
        click.echo(
            f"\n{many} comparisons were made and none is adjusted for the others: of 20 comparisons where nothing "
            "changed, one shows a change by chance."
        )


def _row(finding: Finding) -> dict[str, object]:
    comparison = finding.comparison
    return {
        "metric": finding.metric.name,
        "variant": finding.variant,
        "control mean": _figure(comparison.control_mean),
        "variant mean": _figure(comparison.variant_mean),
        "difference": _figure(comparison.difference),
        f"{100 * (1 - comparison.alpha):.4g} % interval": _interval(comparison.interval),
        "relative": None if comparison.relative is None else f"{comparison.relative:+.1%}",
        "p": _figure(comparison.p_value),
        "verdict": finding.verdict.value.replace("_", " "),
    }


def _figure(value: float | None) -> str | None:
    return None if value is None else f"{value:.4g}"


def _interval(value: tuple[float, float] | None) -> str | None:
    return None if value is None else f"{value[0]:.4g} to {value[1]:.4g}"
