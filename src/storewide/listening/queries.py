"""Reads of what customers said: about one record, about many, and in the last days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count
from django.urls import reverse

from storewide.kit.links import Link
from storewide.listening.models import Feedback, FeedbackKind, FeedbackQuerySet

NEWEST = 5


@dataclass(frozen=True)
class Heard:
    """How often something of one kind was said."""

    kind: FeedbackKind
    count: int


@dataclass(frozen=True)
class Voice:
    """What customers said: how often each kind, in the order of the kinds, and the newest of it."""

    kinds: tuple[Heard, ...]
    newest: tuple[Feedback, ...] = ()

    @property
    def total(self) -> int:
        """How often anything was said."""
        return sum(each.count for each in self.kinds)

    def count(self, kind: FeedbackKind) -> int:
        """How often something of that kind was said."""
        return next(each.count for each in self.kinds if each.kind is kind)


def voice_address() -> str:
    """Where all that customers said is listed."""
    return reverse("listening:voice")


def about(link: Link) -> Voice:
    """What customers said about one record since ever, in two queries."""
    rows = Feedback.objects.about(link.kind, [link.id])
    return Voice(_kinds(rows), tuple(rows.for_list()[:NEWEST]))


def counts_about(kind: str, ids: Collection[str], *, since: date) -> dict[str, int]:
    """By record of one kind, how often something was said about it on `since` or later; in one query."""
    rows = Feedback.objects.about(kind, ids).since(since).order_by().values_list("about_id")
    return dict(rows.annotate(Count("pk")))


def by_day(first: date, last: date) -> dict[FeedbackKind, tuple[int, ...]]:
    """For each kind, how often it was said on each day from `first` to `last`, both included; in one query."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    rows = Feedback.objects.filter(created_at__date__range=(first, last)).order_by()
    found = {
        (kind, day): count
        for kind, day, count in rows.values_list("kind", "created_at__date").annotate(count=Count("pk"))
    }
    return {kind: tuple(found.get((kind, day), 0) for day in days) for kind in FeedbackKind}


def _kinds(rows: FeedbackQuerySet) -> tuple[Heard, ...]:
    counted = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    return tuple(Heard(kind, counted.get(kind.value, 0)) for kind in FeedbackKind)
