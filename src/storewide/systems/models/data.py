"""Data that systems hold: whose it is, what it tells of, and which duty it brings."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.ownership.models import Activity, Area
from storewide.systems.models.register import System


class DataKind(models.TextChoices):
    """What data tells of."""

    PEOPLE = "people", _("Customers and other people")
    ORDERS = "orders", _("Orders and payments")
    BEHAVIOUR = "behaviour", _("What visitors do")
    PRODUCTS = "products", _("Products, prices and stock")
    CONTENT = "content", _("Content")
    RUNNING = "running", _("Running of the systems")


#: what tells of people, and so brings a duty towards them
OF_PEOPLE = frozenset({DataKind.PEOPLE, DataKind.ORDERS, DataKind.BEHAVIOUR})


class DataAssetQuerySet(models.QuerySet["DataAsset"]):
    """Reads of data."""

    def for_list(self) -> "DataAssetQuerySet":
        """With its system, whoever answers for its area, and its duty."""
        return self.select_related("system__owner", "area__accountable__holder", "duty")


class DataAsset(Record):
    """Data that a system holds: which area it belongs to, what it tells of, and the duty that it brings."""

    KIND = "systems.data_asset"

    name = models.CharField(_("name"), max_length=120)
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)
    kind = models.CharField(_("what it tells of"), max_length=9, choices=DataKind.choices)
    system = models.ForeignKey(
        System, verbose_name=_("system it lies in"), on_delete=models.PROTECT, related_name="+"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area it belongs to"), on_delete=models.PROTECT, related_name="+"
    )
    duty = models.ForeignKey(
        Activity,
        verbose_name=_("data duty"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    objects: ClassVar[DataAssetQuerySet] = DataAssetQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("data")
        constraints = [models.UniqueConstraint(Lower("name"), name="systems_one_data_asset_per_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("systems:data-asset", args=[self.pk])

    @property
    def link(self) -> Link:
        """How other modules point to it."""
        return Link(self.KIND, str(self.pk), self.name, self.get_absolute_url())

    @property
    def lacks_duty(self) -> bool:
        """Whether it tells of people, and no duty is named."""
        return self.kind in OF_PEOPLE and self.duty_id is None

    @property
    def tag(self) -> Tag:
        """Whether what it brings is seen to."""
        if self.lacks_duty:
            return Tag(_("No duty named"), Tone.WAITING)
        return Tag(_("Duty named"), Tone.GOOD) if self.duty_id else Tag(_("No duty needed"), Tone.PLAIN)
