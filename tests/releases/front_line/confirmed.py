"""Who confirmed what."""

from storewide.organization.models import Person
from storewide.releases.models import Acknowledgement


def read_by(person: Person) -> list[tuple[int, str]]:
    """The versions that a person confirmed, and by which way."""
    rows = Acknowledgement.objects.filter(person=person).order_by("briefing__version")
    return list(rows.values_list("briefing__version", "way"))
