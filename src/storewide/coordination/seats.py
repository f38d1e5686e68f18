"""Who of an account's people sits in which working group: what they see, and what they lead."""

from typing import Any

from storewide.access.models import User
from storewide.coordination.models import Participant, WorkingGroup, WorkingGroupQuerySet
from storewide.kit.permissions import Level
from storewide.organization import queries as organization
from storewide.organization.models import Person


def people_of(actor: Any) -> list[Person]:
    """The people an account belongs to; through an API key, those of its user; nobody for the system itself."""
    if getattr(actor, "email", None):
        return organization.people_of(actor)
    user = User.objects.filter(pk=actor.id).first() if actor.id else None
    return organization.people_of(user) if user else []


def seen_by(actor: Any) -> WorkingGroupQuerySet:
    """The working groups that an account sees: an owner of the operation all of them."""
    if actor.level >= Level.OWNER:
        return WorkingGroup.objects.all()
    return WorkingGroup.objects.seen_by(actor.id, people_of(actor))


def leads(actor: Any, group: WorkingGroup) -> bool:
    """Whether an account runs a group: as its sponsor, its facilitator, or whoever set it up."""
    if group.begun_by_id is not None and group.begun_by_id == actor.id:
        return True
    return Participant.objects.leading().filter(group=group, person__in=people_of(actor)).exists()


def is_one_of(actor: Any, person: Person) -> bool:
    """Whether an account belongs to this person."""
    return person in people_of(actor)
