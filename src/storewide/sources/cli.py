"""The commands `storewide import orders|events|traffic|...`: one file, read while one waits."""

import tempfile
from pathlib import Path
from typing import Any

import click
from django.conf import settings

from storewide.kit import own_files
from storewide.kit.commands import (
    data_option,
    json_option,
    prepare_data,
    print_report,
    refusing,
    say,
    stop,
)
from storewide.kit.permissions import SYSTEM
from storewide.lib.clock import now
from storewide.sources import importing, presets, words
from storewide.sources.importing import Asked, RowsRefused
from storewide.sources.models import Store
from storewide.warehouse.landed import Landed
from storewide.warehouse.landing import Inspection
from storewide.warehouse.schemas import Fact


def _command(fact: Fact, default: str, what: str) -> click.Command:
    """One import command for the presets of one kind of fact."""
    names = [preset.name for preset in presets.all_presets().values() if preset.fact == fact]
    which = f"{', '.join(names)}, or one of your own."

    def run(**options: Any) -> None:
        _import(fact, **options)

    for decorate in (
        data_option,
        json_option,
        click.option("--strict", is_flag=True, help="Take all rows or none."),
        click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing."),
        click.option("--store", metavar="STORE", help="The store of rows that name none; default main."),
        click.option("--preset", metavar="NAME", default=default, show_default=True, help=which),
        click.argument("file", type=click.Path(path_type=Path)),
    ):
        run = decorate(run)
    return click.command(help=f"Read {what} from a file. Reading it twice changes nothing.")(refusing(run))


def _import(
    fact: Fact, file: Path, preset: str, store: str | None, dry_run: bool, strict: bool, as_json: bool
) -> None:
    if preset in presets.all_presets():
        # a file that cannot be read leaves nothing behind, not even an empty data folder
        found = importing.look_by_built_in(file, preset, fact)
        prepare_data()
    else:
        prepare_data()
        found = importing.look(file, preset, fact)
    own_files.refuse_in_demo()
    planned = importing.planned_stores(found, preset, store) if dry_run else []
    asked = Asked(
        path=file,
        file_name=file.name,
        preset=preset,
        store=_chosen(planned, store) if planned else _store(found, preset, store),
        rehearsal=dry_run,
        strict=strict,
        sha256=found.sha256,
        planned=tuple(planned),
    )
    try:
        _print(_landed(asked), as_json=as_json)
    except RowsRefused as refused:
        _print(refused.landed, as_json=as_json)
        stop(refused.sentence)


def _landed(asked: Asked) -> Landed:
    if asked.rehearsal:
        with tempfile.NamedTemporaryFile(suffix=".csv", delete=False) as listing:
            return importing.read(asked, refusals_to=Path(listing.name))
    at = now()
    refusals_as = f"imports/{at:%Y%m%dT%H%M%S%f}.refusals.csv"
    target: Path = settings.DATA.uploads / refusals_as
    target.parent.mkdir(parents=True, exist_ok=True)
    landed = importing.read(asked, refusals_to=target)
    importing.keep(asked=asked, landed=landed, refusals_as=refusals_as, by=SYSTEM, at=at)
    return landed


def _store(found: Inspection, preset: str, named: str | None) -> Store:
    for made in importing.make_stores(found, preset, by=SYSTEM, at=now(), named=named):
        orders = ", its orders are those of its events" if made.orders_from == "events" else ""
        say(
            f"Made the store {made.slug}: zone {made.zone}, currency {made.currency}{orders}. "
            "Change it under Stores."
        )
    store = _chosen(list(Store.objects.all()), named)
    return importing.with_currency(store, found, by=SYSTEM, at=now())


def _chosen(stores: list[Store], named: str | None) -> Store:
    """The store of rows that name none: the one named, else `main`, else the first."""
    by_slug = {store.slug: store for store in stores}
    if named is not None and named not in by_slug:
        stop(f"There is no store “{named}”; choose one of {', '.join(by_slug)} with --store.")
    return by_slug.get(named or importing.FIRST_STORE) or stores[0]


def _print(landed: Landed, *, as_json: bool) -> None:
    document = {name: getattr(landed, name) for name in ("read", "accepted", "repeated", "refused")}
    document["refusals"] = [{"row": one.row, "reason": one.reason} for one in landed.refusals]
    document["also"] = [
        {name: getattr(part, name) for name in importing.PART}
        | {
            "what": str(words.FACTS[part.fact]),
            "refusals": [{"row": one.row, "reason": one.reason} for one in part.refusals],
        }
        for part in landed.also
        if part.read
    ]
    document["findings"] = [words.finding(each) for each in importing.findings(landed)]
    print_report(document, as_json=as_json)


orders = _command("order_line", "generic-orders", "orders")
order_changes = _command("order_change", "order-changes", "refunds and cancellations of whole orders")
events = _command("event", "generic-events", "events of visitors")
traffic = _command("traffic", "daily-traffic", "visitors by day")
exposures = _command("exposure", "generic-exposures", "who met which variant of an experiment")
products = _command("product", "generic-products", "what is sold")
links = _command("link", "generic-links", "which visitor is which customer, or another visitor")
stock = _command("stock", "generic-stock", "how much of each product could be sold on a day")
prices = _command("price", "generic-prices", "what each product cost on a day")
promotions = _command("promotion", "generic-promotions", "offers with their first and last day")
media_cost = _command("media_cost", "generic-media-cost", "what marketing paid for reach")
costs = _command("store_cost", "generic-costs", "what fulfilment, payment, platform and staff cost")
timings = _command("timing", "generic-timings", "how long pages took")
contacts = _command("contact", "generic-contacts", "contacts with customers, and answers that they found")
shipments = _command("shipment", "generic-shipments", "shipments with the day promised")
probes = _command("probe", "generic-probes", "checks whether the store answered")
