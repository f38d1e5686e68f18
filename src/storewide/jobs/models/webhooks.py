"""Webhooks: where other systems are told of changes, what is told, and how each telling went."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.lib.ids import uuid7


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Reads of webhooks."""

    def on(self) -> "WebhookQuerySet":
        """Those that are told."""
        return self.filter(stopped_at=None)

    def for_list(self) -> "WebhookQuerySet":
        """Each with `waiting`, `delivered` and `failed`: how many of its kept deliveries stand so."""
        return self.annotate(**{state.value: _standing(state) for state in DeliveryState})


class Webhook(Record):
    """Another system that is told, at its address, of every event whose kind it asked for.

    The secret signs each message; it is shown when it is made and never again, nor written to the trail. After a
    rotation the one before signs too until `previous_until`, so that the receiver changes over without a gap.
    """

    name = models.CharField(_("name"), max_length=120, unique=True)
    address = models.URLField(_("address"), max_length=600)
    #: kinds of event: an action (`releases.release.go_live`), all below a part (`ownership.*`), or all (`*`)
    kinds = models.JSONField(_("kinds of event"), default=list)
    secret = models.CharField(max_length=120)
    previous_secret = models.CharField(max_length=120, blank=True)
    previous_until = models.DateTimeField(null=True, blank=True)
    owner_email = models.EmailField(_("who is told when it fails"), max_length=254, blank=True)
    #: since when no try has succeeded; empty while the last one did
    failing_since = models.DateTimeField(null=True, blank=True)
    #: before this moment the receiver asked not to be told anything
    rests_until = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    #: why it was stopped, where not by a person
    stopped_for = models.CharField(_("why it was stopped"), max_length=300, blank=True)

    objects: ClassVar[WebhookQuerySet] = WebhookQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("jobs:webhook", args=[self.pk])

    @property
    def tag(self) -> Tag:
        """Whether it is told, and whether that works."""
        if self.stopped_at is not None:
            return Tag(_("Stopped"), Tone.BAD) if self.stopped_for else Tag(_("Paused"), Tone.UNKNOWN, "flat")
        return Tag(_("Told"), Tone.GOOD) if self.failing_since is None else Tag(_("Failing"), Tone.WAITING)


class Event(models.Model):
    """One thing that happened, as it is told: its kind and its body, the same bytes to everybody and at every try."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    #: the line of the trail that it was made of; none for a test
    entry_id = models.UUIDField(null=True, unique=True)
    kind = models.CharField(_("kind of event"), max_length=80)
    at = models.DateTimeField(_("happened"), db_index=True)
    label = models.CharField(_("record"), max_length=300, blank=True)
    body = models.TextField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.kind

    @property
    def message_id(self) -> str:
        """What the receiver knows it by, however often it comes."""
        return f"msg_{UUID(str(self.pk)).hex}"


class DeliveryState(models.TextChoices):
    """Where a delivery stands. The last two are ends."""

    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Failed")


_TAGS = {
    DeliveryState.WAITING: Tag(DeliveryState.WAITING.label, Tone.WAITING, "clock"),
    DeliveryState.DELIVERED: Tag(DeliveryState.DELIVERED.label, Tone.GOOD),
    DeliveryState.FAILED: Tag(DeliveryState.FAILED.label, Tone.BAD),
}


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Reads of deliveries."""

    def due(self, at: datetime) -> "DeliveryQuerySet":
        """Those to try now, the longest due first; none of a receiver that rests."""
        rested = Q(webhook__rests_until=None) | Q(webhook__rests_until__lte=at)
        waiting = self.filter(rested, state=DeliveryState.WAITING, next_at__lte=at, webhook__stopped_at=None)
        return waiting.order_by("next_at", "pk")

    def for_list(self) -> "DeliveryQuerySet":
        return self.select_related("event", "webhook")


class Delivery(Record):
    """One event told to one webhook: tried until it is taken or the schedule of tries is at its end."""

    webhook = models.ForeignKey(
        Webhook, verbose_name=_("webhook"), on_delete=models.CASCADE, related_name="+"
    )
    event = models.ForeignKey(Event, verbose_name=_("event"), on_delete=models.CASCADE, related_name="+")
    state = models.CharField(
        _("state"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING
    )
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    next_at = models.DateTimeField(_("next try"), null=True)
    status = models.PositiveSmallIntegerField(_("answer"), null=True)
    milliseconds = models.PositiveIntegerField(_("duration"), null=True)
    fault = models.CharField(_("fault"), max_length=300, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, db_index=True)
    #: who asked to have it sent again; empty for what went by itself
    asked_by_label = models.CharField(_("sent again by"), max_length=200, blank=True)

    objects: ClassVar[DeliveryQuerySet] = DeliveryQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [models.Index(fields=["state", "next_at"], name="jobs_delivery_due")]
        constraints = [
            models.CheckConstraint(
                name="jobs_delivery_waits_or_has_ended",
                condition=Q(state=DeliveryState.WAITING, next_at__isnull=False, ended_at__isnull=True)
                | (~Q(state=DeliveryState.WAITING) & Q(next_at__isnull=True, ended_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.event.kind}, {self.webhook}"

    def get_absolute_url(self) -> str:
        return reverse("jobs:webhook-delivery", args=[self.webhook_id, self.pk])

    @property
    def tag(self) -> Tag:
        """The state as a tag."""
        return _TAGS[DeliveryState(self.state)]


class Try(models.Model):
    """One try at a delivery: when, what was answered, and how long that took."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    milliseconds = models.PositiveIntegerField()
    fault = models.CharField(max_length=300, blank=True)
    #: the beginning of what the receiver answered
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "number"]

    def __str__(self) -> str:
        return f"{self.number}"


def _standing(state: DeliveryState) -> Coalesce:
    """How many deliveries of a webhook stand so."""
    mine = Delivery.objects.filter(webhook=models.OuterRef("pk"), state=state).order_by().values("webhook")
    return Coalesce(models.Subquery(mine.annotate(count=models.Count("pk")).values("count")), 0)
