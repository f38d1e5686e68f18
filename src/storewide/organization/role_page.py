"""What the pages of roles say: how they stand, and the one next action for one that nobody holds."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit.pages import Action
from storewide.organization.models import Absence, Role


def finding(today: date) -> str:
    """How the roles stand, in one sentence; two queries."""
    count, vacant = Role.objects.count(), Role.objects.vacant(today).count()
    if not count:
        return _("Roles")
    roles = ngettext("%(count)s role", "%(count)s roles", count) % {"count": count}
    if not vacant:
        return _("%(roles)s, each held by somebody") % {"roles": roles}
    sentence = ngettext(
        "%(roles)s; %(count)s waits for somebody", "%(roles)s; %(count)s wait for somebody", vacant
    )
    return sentence % {"roles": roles, "count": vacant}


def changes(role: Role) -> tuple[Action, ...]:
    """What can be done to it."""
    naming = Action(_("Name a deputy"), _to("role-deputy", role), style="quiet")
    changing = Action(_("Change"), _to("role-change", role), style="quiet")
    removing = Action(
        _("Remove"),
        _to("role-remove", role),
        style="quiet",
        post=True,
        confirm=_("Remove this role? Nothing may hang on it."),
    )
    if role.holder is None:
        return (removing, changing, naming)
    vacating = Action(_("Vacate"), _to("role-vacate", role), style="quiet", post=True)
    giving = Action(_("Give to somebody else"), _to("role-give", role), style="quiet")
    return (removing, changing, naming, vacating, giving)


def context(role: Role, today: date, *, may_change: bool) -> dict[str, Any]:
    """What the page shows besides its panels; one query."""
    away = list(Absence.objects.on(today).filter(person=role.holder)) if role.holder else []
    shown: dict[str, Any] = {
        "role": role,
        "tags": [role.tag(today)],
        "accountable": str(role.holder or ""),
        "lines": [line.strip() for line in role.accountabilities.splitlines() if line.strip()],
        "away": away[0] if away else None,
    }
    vacant = role.holder is None or not role.holder.here(today)
    if vacant and may_change:
        shown |= {"next": Action(_("Give the role"), _to("role-give", role)), "next_reason": _gap(role)}
    return shown


def _gap(role: Role) -> str:
    if role.holder is None:
        return _("Nobody holds this role.")
    return _("%(name)s, who holds this role, left on %(day)s.") % {
        "name": role.holder,
        "day": role.holder.left_on,
    }


def _to(name: str, role: Role) -> str:
    return reverse(f"organization:{name}", args=[role.pk])
