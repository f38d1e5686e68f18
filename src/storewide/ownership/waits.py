"""What of ownership waits for a person: gaps they are to see to, and areas that another claims besides them."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.pages import Action
from storewide.kit.permissions import Level, may
from storewide.kit.requests import SignedInRequest
from storewide.kit.waits import NAMED, Wait, Waits
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.organization.models import Person
from storewide.ownership import claims, words
from storewide.ownership.models import Area, Standing
from storewide.ownership.permissions import OwnershipPermission


def waits(request: SignedInRequest) -> Waits:
    """What the checks of ownership ask of whoever looks once the first owner is named, in two queries.

    An owner of the operation sees to every gap and every double claim; a member to the gaps where their own team
    does the work, and to double claims of which they are one.
    """
    if not may(request.user, OwnershipPermission.CHANGE):
        return Waits(0, ())
    today, email = now().date(), request.user.email.lower()
    sees_all = request.user.level >= Level.OWNER
    areas = list(Area.objects.for_map())
    seen = areas if sees_all else _of_own_team(areas, request)
    owned = {area.pk for area in areas if area.standing(today) is Standing.OWNED}
    # before the first name the first round of Home says it
    gaps = [area for area in seen if area.pk not in owned] if owned else []
    rivals = claims.rivals(areas, today)
    doubles = [
        _double(area, rivals[area.slug])
        for area in areas
        if area.slug in rivals and (sees_all or email in {each.email.lower() for each in rivals[area.slug]})
    ]
    found = (*doubles, *_gaps(gaps, today))
    return Waits(len(found), found[:NAMED])


def _of_own_team(areas: Sequence[Area], request: SignedInRequest) -> list[Area]:
    teams = {person.team_id for person in organization.people_of(request.user)} - {None}
    return [area for area in areas if area.responsible_id in teams]


def _double(area: Area, people: Sequence[Person]) -> Wait:
    return Wait(
        what=_("Settle who is accountable for %(area)s") % {"area": area},
        why=words.claimed(area, people),
        action=Action(_("Settle it"), area.get_absolute_url(), "quiet"),
    )


def _gaps(areas: Sequence[Area], on: date) -> list[Wait]:
    """One gap by itself; several as one thing to do, for they are named in one sitting."""
    if len(areas) == 1:
        action = Action(_("Name somebody"), areas[0].accountable_url, "quiet")
        return [
            Wait(
                _("Name who is accountable for %(area)s") % {"area": areas[0]},
                words.without(areas[0], on),
                action,
            )
        ]
    if not areas:
        return []
    values = {"count": formats.number(len(areas)), "named": ", ".join(area.name for area in areas[:NAMED])}
    return [
        Wait(
            what=ngettext(
                "Name who is accountable for %(count)s area",
                "Name who is accountable for %(count)s areas",
                len(areas),
            )
            % values,
            why=_("Nobody answers for %(named)s.") % values
            if len(areas) <= NAMED
            else _("Nobody answers for %(named)s and others.") % values,
            action=Action(_("Name your owners"), reverse("ownership:walk"), "quiet"),
        )
    ]
