"""Connections to warehouses that exist already: their tables are asked where they lie."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.sources.models.stores import Store


class Connection(Record):
    """A warehouse by its address, and which of its tables and columns are a store's orders, events, exposures.

    `tables`: by fact (`order_line`, `event`, `exposure`) a table's name and the column of each field. `url` may
    hold a password; it is never shown again once saved.
    """

    store = models.OneToOneField(Store, verbose_name=_("store"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    url = models.TextField(_("address"))
    tables = models.JSONField(default=dict)
    checked_at = models.DateTimeField(_("checked"), null=True, editable=False)
    fault = models.TextField(_("fault"), blank=True, editable=False)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
