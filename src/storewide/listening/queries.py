"""Reads of what customers said: about one record, about many, and in the last days."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

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


def heard_since(day: date) -> Voice:
    """How often each kind was said on that day or later, about anything, in one query."""
    return Voice(_kinds(Feedback.objects.since(day)))


def _kinds(rows: FeedbackQuerySet) -> tuple[Heard, ...]:
    counted = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    return tuple(Heard(kind, counted.get(kind.value, 0)) for kind in FeedbackKind)
