"""What upper modules put on the round map: a ring item belongs to an area, such as a KPI (`WIRING["map_rings"]`)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from storewide.kit import wiring
from storewide.kit.tags import Text


@dataclass(frozen=True)
class RingItem:
    """One thing on an outer ring: its name and page, the short name of its area ("" for none), whether it is owned."""

    label: Text
    url: str
    area: str
    is_owned: bool


#: what a module gives: the heading of its ring, and what stands on it
type Ring = Callable[[], tuple[Text, Iterable[RingItem]]]


def of_modules() -> list[tuple[Text, list[RingItem]]]:
    """The rings of the upper modules, each with its heading."""
    return [(heading, list(items)) for heading, items in (ring() for ring in wiring.load("map_rings"))]
