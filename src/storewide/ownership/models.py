"""An area: a part of the operation that somebody must own."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.organization.models import Person, Role, Team


class Group(models.TextChoices):
    """Where an area stands on the map: the seven of the operation, then the store features."""

    OPERATION = "operation", _("The operation")
    COMMUNICATION = "communication", _("Store features: communication")
    ORDER_ENTRY = "order_entry", _("Store features: order entry")
    CUSTOMER_RELATIONSHIP = "customer_relationship", _("Store features: customer relationship")


class AreaQuerySet(models.QuerySet["Area"]):
    """Reads of areas."""

    def for_map(self) -> "AreaQuerySet":
        return self.select_related("accountable__holder", "responsible")

    def without_accountable(self) -> "AreaQuerySet":
        """Nobody answers for these: no role, or a role nobody holds."""
        return self.filter(models.Q(accountable=None) | models.Q(accountable__holder=None))


class Area(Record):
    """A part of the operation. The accountable role is held by exactly one person; a team is responsible."""

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    group = models.CharField(_("group"), max_length=24, choices=Group.choices)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    built_in = models.BooleanField(default=False, editable=False)
    accountable = models.ForeignKey(
        Role, verbose_name=_("accountable"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    responsible = models.ForeignKey(
        Team,
        verbose_name=_("responsible team"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects: ClassVar[AreaQuerySet] = AreaQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["group", "name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def holder(self) -> Person | None:
        """The one person who is accountable; None while nobody is."""
        return self.accountable.holder if self.accountable else None
