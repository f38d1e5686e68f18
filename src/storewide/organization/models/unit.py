"""Units in a tree: how each is operated, how it sells, and which functions it has of its own."""

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record


class OperatingModel(models.TextChoices):
    """Who does the work of eCommerce for the units within: each its own, one for all, or a shared core."""

    INDEPENDENT = "independent", _("Independent: each unit does its own")
    CENTRALISED = "centralised", _("Centralised: one does it for all")
    HYBRID = "hybrid", _("Hybrid: a centre of excellence, and units of their own")


class CommerceStructure(models.TextChoices):
    """Where eCommerce stands: a business of its own, a department within one, or a sales channel of one."""

    BUSINESS_UNIT = "business_unit", _("Independent business unit")
    DEPARTMENT = "department", _("Independent department in a unit")
    SALES_CHANNEL = "sales_channel", _("Integrated sales channel in a unit")


class Unit(Record):
    """A business unit or department; it may stand within another. Stores belong to one, and so do their results."""

    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self", verbose_name=_("within"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    operating_model = models.CharField(
        _("operating model"), max_length=12, choices=OperatingModel.choices, blank=True
    )
    commerce_structure = models.CharField(
        _("commerce structure"), max_length=14, choices=CommerceStructure.choices, blank=True
    )
    result_holder = models.ForeignKey(
        "organization.Person",
        verbose_name=_("holds profit and loss"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    #: a country (DE) or a part of one (DE-BY); empty: as the nearest unit above
    holidays_of = models.CharField(_("public holidays of"), max_length=12, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("name"), name="organization_one_unit_per_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organization:unit", args=[self.pk])


class Provision(models.TextChoices):
    """Who provides a function to a unit."""

    OWN = "own", _("Own")
    SHARED = "shared", _("Shared")
    OUTSOURCED = "outsourced", _("Outsourced")


class UnitFunction(Record):
    """A function that a unit needs (search marketing, fulfilment), and who provides it: itself, another unit, a company."""

    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("function"), max_length=80)
    provision = models.CharField(_("provided"), max_length=10, choices=Provision.choices)
    provider = models.ForeignKey(
        Unit, verbose_name=_("provided by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    company = models.CharField(_("company"), max_length=120, blank=True)

    class Meta:
        ordering = ["unit", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                models.F("unit"), Lower("name"), name="organization_one_function_per_unit_and_name"
            ),
            # who provides follows from how: itself, another unit, or a company
            models.CheckConstraint(
                name="organization_function_provider_as_provided",
                condition=models.Q(provision="own", provider=None, company="")
                | models.Q(provision="shared", company="")
                | models.Q(provision="outsourced", provider=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name
