"""Where the segments of the round map lie: rings of equal segments, as paths of SVG. Pure.

Angles are in turns, beginning at the top and going clockwise; lengths in the units of the picture, its middle at 0, 0.
"""

from dataclasses import dataclass
from math import cos, pi, sin

#: what is left between two segments, in units of the picture
GAP = 3.0


@dataclass(frozen=True)
class Band:
    """A ring of the picture: from the inner to the outer radius."""

    inner: float
    outer: float

    @property
    def middle(self) -> float:
        return (self.inner + self.outer) / 2


@dataclass(frozen=True)
class Slice:
    """A segment: its outline, where its words stand, how far they are turned, and how much room there is for them."""

    path: str
    x: float
    y: float
    width: float
    height: float
    turned: float = 0.0

    def letters(self, size: float) -> int:
        """How many letters of a size fit beside each other; a letter is a little more than half as wide as high."""
        return max(int(self.width / (size * 0.56)), 1)


def slices(count: int, band: Band, *, along: bool) -> list[Slice]:
    """A ring cut into `count` equal segments, the first one centred on the top; `along`: words follow the ring."""
    return [_slice((place - 0.5) / count, (place + 0.5) / count, band, along=along) for place in range(count)]


def arc(begins: float, ends: float, radius: float) -> str:
    """A line along a circle for words to stand on, from left to right also in the lower half."""
    large, swept = int(ends - begins > 0.5), 1
    if 0.25 < ((begins + ends) / 2) % 1 < 0.75:
        begins, ends, swept = ends, begins, 0
    return f"M{_written(begins, radius)} A{radius:g} {radius:g} 0 {large} {swept} {_written(ends, radius)}"


def _slice(begins: float, ends: float, band: Band, *, along: bool) -> Slice:
    deep = band.outer - band.inner - 2 * GAP
    if ends - begins == 1:
        return Slice(_whole(band), 0.0, -band.middle, band.outer, deep)
    turn = (begins + ends) / 2
    x, y = _at(turn, band.middle)
    wide = 2 * pi * band.middle * (ends - begins) - 2 * GAP
    outline = _outline(begins, ends, band)
    if along:
        return Slice(outline, x, y, wide, deep, _upright(turn))
    # words that lie flat have the width of the ring at its sides, and its depth at top and bottom
    across, down = abs(sin(2 * pi * turn)) or 1e-9, abs(cos(2 * pi * turn)) or 1e-9
    return Slice(outline, x, y, min(wide / down, deep / across, wide * 1.3), min(deep / down, wide / across))


def _upright(turn: float) -> float:
    """Degrees that turn words along the ring without standing them on their heads."""
    degrees = 360 * (turn % 1)
    return round(degrees - 180 if 90 < degrees < 270 else degrees, 1)


def _outline(begins: float, ends: float, band: Band) -> str:
    """Along the outer arc and back along the inner one, with the gap beside each."""
    large = int(ends - begins > 0.5)
    out, inn = GAP / 2 / (2 * pi * band.outer), GAP / 2 / (2 * pi * band.inner)
    outer = [_written(turn, band.outer) for turn in (begins + out, ends - out)]
    inner = [_written(turn, band.inner) for turn in (ends - inn, begins + inn)]
    return (
        f"M{outer[0]} A{band.outer:g} {band.outer:g} 0 {large} 1 {outer[1]} "
        f"L{inner[0]} A{band.inner:g} {band.inner:g} 0 {large} 0 {inner[1]} Z"
    )


def _whole(band: Band) -> str:
    """A ring in one piece, as two circles of which the inner one is cut out."""
    return " ".join(_circle(radius, sweep) for radius, sweep in ((band.outer, 1), (band.inner, 0)))


def _circle(radius: float, sweep: int) -> str:
    top, bottom = _written(0, radius), _written(0.5, radius)
    arc = f"A{radius:g} {radius:g} 0 1 {sweep}"
    return f"M{top} {arc} {bottom} {arc} {top} Z"


def _at(turn: float, radius: float) -> tuple[float, float]:
    angle = 2 * pi * turn
    return round(radius * sin(angle), 1), round(-radius * cos(angle), 1)


def _written(turn: float, radius: float) -> str:
    x, y = _at(turn, radius)
    return f"{x:g} {y:g}"
