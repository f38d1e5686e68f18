"""What a working group is to reach: goals, what must be done first, paths with exit criteria and milestones, items."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from storewide.coordination.models.group import WorkingGroup
from storewide.kit.links import Link
from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Person, Team


class Dated(models.Model):
    """Something with a day by which it is to be done, and the moment when it was."""

    due_on = models.DateField(_("due"))
    done_at = models.DateTimeField(_("done"), null=True, editable=False)
    done_by_label = models.CharField(_("done, says"), max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_at is None

    def late(self, on: date) -> bool:
        """Whether it is open and was due before that day."""
        return self.is_open and self.due_on < on

    def tag(self, on: date) -> Tag:
        """How it stands on a day."""
        if not self.is_open:
            return Tag(_("Done"), Tone.GOOD)
        return Tag(_("Late"), Tone.BAD, "warning") if self.late(on) else Tag(_("Open"), Tone.WAITING)


class DatedQuerySet[M: models.Model](models.QuerySet[M]):
    """Reads of what has a day."""

    def open(self) -> "DatedQuerySet[M]":
        """Those still to be done."""
        return self.filter(done_at=None)

    def most_urgent_first(self) -> "DatedQuerySet[M]":
        """The longest due first."""
        return self.order_by("due_on", "pk")


class Prerequisite(Dated, Record):
    """What must be done before a working group may start."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="prerequisites")
    what = models.CharField(_("what must be done first"), max_length=200)
    owner = models.ForeignKey(
        Person, verbose_name=_("who does it"), on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[DatedQuerySet[Any]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("prerequisite")

    def __str__(self) -> str:
        return self.what


class Goal(Record):
    """A business goal that a working group serves; a link leads to its record where there is one."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="goals")
    what = models.CharField(_("business goal"), max_length=200)
    link_kind = models.CharField(max_length=80, blank=True, editable=False)
    link_id = models.CharField(max_length=80, blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name = _("business goal")

    def __str__(self) -> str:
        return self.what

    @property
    def link(self) -> Link | None:
        """The record of the goal, to be resolved where it is shown; None where it is told in words alone."""
        return Link(self.link_kind, self.link_id) if self.link_kind else None


class Path(Record):
    """A strand of a working group's work with exit criteria and milestones of its own."""

    KIND: ClassVar[str] = "coordination.path"

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="paths")
    name = models.CharField(_("path"), max_length=120)
    purpose = models.CharField(_("what it is for"), max_length=300, blank=True)

    class Meta:
        ordering = ["group", "id"]
        verbose_name = _("path")
        constraints = [
            models.UniqueConstraint(fields=["group", "name"], name="coordination_one_path_per_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def link(self) -> Link:
        """How another record points to it."""
        return Link(self.KIND, str(self.pk))


class Criterion(Dated, Record):
    """An exit criterion of a path: what must be true, by when, and who is directly responsible that it is."""

    path = models.ForeignKey(Path, verbose_name=_("path"), on_delete=models.CASCADE, related_name="criteria")
    what = models.CharField(_("what must be true"), max_length=300)
    responsible = models.ForeignKey(
        Person,
        verbose_name=_("directly responsible"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    evidence = models.CharField(_("how one can tell"), max_length=500, blank=True, editable=False)

    objects: ClassVar[DatedQuerySet[Any]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("exit criterion")

    def __str__(self) -> str:
        return self.what

    @property
    def group(self) -> WorkingGroup:
        """The group whose path it belongs to."""
        return self.path.group

    def tag(self, on: date) -> Tag:
        """As anything with a day; done, it is met."""
        return super().tag(on) if self.is_open else Tag(_("Met"), Tone.GOOD)


class Milestone(Dated, Record):
    """A day on a path by which something stands."""

    path = models.ForeignKey(
        Path, verbose_name=_("path"), on_delete=models.CASCADE, related_name="milestones"
    )
    what = models.CharField(_("milestone"), max_length=200)

    objects: ClassVar[DatedQuerySet[Any]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("milestone")

    def __str__(self) -> str:
        return self.what

    @property
    def group(self) -> WorkingGroup:
        """The group whose path it belongs to."""
        return self.path.group


class Item(Dated, Record):
    """Something that somebody does for a working group; while another team holds it up, it is blocked by that team."""

    KIND: ClassVar[str] = "coordination.item"

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="items")
    path = models.ForeignKey(
        Path, verbose_name=_("path"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    what = models.CharField(_("what is to be done"), max_length=200)
    owner = models.ForeignKey(
        Person, verbose_name=_("who does it"), on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(_("what came of it"), max_length=300, blank=True, editable=False)
    blocked_by = models.ForeignKey(
        Team,
        verbose_name=_("waits for team"),
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    blocked_at = models.DateTimeField(_("blocked"), null=True, editable=False)
    blocked_because = models.CharField(_("what it waits for"), max_length=300, blank=True, editable=False)

    objects: ClassVar[DatedQuerySet[Any]] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["due_on", "id"]
        verbose_name = _("item")
        constraints = [
            models.CheckConstraint(
                name="coordination_blocked_says_why",
                condition=Q(blocked_by=None, blocked_at=None, blocked_because="")
                | (Q(blocked_by__isnull=False, blocked_at__isnull=False) & ~Q(blocked_because="")),
            )
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def link(self) -> Link:
        """How another record points to it."""
        return Link(self.KIND, str(self.pk))

    def tag(self, on: date) -> Tag:
        """As anything with a day, but blocked comes first."""
        if self.is_open and self.blocked_by_id:
            return Tag(_("Blocked"), Tone.BAD)
        return super().tag(on)
