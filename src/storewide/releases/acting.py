"""Who acts on a release: the person an account belongs to, or whom the system acts for."""

from storewide.kit.permissions import Actor
from storewide.organization.actors import person_of
from storewide.organization.models import Person


def acting(actor: Actor, on_behalf_of: Person | None) -> Person | None:
    """The person of the actor; the system (the demo, a schedule) alone acts on behalf of somebody."""
    return person_of(actor) if actor.id is not None else on_behalf_of


def name_of(actor: Actor, on_behalf_of: Person | None) -> str:
    """Who is noted: the person the system acts for, else whoever acts; at most 200 characters."""
    return str(on_behalf_of if on_behalf_of is not None and actor.id is None else actor.label)[:200]
