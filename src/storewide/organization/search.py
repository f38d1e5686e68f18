"""Finding people, teams, roles and units by a few letters."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from storewide.kit.matching import best_rows
from storewide.kit.permissions import Actor, may
from storewide.kit.search import Hit
from storewide.lib.clock import now
from storewide.organization.models import Person, Role, Team, Unit
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


def roles(actor: Actor, words: str) -> Iterable[Hit]:
    """Roles by title; who holds one stands beside it. One query."""
    if not may(actor, OrganizationPermission.VIEW):
        return
    for role in best_rows(words, Role.objects.for_list(), "title", "holder__name"):
        yield Hit(_("Role"), role.title, str(role.holder or _("vacant")), role.get_absolute_url())


def units(actor: Actor, words: str) -> Iterable[Hit]:
    """Units by name. One query."""
    if not may(actor, OrganizationPermission.VIEW):
        return
    for unit in best_rows(words, Unit.objects.all(), "name"):
        about = str(unit.get_operating_model_display())
        yield Hit(_("Unit"), unit.name, about, unit.get_absolute_url())
