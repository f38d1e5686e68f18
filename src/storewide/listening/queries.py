"""Reads of what customers said: about one record, about many, and in the last days."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit import formats
from storewide.kit.links import Link
from storewide.kit.permissions import Actor, may
from storewide.kit.tags import Text
from storewide.lib.periods import Days
from storewide.listening.models import Feedback, FeedbackKind, FeedbackQuerySet
from storewide.listening.permissions import ListeningPermission
from storewide.sources.models import Store

NEWEST = 5
#: what the front line notes of what went wrong
TROUBLES = (FeedbackKind.COMPLAINT, FeedbackKind.ORDER_PROBLEM)


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


def troubles_by_day(store: Store | None, days: Days) -> dict[date, int]:
    """Complaints and order problems by the store's day (UTC for all stores at once), only days with any; one query.

    Feedback of no store is of every store.
    """
    zone = ZoneInfo(store.zone if store else "UTC")
    begin = datetime.combine(days.first, time(), zone)
    end = datetime.combine(days.last + timedelta(days=1), time(), zone)
    rows = Feedback.objects.filter(
        kind__in=TROUBLES,
        created_at__gte=begin,
        created_at__lt=end,
    )
    if store is not None:
        rows = rows.filter(Q(store=store) | Q(store=None))
    day = TruncDate("created_at", tzinfo=zone)
    return dict(rows.order_by().annotate(day=day).values_list("day").annotate(Count("pk")))


def troubles_between(store: Store, begin: datetime, end: datetime) -> list[datetime]:
    """When complaints and order problems were noted from `begin` to before `end`, the oldest first; one query.

    Feedback of no store is of every store.
    """
    rows = Feedback.objects.filter(
        Q(store=store) | Q(store=None), kind__in=TROUBLES, created_at__gte=begin, created_at__lt=end
    )
    return list(rows.order_by("created_at").values_list("created_at", flat=True))


def advocacy(actor: Actor, stores: Sequence[Store], days: Days) -> tuple[Text, str, str] | None:
    """Beside the results of some days: how many of those who praised or complained praised; one query.

    Of several stores all together, each by its own days. None where the actor may not see what customers said, or
    there is no store. Feedback of no store is of every store, and counts once, by the days of the first.
    """
    counted = praise(actor, stores, days)
    if counted is None:
        return None
    praised, asked = counted
    label = gettext_lazy("Praise, not complaint")
    if not asked:
        return label, _("nobody praised or complained"), voice_address()
    said = {"share": formats.percent(praised / asked, 0), "count": formats.number(asked)}
    return label, _("%(share)s of %(count)s") % said, voice_address()


def praise(actor: Actor, stores: Sequence[Store], days: Days) -> tuple[int, int] | None:
    """The same as counts: how many praised, and how many praised or complained; one query."""
    if not stores or not may(actor, ListeningPermission.VIEW):
        return None
    wanted = Q(store=None) & _made(days, stores[0])
    for store in stores:
        wanted |= Q(store=store) & _made(days, store)
    voice = Voice(_kinds(Feedback.objects.filter(wanted)))
    praised = voice.count(FeedbackKind.PRAISE)
    return praised, praised + voice.count(FeedbackKind.COMPLAINT)


def _made(days: Days, store: Store) -> Q:
    zone = ZoneInfo(store.zone)
    begin = datetime.combine(days.first, time(), zone)
    return Q(
        created_at__gte=begin, created_at__lt=datetime.combine(days.last + timedelta(days=1), time(), zone)
    )


def resolve_link(link: Link) -> Link | None:
    """A link to what a customer said, with its address; None for every other kind."""
    if link.kind != "listening.feedback":
        return None
    found = Feedback.objects.filter(pk=link.id).first()
    return found.link if found else link


def _kinds(rows: FeedbackQuerySet) -> tuple[Heard, ...]:
    counted = dict(rows.order_by().values_list("kind").annotate(Count("pk")))
    return tuple(Heard(kind, counted.get(kind.value, 0)) for kind in FeedbackKind)
