"""Pilots: something new with lead users first, for some weeks, and a verdict with its reason."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Person


class Verdict(models.TextChoices):
    """What a pilot came to."""

    ADOPT = "adopt", _("For everybody")
    CHANGE = "change", _("Change it and try again")
    STOP = "stop", _("Not for us")


TONES = {Verdict.ADOPT: Tone.GOOD, Verdict.CHANGE: Tone.WAITING, Verdict.STOP: Tone.BAD}


class PilotQuerySet(models.QuerySet["Pilot"]):
    """Reads of pilots."""

    def undecided(self) -> "PilotQuerySet":
        """Those without a verdict."""
        return self.filter(verdict="")

    def over(self, on: date) -> "PilotQuerySet":
        """Those without a verdict whose last day is over."""
        return self.undecided().filter(ends__lt=on)


class Pilot(Record):
    """Something new that lead users have first; who sees it is a segment of the flags, held here by its link."""

    KIND: ClassVar[str] = "coordination.pilot"

    name = models.CharField(_("name"), max_length=120)
    what = models.TextField(_("what is tried, and what it is to show"), max_length=2000)
    owner = models.ForeignKey(
        Person, verbose_name=_("who runs it"), on_delete=models.PROTECT, related_name="+"
    )
    begins = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    segment_kind = models.CharField(max_length=80, blank=True, editable=False)
    segment_id = models.CharField(max_length=80, blank=True, editable=False)
    verdict = models.CharField(
        _("verdict"), max_length=8, choices=Verdict.choices, blank=True, editable=False
    )
    reason = models.TextField(_("reason"), max_length=2000, blank=True, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, editable=False)
    decided_by_label = models.CharField(_("decided by"), max_length=200, blank=True, editable=False)

    objects: ClassVar[PilotQuerySet] = PilotQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-begins", "name", "id"]
        verbose_name = _("pilot")
        constraints = [
            models.CheckConstraint(
                name="coordination_pilot_ends_after_it_begins", condition=Q(ends__gte=F("begins"))
            ),
            models.CheckConstraint(
                name="coordination_verdict_has_reason",
                condition=Q(verdict="", reason="", decided_at=None)
                | (~Q(verdict="") & ~Q(reason="") & Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("coordination:pilot", args=[self.pk])

    @property
    def link(self) -> Link:
        """How another record points to it."""
        return Link(self.KIND, str(self.pk))

    @property
    def segment(self) -> Link | None:
        """The segment of the flags that sees it, to be resolved where it is shown; None where none is named."""
        return Link(self.segment_kind, self.segment_id) if self.segment_kind else None

    def tag(self, on: date) -> Tag:
        """How it stands on a day."""
        if self.verdict:
            verdict = Verdict(self.verdict)
            return Tag(verdict.label, TONES[verdict])
        if self.ends < on:
            return Tag(_("Waits for a verdict"), Tone.WAITING)
        return Tag(_("Planned"), Tone.PLAIN) if self.begins > on else Tag(_("Running"), Tone.WAITING, "up")


class LeadUser(Record):
    """A customer or account that has it first, and who is spoken to there."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="lead_users")
    name = models.CharField(_("customer or account"), max_length=160)
    account_id = models.CharField(_("its number"), max_length=80, blank=True)
    contact = models.CharField(_("who is spoken to"), max_length=160, blank=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("lead user")
        constraints = [
            models.UniqueConstraint("pilot", Lower("name"), name="coordination_one_lead_user_per_name")
        ]

    def __str__(self) -> str:
        return self.name
