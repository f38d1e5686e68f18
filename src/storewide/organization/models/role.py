"""Roles: named duties, whoever holds them."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.organization.models.person import Person


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

    class Meta:
        ordering = ["title", "id"]
        constraints = [models.UniqueConstraint(Lower("title"), name="organization_one_role_per_title")]

    def __str__(self) -> str:
        return self.title
