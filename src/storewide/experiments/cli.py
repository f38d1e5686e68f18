"""The command `storewide experiment analyse`."""

from pathlib import Path

import click

from storewide.experiments import analysing
from storewide.experiments.analysing import Analysis, Metric, Reading
from storewide.kit.commands import json_option, print_json, print_table, refusing

Pair = tuple[str, str]


class NameAndValue(click.ParamType[Pair]):
    """`NAME=VALUE`, with what the value is in its name; NAME may hold spaces, VALUE further equals signs."""

    def __init__(self, value: str) -> None:
        self.name = f"NAME={value}"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Pair:
        name, equals, wanted = (part.strip() for part in value.partition("="))
        if not (name and equals and wanted):
            self.fail(f"“{value}” is not understood; write {self.name}.", param, ctx)
        return name, wanted


class NameAndNumber(click.ParamType[tuple[str, float]]):
    """`NAME=NUMBER`, of 0 or more; a percent sign may follow. NAME may itself hold an equals sign."""

    def __init__(self, value: str) -> None:
        self.name = f"NAME={value}"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, float]:
        name, _, wanted = (part.strip() for part in value.rpartition("="))
        try:
            number = float(wanted.removesuffix("%"))
        except ValueError:
            number = -1
        if not name or not 0 <= number < float("inf"):
            self.fail(
                f"“{value}” is not understood; write {self.name} with a number of 0 or more.", param, ctx
            )
        return name, number


@click.group()
def experiment() -> None:
    """Randomised comparisons."""


@experiment.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--unit", metavar="COL", help="Who was assigned, a row each; left out, each row is a unit.")
@click.option("--variant", metavar="COL", required=True, help="Which variant the unit was in.")
@click.option(
    "--control", metavar="NAME", required=True, help="The variant that the others are compared with."
)
@click.option(
    "--metric",
    "metrics",
    type=NameAndValue("COL"),
    multiple=True,
    required=True,
    help="What to call a metric, and its column; may be given again.",
)
@click.option(
    "--margin",
    "margins",
    type=NameAndNumber("PERCENT"),
    multiple=True,
    help="Of a metric: the relative change that would not matter; default 1.",
)
@click.option("--lower-is-better", "lower", metavar="NAME", multiple=True, help="A metric that should fall.")
@click.option(
    "--weight",
    "weights",
    type=NameAndNumber("SHARE"),
    multiple=True,
    help="Of each variant: its planned share of the units; default equal.",
)
@json_option
@refusing
def analyse(
    file: Path,
    unit: str | None,
    variant: str,
    control: str,
    metrics: tuple[Pair, ...],
    margins: tuple[tuple[str, float], ...],
    lower: tuple[str, ...],
    weights: tuple[tuple[str, float], ...],
    as_json: bool,
) -> None:
    """Read a finished test from a file: what each variant changed, and how sure that is."""
    _once("--margin", margins)
    _once("--weight", weights)
    asked = _metrics(metrics, dict(margins), lower)
    analysis = analysing.analyse(Reading(file, unit, variant.strip(), control.strip(), asked, dict(weights)))
    if as_json:
        print_json(analysing.document(analysis))
    else:
        _print(analysis)


def _once(option: str, given: tuple[tuple[str, float], ...]) -> None:
    names = [name for name, _number in given]
    for name in names:
        if names.count(name) > 1:
            raise click.UsageError(f"{option} is given twice for {name}; give it once.")


def _metrics(
    metrics: tuple[Pair, ...], margins: dict[str, float], lower: tuple[str, ...]
) -> tuple[Metric, ...]:
    names = [name for name, _column in metrics]
    for name in names:
        if names.count(name) > 1:
            raise click.UsageError(f"Two metrics are named {name}; give each a name of its own.")
    for option, given in (("--margin", margins), ("--lower-is-better", lower)):
        for name in given:
            if name not in names:
                raise click.UsageError(f"{option} names {name}; the metrics are {', '.join(names)}.")
    return tuple(
        Metric(
            name,
            column,
            better="down" if name in lower else "up",
            margin=margins[name] / 100 if name in margins else analysing.USUAL_MARGIN,
        )
        for name, column in metrics
    )


def _print(analysis: Analysis) -> None:
    click.echo("Units: " + ", ".join(f"{name} {count:,}" for name, count in analysis.units.items()) + ".")
    if analysis.sample_ratio and analysis.sample_ratio.ok:
        click.echo(f"The split is as planned (p = {analysis.sample_ratio.p_value:.2g}).")
    for reason in analysis.refused:
        click.echo(f"Refused: {reason}")
    if not analysis.findings:
        return
    for finding in analysis.findings:
        click.echo(finding.words)
    click.echo()
    print_table(
        [
            {
                "metric": finding.metric,
                "variant": finding.variant,
                "control mean": _figure(finding.comparison.control_mean),
                "variant mean": _figure(finding.comparison.variant_mean),
                "difference": _figure(finding.comparison.difference),
                "95 % interval": _interval(finding.comparison.interval),
                "relative": _percent(finding.comparison.relative),
                "p": _figure(finding.comparison.p_value),
                "verdict": finding.verdict.value.replace("_", " "),
            }
            for finding in analysis.findings
        ],
        of="metrics",
    )
    if (many := len(analysis.findings)) > 1:
        click.echo(
            f"\n{many} comparisons were made and none is adjusted for the others: of 20 comparisons where nothing "
            "changed, one shows a change by chance."
        )


def _figure(value: float | None) -> str | None:
    return None if value is None else f"{value:.4g}"


def _interval(value: tuple[float, float] | None) -> str | None:
    return None if value is None else f"{value[0]:.4g} to {value[1]:.4g}"


def _percent(value: float | None) -> str | None:
    return None if value is None else f"{value:+.1%}"
