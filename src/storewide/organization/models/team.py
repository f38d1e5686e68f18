"""Teams: long-lived ones and those of a project."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models.person import Person
from storewide.organization.models.unit import Unit


class TeamKind(models.TextChoices):
    """Whether a team stays with what it owns, or ends with its project."""

    LONG_LIVED = "long_lived", _("Long-lived")
    PROJECT = "project", _("Project")


class TeamQuerySet(models.QuerySet["Team"]):
    """Reads of teams."""

    def with_size(self, on: date) -> "TeamQuerySet":
        """Each with `size`: how many people it has on that day."""
        members = (
            Person.objects.present(on)
            .filter(team=models.OuterRef("pk"))
            .order_by()
            .values("team")
            .annotate(count=models.Count("pk"))
        )
        return self.annotate(size=Coalesce(models.Subquery(members.values("count")), 0))


class Team(Record):
    """A cross-functional team; a front-line one talks to customers (help desk, call centre)."""

    name = models.CharField(_("name"), max_length=120)
    mission = models.CharField(_("mission"), max_length=300, blank=True)
    front_line = models.BooleanField(_("front line"), default=False)
    kind = models.CharField(_("kind"), max_length=10, choices=TeamKind.choices, default=TeamKind.LONG_LIVED)
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[TeamQuerySet] = TeamQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("name"), name="organization_one_team_per_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organization:team", args=[self.pk])

    @property
    def front_line_tag(self) -> Tag | None:
        """The mark of a team that talks to customers; none on any other."""
        return Tag(_("Front line"), Tone.PLAIN) if self.front_line else None
