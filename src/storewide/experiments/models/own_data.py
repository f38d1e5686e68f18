"""What random splits of a store's own units called: whether the test keeps its word on this store's data."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.sources.models import Store


class OwnDataCheck(Record):
    """Units of past days, split at random again and again; never changed, a later one stands beside it.

    `content`: metric -> {"false_share", "highest", "counts", "even"} of `stats.resampling.Replayed`, null of a ratio
    over nothing. `units` were seen on the days `first` to `last`, `taken` of them split.
    """

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="+")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    unit = models.CharField(_("unit"), max_length=20)
    units = models.PositiveIntegerField()
    taken = models.PositiveIntegerField()
    splits = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    content: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    method = models.CharField(max_length=60)
    data_version = models.PositiveIntegerField()
    checked_at = models.DateTimeField(_("checked"))

    class Meta:
        ordering = ["store", "-checked_at"]
        constraints = [
            models.UniqueConstraint(fields=["store", "checked_at"], name="experiments_one_check_a_moment")
        ]

    def __str__(self) -> str:
        return f"{self.store} {self.first:%Y-%m-%d} – {self.last:%Y-%m-%d}"
