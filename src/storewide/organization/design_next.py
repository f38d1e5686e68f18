"""What a design still waits for once a template or a file is taken: units described, people, members, holders of roles."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit.pages import Action
from storewide.organization.models import Membership, Person, Role, Team, Unit
from storewide.organization.unit_tree import lines_of, missing


def left(today: date) -> list[Action]:
    """What is to be done next, each with where; nothing where no unit, team or role is there yet. Five queries."""
    units = sum(
        bool(missing(unit, over, today))
        for unit, over in lines_of(Unit.objects.select_related("result_holder"))
    )
    here = Membership.objects.on(today).filter(team=OuterRef("pk"))
    teams = Team.objects.filter(~Exists(here)).count()
    roles = Role.objects.vacant(today).count()
    nobody = (teams or roles or units) and not Person.objects.exists()
    found = []
    if nobody:
        found.append(
            Action(_("Import people: nobody is in the directory"), reverse("organization:people-import"))
        )
    lines = (
        (
            units,
            ngettext(
                "%(count)s unit is not described in whole",
                "%(count)s units are not described in whole",
                units,
            ),
            reverse("organization:units"),
        ),
        (
            teams,
            ngettext("%(count)s team has no member", "%(count)s teams have no member", teams),
            reverse("organization:teams"),
        ),
        (
            roles,
            ngettext("%(count)s role waits for somebody", "%(count)s roles wait for somebody", roles),
            reverse("organization:roles-give"),
        ),
    )
    return found + [Action(words % {"count": count}, url) for count, words, url in lines if count]
