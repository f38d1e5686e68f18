"""The card that ownership has on the page of a role: what hangs on whoever holds it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit.panels import Panel
from storewide.kit.permissions import may
from storewide.kit.requests import SignedInRequest
from storewide.organization.models import Role
from storewide.ownership.models import Activity, Area, Part, Responsibility
from storewide.ownership.permissions import OwnershipPermission


def duties(request: SignedInRequest, role: Role) -> Panel | None:
    """Areas and activities that the role is accountable for, then its other parts; two queries."""
    if not may(request.user, OwnershipPermission.VIEW):
        return None
    rows: list[tuple[Area | Activity, str]] = [
        (area, str(Part.ACCOUNTABLE.label)) for area in Area.objects.filter(accountable=role)
    ]
    for part in Responsibility.objects.filter(role=role).for_list():
        record = part.activity or part.area
        if record is not None:
            rows.append((record, part.get_part_display()))
    words = ngettext("%(count)s part hangs on it", "%(count)s parts hang on it", len(rows))
    title = words % {"count": len(rows)} if rows else _("Nothing hangs on it")
    return Panel(title=title, template="ownership/role_panel.html", context={"rows": rows})
