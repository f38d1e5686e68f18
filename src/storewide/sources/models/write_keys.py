"""Write keys: with one of them a shop's tracking may send events to a store."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.sources.models.stores import Store


class WriteKey(Record):
    """A key that tracking sends with its events. It only lets in, it reads nothing, so it may stand in a web page."""

    store = models.ForeignKey(Store, verbose_name=_("store"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    key = models.CharField(_("key"), max_length=64, unique=True, editable=False)
    per_minute = models.PositiveIntegerField(_("events a minute"), default=60_000)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                name="sources_a_key_lets_something_in", condition=models.Q(per_minute__gt=0)
            )
        ]

    def __str__(self) -> str:
        return self.name
