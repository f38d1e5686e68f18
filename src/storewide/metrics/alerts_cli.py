"""The commands `storewide alerts run` and `storewide alerts backtest`."""

from decimal import Decimal, InvalidOperation
from pathlib import Path

import click

from storewide.kit.commands import json_option, on_data, print_json, print_table, refusing, say
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.metrics import alerts_documents, alerts_running
from storewide.metrics import backtest as looking_back


class Budget(click.ParamType[Decimal]):
    """False alarms a month."""

    name = "PER_MONTH"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            found = Decimal(value)
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite():
            self.fail(f"“{value}” is not a number of false alarms a month; write 1 or 0.5.", param, ctx)
        return found


@click.group()
def alerts() -> None:
    """What is out of the ordinary."""


@alerts.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--time", required=True, metavar="COL", help="The column of the times.")
@click.option("--value", required=True, metavar="COL", help="The column of the values.")
@click.option("--budget", required=True, type=Budget(), metavar="PER_MONTH", help="False alarms a month.")
@json_option
@refusing
def backtest(file: Path, time: str, value: str, budget: Decimal, as_json: bool) -> None:
    """Look back on a series in a CSV file: which alerts would it have given?"""
    found = looking_back.look_back(looking_back.read(file, time=time, value=value), budget)
    rows = [
        {
            "from": each.first.isoformat(sep=" "),
            "to": each.last.isoformat(sep=" "),
            "worst": each.worst.isoformat(sep=" "),
            "expected": round(each.expected, 4),
            "got": each.got,
        }
        for each in found.alerts
    ]
    if as_json:
        judged = found.judged_from.isoformat(sep=" ") if found.judged_from else None
        print_json({"alerts": rows, "judged_from": judged})
        return
    say(_finding(len(rows), found, budget))
    if rows:
        print_table(rows, of="from")


@alerts.command()
@json_option
@on_data
def run(as_json: bool) -> None:
    """Look at everything that is watched, up to yesterday of its store; a second time changes nothing."""
    ran = alerts_running.run(now(), SYSTEM)
    opened = [alerts_documents.alert(each) for each in ran.opened]
    if as_json:
        print_json(
            {
                "rules": ran.rules,
                "series": ran.series,
                "opened": opened,
                "renewed": ran.renewed,
                "withdrawn": ran.withdrawn,
                "faults": ran.faults,
            }
        )
        return
    say(_ran(ran))
    for fault in ran.faults:
        click.echo(fault, err=True)
    if opened:
        print_table([{"alert": each["finding"], "owner": each["owner"] or ""} for each in opened], of="alert")


def _ran(ran: alerts_running.Ran) -> str:
    new = "One new alert" if len(ran.opened) == 1 else f"{len(ran.opened)} new alerts"
    return f"{new} in {ran.series:,} series of {ran.rules:,} rules; {ran.renewed} renewed, {ran.withdrawn} withdrawn."


def _finding(count: int, found: looking_back.LookedBack, budget: Decimal) -> str:
    if found.judged_from is None:
        return "The series is too short to say what is usual: it takes seven weeks before the first step is judged."
    told = "One alert" if count == 1 else f"{count} alerts"
    return (
        f"{told} with a budget of {budget} false alarms a month; judged from {found.judged_from:%Y-%m-%d} on."
    )
