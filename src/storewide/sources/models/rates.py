"""Exchange rates: what money of another currency is worth in the store's, by day."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record


class Rate(Record):
    """One unit of `currency` is `rate` units of `into` on `day` and until the next day that has a rate."""

    day = models.DateField(_("day"))
    currency = models.CharField(_("currency"), max_length=3)
    into = models.CharField(_("into"), max_length=3)
    rate = models.DecimalField(_("rate"), max_digits=20, decimal_places=10)

    class Meta:
        ordering = ["-day", "currency", "into"]
        constraints = [
            models.UniqueConstraint(fields=["day", "currency", "into"], name="sources_one_rate_a_day"),
            models.CheckConstraint(name="sources_rate_above_zero", condition=models.Q(rate__gt=0)),
            models.CheckConstraint(
                name="sources_rate_of_two_currencies", condition=~models.Q(currency=models.F("into"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.into} {self.day}"
