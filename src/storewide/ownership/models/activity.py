"""An activity: something done again and again for an area, such as a weekly review, or a duty towards data."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.page_addresses import remembered
from storewide.kit.records import Record
from storewide.ownership.models.area import PLACE_OF_AREA, Area


class ActivityKind(models.TextChoices):
    """What is done: work of the operation, or a duty towards data (keeping, correcting, deleting, telling)."""

    ACTIVITY = "activity", _("Activity")
    DATA_DUTY = "data_duty", _("Data duty")


class HowOften(models.TextChoices):
    """How often it is done; in the order from often to seldom."""

    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")
    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")
    YEARLY = "yearly", _("Yearly")
    EACH_RELEASE = "each_release", _("With each release")
    WHEN_NEEDED = "when_needed", _("When needed")


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Reads of activities."""

    def for_map(self) -> "ActivityQuerySet":
        """In the order of the map, with their area."""
        shown = self.select_related("area").annotate(place=PLACE_OF_AREA)
        return shown.order_by("place", "area__name", "kind", "name", "pk")


class Activity(Record):
    """Something done again and again. It belongs to one area; who does what in it are its responsibilities."""

    KIND = "ownership.activity"

    area = models.ForeignKey(Area, verbose_name=_("area"), on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(
        _("kind"), max_length=10, choices=ActivityKind.choices, default=ActivityKind.ACTIVITY
    )
    how_often = models.CharField(
        _("how often"), max_length=12, choices=HowOften.choices, default=HowOften.WHEN_NEEDED
    )
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)

    objects: ClassVar[ActivityQuerySet] = ActivityQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                models.F("area"), Lower("name"), name="ownership_one_activity_per_area_and_name"
            ),
            models.CheckConstraint(
                name="ownership_activity_kind_known", condition=models.Q(kind__in=ActivityKind.values)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return remembered("ownership:activity", self.slug)

    @property
    def link(self) -> Link:
        """How others point to it."""
        return Link(self.KIND, self.slug, self.name, self.get_absolute_url())
