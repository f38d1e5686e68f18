"""How much may be under way at once on a flight level."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record


class Limit(Record):
    """The most items that one column of a flight level's board should hold; no row is no limit."""

    level = models.CharField(_("flight level"), max_length=12)
    column = models.CharField(_("column"), max_length=12)
    most = models.PositiveSmallIntegerField(_("at most"))

    class Meta:
        ordering = ["level", "column"]
        constraints = [
            models.UniqueConstraint(fields=["level", "column"], name="strategy_one_limit_per_column"),
            models.CheckConstraint(name="strategy_limit_at_least_one", condition=models.Q(most__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.column}"
