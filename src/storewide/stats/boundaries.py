"""How far a comparison that is looked at each day must lie from nothing, so that all its looks together err as one may.

A look's boundary is a number of standard errors. The chance of error is spent over the planned days after P. C. O'Brien
and T. R. Fleming (Biometrics 35, 1979) as K. K. G. Lan and D. L. DeMets write it (Biometrika 70, 1983); boundaries come
out of recursive numerical integration (P. Armitage, C. K. McPherson, B. C. Rowe, JRSS A 132, 1969), here by
Gauss-Legendre nodes in double precision.
"""

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy
from numpy.typing import NDArray

from storewide.lib.late import Late
from storewide.stats.comparison import require_alpha

special = Late("scipy.special")
Floats = NDArray[numpy.float64]
#: of alpha, for the looks of the planned calendar; the rest is the confidence sequence's (see `sequential`)
CALENDAR_SHARE = 0.8

#: a look that may spend less than this on a side never stops: its boundary is infinite, and the next look has the rest
_LEAST = 1e-13
#: units that are a smaller share of all units so far than that add no look of their own
_LITTLE = 0.001
#: beyond so many standard deviations a path does not count (chance 1e-17)
_WIDEST = 8.5
#: more looks than that cost 0.2 % more units at most
_ENOUGH_LOOKS = 90
_ROOT_TWO_PI = math.sqrt(2 * math.pi)


class FractionsUnusable(ValueError):
    """The shares of the plan at which it is looked at are not growing numbers above 0 and up to 1."""


def spent(fractions: Floats, alpha: Floats, gamma: float | None = None) -> Floats:
    """Of one-sided `alpha` what may be spent until these shares of the plan; all of it at 1.

    O'Brien and Fleming's way, next to nothing early: 2 (1 - Phi(z of alpha / 2 over root of the share)). With `gamma`
    alpha times the share to that power: K. Kim, D. L. DeMets, Biometrika 74 (1987); 1 spends evenly.
    """
    if gamma is not None:
        return alpha * fractions**gamma
    found: Floats = 2 * special.ndtr(special.ndtri(alpha / 2) / numpy.sqrt(fractions))
    return found


def lan_demets(
    fractions: Sequence[float], alpha: float = 0.05, gamma: float | None = None
) -> tuple[float, ...]:
    """The boundary of each look, in standard errors either way, that spends two-sided `alpha` at these shares.

    Half of alpha on each side, as `spent` says; infinite where a look may spend next to nothing. Raises
    FractionsUnusable, AlphaOutOfRange.
    """
    require_alpha(alpha)
    shares = numpy.asarray(fractions, dtype=float)
    if not (len(shares) and shares[0] > 0 and shares[-1] <= 1 and numpy.all(numpy.diff(shares) > 0)):
        raise FractionsUnusable(f"the looks are at {list(fractions)}; they must grow, from above 0 up to 1.")
    return tuple(_boundaries(shares, shares, numpy.array([alpha]), gamma)[0])


@lru_cache(maxsize=256)
def calendar(days: int, alpha: float, units: tuple[int, ...] = ()) -> tuple[Floats, Floats]:
    """Alphas (k,), growing, and the boundaries (k, looks) of each after every day: `alpha` and others, for p-values.

    Alpha is spent by the planned calendar. `units`: how many there were after each day so far, which says how much two
    looks have in common; without them the same number is taken to come each day. Raises FractionsUnusable.
    """
    alphas = numpy.unique(numpy.append(numpy.geomspace(1e-11, 0.8, 24), alpha))
    known = numpy.asarray(units[:days] or range(1, days + 1), dtype=float)
    if numpy.any(numpy.diff(known) < 0) or known[0] < 0:
        raise FractionsUnusable(f"the units after each day are {list(units)}; they never become fewer.")
    return alphas, _boundaries(numpy.arange(1, len(known) + 1) / days, known, alphas)


def crossing(fractions: Sequence[float], reaches: Sequence[float], drift: float) -> float:
    """The chance to leave the boundaries at any of the looks, where the whole plan would show `drift` standard errors.

    `reaches`: standard errors of each look, either way.
    """
    unit, weights = numpy.polynomial.legendre.leggauss(max(128, 16 * math.isqrt(len(fractions))))
    places, masses = numpy.zeros(1), numpy.ones(1)
    crossed, before = 0.0, 0.0
    for share, reach in zip(fractions, reaches, strict=True):
        step = math.sqrt(share - before)
        ahead = places + drift * (share - before)
        bound = reach * math.sqrt(share)
        left = special.ndtr((ahead - bound) / step) + special.ndtr((-bound - ahead) / step)
        crossed += float(masses @ left)
        low = max(-bound, drift * share - _WIDEST * math.sqrt(share))
        high = min(bound, drift * share + _WIDEST * math.sqrt(share))
        places = low + (high - low) * (unit + 1) / 2
        density = numpy.exp(-(((places[:, None] - ahead) / step) ** 2) / 2) @ masses / (step * _ROOT_TWO_PI)
        masses = density * weights * (high - low) / 2
        before = share
    return crossed


@lru_cache(maxsize=64)
def inflation(days: int, alpha: float = 0.05, power: float = 0.8) -> float:
    """How many times the units of one fixed look it takes to find the same change with daily looks, 1.0 or more.

    By the planned end, at two-sided `alpha` with the same `power` (0.5 to 1), the calendar having its share of alpha.
    """
    looks = min(days, _ENOUGH_LOOKS)
    shares = [look / looks for look in range(1, looks + 1)]
    reaches = lan_demets(shares, alpha * CALENDAR_SHARE)
    fixed = -float(special.ndtri(alpha / 2) + special.ndtri(1 - power))
    drift = fixed
    for _step in range(20):
        # on the normal scale the power is next to a straight line of slope 1
        short = float(special.ndtri(power) - special.ndtri(crossing(shares, reaches, drift)))
        drift += short
        if abs(short) < 1e-7:
            break
    return (drift / fixed) ** 2


def _boundaries(shares: Floats, known: Floats, alphas: Floats, gamma: float | None = None) -> Floats:
    """Boundaries (alphas, looks) in standard errors; one half of the walk, since the other mirrors it.

    A look that adds next to nothing to what is known keeps the boundary before it, and its alpha for later.
    """
    sides = alphas / 2
    unit, weights = numpy.polynomial.legendre.leggauss(_nodes(shares, known))
    places = numpy.zeros((len(alphas), len(unit)))
    masses = numpy.full_like(places, 0.5 / len(unit))
    edge, gone, before = (numpy.zeros(len(alphas)) for _each in range(3))
    found = numpy.full((len(alphas), len(shares)), numpy.inf)
    for look, (share, now) in enumerate(zip(shares, known, strict=True)):
        due = spent(share, sides, gamma) - gone
        stops = numpy.flatnonzero((due >= _LEAST) & (now - before > _LITTLE * now))
        found[:, look] = found[:, look - 1] if look else numpy.inf
        if not len(stops):
            continue
        step = numpy.sqrt(now - before[stops])[:, None]
        bound = _solved(places[stops], masses[stops], step, due[stops], edge[stops])
        found[stops, look] = bound / math.sqrt(now)
        edge[stops] = numpy.minimum(bound, _WIDEST * math.sqrt(now))
        fresh = edge[stops, None] * (unit + 1) / 2
        density = _density(fresh, places[stops], masses[stops], step)
        places[stops], masses[stops] = fresh, density * weights * edge[stops, None] / 2
        gone[stops] += due[stops]
        before[stops] = now
    return found


def _solved(places: Floats, masses: Floats, step: Floats, due: Floats, edge: Floats) -> Floats:
    """Where the walk is above with chance `due` after its next step; Newton's steps on its logarithm.

    That is concave, so that every step but the first comes from above.
    """
    stride = step[:, 0]
    bound = edge + numpy.minimum(8.0, numpy.maximum(0.0, -special.ndtri(due))) * stride
    for _step in range(60):
        over, under = (bound[:, None] - places) / step, (bound[:, None] + places) / step
        above = (masses * (special.ndtr(-over) + special.ndtr(-under))).sum(axis=1)
        slope = (masses * (numpy.exp(-over * over / 2) + numpy.exp(-under * under / 2))).sum(axis=1)
        move = above / slope * numpy.log(above / due) * stride * _ROOT_TWO_PI
        bound = bound + move
        if numpy.all(numpy.abs(move) < 1e-12):
            break
    found: Floats = bound
    return found


def _density(fresh: Floats, places: Floats, masses: Floats, step: Floats) -> Floats:
    over = (fresh[:, :, None] - places[:, None, :]) / step[:, :, None]
    under = (fresh[:, :, None] + places[:, None, :]) / step[:, :, None]
    kernel = numpy.exp(-over * over / 2) + numpy.exp(-under * under / 2)
    density: Floats = (kernel @ masses[:, :, None])[:, :, 0] / (step * _ROOT_TWO_PI)
    return density


def _nodes(shares: Floats, known: Floats) -> int:
    """Nodes enough to follow the smallest step across all that the walk may have reached by then."""
    steps = numpy.diff(known, prepend=0.0) / numpy.where(known > 0, known, 1.0)
    follows = steps > _LITTLE
    if not follows.any():
        return 48
    wide = numpy.minimum(_WIDEST, 3.2 / numpy.sqrt(shares[follows]))
    return int(numpy.clip(numpy.max(1.6 * wide / numpy.sqrt(steps[follows])), 48, 320))
