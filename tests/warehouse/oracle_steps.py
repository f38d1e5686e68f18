"""Steps, funnels and pages the slow way: every event looked at, a set of groups for every row."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from tests.warehouse.oracle_visits import Kin

DIMENSIONS = ("marketing_channel", "campaign", "device", "country")
STEPS = {
    "product_viewers": "Product Viewed",
    "adders": "Product Added",
    "checkout_visitors": "Checkout Started",
    "payers": "Order Completed",
    "searchers": "Products Searched",
}


@dataclass(frozen=True)
class Event:
    store: str
    visitor: str
    day: date
    name: str
    path: str
    bot: bool
    values: tuple[str, ...]

    def value(self, dimension: str) -> str:
        if dimension in DIMENSIONS:
            return self.values[DIMENSIONS.index(dimension)] or "(none)"
        return {"store": self.store, "event": self.name, "page": self.page}[dimension]

    @property
    def page(self) -> str:
        if not self.path:
            return "(none)"
        parts = [part for part in self.path.split("?")[0].split("/") if part]
        return "/" + "/".join(parts[:2])


def fits(event: Event, where: Iterable[tuple[str, str]]) -> bool:
    wanted: dict[str, set[str]] = defaultdict(set)
    for name, value in where:
        wanted[name].add(value)
    return all(event.value(name) in values for name, values in wanted.items())


def counted(event: Event, bots: set[tuple[str, str]], which: str) -> bool:
    return which == "with" or ((event.store, event.visitor) in bots) == (which == "only")


def funnel(
    events: Iterable[Event], kin: Kin, steps: Iterable[str], where: Iterable[tuple[str, str]]
) -> list[int]:
    where = tuple(where)
    left: set[frozenset[str]] | None = None
    found = []
    for step in steps:
        own = {kin.of(event.visitor) for event in events if step in ("", event.name) and fits(event, where)}
        left = own if left is None else left & own
        found.append(len(left))
    return found


def visitors_of(events: Iterable[Event], kin: Kin, names: Iterable[str], patterns: Iterable[str]) -> int:
    names, patterns = tuple(names), tuple(patterns)
    return len(
        {
            kin.of(event.visitor)
            for event in events
            if event.name in names or any(fnmatchcase(event.page, each) for each in patterns)
        }
    )
