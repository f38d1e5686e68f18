"""Shifts of the front line: when a team works, and who is on it on which day."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.organization.models import Person, Team
from storewide.releases.models.codes import Tier

#: who is on a shift in so many days from today is who a briefing has to reach
AHEAD = timedelta(days=7)
WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)


class Shift(Record):
    """A part of the day in which a team works: its weekdays (0 is Monday) and hours, in a zone.

    One that ends at or before the hour it begins at ends on the next day.
    """

    KIND = "releases.shift"

    name = models.CharField(_("name"), max_length=60)
    team = models.ForeignKey(Team, verbose_name=_("team"), on_delete=models.PROTECT, related_name="+")
    weekdays = models.JSONField(_("weekdays"), default=list)
    begins = models.TimeField(_("begins"))
    ends = models.TimeField(_("ends"))
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")

    class Meta:
        ordering = ["team__name", "begins", "name"]
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="releases_shift_name_once")]

    def __str__(self) -> str:
        return f"{self.team}: {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("releases:shift", args=[self.pk])


class TurnQuerySet(models.QuerySet["Turn"]):
    """Reads of turns."""

    def ahead(self, on: date) -> "TurnQuerySet":
        """Those from a day on, as far as a briefing looks ahead."""
        return self.filter(day__gte=on, day__lt=on + AHEAD)


class Turn(Record):
    """Somebody is on a shift on one day."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField(_("day"))

    objects: ClassVar[TurnQuerySet] = TurnQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["day", "shift", "person__name"]
        constraints = [models.UniqueConstraint(fields=["shift", "person", "day"], name="releases_turn_once")]
        indexes = [models.Index(fields=["day", "shift"], name="releases_turns_by_day")]

    def __str__(self) -> str:
        return f"{self.person}, {self.day}"


class ShiftGate(Record):
    """How much of each shift must have read the briefing before a release of one tier goes live, in percent."""

    tier = models.CharField(_("tier"), max_length=8, choices=Tier.choices, unique=True)
    percent = models.PositiveSmallIntegerField(_("percent of each shift"))

    class Meta:
        ordering = ["tier"]
        constraints = [models.CheckConstraint(name="releases_gate_is_a_share", condition=Q(percent__lte=100))]

    def __str__(self) -> str:
        return f"{self.get_tier_display()}: {self.percent} %"
