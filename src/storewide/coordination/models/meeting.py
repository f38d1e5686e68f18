"""Meetings of a working group with who was there and what was decided; and input asked in writing."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from storewide.coordination.models.group import WorkingGroup
from storewide.coordination.models.plan import Dated, DatedQuerySet
from storewide.kit.records import Record
from storewide.organization.models import Person


class Meeting(Record):
    """A day on which contributors meet; once held, it says who was there and what was decided."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="meetings")
    on = models.DateField(_("day"))
    topic = models.CharField(_("topic"), max_length=160)
    agenda = models.TextField(_("agenda"), max_length=4000, blank=True)
    held_at = models.DateTimeField(_("written down"), null=True, editable=False)
    notes = models.TextField(_("notes"), max_length=8000, blank=True, editable=False)
    no_decision = models.BooleanField(_("nothing was to be decided"), default=False, editable=False)

    class Meta:
        ordering = ["-on", "-id"]
        verbose_name = _("meeting")

    def __str__(self) -> str:
        return self.topic


class Attendance(Record):
    """Whether somebody who was expected was there."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    present = models.BooleanField(_("was there"))

    class Meta:
        ordering = ["person__name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="coordination_one_attendance_per_person"
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class MeetingDecision(Record):
    """What a meeting decided."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    what = models.CharField(_("decision"), max_length=400)

    class Meta:
        ordering = ["id"]
        verbose_name = _("decision of a meeting")

    def __str__(self) -> str:
        return self.what


class AskedInput(Dated, Record):
    """A question to somebody that they answer in writing, in their own time, until a day."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="inputs")
    person = models.ForeignKey(
        Person, verbose_name=_("who is asked"), on_delete=models.PROTECT, related_name="+"
    )
    what = models.TextField(_("question"), max_length=2000)
    asked_at = models.DateTimeField(_("asked"), editable=False)
    asked_by_label = models.CharField(_("asked by"), max_length=200, editable=False)
    answer = models.TextField(_("answer"), max_length=8000, blank=True, editable=False)

    objects: ClassVar[DatedQuerySet[Any]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("input asked")
        constraints = [
            models.CheckConstraint(
                name="coordination_given_input_says_something",
                condition=models.Q(done_at=None, answer="")
                | (models.Q(done_at__isnull=False) & ~models.Q(answer="")),
            )
        ]

    def __str__(self) -> str:
        return self.what[:160]
