"""A watch: the window after go-live in which a release is measured."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.releases.models.release import Release


class Watch(Record):
    """The days `first` (the day of go-live) to `last`; closed by the decision, which may come earlier."""

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="+")
    first = models.DateField(_("from"))
    last = models.DateField(_("to"))
    opened_at = models.DateTimeField(_("opened"), editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)

    class Meta:
        ordering = ["-first", "-id"]
        constraints = [
            models.CheckConstraint(
                name="releases_watch_days_in_order", condition=models.Q(first__lte=models.F("last"))
            )
        ]

    def __str__(self) -> str:
        return str(self.release)

    @property
    def until(self) -> date:
        """The last day as it came: the planned one, or the day of the decision where that was earlier."""
        return min(self.last, self.release.day_of(self.closed_at)) if self.closed_at else self.last
