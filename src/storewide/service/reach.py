"""How far probes may look: where every visitor can go, and into private networks only as the operator says."""

from django.conf import settings

from storewide.kit.addresses import Reach


def reach() -> Reach:
    """Which addresses a look may go to."""
    return Reach(private=settings.PROBE_PRIVATE, setting="STOREWIDE_PROBE_PRIVATE")
