"""What is kept of the findings of checks: which are put off for a reason, and how many there were on each day."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record


class SuppressionQuerySet(models.QuerySet["Suppression"]):
    """Reads of suppressions."""

    def on(self, day: date) -> "SuppressionQuerySet":
        """Those that hold on a day; the last one is included."""
        return self.filter(until__gte=day)


class Suppression(Record):
    """A finding that is put off until a day, for a reason: it is shown as such, and comes back by itself."""

    code = models.CharField(_("code"), max_length=12)
    record = models.CharField(_("record"), max_length=300)
    sentence = models.CharField(_("finding"), max_length=600)
    reason = models.CharField(_("reason"), max_length=300)
    until = models.DateField(_("until"))
    by = models.CharField(_("by"), max_length=200)

    objects: ClassVar[SuppressionQuerySet] = SuppressionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["until", "id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "record"], name="ownership_one_suppression_per_finding")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.record}"


class FindingCount(models.Model):
    """How many findings a check had at the end of a day, and how many of them were put off."""

    day = models.DateField(_("day"))
    code = models.CharField(_("code"), max_length=12)
    count = models.PositiveIntegerField(_("findings"))
    suppressed = models.PositiveIntegerField(_("put off"), default=0)

    class Meta:
        ordering = ["day", "code"]
        constraints = [
            models.UniqueConstraint(fields=["day", "code"], name="ownership_one_count_per_day_and_code")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.day}"
