"""The register drawn on the server: systems on a ring, team beside team, an arrow for each interface.

The same register gives the same picture. What is meant to become of a system is told by the shape of its mark and by
colour; how much hangs on an interface by the width of its arrow; one that is planned is dashed.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, pi, sin
from uuid import UUID

from storewide.systems.models import Criticality, Interface, System

#: the picture in its own units, and how many systems it shows at most
WIDTH, HEIGHT, MOST = 760, 520, 28
_RADIUS_X, _RADIUS_Y, _MARK = 235, 200, 9
_WIDTHS = {Criticality.LOW: 1.2, Criticality.MEDIUM: 2.4, Criticality.HIGH: 4.2}
#: by lifecycle the corners of the mark around its middle; keep is a round one
_MARKS = {
    "invest": ((0, -11), (10, 8), (-10, 8)),
    "replace": ((0, -11), (11, 0), (0, 11), (-11, 0)),
    "retire": ((-8, -8), (8, -8), (8, 8), (-8, 8)),
}


@dataclass(frozen=True)
class Node:
    """A system: the middle of its mark, the corners of it (none for a round one), and where its name stands."""

    system: System
    x: float
    y: float
    corners: str
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class Arrow:
    """An interface: its curve, the corners of its head, and how wide it is."""

    interface: Interface
    path: str
    head: str
    width: float

    @property
    def planned(self) -> bool:
        """Whether nothing flows over it yet."""
        return self.interface.begun_on is None


@dataclass(frozen=True)
class Graph:
    """The picture; `left` systems with fewer interfaces are not in it."""

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    left: int
    width: int = WIDTH
    height: int = HEIGHT


def drawn(systems: Sequence[System], interfaces: Sequence[Interface]) -> Graph:
    """The graph of these systems; of those with most interfaces where there are more than fit."""
    joined = Counter(key for each in interfaces for key in (each.source_id, each.target_id))
    kept = sorted(systems, key=lambda each: (-joined[each.pk], each.name))[:MOST]
    ring = sorted(kept, key=lambda each: (str(each.owner or ""), each.name))
    nodes = {each.pk: _node(each, place, len(ring)) for place, each in enumerate(ring)}
    told: Counter[tuple[UUID, UUID]] = Counter()
    arrows = []
    for each in interfaces:
        pair = (each.source_id, each.target_id)
        if each.source_id in nodes and each.target_id in nodes:
            arrows.append(_arrow(each, nodes[pair[0]], nodes[pair[1]], told[pair]))
            told[pair] += 1
    return Graph(tuple(nodes.values()), tuple(arrows), len(systems) - len(kept))


def _node(system: System, place: int, count: int) -> Node:
    angle = 2 * pi * place / count - pi / 2
    x, y = round(WIDTH / 2 + _RADIUS_X * cos(angle), 1), round(HEIGHT / 2 + _RADIUS_Y * sin(angle), 1)
    corners = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in _MARKS.get(system.lifecycle, ()))
    anchor = "middle" if abs(cos(angle)) < 0.2 else "start" if cos(angle) > 0 else "end"
    beside = {"middle": 0, "start": 17, "end": -17}[anchor]
    below = (28 if sin(angle) > 0 else -19) if anchor == "middle" else 4
    return Node(system, x, y, corners, round(x + beside, 1), round(y + below, 1), anchor)


def _arrow(interface: Interface, start: Node, end: Node, before: int) -> Arrow:
    """A curve bent to its right, further for each other interface the same way; it ends before the mark."""
    across_x, across_y = end.x - start.x, end.y - start.y
    bend = 0.12 + 0.1 * before
    middle_x, middle_y = (start.x + end.x) / 2 - across_y * bend, (start.y + end.y) / 2 + across_x * bend
    way_x, way_y = end.x - middle_x, end.y - middle_y
    length = hypot(way_x, way_y) or 1.0
    way_x, way_y = way_x / length, way_y / length
    width = _WIDTHS[Criticality(interface.criticality)]
    head, half = 8 + width, 4 + width / 2
    tip_x, tip_y = end.x - way_x * (_MARK + 5), end.y - way_y * (_MARK + 5)
    base_x, base_y = tip_x - way_x * head, tip_y - way_y * head
    corners = (
        (tip_x, tip_y),
        (base_x - way_y * half, base_y + way_x * half),
        (base_x + way_y * half, base_y - way_x * half),
    )
    path = f"M{start.x:.1f} {start.y:.1f}Q{middle_x:.1f} {middle_y:.1f} {base_x:.1f} {base_y:.1f}"
    return Arrow(interface, path, " ".join(f"{x:.1f},{y:.1f}" for x, y in corners), width)
