"""Small pictures inside text and tables, drawn on the server: sparklines, bars about a zero, intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

from storewide.kit.tags import Text, Tone

#: the drawings' own units; the stylesheet gives them their size
WIDTH, HEIGHT, PAD = 300.0, 48.0, 3.0


@dataclass(frozen=True)
class Sparkline:
    """The `points` attributes of the line's unbroken stretches and of the plan's."""

    line: tuple[str, ...]
    plan: tuple[str, ...]


def sparkline(values: Sequence[float | None], plan: Sequence[float | None] = ()) -> Sparkline:
    """Both series on one scale, first value left and last right; a missing value breaks the line."""
    known = [value for value in (*values, *plan) if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    return Sparkline(_stretches(values, low, high), _stretches(plan, low, high))


def _stretches(values: Sequence[float | None], low: float, high: float) -> tuple[str, ...]:
    step = WIDTH / max(len(values) - 1, 1)
    height = (HEIGHT - 2 * PAD) / (high - low) if high > low else 0.0
    stretches: list[list[str]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            stretches.append([])
        else:
            y = HEIGHT - PAD - (value - low) * height if height else HEIGHT / 2
            stretches[-1].append(f"{index * step:.1f},{y:.1f}")
    return tuple(" ".join(stretch) for stretch in stretches if len(stretch) > 1)


@dataclass(frozen=True)
class Part:
    """One part of a change or a whole: its size, the words for it, and whether it is good or bad.

    `shown` is the size as people read it. `inner` parts are a level deeper; the `total` stands under a line.
    """

    label: Text
    size: float
    shown: Text
    tone: Tone = Tone.PLAIN
    note: Text = ""
    inner: bool = False
    total: bool = False


@dataclass(frozen=True)
class Bar:
    """A part with the place of its bar, in hundredths of the width."""

    part: Part
    x: str
    width: str
    zero: str

    @property
    def css(self) -> str:
        """The class that colours the bar."""
        return f"bar-{self.part.tone.value}"


def bars(parts: Sequence[Part]) -> list[Bar]:
    """The parts as bars from one common zero line, negative ones to its left."""
    low = min((part.size for part in parts), default=0.0)
    high = max((part.size for part in parts), default=0.0)
    low, high = min(low, 0.0), max(high, 0.0)
    scale = 100 / (high - low) if high > low else 0.0
    zero = -low * scale
    return [
        Bar(
            part,
            x=f"{zero + min(part.size, 0) * scale:.2f}",
            width=f"{max(abs(part.size) * scale, 0.4):.2f}",
            zero=f"{zero:.2f}",
        )
        for part in parts
    ]


@dataclass(frozen=True)
class Interval:
    """An estimate between `low` and `high` in any unit; `reach` is how far the line goes either way of zero.

    `margin` is the border a guardrail must not cross; `label` says the interval in words.
    """

    low: float
    estimate: float
    high: float
    reach: float
    label: Text
    tone: Tone = Tone.UNKNOWN
    margin: float | None = None


@dataclass(frozen=True)
class DrawnInterval:
    """The places of an interval's parts on a line 200 units wide; an end that lies beyond the line is told so."""

    low: str
    estimate: str
    high: str
    zero: str
    margin: str
    low_beyond: bool
    high_beyond: bool


def drawn_interval(value: Interval) -> DrawnInterval:
    """Where each part goes; what reaches beyond the line ends at its edge, with an arrow."""

    def place(number: float) -> str:
        share = (max(-value.reach, min(value.reach, number)) + value.reach) / (2 * value.reach)
        return f"{6 + share * 188:.1f}"

    margin = "" if value.margin is None else place(value.margin)
    return DrawnInterval(
        low=place(value.low),
        estimate=place(value.estimate),
        high=place(value.high),
        zero=place(0.0),
        margin=margin,
        low_beyond=value.low < -value.reach,
        high_beyond=value.high > value.reach,
    )
