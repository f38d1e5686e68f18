"""A radar drawn: each quadrant by itself, so that they stand as a circle where there is room and in a column on a phone.

Where a blip goes follows from its ring and number alone: the same radar is always the same picture, and no blip touches
another or the edge of its ring.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from storewide.strategy.radar_queries import Shown, View
from storewide.strategy.radar_rules import QUADRANTS, Mark

#: side of a quadrant's picture, and the radius of the outermost ring
SIDE, RADIUS = 500.0, 490.0
#: diameter of a blip where there is room, the least there is, and the space around each
LARGEST, SMALLEST, GAP = 31.0, 7.0, 3.0
#: what is kept free along the two axes: names of rings stand on the level one
BESIDE, BELOW = 6.0, 24.0
#: how much wider inner rings are than outer ones; 1 makes them alike
INWARDS = 0.8


@dataclass(frozen=True)
class Spot:
    """Where a blip is drawn: its middle, its outline, and the size of its number."""

    shown: Shown
    x: str
    y: str
    outline: str
    size: str
    url: str


@dataclass(frozen=True)
class Band:
    """One ring of a quadrant: its outline, and where its name stands."""

    name: str
    outline: str
    x: str
    y: str
    place: int


@dataclass(frozen=True)
class Picture:
    """One quadrant: its name, its rings from the outside in, and its blips."""

    place: int
    name: str
    bands: tuple[Band, ...]
    spots: tuple[Spot, ...]


def draw(view: View, shown: Sequence[Shown], query: str) -> list[Picture]:
    """The four quadrants with the blips of `shown`; `query` is what the addresses of blips carry on."""
    bounds = edges(len(view.radar.rings))
    by_quadrant = {place: [each for each in shown if each.quadrant == place] for place in range(QUADRANTS)}
    counts = [
        [sum(each.ring == ring for each in found) for ring in range(len(bounds) - 1)]
        for found in by_quadrant.values()
    ]
    size = diameter(counts, bounds)
    return [
        Picture(
            place,
            view.radar.quadrants[place],
            _bands(view.radar.rings, bounds, place),
            tuple(_spots(found, bounds, place, size, query)),
        )
        for place, found in by_quadrant.items()
    ]


def edges(rings: int) -> list[float]:
    """The radii between rings, from 0 to the outermost."""
    return [RADIUS * (place / rings) ** INWARDS for place in range(rings + 1)]


def diameter(counts: Sequence[Sequence[int]], bounds: Sequence[float]) -> float:
    """The largest size at which every ring of every quadrant holds its blips; the smallest there is where none does."""
    size = LARGEST
    while size > SMALLEST and any(
        count > sum(capacity for _radius, capacity in arcs(bounds[ring], bounds[ring + 1], size))
        for quadrant in counts
        for ring, count in enumerate(quadrant)
    ):
        size *= 0.94
    return max(size, SMALLEST)


def arcs(inner: float, outer: float, size: float) -> list[tuple[float, int]]:
    """The arcs within a ring on which blips of that size fit: each by its radius and how many fit, inner ones first."""
    step = size + GAP
    found = []
    first, last = inner + step / 2, outer - step / 2
    rows = int((last - first) / step) + 1 if last >= first else 0
    slack = (last - first - (rows - 1) * step) / 2 if rows else 0.0
    for row in range(rows):
        radius = first + slack + row * step
        begins, ends = _angles(radius, size)
        if ends >= begins and radius > step / 2:
            found.append((radius, int((ends - begins) / _apart(radius, step) + 1e-9) + 1))
    return found


def places(
    count: int, inner: float, outer: float, size: float, lean: float = 0.5
) -> list[tuple[float, float]]:
    """Where so many blips go in a ring: radius and angle (0 along the level axis), spread over its arcs evenly.

    A few stand about the middle of the ring. `lean` (0 to 1) says where in its part of an arc each stands.
    """
    rows = _roomy(arcs(inner, outer, size), count)
    room = sum(capacity for _radius, capacity in rows)
    found: list[tuple[float, float]] = []
    taken = held = 0
    for radius, capacity in rows:
        held += capacity
        wanted = min(capacity, math.ceil(count * held / room) - taken) if count <= room else capacity
        begins, ends = _angles(radius, size)
        # a full arc has its first and last blip at its ends; others stand in equal parts
        parts, off = (wanted, lean) if wanted < capacity else (max(1, capacity - 1), 0.0)
        found += [(radius, begins + (ends - begins) * (number + off) / parts) for number in range(wanted)]
        taken += wanted
    return found[:count]


def _roomy(rows: list[tuple[float, int]], count: int) -> list[tuple[float, int]]:
    """The arcs about the middle of a ring that hold twice as many blips; all of them where none do."""
    middle = len(rows) // 2
    for reach in range(len(rows)):
        chosen = rows[max(0, middle - reach) : middle + reach + 1]
        if sum(capacity for _radius, capacity in chosen) >= 2 * count:
            return chosen
    return rows


def _angles(radius: float, size: float) -> tuple[float, float]:
    """The first and last angle at which a blip on that radius keeps off the two axes."""
    low, high = (size / 2 + BELOW) / radius, (size / 2 + BESIDE) / radius
    if low >= 1 or high >= 1:
        return 1.0, 0.0
    return math.asin(low), math.acos(high)


def _apart(radius: float, step: float) -> float:
    """The angle between two blips that touch on that radius."""
    return 2 * math.asin(min(1.0, step / (2 * radius)))


def _spots(
    found: Sequence[Shown], bounds: Sequence[float], place: int, size: float, query: str
) -> list[Spot]:
    spots = []
    for ring, group in groupby(found, key=lambda each: each.ring):
        blips = list(group)
        # rings lean to one side and the other in turn, so that single blips do not stand in a row
        lean = 0.3 if (ring + place) % 2 else 0.7
        where = places(len(blips), bounds[ring], bounds[ring + 1], size, lean)
        for each, (radius, angle) in zip(blips, where, strict=False):
            x, y = _point(place, radius, angle)
            url = each.blip.get_absolute_url() + (f"?{query}" if query else "")
            below, share = _number_in(each.mark)
            shape = outline(each.mark, x, y, size / 2)
            spots.append(Spot(each, _n(x), _n(y + size * below), shape, _n(size * share), url))
    return spots


def outline(mark: Mark, x: float, y: float, half: float) -> str:
    """The shape of a blip: a circle; new, a diamond; moved in, a triangle that points up; out, one that points down."""
    if mark is Mark.NEW:
        corners = [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
    elif mark is Mark.IN:
        corners = [(x, y - half), (x + half * 0.95, y + half * 0.72), (x - half * 0.95, y + half * 0.72)]
    elif mark is Mark.OUT:
        corners = [(x, y + half), (x + half * 0.95, y - half * 0.72), (x - half * 0.95, y - half * 0.72)]
    else:
        r = _n(half * 0.86)
        return f"M{_n(x - half * 0.86)} {_n(y)}a{r} {r} 0 1 0 {_n(half * 1.72)} 0a{r} {r} 0 1 0 {_n(-half * 1.72)} 0z"
    return "M" + "L".join(f"{_n(each)} {_n(other)}" for each, other in corners) + "z"


def _number_in(mark: Mark) -> tuple[float, float]:
    """How far below its middle a blip's number stands, and how large it is, in parts of the blip's size."""
    numbers = {Mark.NEW: (0.14, 0.4), Mark.IN: (0.27, 0.36), Mark.OUT: (0.02, 0.36), Mark.NONE: (0.16, 0.46)}
    return numbers[mark]


def _bands(names: Sequence[str], bounds: Sequence[float], place: int) -> tuple[Band, ...]:
    bands = []
    for ring in reversed(range(len(names))):
        outer, middle = bounds[ring + 1], (bounds[ring] + bounds[ring + 1]) / 2
        corner, level, upright = (
            _point(place, 0, 0),
            _point(place, outer, 0),
            _point(place, outer, math.pi / 2),
        )
        sweep = 1 if place in (1, 2) else 0
        # from the level axis to the upright one: against the clock in the upper right, and mirrored
        path = (
            f"M{_n(corner[0])} {_n(corner[1])}L{_n(level[0])} {_n(level[1])}"
            f"A{_n(outer)} {_n(outer)} 0 0 {1 - sweep} {_n(upright[0])} {_n(upright[1])}z"
        )
        x, y = _point(place, middle, 0)
        bands.append(Band(names[ring], path, _n(x), _n(y - 8 if place < 2 else y + 17), ring))
    return tuple(bands)


def _point(place: int, radius: float, angle: float) -> tuple[float, float]:
    """Where a radius and angle lie in a quadrant's picture; the radar's middle is the corner that meets the others."""
    x, y = radius * math.cos(angle), radius * math.sin(angle)
    left, upper = place in (0, 2), place < 2
    return (SIDE - x if left else x, SIDE - y if upper else y)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
