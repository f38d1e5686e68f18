"""Plays the files of the made-up shop: read as the command reads them, months closed before what came late."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from storewide.demo.simulation.run import Written
from storewide.demo.simulation.truth import Truth
from storewide.kit.permissions import SYSTEM
from storewide.sources import closing, importing, rates, rates_files
from storewide.sources.importing import Asked
from storewide.sources.models import Store

_CLOSING_DAY = 3  # of the month after; by then the books were looked at
_CLOSING_HOUR = 9


class FilePlayer:
    """One run through all files, in the order in which a new operation would read them."""

    def __init__(self, store: Store, at: datetime, say: Callable[[str], None]) -> None:
        self.store, self.at, self.say = store, at, say

    def play(self, written: Written) -> None:
        """Everything; each file is taken as a whole or not at all."""
        self.rates(written.rates)
        for file, preset in (
            (written.contracts, "generic-orders"),
            (written.orders, "generic-orders"),
            (written.events, "generic-events"),
            (written.exposures, "generic-exposures"),
            (written.products, "generic-products"),
            (written.stock, "generic-stock"),
            (written.prices, "generic-prices"),
            (written.promotions, "generic-promotions"),
            (written.media_cost, "generic-media-cost"),
            (written.operating.timings, "generic-timings"),
            (written.operating.contacts, "generic-contacts"),
            (written.operating.shipments, "generic-shipments"),
            (written.operating.costs, "generic-costs"),
            (written.operating.probes, "generic-probes"),
        ):
            self.read(file, preset)
        with transaction.atomic():
            self.close(written.truth)
        self.read(written.late, "generic-orders")

    def rates(self, file: Path) -> None:
        """The rates come first: orders in another currency need them."""
        currency = self.store.currency
        with file.open(encoding="utf-8", newline="") as lines:
            found = rates_files.read(lines, base=currency, into={currency})
        rates.note_rates(rates=found, file_name=file.name, by=SYSTEM, at=self.at)

    def read(self, file: Path, preset: str) -> None:
        """Import one file as the command does, all or nothing."""
        self.say(f"Importing {file.name} …")
        asked = Asked(path=file, file_name=file.name, preset=preset, store=self.store, strict=True)
        refusals_as = f"imports/demo-{file.stem}.refusals.csv"
        target: Path = settings.DATA.uploads / refusals_as
        target.parent.mkdir(parents=True, exist_ok=True)
        landed = importing.read(asked, refusals_to=target)
        importing.keep(asked=asked, landed=landed, refusals_as=refusals_as, by=SYSTEM, at=self.at)

    def close(self, truth: Truth) -> None:
        """Close every whole month but the one that runs, a few days after its end."""
        month = _next(truth.first) if truth.first.day > 1 else truth.first
        while _next(month) <= truth.until:
            day = min(_next(month) + timedelta(days=_CLOSING_DAY - 1), self.at.date())
            at = min(datetime.combine(day, time(_CLOSING_HOUR), self.at.tzinfo), self.at)
            closing.close_month(store=self.store, month=month, by=SYSTEM, at=at)
            month = _next(month)


def _next(day: date) -> date:
    """The first day of the next month."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
