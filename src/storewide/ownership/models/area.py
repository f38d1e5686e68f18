"""An area: a part of the operation that somebody must own."""

from datetime import date
from enum import Enum
from typing import ClassVar

from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.page_addresses import remembered
from storewide.kit.records import Record
from storewide.organization.models import Person, Role, Team


class Group(models.TextChoices):
    """Where an area stands on the map: the seven of the operation, then the store features."""

    OPERATION = "operation", _("The operation")
    COMMUNICATION = "communication", _("Store features: communication")
    ORDER_ENTRY = "order_entry", _("Store features: order entry")
    CUSTOMER_RELATIONSHIP = "customer_relationship", _("Store features: customer relationship")


class Tier(models.TextChoices):
    """Which part of the system an area is: what customers see, what works behind it, the data below both."""

    FRONT_END = "front_end", _("Front end")
    BACK_END = "back_end", _("Back end")
    DATA = "data", _("Data")


class Standing(Enum):
    """Whether somebody answers for an area: yes, nobody does, or whoever did has left."""

    OWNED = "owned"
    VACANT = "vacant"
    LEFT = "left"


def _place(group: str) -> Case:
    cases = (When(**{group: name}, then=Value(place)) for place, name in enumerate(Group.values))
    return Case(*cases, default=Value(len(Group.values)))


_LOOKED_AT = (
    "slug",
    "name",
    "group",
    "accountable__title",
    "accountable__holder__name",
    "accountable__holder__left_on",
    "responsible__name",
)
#: where a group stands on the map: of an area, and of what belongs to one
PLACE = _place("group")
PLACE_OF_AREA = _place("area__group")


def nobody_on(day: date) -> Q:
    """Areas that nobody answers for on that day: no role, a role nobody holds, or a holder who has left."""
    return Q(accountable__holder=None) | Q(accountable__holder__left_on__lte=day)


class AreaQuerySet(models.QuerySet["Area"]):
    """Reads of areas."""

    def for_map(self) -> "AreaQuerySet":
        """In the order of the map, with everybody it shows."""
        shown = self.select_related("accountable__holder", "accountable__deputy", "responsible")
        return shown.annotate(place=PLACE).order_by("place", "name", "pk")

    def for_checks(self) -> "AreaQuerySet":
        """In the order of the map, with whoever answers for them, and no more of each than checks and the round map read."""
        # there may be thousands, read at each look
        shown = self.select_related("accountable__holder", "responsible").annotate(place=PLACE)
        return shown.only(*_LOOKED_AT).order_by("place", "name", "pk")

    def without_accountable(self, on: date) -> "AreaQuerySet":
        """Nobody answers for these on that day."""
        return self.filter(nobody_on(on))

    def worst_first(self) -> "AreaQuerySet":
        """As on the map, but those without even a team before the others."""
        nobody_works = Case(When(responsible=None, then=Value(0)), default=Value(1))
        return self.for_map().order_by(nobody_works, PLACE, "name", "pk")


class Area(Record):
    """A part of the operation. The accountable role is held by exactly one person; a team is responsible."""

    KIND = "ownership.area"

    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    group = models.CharField(_("group"), max_length=24, choices=Group.choices)
    tier = models.CharField(_("part of the system"), max_length=10, choices=Tier.choices, blank=True)
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
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True)

    objects: ClassVar[AreaQuerySet] = AreaQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["group", "name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="ownership_one_area_per_name"),
            models.CheckConstraint(
                name="ownership_area_group_known", condition=models.Q(group__in=Group.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return remembered("ownership:area", self.slug)

    @property
    def link(self) -> Link:
        """How others point to it."""
        return Link(self.KIND, self.slug, self.name, self.get_absolute_url())

    @property
    def accountable_url(self) -> str:
        """Where somebody is named for it."""
        return remembered("ownership:accountable", self.slug)

    @property
    def holder(self) -> Person | None:
        """Who holds the accountable role, also when they have left meanwhile; None while nobody does."""
        return self.accountable.holder if self.accountable else None

    def standing(self, on: date) -> Standing:
        """Whether somebody answers for it on that day."""
        if self.holder is None:
            return Standing.VACANT
        return Standing.OWNED if self.holder.here(on) else Standing.LEFT
