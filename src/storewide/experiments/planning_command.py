"""The command `storewide experiment plan`: how long a test has to run, before anything is built."""

import click

from storewide.experiments import planning_answer
from storewide.experiments.planning_answer import Looks, Planned
from storewide.kit.commands import json_option, print_json, print_table, refusing
from storewide.kit.relative_option import Relative


@click.command()
@click.option("--baseline", type=Relative("P"), help="The share of units that do it today, such as 0.03.")
@click.option("--mean", type=float, metavar="M", help="What a unit comes to today on average, with --sd.")
@click.option("--sd", type=float, metavar="S", help="The standard deviation between units.")
@click.option(
    "--effect",
    type=Relative(),
    required=True,
    help="The relative change that the test shall find: 0.05, or 5%.",
)
@click.option(
    "--daily-units", type=float, metavar="N", required=True, help="New units a day, of both arms together."
)
@click.option(
    "--alpha",
    type=float,
    default=0.05,
    show_default=True,
    help="How often to claim a change where there is none.",
)
@click.option(
    "--power",
    type=float,
    default=0.8,
    show_default=True,
    help="How often a true change of that size is found.",
)
@click.option(
    "--looks",
    type=click.Choice(["once", "daily"]),
    default="once",
    show_default=True,
    help="Whether the result is read once at the end, or every day.",
)
@click.option(
    "--guardrails", type=int, default=0, metavar="K", help="So many metrics must be shown not to suffer."
)
@json_option
@refusing
def plan(
    baseline: float | None,
    mean: float | None,
    sd: float | None,
    effect: float,
    daily_units: float,
    alpha: float,
    power: float,
    looks: Looks,
    guardrails: int,
    as_json: bool,
) -> None:
    """How many units and days a test takes, and what it would find after each week."""
    planned = planning_answer.plan(
        planning_answer.baseline(baseline, mean, sd),
        effect=effect,
        daily_units=daily_units,
        alpha=alpha,
        power=power,
        looks=looks,
        guardrails=guardrails,
    )
    if as_json:
        print_json(_document(planned))
    else:
        _show(planned)


def _document(planned: Planned) -> dict[str, object]:
    return {
        "units_per_variant": planned.units,
        "days": planned.days,
        "smallest_effect_by_week": list(planned.smallest_effects),
        "advice": planned.advice,
        "weeks": planned.weeks,
        "inflation": planned.inflation,
    }


def _show(planned: Planned) -> None:
    click.echo(planned.advice)
    click.echo(f"Units per variant: {planned.units:,}. Days: {planned.days:,}.")
    if planned.inflation > 1:
        click.echo(
            f"Looking every day takes {planned.inflation - 1:.0%} more units than one look at the end."
        )
    click.echo()
    print_table(
        [
            {"week": week, "smallest effect found": None if effect is None else f"{effect:.2%}"}
            for week, effect in enumerate(planned.smallest_effects, 1)
        ],
        of="weeks",
    )
