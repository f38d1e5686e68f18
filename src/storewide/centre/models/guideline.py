"""Guidelines that bind units, and the exceptions from them, each until a day."""

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.centre.models.centre import Centre
from storewide.centre.models.closing import Closable, ClosableQuerySet
from storewide.kit.links import Link
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Person, Unit

#: an exception ends soon within this time
SOON = timedelta(days=14)


class Guideline(Closable):
    """A rule in words (Markdown). `edition` counts its texts; `units` are bound by it; none named: all it serves."""

    KIND: ClassVar[str] = "centre.guideline"

    centre = models.ForeignKey(Centre, verbose_name=_("centre"), on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    text = models.TextField(_("text"), max_length=20_000)
    edition = models.PositiveIntegerField(_("version"), default=1, editable=False)
    owner = models.ForeignKey(Person, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+")
    units = models.ManyToManyField(Unit, verbose_name=_("units it binds"), related_name="+", blank=True)
    review_on = models.DateField(_("looked at again"), null=True, blank=True)

    objects: ClassVar[ClosableQuerySet["Guideline"]] = ClosableQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("guideline")
        constraints = [
            models.UniqueConstraint(F("centre"), Lower("name"), name="centre_one_guideline_per_name")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("centre:guideline", args=[self.pk])

    @property
    def link(self) -> Link:
        """How another record points to it."""
        return Link(self.KIND, str(self.pk))

    def tag(self, on: date) -> Tag:
        """How it stands on a day."""
        if not self.is_open:
            return Tag(_("Ended"), Tone.UNKNOWN, "flat")
        if self.review_on and self.review_on < on:
            return Tag(_("To be looked at again"), Tone.WAITING, "clock")
        return Tag(_("Binding"), Tone.GOOD)


class ExceptionQuerySet(ClosableQuerySet["GuidelineException"]):
    """Reads of exceptions."""

    def open(self) -> "ExceptionQuerySet":
        """Those that nobody ended, of guidelines that bind."""
        return self.filter(closed_at=None, guideline__closed_at=None)

    def expired(self, on: date) -> "ExceptionQuerySet":
        """Open ones whose last day is over."""
        return self.open().filter(until__lt=on)


class GuidelineException(Closable):
    """What a unit may do otherwise until a day, why, and who approved it."""

    guideline = models.ForeignKey(
        Guideline, verbose_name=_("guideline"), on_delete=models.PROTECT, related_name="exceptions"
    )
    unit = models.ForeignKey(Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("what it may do otherwise, and why"), max_length=400)
    until = models.DateField(_("until"))
    approved_by = models.ForeignKey(
        Person, verbose_name=_("approved by"), on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[ExceptionQuerySet] = ExceptionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["until", "id"]
        verbose_name = _("exception from a guideline")

    def __str__(self) -> str:
        return self.reason

    def tag(self, on: date) -> Tag:
        """How it stands on a day."""
        if not self.is_open:
            return Tag(_("Ended"), Tone.UNKNOWN, "flat")
        if self.until < on:
            return Tag(_("Expired"), Tone.BAD, "warning")
        return (
            Tag(_("Ends soon"), Tone.WAITING, "clock")
            if self.until <= on + SOON
            else Tag(_("Holds"), Tone.PLAIN)
        )
