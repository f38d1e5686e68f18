"""Stores, imports, and the revenue the business itself knows for a month."""

from typing import ClassVar
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.jobs.models import Job
from storewide.kit.records import Record


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
    confirmed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="sources_currency_is_a_code", condition=models.Q(currency__regex=r"^[A-Z]{3}$")
            )
        ]

    def __str__(self) -> str:
        return self.name


class ImportState(models.TextChoices):
    """How an import stands, besides what its job says."""

    WAITING = "waiting", _("Waiting for your answers")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")


class ImportQuerySet(models.QuerySet["Import"]):
    """Reads of imports."""

    def for_list(self) -> "ImportQuerySet":
        return self.select_related("store", "job")


class Import(Record):
    """One file read into one store: what it was, how it went, row for row.

    Always `read = accepted + repeated + refused` once it is done.
    """

    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.PROTECT, related_name="+")
    preset = models.CharField(_("preset"), max_length=60)
    file_name = models.CharField(_("file"), max_length=255)
    stored_as = models.CharField(max_length=255, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.RUNNING
    )
    rehearsal = models.BooleanField(_("dry run"), default=False)
    strict = models.BooleanField(_("all or nothing"), default=False)
    job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    read = models.BigIntegerField(_("read"), default=0)
    accepted = models.BigIntegerField(_("accepted"), default=0)
    repeated = models.BigIntegerField(_("repeated"), default=0)
    refused = models.BigIntegerField(_("refused"), default=0)
    first_day = models.DateField(_("first day"), null=True)
    last_day = models.DateField(_("last day"), null=True)
    refusals_as = models.CharField(max_length=255, blank=True)
    fault = models.TextField(_("fault"), blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)

    objects: ClassVar[ImportQuerySet] = ImportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="sources_every_row_accounted_for",
                condition=models.Q(read=models.F("accepted") + models.F("repeated") + models.F("refused")),
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class Basis(models.TextChoices):
    """What the business's own figure of a month holds, so that a gap can be named by cause."""

    NET = "net", _("after refunds, without tax and shipping")
    GROSS = "gross", _("as ordered, with everything")
    UNSURE = "unsure", _("I am not sure")


class KnownRevenue(Record):
    """The revenue of one month as the business knows it from elsewhere, to hold the orders against."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="+")
    month = models.DateField(_("month"))
    amount = models.BigIntegerField(_("revenue"))
    basis = models.CharField(_("what it holds"), max_length=8, choices=Basis.choices, default=Basis.UNSURE)

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.UniqueConstraint(fields=["store", "month"], name="sources_one_known_revenue_per_month")
        ]

    def __str__(self) -> str:
        return f"{self.store} {self.month:%Y-%m}"
