"""Experts whom units book: their days have a rate, their weeks have hours, and no hour is given twice."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.centre.models.centre import Centre
from storewide.centre.models.closing import Closable, ClosableQuerySet
from storewide.kit.links import Link
from storewide.kit.tags import Tag, Tone
from storewide.lib.money import Money
from storewide.organization.models import Person, Unit


class Expert(Closable):
    """Somebody whom units may book for `weekly_hours` a week, net of days away, at a rate for a day of eight hours."""

    KIND: ClassVar[str] = "centre.expert"

    centre = models.ForeignKey(Centre, verbose_name=_("centre"), on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(_("expert in"), max_length=120)
    day_rate_minor = models.BigIntegerField(_("rate for a day of eight hours"), default=0)
    weekly_hours = models.DecimalField(
        _("bookable hours a week"), max_digits=4, decimal_places=1, default=Decimal(20)
    )

    objects: ClassVar[ClosableQuerySet["Expert"]] = ClosableQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["person__name", "id"]
        verbose_name = _("expert")
        constraints = [
            models.UniqueConstraint(fields=["centre", "person"], name="centre_one_expert_per_person"),
            models.CheckConstraint(name="centre_rate_not_negative", condition=Q(day_rate_minor__gte=0)),
            models.CheckConstraint(
                name="centre_bookable_hours", condition=Q(weekly_hours__gt=0, weekly_hours__lte=60)
            ),
        ]

    def __str__(self) -> str:
        return self.person.name

    def get_absolute_url(self) -> str:
        return reverse("centre:expert", args=[self.pk])

    @property
    def link(self) -> Link:
        """How another record points to them."""
        return Link(self.KIND, str(self.pk))

    @property
    def day_rate(self) -> Money:
        """The rate for a day of eight hours."""
        return Money(self.day_rate_minor, self.centre.currency)

    @property
    def tag(self) -> Tag:
        """Whether they can be booked."""
        return Tag(_("Bookable"), Tone.GOOD) if self.is_open else Tag(_("Ended"), Tone.UNKNOWN, "flat")


class BookingQuerySet(ClosableQuerySet["Booking"]):
    """Reads of bookings."""


class Booking(Closable):
    """Hours of an expert for a unit, spread evenly over the working days from `begins` to `ends`, both included.

    The rate is that of the day it was booked.
    """

    expert = models.ForeignKey(
        Expert, verbose_name=_("expert"), on_delete=models.PROTECT, related_name="bookings"
    )
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    what = models.CharField(_("what for"), max_length=200)
    hours = models.DecimalField(_("hours in all"), max_digits=6, decimal_places=1)
    begins = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    rate_minor = models.BigIntegerField(_("rate a day"), editable=False)

    objects: ClassVar[BookingQuerySet] = BookingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-begins", "id"]
        verbose_name = _("booking")
        constraints = [
            models.CheckConstraint(
                name="centre_booking_ends_after_it_begins", condition=Q(ends__gte=F("begins"))
            ),
            models.CheckConstraint(name="centre_booked_hours", condition=Q(hours__gt=0)),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return self.expert.get_absolute_url()

    def tag(self, on: date) -> Tag:
        """How it stands on a day."""
        if not self.is_open:
            return Tag(_("Cancelled"), Tone.UNKNOWN, "flat")
        if self.ends < on:
            return Tag(_("Done"), Tone.PLAIN)
        return Tag(_("Booked"), Tone.WAITING) if self.begins > on else Tag(_("Under way"), Tone.GOOD)
