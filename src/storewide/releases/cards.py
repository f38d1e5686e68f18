"""Cards on the page of a release: those of modules below, and what its watch could show."""

from storewide.kit.panels import Panel
from storewide.kit.requests import SignedInRequest
from storewide.learning import queries as learning
from storewide.releases import watch_noise
from storewide.releases.models import Release
from storewide.systems import panels as systems


def of(request: SignedInRequest, release: Release) -> list[Panel]:
    """What its watch could show, what must be known before it, what it does to interfaces; empty cards are left out."""
    made = (
        watch_noise.panel(request, release),
        learning.needed_panel(request, release.link),
        systems.stated(request, release.link),
    )
    return [panel for panel in made if panel is not None]
