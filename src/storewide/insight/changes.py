"""What changed lately: what was noted on the charts, and what was decided, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.kit import links
from storewide.kit.links import Link
from storewide.kit.permissions import Actor, may
from storewide.ledger.models import Decision
from storewide.ledger.permissions import LedgerPermission
from storewide.lib.periods import Days
from storewide.metrics.models import Annotation
from storewide.metrics.permissions import MetricsPermission
from storewide.sources.models import Store

#: so many are shown, each with the address of the record that told it
MOST = 12


@dataclass(frozen=True)
class Change:
    """Something that changed on a day: what, which kind of change, whose it was (if known), and its address."""

    day: date
    what: str
    kind: str
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Changes:
    """The newest changes of some days, and how many there are in all."""

    count: int
    newest: tuple[Change, ...]

    @property
    def left(self) -> int:
        """How many are not shown."""
        return self.count - len(self.newest)


def within(actor: Actor, days: Days, store: Store | None = None, most: int = MOST) -> Changes:
    """What changed on these days in a store (or anywhere), as far as the actor may see it.

    Three queries, and at most one for each change that is shown.
    """
    found = sorted(
        [*_noted(actor, days, store), *_decided(actor, days, store)], key=lambda each: each[0], reverse=True
    )
    newest = tuple(_resolved(change, source) for _day, change, source in found[:most])
    return Changes(len(found), newest)


type Source = Link | None


def _noted(actor: Actor, days: Days, store: Store | None) -> list[tuple[date, Change, Source]]:
    """What began on these days, of this store or of all."""
    if not may(actor, MetricsPermission.VIEW):
        return []
    rows = Annotation.objects.filter(day__gte=days.first, day__lte=days.last).select_related("store")
    if store is not None:
        rows = rows.filter(Q(store=store) | Q(store=None))
    found: list[tuple[date, Change, Source]] = []
    for each in rows.order_by("-day", "-id"):
        kind, _colon, pk = each.source.partition(":")
        url = reverse("metrics:annotation", args=[each.pk])
        change = Change(each.day, each.label, str(each.get_kind_display()), url, str(each.store or ""))
        found.append((each.day, change, Link(kind, pk) if pk else None))
    return found


def _decided(actor: Actor, days: Days, store: Store | None) -> list[tuple[date, Change, Source]]:
    """What was decided on these days about what touches this store: see `_elsewhere`."""
    if not may(actor, LedgerPermission.VIEW):
        return []
    zone = ZoneInfo(store.zone) if store else UTC
    begins = datetime.combine(days.first, time(), zone)
    ends = datetime.combine(days.last + timedelta(days=1), time(), zone)
    rows = Decision.objects.filter(decided_at__gte=begins, decided_at__lt=ends).select_related("accountable")
    found: list[tuple[date, Change, Source]] = []
    elsewhere = _elsewhere(rows, store) if store else set()
    for each in rows:
        if _noted_as(each.source) in elsewhere:
            continue
        day = each.decided_at.astimezone(zone).date()
        words = {"decision": each.get_outcome_display(), "what": each.what}
        what = _("%(decision)s: %(what)s") % words
        change = Change(day, what, _("Decision"), reverse("ledger:effects"), str(each.accountable))
        found.append((day, change, each.source))
    return found


def _elsewhere(decisions: Iterable[Decision], store: Store) -> set[str]:
    """The sources of decisions that are noted on charts, and on those of other stores alone; in one query.

    A decision itself names no store. What it is about does, by what it noted on the charts; where it noted nothing,
    or something for all stores, the decision stands in each store's review.
    """
    sources = [_noted_as(each.source) for each in decisions]
    here: set[str] = set()
    others: set[str] = set()
    for source, where in Annotation.objects.filter(source__in=sources).values_list("source", "store"):
        (here if where in (None, store.pk) else others).add(source)
    return others - here


def _noted_as(source: Link) -> str:
    """How an annotation names the record it came from."""
    return source.written


def _resolved(change: Change, source: Source) -> Change:
    """The change with the address of the record that told it, where it is still there."""
    url = links.resolve(source).url if source else ""
    return Change(change.day, change.what, change.kind, url or change.url, change.note)
