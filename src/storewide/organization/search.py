"""Finding people and teams by a few letters."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.kit.matching import best_rows
from storewide.kit.permissions import Actor, may
from storewide.kit.search import Hit
from storewide.lib.clock import now
from storewide.organization.models import Person, Team
from storewide.organization.permissions import OrganizationPermission


def people(actor: Actor, words: str) -> Iterable[Hit]:
    """People by name, role, e-mail or team; whoever has left says so. One query."""
    if not may(actor, OrganizationPermission.VIEW):
        return
    today = now().date()
    for person in best_rows(words, Person.objects.for_list(), "name", "title", "email", "team__name"):
        gone = "" if person.here(today) else _("has left")
        about = (person.title, str(person.team or ""), gone)
        yield Hit(_("Person"), person.name, " · ".join(filter(None, about)), person.get_absolute_url())


def teams(actor: Actor, words: str) -> Iterable[Hit]:
    """Teams by name. One query."""
    if not may(actor, OrganizationPermission.VIEW):
        return
    for team in best_rows(words, Team.objects.all(), "name"):
        yield Hit(_("Team"), team.name, team.mission, team.get_absolute_url())
