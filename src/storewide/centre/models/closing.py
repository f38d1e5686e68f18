"""What of the centre's records ends: it stays to be read, with the day and the reason."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record


class ClosableQuerySet[R: "Closable"](models.QuerySet[R]):
    """Reads of what may end."""

    def open(self) -> "ClosableQuerySet[R]":
        """Those that have not ended."""
        return self.filter(closed_at=None)


class Closable(Record):
    """Abstract base of what is in use until somebody says why it ends."""

    closed_at = models.DateTimeField(_("ended"), null=True, editable=False)
    closed_because = models.CharField(_("why it ended"), max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether it has not ended."""
        return self.closed_at is None
