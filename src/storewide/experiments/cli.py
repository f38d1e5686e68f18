"""The commands `storewide experiment ...`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from storewide.experiments import aggregates, aggregates_print, analysing, finished_print
from storewide.experiments.aggregates import AggregatesAsked
from storewide.experiments.finished_questions import ALPHA, USUAL_MARGIN, Metric, Reading
from storewide.experiments.option_types import (
    NameAndMargin,
    NameAndNumber,
    NameAndValue,
    Number,
    Pair,
    Quotient,
    Split,
)
from storewide.experiments.own_data_command import aa
from storewide.experiments.planning_command import plan
from storewide.experiments.programme_command import programme, results
from storewide.experiments.standing_command import look, show
from storewide.kit.commands import json_option, print_json, refusing


@click.group()
def experiment() -> None:
    """Randomised comparisons."""


experiment.add_command(plan)
experiment.add_command(programme)
experiment.add_command(results)
experiment.add_command(show)
experiment.add_command(look)
experiment.add_command(aa)

_OPTIONS = (
    click.argument("file", type=click.Path(path_type=Path)),
    click.option(
        "--aggregates",
        "is_aggregates",
        is_flag=True,
        help="The file has one row an arm, of many experiments.",
    ),
    click.option("--unit", metavar="COL", help="Who was assigned, a row each; left out, each row is a unit."),
    click.option("--variant", metavar="COL", help="Which variant the unit was in."),
    click.option(
        "--control",
        metavar="NAME",
        required=True,
        help="The variant that the others are compared with; of aggregates also first, the first arm of each.",
    ),
    click.option(
        "--metric",
        "metrics",
        type=NameAndValue("COL"),
        multiple=True,
        help="What to call a metric, and its column; may be given again.",
    ),
    click.option(
        "--ratio",
        "ratios",
        type=Quotient(),
        multiple=True,
        help="A metric that is the sum of one column over that of another, such as spend=spend/orders.",
    ),
    click.option(
        "--covariate",
        "covariates",
        metavar="COL",
        multiple=True,
        help="What was known of a unit before the test, which takes noise away; may be given again.",
    ),
    click.option(
        "--guardrail",
        "guardrails",
        type=NameAndMargin(),
        multiple=True,
        help="A metric that must not suffer, and the relative harm that is accepted: 2% or 0.02.",
    ),
    click.option(
        "--margin",
        "margins",
        type=NameAndMargin(least=0),
        multiple=True,
        help="Of a metric: the relative change that would not matter, 2% or 0.02; default 1%.",
    ),
    click.option(
        "--lower-is-better", "lower", metavar="NAME", multiple=True, help="A metric that should fall."
    ),
    click.option(
        "--split", type=Split(), help="The planned share of each variant, such as A=50,B=50; default equal."
    ),
    click.option(
        "--weight",
        "weights",
        type=NameAndNumber("SHARE"),
        multiple=True,
        help="As --split, for one variant; may be given again.",
    ),
    click.option(
        "--alpha",
        type=float,
        default=ALPHA,
        show_default=True,
        help="How often to claim a change where there is none.",
    ),
    click.option(
        "--plan-days",
        type=int,
        metavar="N",
        help="The test was planned for N days and may be looked at every day.",
    ),
    click.option(
        "--day",
        metavar="COL",
        help="The day of the row: a date, or its number from 1; a unit may have several.",
    ),
    click.option(
        "--despite-mismatch", is_flag=True, help="Show the result of units that did not split as planned."
    ),
    json_option,
)


def _with_options[F: Callable[..., Any]](function: F) -> F:
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@experiment.command()
@_with_options
@refusing
def analyse(file: Path, is_aggregates: bool, as_json: bool, control: str, **given: Any) -> None:
    """Read a finished test from a file: what each variant changed, and how sure that is."""
    weights = (*(given["split"] or ()), *given["weights"])
    _once("--split or --weight" if given["split"] else "--weight", weights)
    if is_aggregates:
        asked = _aggregates(file, control, dict(weights), given)
        if as_json:
            print_json(aggregates.document(aggregates.judge(asked)))
        else:
            aggregates_print.show(aggregates.judge(asked))
        return
    for name in ("variant", "metrics"):
        if not given[name] and not (name == "metrics" and given["ratios"]):
            raise click.UsageError(f"Missing option '--{name.removesuffix('s')}'.")
    analysis = analysing.analyse(_reading(file, control, dict(weights), given))
    if as_json:
        print_json(analysing.document(analysis))
    else:
        finished_print.show(analysis)


def _reading(file: Path, control: str, weights: dict[str, float], given: dict[str, Any]) -> Reading:
    return Reading(
        file,
        given["unit"],
        given["variant"].strip(),
        control.strip(),
        _metrics(given["metrics"], given["ratios"], given["margins"], given["guardrails"], given["lower"]),
        weights,
        covariates=tuple(dict.fromkeys(given["covariates"])),
        alpha=given["alpha"],
        day=given["day"],
        plan_days=given["plan_days"],
        despite_mismatch=given["despite_mismatch"],
    )


def _aggregates(
    file: Path, control: str, weights: dict[str, float], given: dict[str, Any]
) -> AggregatesAsked:
    for name in ("unit", "variant", "metrics", "ratios", "covariates", "day"):
        if given[name]:
            raise click.UsageError(
                f"--{name.removesuffix('s')} names columns of rows a unit each; --aggregates has columns of its own."
            )
    _once("--margin", given["margins"])
    _once("--guardrail", given["guardrails"])
    return AggregatesAsked(
        file,
        control.strip(),
        weights,
        alpha=given["alpha"],
        plan_days=given["plan_days"],
        margins=dict(given["margins"]),
        guardrails=dict(given["guardrails"]),
        lower=frozenset(given["lower"]),
        despite_mismatch=given["despite_mismatch"],
    )


def _once(option: str, given: tuple[Number, ...]) -> None:
    names = [name for name, _number in given]
    for name in names:
        if names.count(name) > 1:
            raise click.UsageError(f"{option} is given twice for {name}; give it once.")


def _metrics(
    metrics: tuple[Pair, ...],
    ratios: tuple[tuple[str, str, str], ...],
    margins: tuple[Number, ...],
    guardrails: tuple[Number, ...],
    lower: tuple[str, ...],
) -> tuple[Metric, ...]:
    _once("--margin", margins)
    _once("--guardrail", guardrails)
    columns = [*((name, column, None) for name, column in metrics), *ratios]
    names = [name for name, _column, _per in columns]
    stated, accepted = dict(margins), dict(guardrails)
    for option, given in (("--margin", stated), ("--lower-is-better", lower), ("--guardrail", accepted)):
        for name in given:
            if name not in names:
                raise click.UsageError(f"{option} names {name}; the metrics are {', '.join(names)}.")
    return tuple(
        Metric(
            name,
            column,
            better="down" if name in lower else "up",
            margin=stated.get(name, USUAL_MARGIN),
            per=per,
            guardrail=accepted.get(name),
        )
        for name, column, per in columns
    )
