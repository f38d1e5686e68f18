"""A review that was held, the actions that meetings leave, and who gets the daily note."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.jobs.models import ChatRoom
from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.lib.periods import Days
from storewide.organization.models import Person, Team, Unit
from storewide.rhythm import rules
from storewide.sources.models import Store

#: what a review is about: one store, or a unit with all its stores
type About = Store | Unit


class Held(Exception):
    """Something tried to change a review that was held: a defect, since operations refuse it first."""


class ReviewKind(models.TextChoices):
    """Which review it was: the daily note, the weekly trading review, the monthly one."""

    DAILY = "daily", _("Daily note")
    TRADING = "trading", _("Trading review")
    MONTHLY = "monthly", _("Monthly review")


def today(subject: About, at: datetime) -> date:
    """The own day of a store; a unit, whose stores may lie anywhere, has that of UTC."""
    return at.astimezone(ZoneInfo(subject.zone) if isinstance(subject, Store) else UTC).date()


def about(subject: About) -> dict[str, Any]:
    """The fields by which a review names what it is about."""
    if isinstance(subject, Store):
        return {"store": subject, "unit": None}
    return {"store": None, "unit": subject}


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reads of reviews; what would write over held ones in bulk is refused."""

    def of(self, kind: ReviewKind, subject: About, begins: date) -> "ReviewQuerySet":
        """The review of one kind of a store or unit for the period that begins on that day, if it was held."""
        return self.filter(kind=kind, begins=begins, **about(subject))

    def before(self, store: Store, begins: date) -> "ReviewQuerySet":
        """The trading reviews of a store's earlier weeks, the latest first."""
        return self.filter(kind=ReviewKind.TRADING, store=store, begins__lt=begins).order_by("-begins")

    def for_list(self) -> "ReviewQuerySet":
        return self.select_related("store", "unit")

    def update(self, **values: Any) -> int:
        """Refuse it: a held review never changes."""
        raise Held(f"held reviews are never changed ({', '.join(values)})")

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refuse it: a held review stays."""
        raise Held("held reviews are never deleted")


class Review(Record):
    """A meeting that was run from a page, or a note that was sent: the page as it stood when it was frozen.

    One of each kind for each store (or unit) and period, which is named by the day it `begins`: a day, a week by its
    Monday, a month. `snapshot` holds the exact sentences and numbers in the form `schema`; `digest` seals all of it.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=ReviewKind.choices, default=ReviewKind.TRADING)
    store = models.ForeignKey(
        Store, verbose_name=_("store"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, null=True, related_name="+"
    )
    begins = models.DateField(_("from"))
    schema = models.PositiveSmallIntegerField()
    snapshot = models.JSONField()
    digest = models.CharField(max_length=64)
    held_at = models.DateTimeField(_("held"))
    held_by_id = models.UUIDField(null=True, editable=False)
    held_by_label = models.CharField(_("held by"), max_length=200, editable=False)

    objects: ClassVar[ReviewQuerySet] = ReviewQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-begins", "-id"]
        base_manager_name = "objects"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "store", "begins"], name="rhythm_one_review_per_store_and_period"
            ),
            models.UniqueConstraint(
                fields=["kind", "unit", "begins"], name="rhythm_one_review_per_unit_and_period"
            ),
            models.CheckConstraint(
                name="rhythm_review_of_store_or_unit",
                condition=models.Q(store__isnull=False, unit__isnull=True)
                | models.Q(store__isnull=True, unit__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.period_label}"

    @property
    def subject(self) -> About:
        """The store or the unit that it is about."""
        found = self.store or self.unit
        assert found is not None  # noqa: S101 - the database keeps one of both
        return found

    @property
    def days(self) -> Days:
        """The days it looks at."""
        return rules.period(self.kind, self.begins)

    @property
    def period_label(self) -> str:
        """The period as people write it: `2026-11-21`, `2026-W47`, `2026-11`."""
        return rules.period_label(self.kind, self.begins)

    def content(self) -> dict[str, Any]:
        """What the seal covers: the page, which period of what it is about, and who froze it when."""
        # the first form knew weeks of stores alone
        which: dict[str, Any] = {"store": str(self.store_id), "week": self.begins.isoformat()}
        if self.schema > 1:
            unit = str(self.unit_id) if self.unit_id else None
            store = str(self.store_id) if self.store_id else None
            which = {"store": store, "unit": unit, "begins": self.begins.isoformat()}
        return {
            "kind": str(self.kind),
            **which,
            "schema": self.schema,
            "snapshot": self.snapshot,
            "held_at": self.held_at.astimezone(UTC).isoformat(),
            "held_by": self.held_by_label,
        }

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new one; the last line of defence behind the operations."""
        if not self._state.adding:
            raise Held(f"the review {self} was held at {self.held_at}")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuse it: a held review stays."""
        raise Held(f"the review {self} was held at {self.held_at}")


class ActionQuerySet(models.QuerySet["Action"]):
    """Reads of actions."""

    def open(self) -> "ActionQuerySet":
        """Those that are carried over until somebody closes them."""
        return self.filter(closed_at=None)

    def overdue(self, on: date) -> "ActionQuerySet":
        """Open ones that were due before that day."""
        return self.open().filter(due_on__lt=on)

    def owned_by(self, people: list[Person]) -> "ActionQuerySet":
        """Those of some people."""
        return self.filter(owner__in=people)

    def for_list(self) -> "ActionQuerySet":
        return self.select_related("owner__team", "store", "review", "waits_for")

    def most_urgent_first(self) -> "ActionQuerySet":
        """The longest due first."""
        return self.order_by("due_on", "id")


class Action(Record):
    """Something that a person took on in a meeting: what, who, until when. It carries over until it is closed.

    `review` is the held review that recorded it first; none while its page is not frozen yet.
    """

    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.PROTECT, related_name="+")
    review = models.ForeignKey(
        Review,
        verbose_name=_("review"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    what = models.CharField(_("what is to be done"), max_length=200)
    owner = models.ForeignKey(Person, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(_("due"))
    opened_at = models.DateTimeField(_("opened"), editable=False)
    opened_by_id = models.UUIDField(null=True, editable=False)
    opened_by_label = models.CharField(_("opened by"), max_length=200, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    closed_by_id = models.UUIDField(null=True, editable=False)
    closed_by_label = models.CharField(_("closed by"), max_length=200, blank=True, editable=False)
    outcome = models.CharField(_("what came of it"), max_length=300, blank=True)
    waits_for = models.ForeignKey(
        Team,
        verbose_name=_("waits for team"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    waits_because = models.CharField(_("what it waits for"), max_length=300, blank=True, editable=False)

    objects: ClassVar[ActionQuerySet] = ActionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="rhythm_closed_has_outcome",
                condition=models.Q(closed_at__isnull=True, outcome="")
                | (models.Q(closed_at__isnull=False) & ~models.Q(outcome="")),
            )
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("rhythm:action", args=[self.pk])

    @property
    def link(self) -> Link:
        """How another record points to it."""
        return Link("rhythm.action", str(self.pk), self.what, self.get_absolute_url())

    @property
    def is_open(self) -> bool:
        """Whether it still carries over."""
        return self.closed_at is None

    def overdue(self, on: date) -> bool:
        """Whether it is open and was due before that day."""
        return self.is_open and self.due_on < on

    def tag(self, on: date) -> Tag:
        """How it stands on a day."""
        if not self.is_open:
            return Tag(_("Closed"), Tone.GOOD)
        return Tag(_("Overdue"), Tone.BAD, "warning") if self.overdue(on) else Tag(_("Open"), Tone.WAITING)


class NoteSetting(Record):
    """At which hour a store's daily note is frozen, and who is told: people by mail, a room of the chat.

    `hour` is a whole hour of the store's own day. Without people and room the note stands on its page alone.
    """

    store = models.OneToOneField(Store, verbose_name=_("store"), on_delete=models.CASCADE, related_name="+")
    hour = models.PositiveSmallIntegerField(_("hour"), default=7)
    is_on = models.BooleanField(_("on"), default=True)
    people = models.ManyToManyField(Person, verbose_name=_("people"), blank=True, related_name="+")
    room = models.ForeignKey(
        ChatRoom,
        verbose_name=_("room of the chat"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["store"]
        constraints = [
            models.CheckConstraint(
                name="rhythm_note_hour_of_the_day", condition=models.Q(hour__gte=0, hour__lte=23)
            )
        ]

    def __str__(self) -> str:
        return str(_("Daily note of %(store)s") % {"store": self.store})
