"""Verdicts on the experiments of a file of totals, as people read them at the command line."""

from collections import Counter

import click

from storewide.experiments.aggregates import Judged

#: more are for the JSON document
SHOWN = 40


def show(judged: tuple[Judged, ...]) -> None:
    """Print how many came out how, then each experiment with its sentences."""
    counts = Counter(each.verdict or "refused" for each in judged)
    told = ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.most_common())
    click.echo(f"{len(judged):,} experiments: {told}.")
    for each in judged[:SHOWN]:
        click.echo(f"\n{each.experiment}: {(each.verdict or 'refused').replace('_', ' ')}")
        if each.refused:
            click.echo(f"  {each.refused}")
        for warning in each.warnings:
            click.echo(f"  Mind: {warning}")
        for finding in each.findings:
            click.echo(f"  {finding.words}")
    if (more := len(judged) - SHOWN) > 0:
        click.echo(f"\nand {more:,} more; --json lists all of them")
