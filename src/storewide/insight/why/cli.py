"""The command `storewide why`."""

import click

from storewide.insight.why import answer, asking, documents
from storewide.insight.why.asking import Where
from storewide.kit.commands import json_option, on_data, print_json, print_table
from storewide.metrics.cli import Where as Condition

_SHOWN = ("driver", "change", "points", "owner")


@click.command()
@click.argument("metric")
@click.option("--period", required=True, metavar="A..B", help="The days asked about; 2026-11, 2026-W47 too.")
@click.option(
    "--against",
    default=asking.PREVIOUS,
    show_default=True,
    metavar="C..D",
    help="The days to compare with, or `last_year` for the same weekdays of last year.",
)
@click.option("--by", "by", default="", metavar="DIM,...", help="What to look into, such as country,device.")
@click.option("--where", "where", multiple=True, type=Condition(), help="Only facts of this kind.")
@click.option("--store", metavar="STORE", help="One store; default all.")
@click.option("--mature", is_flag=True, help="Refunds of both periods as old: on the day of their order.")
@json_option
@on_data
def why(
    metric: str,
    period: str,
    against: str,
    by: str,
    where: Where,
    store: str | None,
    mature: bool,
    as_json: bool,
) -> None:
    """Why a metric changed: what moved it, in parts that add up to the change."""
    found = answer.why(
        asking.asked(
            metric,
            period,
            against,
            store=store,
            where=where,
            by=asking.dimensions(by),
            mature=mature,
            deep=True,
        )
    )
    document = documents.document(found)
    if as_json:
        print_json(document)
        return
    click.echo(document["finding"])
    print_table([{name: each[name] for name in _SHOWN} for each in document["drivers"]], of="drivers")
    for each in document["happened"]:
        click.echo(f"{each['from']}  {each['kind']}: {each['what']}")
