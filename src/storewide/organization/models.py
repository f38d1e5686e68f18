"""The operation, its teams, its people and the roles they hold."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone


class Operation(Record):
    """The whole organisation that runs the stores. There is one."""

    name = models.CharField(_("name"), max_length=120)
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="organization_one_operation", condition=models.Q(only=True))
        ]

    def __str__(self) -> str:
        return self.name


class Unit(Record):
    """A business unit or department; it may stand within another. Stores belong to one, and so do their results."""

    name = models.CharField(_("name"), max_length=120)
    parent = models.ForeignKey(
        "self", verbose_name=_("within"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("name"), name="organization_one_unit_per_name")]

    def __str__(self) -> str:
        return self.name


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
    """A long-lived cross-functional team; a front-line one talks to customers (help desk, call centre)."""

    name = models.CharField(_("name"), max_length=120)
    mission = models.CharField(_("mission"), max_length=300, blank=True)
    front_line = models.BooleanField(_("front line"), default=False)

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


class PersonQuerySet(models.QuerySet["Person"]):
    """Reads of people."""

    def of_account(self, email: str) -> "PersonQuerySet":
        """The person an account belongs to: the same e-mail, looked up as it is indexed, in small letters."""
        return self.alias(lowered=Lower("email")).filter(lowered=email.lower())

    def present(self, on: date) -> "PersonQuerySet":
        """Those who have not left by that day."""
        return self.filter(models.Q(left_on=None) | models.Q(left_on__gt=on))

    def gone(self, on: date) -> "PersonQuerySet":
        """Those who have left by that day."""
        return self.filter(left_on__lte=on)

    def for_list(self) -> "PersonQuerySet":
        return self.select_related("team", "manager")


class Person(Record):
    """Somebody of the operation. They need no account; the e-mail is what an account is matched by."""

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), max_length=254)
    team = models.ForeignKey(
        Team, verbose_name=_("team"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    title = models.CharField(_("role"), max_length=120, blank=True)
    manager = models.ForeignKey(
        "self", verbose_name=_("manager"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    shift = models.CharField(_("shift"), max_length=60, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects: ClassVar[PersonQuerySet] = PersonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("email"), name="organization_one_person_per_email")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("organization:person", args=[self.pk])

    def here(self, on: date) -> bool:
        """Whether they have not left by that day."""
        return self.left_on is None or self.left_on > on

    def state_tag(self, on: date) -> Tag:
        """Whether they are here on that day."""
        if not self.here(on):
            return Tag(_("Left"), Tone.UNKNOWN, "flat")
        return Tag(_("Here"), Tone.GOOD) if self.left_on is None else Tag(_("Leaving"), Tone.WAITING)


class Role(Record):
    """A named duty (“head of checkout”) held by exactly one person, or vacant."""

    title = models.CharField(_("title"), max_length=120)
    holder = models.ForeignKey(
        Person, verbose_name=_("held by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["title", "id"]
        constraints = [models.UniqueConstraint(Lower("title"), name="organization_one_role_per_title")]

    def __str__(self) -> str:
        return self.title
