"""Who acts on a release: the person an account belongs to, or whom the system acts for."""

from datetime import date

from storewide.kit.permissions import Actor
from storewide.organization.actors import person_of
from storewide.organization.models import Person
from storewide.ownership.answering import accountable_on, deciders_on
from storewide.releases.models import Release


def acting(actor: Actor, on_behalf_of: Person | None) -> Person | None:
    """The person of the actor; the system (the demo, a schedule) alone acts on behalf of somebody."""
    return person_of(actor) if actor.id is not None else on_behalf_of


def name_of(actor: Actor, on_behalf_of: Person | None) -> str:
    """Who is noted: the person the system acts for, else whoever acts; at most 200 characters."""
    return str(on_behalf_of if on_behalf_of is not None and actor.id is None else actor.label)[:200]


def who_answers(release: Release, on: date) -> Person | None:
    """Who is accountable for the release on a day: as noted when it went live, else whoever answers for its area."""
    return release.accountable or (accountable_on(release.area, on) if release.area else None)


def stands_in(release: Release, person: Person | None, on: date) -> bool:
    """Whether the person is the deputy who answers for the release's area on that day, while its holder is away."""
    if person is None or release.area is None or person == release.area.holder:
        return False
    return accountable_on(release.area, on) == person


def deciders(release: Release, on: date) -> list[Person]:
    """Who may decide about a release that is live: whoever answers for its area by now, else who did at go-live."""
    found = deciders_on(release.area, on) if release.area else []
    return found or ([release.accountable] if release.accountable else [])
