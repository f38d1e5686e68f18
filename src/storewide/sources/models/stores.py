"""Stores: each with its zone, currency, tax mode and business calendar."""

from datetime import date, datetime
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.organization.models import Unit


def check_zone(zone: str) -> None:
    """Refuse a time zone that the world's list does not have."""
    if zone not in available_timezones():
        raise ValidationError(
            _("“%(zone)s” is not a time zone; write one like Europe/Berlin."), params={"zone": zone}
        )


class WeekStart(models.TextChoices):
    """The day a week begins with on pages; stored figures use ISO weeks."""

    MONDAY = "monday", _("Monday")
    SUNDAY = "sunday", _("Sunday")
    SATURDAY = "saturday", _("Saturday")


class CalendarPattern(models.TextChoices):
    """How the weeks of a quarter make its months; a retail year has 52 or 53 whole weeks."""

    MONTHS = "months", _("calendar months")
    W445 = "4-4-5", _("4-4-5 weeks")
    W454 = "4-5-4", _("4-5-4 weeks")
    W544 = "5-4-4", _("5-4-4 weeks")


class YearEnd(models.TextChoices):
    """On which of the week's last days a retail year ends, seen from the end of its last month."""

    LAST = "last", _("the last in the month")
    NEAREST = "nearest", _("the one nearest to the month's end")


class OrdersFrom(models.TextChoices):
    """Where the store's orders come from: each order counts once, so only one of the two makes orders."""

    FILES = "files", _("order files or the shop system")
    EVENTS = "events", _("web events such as Order Completed")


class Store(Record):
    """A brand on one country site. Its zone makes the day, its currency the money, its tax mode the spend."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    zone = models.CharField(_("time zone"), max_length=60, default="UTC", validators=[check_zone])
    currency = models.CharField(_("currency"), max_length=3)
    prices_include_tax = models.BooleanField(_("prices include tax"), default=False)
    week_start = models.CharField(
        _("the week starts on"), max_length=8, choices=WeekStart.choices, default=WeekStart.MONDAY
    )
    orders_from = models.CharField(
        _("orders come from"), max_length=6, choices=OrdersFrom.choices, default=OrdersFrom.FILES
    )
    calendar = models.CharField(
        _("calendar"), max_length=6, choices=CalendarPattern.choices, default=CalendarPattern.MONTHS
    )
    year_starts = models.PositiveSmallIntegerField(_("the year starts in month"), default=1)
    year_end = models.CharField(
        _("a retail year ends on"), max_length=7, choices=YearEnd.choices, default=YearEnd.NEAREST
    )
    holidays_of = models.CharField(_("holidays of"), max_length=12, blank=True)
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="sources_currency_is_a_code", condition=models.Q(currency__regex=r"^[A-Z]{3}$")
            ),
            models.CheckConstraint(
                name="sources_year_starts_in_a_month", condition=models.Q(year_starts__range=(1, 12))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def day_of(self, moment: datetime) -> date:
        """The day that a moment is in the store's zone."""
        return moment.astimezone(ZoneInfo(self.zone)).date()
