"""Every source of facts in one view: files, tracking and connected warehouses, by store, with how fresh each is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.sources import own_presets
from storewide.sources.models import Connection, Import, ImportState, Store, WriteKey
from storewide.warehouse.write_keys import Count, read_counts

Way = Literal["files", "tracking", "connection"]

#: tracking that sent nothing for so long is silent; a file is expected once a month
SILENT_AFTER: dict[Way, timedelta] = {
    "tracking": timedelta(days=1),
    "connection": timedelta(days=1),
    "files": timedelta(days=35),
}


@dataclass(frozen=True)
class Source:
    """One way in which facts reach a store.

    `rows`: accepted so far (None where they are not counted); `newest`: the last day its facts are of; `at`: when it
    was last read or heard of; `fault`: what is wrong with it now, in one sentence; `address`: the page that tells more.
    """

    store: Store
    way: Way
    name: str
    rows: int | None
    newest: date | None
    at: datetime | None
    fault: str = ""
    address: str = ""

    def is_silent(self, now: datetime) -> bool:
        """Whether it is so long ago that something may be broken."""
        return self.at is None or now - self.at > SILENT_AFTER[self.way]


def sources() -> list[Source]:
    """All sources, by store and name; as many queries however many there are."""
    found = [*_files(), *_tracking(), *_connections()]
    return sorted(found, key=lambda source: (source.store.name, source.way, source.name))


def _files() -> list[Source]:
    stores = {store.pk: store for store in Store.objects.all()}
    titles = {preset.name: preset.title for preset in own_presets.every().values()}
    read = Import.objects.filter(state=ImportState.DONE, rehearsal=False).order_by()
    rows = read.values("store", "preset").annotate(
        rows=Sum("accepted"),
        read=Sum("read"),
        refused=Sum("refused"),
        newest=Max("last_day"),
        at=Max("ended_at"),
    )
    return [
        Source(
            stores[row["store"]],
            "files",
            titles.get(row["preset"], row["preset"]),
            row["rows"],
            row["newest"],
            row["at"],
            _("every row of its files was refused") if row["refused"] == row["read"] > 0 else "",
            _imports(stores[row["store"]].slug, row["preset"]),
        )
        for row in rows
    ]


def _imports(store: str, preset: str) -> str:
    """The page of the imports of a store that were read with a preset."""
    return f"{reverse('sources:imports')}?{urlencode({'store': store, 'preset': preset})}"


def _tracking() -> list[Source]:
    counts = read_counts(settings.DATA.write_key_counts)
    keys = WriteKey.objects.filter(revoked_at=None).select_related("store")
    return [_key(key, counts.get(key.key, Count())) for key in keys]


def _key(key: WriteKey, count: Count) -> Source:
    newest = count.received_at.astimezone(ZoneInfo(key.store.zone)).date() if count.received_at else None
    refused = ngettext(
        "%(count)s event was refused: %(reason)s",
        "%(count)s events were refused, the last: %(reason)s",
        count.refused,
    ) % {"count": count.refused, "reason": count.reason}
    return Source(
        key.store,
        "tracking",
        key.name,
        count.received,
        newest,
        count.received_at,
        refused if count.refused else "",
        reverse("sources:write-key", args=[key.pk]),
    )


def silent(found: Iterable[Source], now: datetime) -> list[Source]:
    """The sources that have been silent for too long."""
    return [source for source in found if source.is_silent(now)]


def _connections() -> list[Source]:
    made = Connection.objects.select_related("store")
    return [
        Source(
            each.store,
            "connection",
            each.name,
            None,
            None,
            each.checked_at,
            each.fault,
            reverse("sources:connection", args=[each.pk]),
        )
        for each in made
    ]
