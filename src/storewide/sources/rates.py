"""Exchange rates: noted one by one or by the file, and handed to every import."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.sources.models import Rate, Store
from storewide.warehouse import rates as facts

_BATCH = 500
_CHANGED = ("rate", "version")


class NoRates(Refusal):
    """A file of rates holds none."""

    field = "file"


@dataclass(frozen=True)
class Noted:
    """What became of the rates of a file: new ones, those that replace another figure, those known as they are."""

    added: int
    changed: int
    same: int


def known() -> facts.Rates:
    """The rates into the currencies of the stores, as an import takes them."""
    into = set(Store.objects.values_list("currency", flat=True))
    found = Rate.objects.filter(into__in=into).order_by().values_list("day", "currency", "into", "rate")
    return tuple(facts.Rate(*each) for each in found.iterator(chunk_size=5000))


def wanted() -> set[str]:
    """The currencies that rates are wanted into: those of the stores."""
    return set(Store.objects.values_list("currency", flat=True))


@trail.operation
def note_rate(*, day: date, currency: str, into: str, rate: Decimal, by: Actor, at: datetime) -> Rate:
    """Note what one unit of a currency is worth in another on a day; an earlier figure of that day is replaced.

    Orders that were converted already keep the rate they were converted at until their file is imported again.
    """
    record = Rate.objects.filter(day=day, currency=currency, into=into).first()
    before = None if record is None else str(record.rate)
    record = record or Rate(day=day, currency=currency, into=into, created_at=at)
    record.rate = rate
    record.save()
    trail.record(action="sources.rate.note", of=record, by=by, at=at, changes={"rate": [before, str(rate)]})
    return record


@trail.operation
def note_rates(*, rates: Sequence[facts.Rate], file_name: str, by: Actor, at: datetime) -> Noted:
    """Note all the rates of a file in one step; of two for the same day and currencies the later one counts.

    Raises NoRates where there is none.
    """
    if not rates:
        raise NoRates(_("%(file)s holds no rate.") % {"file": file_name})
    newest = {(each.day, each.currency, each.into): each.rate for each in rates}
    there = {
        (row.day, row.currency, row.into): row
        for row in Rate.objects.filter(into__in={into for _, _, into in newest}).order_by()
    }
    fresh = [
        Rate(day=day, currency=currency, into=into, rate=rate, created_at=at)
        for (day, currency, into), rate in newest.items()
        if (day, currency, into) not in there
    ]
    changed = [row for key, row in there.items() if key in newest and newest[key] != row.rate]
    for row in changed:
        row.rate, row.version = newest[row.day, row.currency, row.into], row.version + 1
    Rate.objects.bulk_create(fresh, batch_size=_BATCH)
    Rate.objects.bulk_update(changed, _CHANGED, batch_size=_BATCH)
    counts = {"file": [None, file_name], "added": [None, len(fresh)], "changed": [None, len(changed)]}
    noted = (fresh or changed or list(there.values()))[0]
    trail.record(action="sources.rate.import", of=noted, by=by, at=at, changes=counts)
    return Noted(len(fresh), len(changed), len(newest) - len(fresh) - len(changed))
