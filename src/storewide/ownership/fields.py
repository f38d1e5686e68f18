"""Naming a role or a team in one field of a form: typed, the likeliest ones offered."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from storewide.organization.fields import OFFERED, OfferingInput
from storewide.organization.models import Role, Team


class HolderInput(OfferingInput):
    """Offers roles, those that somebody holds first, then teams."""

    def offers(self) -> list[str]:
        """At most 50 roles and 50 teams."""
        roles = Role.objects.order_by("title", "pk").values_list("title", flat=True)[:OFFERED]
        teams = Team.objects.order_by("name", "pk").values_list("name", flat=True)[:OFFERED]
        written = [_("Role: %(title)s") % {"title": title} for title in roles]
        return [*written, *(_("Team: %(name)s") % {"name": name} for name in teams)]


class HolderField(forms.CharField):
    """One role or one team; its value is the Role or the Team."""

    widget = HolderInput

    def clean(self, value: Any) -> Any:
        """The role or team meant; a ValidationError says what to write instead."""
        text = super().clean(value)
        return find_holder(text) if text else None


def find_holder(text: str) -> Role | Team:
    """The role or the team that goes by `text`, with “Role:” or “Team:” before it where both do."""
    word, colon, rest = text.partition(":")
    kinds = {_("Role").lower(): Role, _("Team").lower(): Team}
    kind = kinds.get(word.strip().lower()) if colon else None
    name = rest.strip() if kind else text.strip()
    found: list[Role | Team] = []
    if kind is not Team:
        found += Role.objects.filter(title__iexact=name)[:1]
    if kind is not Role:
        found += Team.objects.filter(name__iexact=name)[:1]
    if not found:
        raise ValidationError(
            _("There is no role or team “%(name)s”; choose one of those offered.") % {"name": name}
        )
    if len(found) > 1:
        raise ValidationError(
            _("“%(name)s” is a role and a team; write “Role: %(name)s” or “Team: %(name)s”.") % {"name": name}
        )
    return found[0]
