"""Cards that modules below put on the page of a release."""

from storewide.kit.panels import Panel
from storewide.kit.requests import SignedInRequest
from storewide.learning import queries as learning
from storewide.releases.models import Release
from storewide.systems import panels as systems


def of(request: SignedInRequest, release: Release) -> list[Panel]:
    """What must be known before it, and what it does to interfaces; a card that says nothing is left out."""
    made = (learning.needed_panel(request, release.link), systems.stated(request, release.link))
    return [panel for panel in made if panel is not None]
