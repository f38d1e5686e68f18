"""Promised against measured as a drawing: each promise a point with its interval, and the line of what was promised."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from storewide.kit import formats
from storewide.portfolio.calibrating.rules import Claim
from storewide.stats.distributions import REACH

#: the drawing's own units; the stylesheet gives it its size
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 360, 270, 52, 12, 12, 40
#: more points than these hide each other
MOST = 200
STEPS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10)
#: how far claims of one size stand apart, and all of them together at most, as shares of the width
ASIDE, MOST_ASIDE = 0.03, 0.15
#: marks on an axis, at most
MARKS = 5


@dataclass(frozen=True)
class Point:
    """One promise: `x` what was promised, `y` what was measured, `low` and `high` its interval."""

    x: str
    y: str
    low: str
    high: str
    kept: bool
    url: str
    words: str


@dataclass(frozen=True)
class Mark:
    """A value on an axis."""

    at: str
    words: str


@dataclass(frozen=True)
class Picture:
    """Points between axes; `zero` is where nothing was measured, `end` where the line of what was promised ends.

    `more`: how many promises beyond the newest ones are not drawn.
    """

    points: tuple[Point, ...]
    across: tuple[Mark, ...]
    upwards: tuple[Mark, ...]
    zero: str
    end: tuple[str, str]
    more: int


def of(claims: Sequence[Claim]) -> Picture | None:
    """The measured claims, newest first, in the direction that each promised; None where there are none."""
    drawn = list(islice((each for each in claims if each.ratio is not None), MOST))
    if not drawn:
        return None
    most = max(abs(each.promised) for each in drawn) * 1.1
    ends = [_toward(each, end) for each in drawn for end in (-1, 1)]
    # one measurement without any precision must not flatten all others
    low, high = max(min(*ends, 0.0), -2 * most), min(max(*ends, most), 2 * most)

    def x(value: float) -> str:
        return f"{LEFT + value / most * (WIDTH - LEFT - RIGHT):.1f}"

    def y(value: float) -> str:
        share = (max(low, min(high, value)) - low) / (high - low)
        return f"{HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM):.1f}"

    beside = _beside(drawn)
    return Picture(
        points=tuple(
            Point(
                x=x(abs(each.promised) + beside[each.url] * most),
                y=y(_toward(each)),
                low=y(_toward(each, -1)),
                high=y(_toward(each, 1)),
                kept=_toward(each, -1) > 0,
                url=each.url,
                words=_words(each),
            )
            for each in drawn
        ),
        across=tuple(Mark(x(value), formats.percent(value, _digits(most))) for value in _marks(0, most)),
        upwards=tuple(
            Mark(y(value), formats.percent(value, _digits(high - low))) for value in _marks(low, high)
        ),
        zero=y(0),
        end=(x(most), y(most)),
        more=sum(each.ratio is not None for each in claims) - len(drawn),
    )


def _beside(drawn: Sequence[Claim]) -> dict[str, float]:
    """How far each claim stands aside of those of its size, as a share of the width: people promise round numbers."""
    by_size: dict[float, list[str]] = defaultdict(list)
    for each in drawn:
        by_size[round(abs(each.promised), 6)].append(each.url)
    found: dict[str, float] = {}
    for urls in by_size.values():
        step = min(ASIDE, MOST_ASIDE / len(urls))
        found |= {url: (at - (len(urls) - 1) / 2) * step for at, url in enumerate(urls)}
    return found


def _toward(claim: Claim, end: int = 0) -> float:
    """What was measured in the direction that was promised; an end of its interval with -1 and 1."""
    sign = 1 if claim.promised > 0 else -1
    return sign * (claim.measured or 0) + end * REACH * (claim.error or 0)


def _marks(low: float, high: float) -> Iterable[float]:
    step = next((each for each in STEPS if (high - low) / each <= MARKS), STEPS[-1])
    first = -int(-low / step) if low < 0 else 0
    return [number * step for number in range(first, int(high / step) + 1)]


def _digits(reach: float) -> int:
    return 0 if reach / MARKS > STEPS[2] else 1


def _words(claim: Claim) -> str:
    low, high = sorted((claim.measured or 0) + end * REACH * (claim.error or 0) for end in (-1, 1))
    return _("%(what)s: promised %(promised)s, measured %(measured)s (%(low)s to %(high)s)") % {
        "what": claim.what,
        "promised": formats.percent(claim.promised, 1),
        "measured": formats.percent(claim.measured or 0, 1),
        "low": formats.percent(low, 1),
        "high": formats.percent(high, 1),
    }
