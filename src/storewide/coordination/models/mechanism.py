"""What links teams and units, from a meeting when it is needed to a shared matrix."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Person, Team, Unit


class MechanismKind(models.TextChoices):
    """How formal a mechanism is: the order is the continuum, from ad hoc to formal."""

    MEETING = "meeting", _("Meeting")
    FORUM = "forum", _("Forum")
    COMMUNITY = "community", _("Community")
    STANDARD = "standard", _("Standard")
    INCENTIVE = "incentive", _("Incentive")
    PROCESS = "process", _("Process")
    MATRIX = "matrix", _("Shared matrix")


class Cadence(models.TextChoices):
    """How often it takes place."""

    NEEDED = "needed", _("When needed")
    WEEKLY = "weekly", _("Weekly")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")
    YEARLY = "yearly", _("Yearly")
    ALWAYS = "always", _("Holds all the time")


class MechanismQuerySet(models.QuerySet["Mechanism"]):
    """Reads of mechanisms."""

    def in_use(self) -> "MechanismQuerySet":
        """Those that were not ended."""
        return self.filter(ended_at=None)

    def for_list(self) -> "MechanismQuerySet":
        return self.select_related("owner").prefetch_related("teams", "units")


class Mechanism(Record):
    """A way in which teams and units agree with each other; it has an owner, and a day on which it is looked at again."""

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=MechanismKind.choices)
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)
    owner = models.ForeignKey(
        Person, verbose_name=_("owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    cadence = models.CharField(_("how often"), max_length=12, choices=Cadence.choices, default=Cadence.NEEDED)
    review_on = models.DateField(_("looked at again"), null=True, blank=True)
    teams = models.ManyToManyField(Team, verbose_name=_("teams it links"), blank=True, related_name="+")
    units = models.ManyToManyField(Unit, verbose_name=_("units it links"), blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)
    ended_because = models.CharField(_("ended, because"), max_length=300, blank=True, editable=False)

    objects: ClassVar[MechanismQuerySet] = MechanismQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("mechanism")
        constraints = [models.UniqueConstraint(Lower("name"), name="coordination_one_mechanism_per_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("coordination:mechanism", args=[self.pk])

    @property
    def links(self) -> str:
        """What it links, in words: teams, then units."""
        return ", ".join(
            [*(team.name for team in self.teams.all()), *(unit.name for unit in self.units.all())]
        )

    def tag(self, on: date) -> Tag:
        """How it stands on a day."""
        if self.ended_at is not None:
            return Tag(_("Ended"), Tone.UNKNOWN, "flat")
        if self.review_on is not None and self.review_on < on:
            return Tag(_("To be looked at again"), Tone.WAITING)
        return Tag(_("In use"), Tone.GOOD)
