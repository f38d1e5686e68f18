"""Links: which visitors are the same one under another id, and which visitor is which customer.

A link is a pair as it arrived (a visitor signed in; an id took the place of another). What follows from all of them is
worked out when a question is asked, so that no fact is ever rewritten and a link that was wrong can be cut again.
Visitors under several ids count once. A guest's order belongs to the customer of its visitor, where all links of that
visitor name one and the same customer: on a device that several people share, nobody can say.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pyroaring import BitMap

from storewide.warehouse.manifest import Manifest

#: the fact's name in the manifest
FACT = "link"

Pair = tuple[int, int]


@dataclass(frozen=True)
class Links:
    """Pairs of numbers: two visitors that are one, a visitor and its customer; and the pairs that were cut."""

    same: frozenset[Pair] = frozenset()
    owned: frozenset[Pair] = frozenset()
    cut_same: frozenset[Pair] = frozenset()
    cut_owned: frozenset[Pair] = frozenset()

    @cached_property
    def first_of(self) -> Mapping[int, int]:
        """By visitor with another id before its own, the smallest number that it goes by."""
        parent: dict[int, int] = {}

        def root(visitor: int) -> int:
            while (above := parent.get(visitor, visitor)) != visitor:
                parent[visitor] = parent.get(above, above)
                visitor = above
            return visitor

        for one, other in self.same - self.cut_same:
            low, high = sorted((root(one), root(other)))
            if low != high:
                parent[high] = low
        return {visitor: root(visitor) for visitor in parent}

    @cached_property
    def customer_of(self) -> Mapping[int, int]:
        """By visitor its customer, where its links name only one."""
        named: dict[int, set[int]] = {}
        for visitor, customer in self.owned - self.cut_owned:
            named.setdefault(self.first_of.get(visitor, visitor), set()).add(customer)
        known = {visitor: customers.pop() for visitor, customers in named.items() if len(customers) == 1}
        others = {one: known[first] for one, first in self.first_of.items() if first in known}
        return {**known, **others}

    @cached_property
    def visitor_of(self) -> Mapping[int, int]:
        """By customer its visitor, by the smallest number that it goes by, where its links name only one."""
        named: dict[int, set[int]] = {}
        for visitor, customer in self.owned - self.cut_owned:
            named.setdefault(customer, set()).add(self.first_of.get(visitor, visitor))
        return {customer: visitors.pop() for customer, visitors in named.items() if len(visitors) == 1}

    @cached_property
    def owned_visitors(self) -> BitMap:
        """The visitors with one customer."""
        return BitMap(self.customer_of)

    @cached_property
    def _renamed(self) -> BitMap:
        return BitMap(self.first_of)

    def once(self, visitors: BitMap) -> BitMap:
        """The visitors with each one that goes by several ids once."""
        doubtful = visitors & self._renamed
        if not doubtful:
            return visitors
        return (visitors - doubtful) | BitMap(self.first_of[each] for each in doubtful)

    def without(self, same: Iterable[Pair], owned: Iterable[Pair]) -> "Links":
        """These with some pairs cut, and kept as such, so that they do not come back with the next file."""
        return Links(
            self.same,
            self.owned,
            self.cut_same | (self.same & frozenset(same)),
            self.cut_owned | (self.owned & frozenset(owned)),
        )

    def joined(self, same: Iterable[Pair], owned: Iterable[Pair]) -> "Links":
        """These and further pairs; one that was cut stays cut."""
        return Links(self.same | set(same), self.owned | set(owned), self.cut_same, self.cut_owned)


def load(folder: Path, manifest: Manifest) -> Links:
    """The links of a folder, whichever store told them; none where none ever arrived."""
    return _together(tuple(folder / entry.path for entry in manifest.of(FACT)))


def of_store(folder: Path, manifest: Manifest, store: str) -> Links:
    """The links that a store told."""
    return _together(tuple(folder / entry.path for entry in manifest.of(FACT, frozenset({store}))))


@lru_cache(maxsize=8)
def _together(paths: tuple[Path, ...]) -> Links:
    """The links of several files, whose content never changes."""
    found = Links()
    for path in paths:
        each = _read(path)
        found = Links(*(getattr(found, name) | getattr(each, name) for name in Links.__dataclass_fields__))
    return found


def _read(path: Path) -> Links:
    content = json.loads(path.read_text(encoding="utf-8"))
    return Links(**{name: frozenset((one, other) for one, other in pairs) for name, pairs in content.items()})


def write(path: Path, links: Links) -> None:
    """Write the links as a file."""
    content = {name: sorted(getattr(links, name)) for name in Links.__dataclass_fields__}
    path.write_text(json.dumps(content, separators=(",", ":")), encoding="utf-8")
