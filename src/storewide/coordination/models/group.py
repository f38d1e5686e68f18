"""Working groups: temporary, with a sponsor, a facilitator, exit criteria and an end date."""

from collections.abc import Iterable
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Person


class GroupState(models.TextChoices):
    """Where a working group stands."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    DISBANDED = "disbanded", _("Disbanded")


class Visibility(models.TextChoices):
    """Who finds and reads a working group."""

    EVERYBODY = "everybody", _("Everybody")
    MEMBERS = "members", _("Its people alone")


TONES = {
    GroupState.PLANNED: Tone.PLAIN,
    GroupState.RUNNING: Tone.WAITING,
    GroupState.DISBANDED: Tone.UNKNOWN,
}


class WorkingGroupQuerySet(models.QuerySet["WorkingGroup"]):
    """Reads of working groups. Whatever shows groups to somebody begins with `seen_by`."""

    def seen_by(self, account: UUID | None, people: Iterable[Person]) -> "WorkingGroupQuerySet":
        """Those that everybody sees, that one of these people is in, or that the account set up."""
        in_it = Q(participants__person__in=[person.pk for person in people])
        if account is not None:
            in_it |= Q(begun_by_id=account)
        # a subquery, not a join: nobody is to see a group twice
        own = WorkingGroup.objects.filter(in_it).values("pk")
        return self.filter(Q(visibility=Visibility.EVERYBODY) | Q(pk__in=own))

    def running(self) -> "WorkingGroupQuerySet":
        """Those at work."""
        return self.filter(state=GroupState.RUNNING)

    def open(self) -> "WorkingGroupQuerySet":
        """Those that are not disbanded."""
        return self.exclude(state=GroupState.DISBANDED)

    def counted(self, on: date) -> "WorkingGroupQuerySet":
        """Each with its `criteria`, how many are `met` and were `planned` by that day, and its `people`."""
        criteria = "paths__criteria"
        return self.annotate(
            criteria=Count(criteria, distinct=True),
            met=Count(criteria, filter=Q(paths__criteria__done_at__isnull=False), distinct=True),
            planned=Count(criteria, filter=Q(paths__criteria__due_on__lt=on), distinct=True),
            people=Count("participants", distinct=True),
        )

    def behind(self) -> "WorkingGroupQuerySet":
        """Counted ones of which fewer criteria are met than were planned."""
        return self.filter(Q(met__lt=F("planned")))

    def past_end(self, on: date) -> "WorkingGroupQuerySet":
        """Running ones whose last day is over."""
        return self.running().filter(ends__lt=on)


class WorkingGroup(Record):
    """A temporary group that serves one initiative, from its first to its last day, both included.

    The initiative is told in words, and where it is a record of the product, by its link too. `follows` is the
    group whose next phase this one is.
    """

    KIND: ClassVar[str] = "coordination.workinggroup"

    name = models.CharField(_("name"), max_length=120)
    initiative = models.CharField(_("initiative it serves"), max_length=300)
    initiative_kind = models.CharField(max_length=80, blank=True, editable=False)
    initiative_id = models.CharField(max_length=80, blank=True, editable=False)
    begins = models.DateField(_("first day"))
    ends = models.DateField(_("last day"))
    chat_url = models.URLField(_("chat"), max_length=500, blank=True)
    agenda_url = models.URLField(_("agenda"), max_length=500, blank=True)
    visibility = models.CharField(
        _("who sees it"), max_length=10, choices=Visibility.choices, default=Visibility.EVERYBODY
    )
    out_of_scope = models.TextField(_("out of scope"), max_length=4000, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=GroupState.choices, default=GroupState.PLANNED, editable=False
    )
    follows = models.ForeignKey(
        "self",
        verbose_name=_("next phase of"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    begun_by_id = models.UUIDField(null=True, editable=False)
    begun_by_label = models.CharField(_("set up by"), max_length=200, editable=False)
    started_at = models.DateTimeField(_("started"), null=True, editable=False)
    disbanded_at = models.DateTimeField(_("disbanded"), null=True, editable=False)
    outcome = models.TextField(_("what came of it"), max_length=4000, blank=True, editable=False)
    reason = models.TextField(_("why criteria stayed open"), max_length=2000, blank=True, editable=False)

    objects: ClassVar[WorkingGroupQuerySet] = WorkingGroupQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-begins", "name", "id"]
        verbose_name = _("working group")
        constraints = [
            models.CheckConstraint(
                name="coordination_group_ends_after_it_begins", condition=Q(ends__gte=F("begins"))
            ),
            models.CheckConstraint(
                name="coordination_disbanded_has_outcome",
                condition=~Q(state="disbanded") | (Q(disbanded_at__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("coordination:group", args=[self.pk])

    @property
    def link(self) -> Link:
        """How another record points to it."""
        return Link(self.KIND, str(self.pk))

    @property
    def initiative_link(self) -> Link | None:
        """The record of the initiative, to be resolved where it is shown; None where it is told in words alone."""
        return Link(self.initiative_kind, self.initiative_id) if self.initiative_kind else None

    @property
    def is_open(self) -> bool:
        """Whether it is not disbanded."""
        return self.state != GroupState.DISBANDED

    def late(self, on: date) -> bool:
        """Whether it is open past its last day."""
        return self.is_open and self.ends < on

    def tag(self, on: date) -> Tag:
        """How it stands on a day."""
        if self.late(on):
            return Tag(_("Past its end"), Tone.BAD, "warning")
        state = GroupState(self.state)
        return Tag(state.label, TONES[state], "flat" if state is GroupState.DISBANDED else "")
