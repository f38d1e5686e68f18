"""The graph of coupling, drawn on the server: teams on a circle, an arrow from who waits to whom they wait for.

The same waits give the same picture: teams stand by name, and nothing moves by itself.
"""

from dataclasses import dataclass
from math import cos, hypot, pi, sin
from uuid import UUID

from storewide.coordination.coupling_rules import Pair
from storewide.organization.models import Team

#: how many teams it shows at most
MOST = 16
_THIN, _THICK = 1.2, 9.0
#: above the highest and below the lowest team, for names and for arrows that bend outwards
_MARGIN = 55


@dataclass(frozen=True)
class Frame:
    """A size of the picture in its own units. Where names have no room, dots hold numbers (`numbered`)."""

    width: int
    height: int
    radius_x: int
    radius_y: int
    dot: int
    numbered: bool = False


WIDE = Frame(720, 480, 230, 185, 7)
#: for phones: as wide as they are, names stand below it
NARROW = Frame(340, 420, 130, 170, 13, numbered=True)


@dataclass(frozen=True)
class Node:
    """A team in the picture: its number, where it stands, and where its name does (`anchor` as SVG names it)."""

    team: Team
    number: int
    x: float
    y: float
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class Arrow:
    """A pair in the picture: its path, its width by days, whether some of it goes on, and what it says."""

    pair: Pair
    path: str
    head: str
    width: float
    waiting: Team
    blocking: Team


@dataclass(frozen=True)
class Graph:
    """The picture; `left` teams with fewer days of waiting are not in it."""

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]
    left: int
    top: float
    height: float
    frame: Frame = WIDE


def drawn(pairs: list[Pair], teams: dict[UUID, Team], frame: Frame = WIDE) -> Graph:
    """The graph of these pairs, most days first; of the teams with most days where there are more than fit."""
    weight: dict[UUID, float] = dict.fromkeys(teams, 0.0)
    for pair in pairs:
        weight[pair.waiting] += pair.total_days
        weight[pair.blocking] += pair.total_days
    ranked = sorted(teams, key=lambda key: (-weight[key], teams[key].name))
    shown = sorted(ranked[:MOST], key=lambda key: teams[key].name)
    nodes = {key: _node(teams[key], place, len(shown), frame) for place, key in enumerate(shown)}
    kept = [pair for pair in pairs if pair.waiting in nodes and pair.blocking in nodes]
    most = max((pair.total_days for pair in kept), default=0.0) or 1.0
    # the thickest lie at the bottom, so that the thin ones stay in sight
    arrows = tuple(_arrow(pair, nodes[pair.waiting], nodes[pair.blocking], most, frame.dot) for pair in kept)
    heights = [node.y for node in nodes.values()] or [frame.height / 2]
    top, bottom = min(heights) - _MARGIN, max(heights) + _MARGIN
    return Graph(
        tuple(nodes.values()), arrows, len(ranked) - len(shown), round(top, 1), round(bottom - top, 1), frame
    )


def _node(team: Team, place: int, count: int, frame: Frame) -> Node:
    angle = 2 * pi * place / count - pi / 2
    x, y = frame.width / 2 + frame.radius_x * cos(angle), frame.height / 2 + frame.radius_y * sin(angle)
    if frame.numbered:
        return Node(team, place + 1, round(x, 1), round(y, 1), round(x, 1), round(y + 5, 1), "middle")
    anchor = "middle" if abs(cos(angle)) < 0.2 else "start" if cos(angle) > 0 else "end"
    beside = 0 if anchor == "middle" else 14 if anchor == "start" else -14
    below = (22 if sin(angle) > 0 else -14) if anchor == "middle" else 4
    return Node(team, place + 1, round(x, 1), round(y, 1), round(x + beside, 1), round(y + below, 1), anchor)


def _arrow(pair: Pair, start: Node, end: Node, most: float, dot: int) -> Arrow:
    """A curve bent to its right, so that both ways of a pair lie beside each other; it ends before the dot."""
    width = _THIN + (_THICK - _THIN) * pair.total_days / most
    across_x, across_y = end.x - start.x, end.y - start.y
    length = hypot(across_x, across_y) or 1.0
    middle_x = (start.x + end.x) / 2 - across_y * 0.14
    middle_y = (start.y + end.y) / 2 + across_x * 0.14
    head = 7 + width
    tip_x, tip_y, way_x, way_y = _tip(middle_x, middle_y, end, dot)
    base_x, base_y = tip_x - way_x * head, tip_y - way_y * head
    half = head * 0.5
    corners = (
        (tip_x, tip_y),
        (base_x - way_y * half, base_y + way_x * half),
        (base_x + way_y * half, base_y - way_x * half),
    )
    from_x, from_y = start.x + across_x / length * dot, start.y + across_y / length * dot
    path = f"M{from_x:.1f} {from_y:.1f}Q{middle_x:.1f} {middle_y:.1f} {base_x:.1f} {base_y:.1f}"
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    return Arrow(pair, path, points, round(width, 1), start.team, end.team)


def _tip(middle_x: float, middle_y: float, end: Node, dot: int) -> tuple[float, float, float, float]:
    """Where an arrow that comes over a point ends, outside the dot, and its direction there."""
    way_x, way_y = end.x - middle_x, end.y - middle_y
    length = hypot(way_x, way_y) or 1.0
    way_x, way_y = way_x / length, way_y / length
    return end.x - way_x * (dot + 3), end.y - way_y * (dot + 3), way_x, way_y
