"""The command `storewide impact`: what a change at a date did to figures in a file."""

from pathlib import Path
from typing import Any

import click

from storewide.kit.commands import json_option, print_json, refusing
from storewide.kit.relative_option import Relative
from storewide.ledger import impact_words
from storewide.ledger.impact_asked import Answer, Asked, answer
from storewide.stats.shift.reading import MARGIN, Method


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--time", metavar="COL", required=True, help="When a row is: 2026-03-01, 2026-03 or 2026.")
@click.option("--outcome", metavar="COL", required=True, help="The figure that may have changed.")
@click.option(
    "--at", metavar="DATE", required=True, help="The first day, week, month or year with the change."
)
@click.option(
    "--controls", metavar="COL,...", default="", help="Figures (or units) that the change did not touch."
)
@click.option(
    "--unit", metavar="COL", help="Who a row is about, where there are several: stores, regions, channels."
)
@click.option("--treated", metavar="NAME", help="The unit that changed.")
@click.option(
    "--method",
    type=click.Choice([each.value for each in Method]),
    help="How to tell what would have been; default by what is given.",
)
@click.option(
    "--margin",
    type=Relative("MARGIN"),
    default=f"{MARGIN:.0%}",
    show_default=True,
    help="The relative change that would not matter: 0.05, or 5%.",
)
@click.option(
    "--aside",
    metavar="FROM:TO",
    multiple=True,
    help="Days not to look at, since something else happened: a campaign, another release; may be given again.",
)
@json_option
@refusing
def impact(file: Path, as_json: bool, margin: float, **given: Any) -> None:
    """Say what a change at a date did, from the past and from what it did not touch."""
    asked = Asked(
        file,
        given["time"].strip(),
        given["outcome"].strip(),
        given["at"].strip(),
        tuple(dict.fromkeys(each.strip() for each in given["controls"].split(",") if each.strip())),
        given["unit"],
        given["treated"],
        None if given["method"] is None else Method(given["method"]),
        margin,
        given["aside"],
    )
    found = answer(asked)
    words = impact_words.sentences(found, asked.treated or asked.outcome, asked.at, asked.margin)
    if as_json:
        print_json(_document(found, words))
    else:
        click.echo(words)


def _document(found: Answer, words: str) -> dict[str, Any]:
    told = found.impact
    return {
        "method": told.method,
        "before": told.before,
        "after": told.after,
        "effect": told.effect,
        "interval": told.interval,
        "relative": told.relative,
        "cumulative": told.cumulative,
        "placebo": {
            "windows": told.calibrated.windows,
            "passed": told.calibrated.passed,
            "p_value": told.calibrated.p_value,
        },
        "grade": told.grade,
        "verdict": told.verdict,
        "words": words,
    }
