"""Roles as a list."""

from datetime import date

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.tags import Tag
from storewide.organization.models import Role
from storewide.organization.models.role import RoleQuerySet

STANDINGS = (
    ("vacant", _("Vacant, or the holder has left")),
    ("held", _("Held")),
    ("no_deputy", _("Without a deputy")),
)


def roles(today: date, first: Action | None) -> ListSpec:
    """All roles as they stand today; `first` is what to do while there is none."""

    def by_standing(rows: RoleQuerySet, value: str) -> RoleQuerySet:
        if value == "no_deputy":
            return rows.filter(deputy=None)
        return rows.vacant(today) if value == "vacant" else rows.held(today)

    def tag(role: Role) -> Tag:
        return role.tag(today)

    return ListSpec(
        name="roles",
        columns=(
            Column("title", _("Role"), sort="title", url=lambda role: role.get_absolute_url()),
            Column("standing", _("Standing"), value=tag, kind=Kind.TAG),
            Column("holder", _("Held by"), value="holder__name", sort="holder__name", url=_holder_url),
            Column("deputy", _("Deputy"), value="deputy__name", sort="deputy__name", priority=2),
            Column(
                "vacant",
                _("Vacant since"),
                value="vacant_since",
                kind=Kind.DAY,
                sort="vacant_since",
                priority=3,
            ),
            Column("purpose", _("Purpose"), priority=3),
        ),
        search=("title", "purpose", "holder__name", "deputy__name"),
        search_label=_("Search title, purpose, holder, deputy"),
        filters=(Filter("standing", _("Standing"), STANDINGS, apply=by_standing),),
        order="title",
        counted=ngettext_lazy("%(shown)s role", "%(shown)s roles", "count"),
        empty=Empty(
            _("No role yet"),
            _(
                "A role is a named duty that exactly one person holds. Naming who is accountable for an area makes one."
            ),
            first,
        ),
    )


def _holder_url(role: Role) -> str:
    return role.holder.get_absolute_url() if role.holder else ""
