"""Duty: who is asked first about an area, or a group of areas, from one moment to another."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.organization.models import Person
from storewide.ownership.models.area import Area, Group


class DutyShiftQuerySet(models.QuerySet["DutyShift"]):
    """Reads of shifts."""

    def at(self, moment: datetime) -> "DutyShiftQuerySet":
        """Those that run at a moment."""
        return self.filter(begins__lte=moment, ends__gt=moment)

    def not_over(self, moment: datetime) -> "DutyShiftQuerySet":
        """Those that run or come."""
        return self.filter(ends__gt=moment)

    def of_area(self, area: Area) -> "DutyShiftQuerySet":
        """Those of the area itself and of its whole group."""
        return self.filter(Q(area=area) | Q(group=area.group))

    def for_list(self) -> "DutyShiftQuerySet":
        return self.select_related("area", "person")


class DutyShift(Record):
    """A person on duty for one area or for every area of a group, from a moment (included) until another.

    For an area that has a shift of its own, it goes before that of its group. Where nobody is on duty whoever is
    accountable is asked: see `duty.on_duty`.
    """

    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    group = models.CharField(_("group"), max_length=24, choices=Group.choices, blank=True)
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")
    begins = models.DateTimeField(_("from"))
    ends = models.DateTimeField(_("until"), db_index=True)

    objects: ClassVar[DutyShiftQuerySet] = DutyShiftQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("duty")
        ordering = ["begins", "id"]
        constraints = [
            models.CheckConstraint(
                name="ownership_duty_of_an_area_or_a_group",
                condition=Q(area=None, group__in=Group.values) | Q(area__isnull=False, group=""),
            ),
            models.CheckConstraint(
                name="ownership_duty_ends_after_it_begins", condition=Q(ends__gt=models.F("begins"))
            ),
        ]

    def __str__(self) -> str:
        return _("%(person)s for %(what)s") % {"person": self.person, "what": self.what}

    def get_absolute_url(self) -> str:
        return reverse("ownership:duty-shift", args=[self.pk])

    @property
    def what(self) -> str:
        """The area or the group, by its name."""
        return self.area.name if self.area else str(Group(self.group).label)
