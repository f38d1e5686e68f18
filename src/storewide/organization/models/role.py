"""Roles: named duties, whoever holds them."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.kit.tags import Tag, Tone
from storewide.organization.models.person import Person


class RoleQuerySet(models.QuerySet["Role"]):
    """Reads of roles."""

    def for_list(self) -> "RoleQuerySet":
        """With holder and deputy."""
        return self.select_related("holder", "deputy")

    def vacant(self, on: date) -> "RoleQuerySet":
        """Those that nobody who is here holds on that day."""
        return self.filter(models.Q(holder=None) | models.Q(holder__left_on__lte=on))

    def held(self, on: date) -> "RoleQuerySet":
        """Those that somebody who is here holds on that day."""
        return self.exclude(pk__in=self.vacant(on).order_by().values("pk"))


class Role(Record):
    """A named duty (“head of checkout”) held by exactly one person, or vacant."""

    title = models.CharField(_("title"), max_length=120)
    holder = models.ForeignKey(
        Person, verbose_name=_("held by"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    deputy = models.ForeignKey(
        Person, verbose_name=_("deputy"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    accountabilities = models.TextField(_("accountabilities"), max_length=2000, blank=True)
    vacant_since = models.DateField(_("vacant since"), null=True, blank=True)

    objects: ClassVar[RoleQuerySet] = RoleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["title", "id"]
        constraints = [models.UniqueConstraint(Lower("title"), name="organization_one_role_per_title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("organization:role", args=[self.pk])

    def tag(self, on: date) -> Tag:
        """Whether somebody answers for it on that day: held, leaving, left, or vacant."""
        if self.holder is None:
            return Tag(_("Vacant"), Tone.BAD, "flat")
        if not self.holder.here(on):
            return Tag(_("Holder has left"), Tone.BAD)
        return (
            Tag(_("Held"), Tone.GOOD)
            if self.holder.left_on is None
            else Tag(_("Holder leaves"), Tone.WAITING)
        )
