"""The commands `storewide kpis` and `storewide import targets`."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from storewide.kit.commands import (
    import_table,
    json_option,
    of_table,
    on_data,
    print_json,
    print_table,
)
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.metrics import documents, incomplete_words, targets_import


class Where(click.ParamType[tuple[str, str]]):
    """`NAME=VALUE`."""

    name = "NAME=VALUE"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        name, equals, wanted = value.partition("=")
        if not equals:
            self.fail(f"“{value}” is not a condition; write NAME=VALUE, such as country=France.", param, ctx)
        return name.strip(), wanted.strip()


DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option(
    "--from", "first", type=DAY, metavar="DAY", help="First day (2026-11-01); default the first there is."
)
@click.option("--to", "last", type=DAY, metavar="DAY", help="Last day, included; default the last there is.")
@click.option(
    "--by",
    metavar="day|week|month|quarter|year|segment|DIMENSION",
    help="One row for each; without it one row in all.",
)
@click.option(
    "--where", "where", multiple=True, type=Where(), help="Only facts of this kind; may be given again."
)
@click.option("--store", metavar="STORE", help="One store; default all.")
@click.option("--metric", "codes", multiple=True, metavar="CODE", help="One more column; may be given again.")
@json_option
@on_data
def kpis(
    first: datetime | None,
    last: datetime | None,
    by: str | None,
    where: tuple[tuple[str, str], ...],
    store: str | None,
    codes: tuple[str, ...],
    as_json: bool,
) -> None:
    """The KPIs: visitors, buyers, orders, spend, conversion, average order value, and any other metric."""
    report, found = documents.asked(
        first=_day(first), last=_day(last), by=by, where=where, store=store, codes=codes
    )
    if as_json:
        print_json(found)
    else:
        print_table([_without_list(row) for row in found], of=by or "period")
        for sentence in incomplete_words.sentences(report.incomplete):
            click.echo(sentence, err=True)
        if lacking := incomplete_words.of_rows(report, codes):
            click.echo(lacking, err=True)


def _without_list(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("incomplete", "untold")}


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@click.command()
@click.option("--store", default="main", show_default=True, help="The store of rows that name none.")
@of_table("targets")
def targets(file: Path, store: str, dry_run: bool, strict: bool, as_json: bool) -> None:
    """Read targets: `month,metric,target[,store][,segment]`, a row a month and metric."""
    take = targets_import.Take(store=store, by=SYSTEM, at=now())
    import_table(
        file, take, required=targets_import.REQUIRED, dry_run=dry_run, strict=strict, as_json=as_json
    )
