"""Which person of the operation somebody is who acts with an account."""

from storewide.access.models import User
from storewide.kit.permissions import Actor
from storewide.organization.models import Person, Team


def person_of(actor: Actor) -> Person | None:
    """The person whose e-mail the actor's account has; None for the system and for accounts of nobody here."""
    email = User.objects.filter(pk=actor.id).values_list("email", flat=True).first() if actor.id else None
    return Person.objects.of_account(email).select_related("team").first() if email else None


def team_of(actor: Actor) -> Team | None:
    """The home team of whoever acts; None where they have none."""
    person = person_of(actor)
    return person.team if person else None
