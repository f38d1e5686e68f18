"""The commands `storewide warehouse status|verify|compact`."""

from typing import Any

import click
from django.conf import settings
from django.utils.translation import ngettext

from storewide.kit.commands import REFUSED, json_option, on_data, print_json, print_table, say, stop
from storewide.lib.clock import now
from storewide.sources import warehouse_health, warehouse_pages
from storewide.sources.warehouse_health import Health, Incomplete
from storewide.warehouse import compacting
from storewide.warehouse.folder import WriterBusy
from storewide.warehouse.room import DiskFull


@click.group()
def warehouse() -> None:
    """The facts that are kept: how they stand, whether they are whole, their files."""


@warehouse.command()
@json_option
@on_data
def status(as_json: bool) -> None:
    """What is kept of each store, what waits to be sealed, what is damaged, how much room is left."""
    found = warehouse_pages.look(now())
    document = warehouse_pages.plain(warehouse_pages.document(found))
    if as_json:
        print_json(document)
        return
    say(warehouse_pages.finding(found))
    print_table(document["holdings"], of="store")
    for line in _beside(document):
        click.echo(line)
    for each in found.incomplete:
        _print_incomplete(each)


def _beside(document: dict[str, Any]) -> list[str]:
    size = warehouse_pages.size
    waiting, kept = document["waiting"], document["kept"]
    since = f", the oldest since {waiting['oldest']}" if waiting["oldest"] else ""
    return [
        f"version      {document['version']}",
        f"waiting      {waiting['segments']} segments, {size(waiting['bytes'])}{since}",
        f"kept         {kept['files']} files of sealed segments, {size(kept['bytes'])}",
        *(f"refused      {each['messages']} messages: {each['reason']}" for each in document["refused"]),
        *(f"bad          {each['name']}: {each['reason']}" for each in document["bad"]),
        *(f"quarantine   {each['name']}: {each['reason']}" for each in document["quarantine"]),
        f"disk         {size(document['free_bytes'])} of {size(document['disk_bytes'])} free",
    ]


@warehouse.command()
@click.option("--repair", is_flag=True, help="Make anew what is damaged, out of what lies here.")
@json_option
@on_data
def verify(repair: bool, as_json: bool) -> None:
    """Read every file and hold it against its checksum; exit 2 when anything is not whole."""
    health = warehouse_health.repair() if repair else warehouse_health.verify()
    if as_json:
        lost = [warehouse_pages.lost(each) for each in health.incomplete]
        print_json({"faults": health.faults, "left": health.left, "incomplete": lost, "whole": health.whole})
    else:
        _print_health(health)
    if not health.whole:
        raise SystemExit(REFUSED)


def _print_health(health: Health) -> None:
    for fault in health.faults:
        click.echo(fault)
    for each in health.incomplete:
        _print_incomplete(each)
    if health.whole and health.faults:
        click.echo("All of it is made anew; the damaged files lie in quarantine.")
    elif health.whole:
        click.echo("Every file is whole.")
    elif health.left:
        say("Run storewide warehouse verify --repair; what it cannot mend must come from a backup.")


def _print_incomplete(each: Incomplete) -> None:
    click.echo(f"{each.store}, {each.fact} of {each.part}: {each.rows} rows are missing.")
    for record in each.files:
        click.echo(
            f"  import again: {record.file_name} (preset {record.preset}, sha256 {record.sha256 or 'unknown'})"
        )


@warehouse.command()
@json_option
@on_data
def compact(as_json: bool) -> None:
    """Join the files of each day that came in pieces."""
    try:
        done = compacting.compact(settings.DATA.warehouse)
    except (WriterBusy, DiskFull) as fault:
        stop(str(fault))
    if as_json:
        print_json({"parts": done.parts, "files_before": done.before, "files_after": done.after})
    else:
        joined = ngettext("%(count)s day joined", "%(count)s days joined", done.parts) % {"count": done.parts}
        click.echo(f"{joined}: {done.before} files became {done.after}.")
