"""Tech radars: what to build with and what to leave, and how the view of it moved over time."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.strategy.radar_rules import Mark, Step


class Movement(models.TextChoices):
    """What one move did to a blip; `LOOKED_AT` is a look that left it where it was."""

    NEW = "new", _("New")
    IN = "in", _("Moved in")
    OUT = "out", _("Moved out")
    LOOKED_AT = "same", _("No change")
    OFF = "off", _("Taken off")


#: how a blip is marked, in a word and a shape
MARKS: dict[Mark, Tag] = {
    Mark.NEW: Tag(Movement.NEW.label, Tone.WAITING, "plus"),
    Mark.IN: Tag(Movement.IN.label, Tone.GOOD, "up"),
    Mark.OUT: Tag(Movement.OUT.label, Tone.BAD, "down"),
    Mark.NONE: Tag(Movement.LOOKED_AT.label),
}


class Radar(Record):
    """Blips in four quadrants and from two to six rings, the innermost first; each by the name that it is given."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("short name"), max_length=60, unique=True)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    quadrants = models.JSONField(_("quadrants"), default=list)
    rings = models.JSONField(_("rings"), default=list)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("name"), name="strategy_one_radar_per_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("strategy:radar", args=[self.slug])


class BlipQuerySet(models.QuerySet["Blip"]):
    """Reads of blips."""

    def for_radar(self, radar: Radar) -> "BlipQuerySet":
        """All that were ever on it, with their owners and everything that moved them: two queries."""
        return self.filter(radar=radar).select_related("radar", "owner", "area").prefetch_related("moves")

    def on_radars(self) -> "BlipQuerySet":
        """Those that are on a radar now."""
        return self.filter(ring__isnull=False).select_related("radar", "owner", "area")

    def not_looked_at_since(self, day: date) -> "BlipQuerySet":
        """Those on a radar that nobody has looked at since that day, the longest first."""
        return self.on_radars().filter(looked_at__lt=day).order_by("looked_at", "name", "pk")


class Blip(Record):
    """One thing on a radar: a technique, a tool, a platform. `ring` counts from the middle; None is taken off.

    `looked_at`: when somebody last said where it stands. Where it stood on any day follows from its moves.
    """

    KIND = "strategy.blip"

    radar = models.ForeignKey(Radar, verbose_name=_("radar"), on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("short name"), max_length=120)
    quadrant = models.PositiveSmallIntegerField(_("quadrant"))
    ring = models.PositiveSmallIntegerField(_("ring"), null=True)
    description = models.TextField(_("description"), max_length=8000, blank=True)
    address = models.URLField(_("address"), max_length=400, blank=True)
    tags = models.JSONField(_("tags"), default=list, blank=True)
    owner = models.ForeignKey(
        Person, verbose_name=_("owner"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    area = models.ForeignKey(
        Area, verbose_name=_("area"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    looked_at = models.DateField(_("last looked at"))

    objects: ClassVar[BlipQuerySet] = BlipQuerySet.as_manager()  # type: ignore[assignment]
    moves: Any

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint("radar", Lower("name"), name="strategy_one_blip_per_name"),
            models.UniqueConstraint(fields=["radar", "slug"], name="strategy_one_blip_per_slug"),
            models.CheckConstraint(
                name="strategy_blip_in_a_quadrant", condition=Q(quadrant__gte=0) & Q(quadrant__lte=3)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("strategy:blip", args=[self.radar.slug, self.slug])

    @property
    def link(self) -> Link:
        """The blip as a request that it raised points to it."""
        return Link(self.KIND, str(self.pk), self.name, self.get_absolute_url())

    @property
    def quadrant_name(self) -> str:
        """The name of its quadrant."""
        return str(self.radar.quadrants[self.quadrant])

    @property
    def ring_name(self) -> str:
        """The name of its ring; an empty text once it is taken off."""
        return "" if self.ring is None else str(self.radar.rings[self.ring])

    def steps(self) -> list[Step]:
        """Its moves as the rules read them, the oldest first."""
        return [Step(move.on, move.ring, move.movement) for move in self.moves.all()]


class Move(Record):
    """A blip was put on the radar, moved, looked at or taken off on a day, by somebody, for a reason.

    `ring` is where it stood afterwards; of a blip that is taken off, where it stood last.
    """

    blip = models.ForeignKey(Blip, on_delete=models.CASCADE, related_name="moves")
    on = models.DateField(_("day"))
    ring = models.PositiveSmallIntegerField(_("ring"))
    movement = models.CharField(_("movement"), max_length=4, choices=Movement.choices)
    reason = models.TextField(_("reason"), max_length=4000, blank=True)
    by_id = models.UUIDField(null=True, editable=False)
    by_label = models.CharField(_("by"), max_length=200, editable=False)

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["blip", "on"], name="strategy_move_by_day")]

    def __str__(self) -> str:
        return f"{self.blip}: {self.get_movement_display()}"

    @property
    def ring_name(self) -> str:
        """The name of the ring it led to."""
        return str(self.blip.radar.rings[self.ring])

    @property
    def tag(self) -> Tag:
        """What it did, with its shape."""
        if self.movement == Movement.OFF:
            return Tag(Movement.OFF.label, Tone.UNKNOWN, "cross")
        return MARKS[Mark(self.movement)]
