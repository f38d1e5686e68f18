"""Checklists of the operation's own, in versions; and the roles that sign releases off, by tier."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit.records import Record
from storewide.organization.models import Role
from storewide.releases.models.codes import Side, Tier


class ChecklistTemplate(Record):
    """One version of the checklists of all tiers, as text. A row never changes: releases keep what they began with."""

    KIND = "releases.checklist_template"

    number = models.PositiveIntegerField(unique=True, editable=False)
    is_current = models.BooleanField(default=True, editable=False)
    text = models.TextField(_("checklists"), max_length=40_000)
    why = models.CharField(_("what changed"), max_length=300)
    by_label = models.CharField(_("saved by"), max_length=200, editable=False)
    at = models.DateTimeField(_("saved"), editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], name="releases_one_current_template", condition=Q(is_current=True)
            )
        ]

    def __str__(self) -> str:
        return _("Checklists, version %(number)s") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("releases:checklist-version", args=[self.number])


class SigningRole(Record):
    """The role whose holder, or deputy meanwhile, signs releases of a tier off for the business or for IT."""

    tier = models.CharField(_("tier"), max_length=8, choices=Tier.choices)
    side = models.CharField(_("for"), max_length=8, choices=Side.choices)
    role = models.ForeignKey(Role, verbose_name=_("role"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["tier", "side"]
        constraints = [
            models.UniqueConstraint(fields=["tier", "side"], name="releases_one_role_signs"),
            models.UniqueConstraint(fields=["tier", "role"], name="releases_two_roles_sign"),
        ]

    def __str__(self) -> str:
        return str(self.role)
