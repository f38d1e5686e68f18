"""Services that units order from a centre: who provides each, how fast, at what price; and what was ordered."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.centre.models.centre import Centre
from storewide.centre.models.closing import Closable, ClosableQuerySet
from storewide.kit.links import Link
from storewide.kit.tags import Tag, Tone
from storewide.lib.money import Money
from storewide.organization.models import Team, Unit


class Pricing(models.TextChoices):
    """What a unit pays for."""

    HOUR = "hour", _("for each hour")
    ORDER = "order", _("for each order")
    FIXED = "fixed", _("a month, for every unit that may order")


class Service(Closable):
    """An entry of the catalogue. `response_hours`: an order is accepted within so many hours.

    Without a team, the centre itself provides it. `units` may order it; every unit served where none is named.
    """

    KIND: ClassVar[str] = "centre.service"

    centre = models.ForeignKey(Centre, verbose_name=_("centre"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    description = models.TextField(_("what one gets"), max_length=2000, blank=True)
    team = models.ForeignKey(
        Team, verbose_name=_("provided by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    response_hours = models.PositiveIntegerField(_("response promised, in hours"))
    pricing = models.CharField(_("paid"), max_length=5, choices=Pricing.choices)
    price_minor = models.BigIntegerField(_("price"), default=0)
    units = models.ManyToManyField(Unit, verbose_name=_("units that may order"), related_name="+", blank=True)

    objects: ClassVar[ClosableQuerySet["Service"]] = ClosableQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("service")
        constraints = [
            models.UniqueConstraint(F("centre"), Lower("name"), name="centre_one_service_per_name"),
            models.CheckConstraint(name="centre_price_not_negative", condition=Q(price_minor__gte=0)),
            models.CheckConstraint(name="centre_response_in_hours", condition=Q(response_hours__gte=1)),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("centre:service", args=[self.pk])

    @property
    def link(self) -> Link:
        """How another record points to it."""
        return Link(self.KIND, str(self.pk))

    @property
    def price(self) -> Money:
        """What is paid, for what `pricing` says."""
        return Money(self.price_minor, self.centre.currency)

    @property
    def provider(self) -> str:
        """Who provides it: the team, else the centre."""
        return str(self.team or self.centre)

    @property
    def tag(self) -> Tag:
        """Whether it can be ordered."""
        return Tag(_("Offered"), Tone.GOOD) if self.is_open else Tag(_("Ended"), Tone.UNKNOWN, "flat")


class OrderQuerySet(ClosableQuerySet["Order"]):
    """Reads of orders."""


class Order(Closable):
    """What a unit ordered: asked, accepted (the response), delivered. What it costs is fixed then; ending withdraws it.

    `service.pricing` FIXED charges by the month, so that a delivered order of it costs nothing by itself.
    """

    service = models.ForeignKey(
        Service, verbose_name=_("service"), on_delete=models.PROTECT, related_name="orders"
    )
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    what = models.CharField(_("what is ordered"), max_length=300)
    asked_by_label = models.CharField(_("ordered by"), max_length=200, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, editable=False)
    delivered_at = models.DateTimeField(_("delivered"), null=True, editable=False)
    hours = models.DecimalField(_("hours"), max_digits=6, decimal_places=2, null=True, editable=False)
    charge_minor = models.BigIntegerField(_("charge"), null=True, editable=False)

    objects: ClassVar[OrderQuerySet] = OrderQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-created_at", "id"]
        verbose_name = _("order of a service")
        constraints = [
            models.CheckConstraint(
                name="centre_delivered_after_accepted",
                condition=Q(delivered_at=None, charge_minor=None)
                | Q(accepted_at__isnull=False, delivered_at__gte=F("accepted_at"), charge_minor__gte=0),
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def response_hours(self) -> float | None:
        """Hours from asking to acceptance; None while nobody accepted it."""
        return (self.accepted_at - self.created_at).total_seconds() / 3600 if self.accepted_at else None

    @property
    def charge(self) -> Money | None:
        """What it cost; None until it is delivered."""
        if self.charge_minor is None:
            return None
        return Money(self.charge_minor, self.service.centre.currency)

    @property
    def tag(self) -> Tag:
        """How far it is."""
        if not self.is_open:
            return Tag(_("Withdrawn"), Tone.UNKNOWN, "flat")
        if self.delivered_at:
            return Tag(_("Delivered"), Tone.GOOD)
        return Tag(_("Accepted"), Tone.WAITING) if self.accepted_at else Tag(_("Asked"), Tone.BAD, "clock")
