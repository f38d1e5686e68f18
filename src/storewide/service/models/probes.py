"""Probes: what is looked at again and again, and when it may be away because maintenance was planned."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.ownership.models import Area
from storewide.sources.models import Store

#: how often something may be looked at, in seconds, and how long an answer may take
OFTENEST, RAREST = 10, 86_400
LONGEST_WAIT = 60
#: rounds come every few seconds: a look a little early is nearer to its time than one a whole round late
_SLACK = timedelta(seconds=2.5)


class Standing(models.TextChoices):
    """What the newest look found."""

    UNKNOWN = "unknown", _("Not looked at yet")
    UP = "up", _("Up")
    DOWN = "down", _("Down")


class StepName(models.TextChoices):
    """The steps of a purchase that is rehearsed, in their order; it ends before payment."""

    FIND = "find", _("Find")
    PRODUCT = "product", _("Product")
    CART = "cart", _("Cart")
    CHECKOUT = "checkout", _("Checkout")


class Method(models.TextChoices):
    """How a page is asked for."""

    GET = "GET", "GET"
    POST = "POST", "POST"


class ProbeQuerySet(models.QuerySet["Probe"]):
    """Reads of probes."""

    def for_list(self) -> "ProbeQuerySet":
        """With all that a list or a page shows of it."""
        return self.select_related("store", "area__accountable__holder").annotate(
            count_of_steps=models.Count("steps")
        )

    def on(self) -> "ProbeQuerySet":
        """Those that are looked at."""
        return self.filter(is_on=True)


class Probe(Record):
    """A page of a store that is looked at every so often; one with steps rehearses a purchase up to payment.

    `status` and `text` are what its answer must have. `failures` counts looks in a row that failed outside planned
    maintenance, `failing_since` is when the first of them was begun; `last_steps` holds (step, milliseconds, fault).
    """

    KIND = "service.probe"

    name = models.CharField(_("name"), max_length=80)
    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    url = models.CharField(_("address"), max_length=500)
    every = models.PositiveIntegerField(_("seconds between looks"), default=60)
    timeout = models.PositiveIntegerField(_("seconds until an answer is late"), default=10)
    status = models.PositiveIntegerField(_("status expected"), default=200)
    text = models.CharField(_("text expected"), max_length=200, blank=True)
    is_on = models.BooleanField(_("on"), default=True, editable=False)
    looked_at = models.DateTimeField(_("last look"), null=True, editable=False)
    standing = models.CharField(
        _("state"), max_length=8, choices=Standing.choices, default=Standing.UNKNOWN, editable=False
    )
    fault = models.CharField(max_length=300, blank=True, editable=False)
    milliseconds = models.PositiveIntegerField(_("milliseconds"), null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    failing_since = models.DateTimeField(null=True, editable=False)
    last_steps = models.JSONField(default=list, editable=False)

    objects: ClassVar[ProbeQuerySet] = ProbeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["store", "name"], name="service_one_probe_per_name"),
            models.CheckConstraint(
                name="service_probe_every_in_bounds", condition=Q(every__range=(OFTENEST, RAREST))
            ),
            models.CheckConstraint(
                name="service_probe_timeout_in_bounds", condition=Q(timeout__range=(1, LONGEST_WAIT))
            ),
            models.CheckConstraint(
                name="service_probe_standing_known", condition=Q(standing__in=Standing.values)
            ),
            models.CheckConstraint(
                name="service_probe_failures_since",
                condition=Q(failures=0, failing_since=None) | Q(failures__gt=0, failing_since__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("service:probe", args=[self.pk])

    @property
    def tag(self) -> Tag:
        """What the newest look found, in a word with its tone."""
        if not self.is_on:
            return Tag(_("Off"), Tone.PLAIN)
        tones = {Standing.UP: Tone.GOOD, Standing.DOWN: Tone.BAD, Standing.UNKNOWN: Tone.WAITING}
        standing = Standing(self.standing)
        return Tag(standing.label, tones[standing])

    def is_due(self, at: datetime) -> bool:
        """Whether it is to be looked at; a clock set back does not make it wait for ever."""
        if self.looked_at is None:
            return True
        return not timedelta(0) <= at - self.looked_at < timedelta(seconds=self.every) - _SLACK


class Step(Record):
    """One step of a rehearsed purchase: a page asked for with form fields, and what must come back.

    `fields` are (name, value) pairs; hidden fields of the form on the page before are sent along by themselves.
    """

    probe = models.ForeignKey(Probe, on_delete=models.CASCADE, related_name="steps")
    name = models.CharField(_("step"), max_length=8, choices=StepName.choices)
    number = models.PositiveSmallIntegerField(_("place"))
    method = models.CharField(_("asked with"), max_length=4, choices=Method.choices, default=Method.GET)
    path = models.CharField(_("path"), max_length=500)
    fields = models.JSONField(_("form fields"), default=list, blank=True)
    status = models.PositiveIntegerField(_("status expected"), default=200)
    text = models.CharField(_("text expected"), max_length=200, blank=True)
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["probe_id", "number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["probe", "number"], name="service_one_step_per_place"),
            models.CheckConstraint(name="service_step_name_known", condition=Q(name__in=StepName.values)),
            models.CheckConstraint(name="service_step_method_known", condition=Q(method__in=Method.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_name_display()}: {self.path}"


class MaintenanceQuerySet(models.QuerySet["Maintenance"]):
    """Reads of planned maintenance."""

    def around(self, at: datetime) -> "MaintenanceQuerySet":
        """Those that run at that moment."""
        return self.filter(starts_at__lte=at, ends_at__gt=at)


class Maintenance(Record):
    """A time at which a store (or one area of it) may be away, because that was planned.

    Looks within it count neither way, and open no incident.
    """

    KIND = "service.maintenance"

    title = models.CharField(_("what is done"), max_length=200)
    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))

    objects: ClassVar[MaintenanceQuerySet] = MaintenanceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="service_maintenance_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def covers(self, probe: Probe) -> bool:
        """Whether a probe is of what is worked on."""
        return self.store_id == probe.store_id and self.area_id in (None, probe.area_id)
