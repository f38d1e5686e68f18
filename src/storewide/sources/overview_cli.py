"""The command `storewide sources`."""

from datetime import date, datetime

import click

from storewide.kit.commands import json_option, on_data, print_json, print_table, say
from storewide.lib.clock import now
from storewide.sources import overview, overview_pages


@click.command()
@json_option
@on_data
def sources(as_json: bool) -> None:
    """Every source of facts: files, tracking, connected warehouses, and how fresh each is."""
    found = overview.sources()
    rows = [overview_pages.document(source) for source in found]
    plain = [{**row, "newest": _text(row["newest"]), "at": _text(row["at"])} for row in rows]
    if as_json:
        print_json(plain)
        return
    say(overview_pages.finding(found, now()))
    print_table(plain, of="store")


def _text(value: date | None) -> str | None:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return None if value is None else value.isoformat()
