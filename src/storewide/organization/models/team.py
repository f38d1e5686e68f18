"""Teams: long-lived ones and those of a project."""

from datetime import date
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models.unit import Unit


class TeamKind(models.TextChoices):
    """Whether a team stays with what it owns, or ends with its project."""

    LONG_LIVED = "long_lived", _("Long-lived")
    PROJECT = "project", _("Project")


class TeamQuerySet(models.QuerySet["Team"]):
    """Reads of teams."""

    def with_size(self, on: date) -> "TeamQuerySet":
        """Each with `size`: how many people are in it on that day, whatever share of their time."""
        # the model of memberships stands beside this one and names it
        memberships: Any = apps.get_model("organization.Membership")
        members = (
            memberships.objects.on(on)
            .filter(team=models.OuterRef("pk"))
            .order_by()
            .values("team")
            .annotate(count=models.Count("person", distinct=True))
        )
        return self.annotate(size=Coalesce(models.Subquery(members.values("count")), 0))

    def for_list(self, on: date) -> "TeamQuerySet":
        """With its unit and its size on that day."""
        return self.select_related("unit").with_size(on)


class Team(Record):
    """A cross-functional team; a front-line one talks to customers (help desk, call centre)."""

    name = models.CharField(_("name"), max_length=120)
    mission = models.CharField(_("mission"), max_length=300, blank=True)
    front_line = models.BooleanField(_("front line"), default=False)
    kind = models.CharField(_("kind"), max_length=10, choices=TeamKind.choices, default=TeamKind.LONG_LIVED)
    maintenance_share = models.PositiveSmallIntegerField(
        _("share of time for maintenance in percent"), default=0
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[TeamQuerySet] = TeamQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="organization_one_team_per_name"),
            models.CheckConstraint(
                name="organization_team_maintenance_share", condition=models.Q(maintenance_share__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organization:team", args=[self.pk])

    @property
    def front_line_tag(self) -> Tag | None:
        """The mark of a team that talks to customers; none on any other."""
        return Tag(_("Front line"), Tone.PLAIN) if self.front_line else None

    @property
    def kind_tag(self) -> Tag:
        """Whether it stays or ends with its project."""
        return Tag(self.get_kind_display(), Tone.PLAIN)
