"""A marketing operations centre: a unit that coordinates, and shares services, tools and experts with other units."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.organization.models import Unit


class Centre(Record):
    """A unit marked as a centre; `serves` are the units it works for, all others where none is named.

    Prices, budgets and statements of a centre are in its one `currency`, so that they can be added.
    """

    KIND: ClassVar[str] = "centre.centre"

    unit = models.OneToOneField(
        Unit, verbose_name=_("unit that is the centre"), on_delete=models.PROTECT, related_name="+"
    )
    serves = models.ManyToManyField(Unit, verbose_name=_("units it serves"), related_name="+", blank=True)
    currency = models.CharField(_("currency of prices and budgets"), max_length=3)

    class Meta:
        ordering = ["created_at", "id"]
        verbose_name = _("operations centre")

    def __str__(self) -> str:
        return self.unit.name

    def get_absolute_url(self) -> str:
        return f"{reverse('centre:overview')}?centre={self.pk}"

    @property
    def link(self) -> Link:
        """How another record points to it."""
        return Link(self.KIND, str(self.pk))
