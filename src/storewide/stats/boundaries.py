"""How far a comparison that is looked at each day must lie from nothing, so that all its looks together err as one may.

A look's boundary is a number of standard errors. The chance of error is spent over the planned days after P. C. O'Brien
and T. R. Fleming (Biometrics 35, 1979) as K. K. G. Lan and D. L. DeMets write it (Biometrika 70, 1983); boundaries come
out of recursive numerical integration (P. Armitage, C. K. McPherson, B. C. Rowe, JRSS A 132, 1969), here by
Gauss-Legendre nodes in double precision.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy
from numpy.typing import NDArray
from scipy import special

from storewide.stats.comparison import require_alpha

Floats = NDArray[numpy.float64]
#: (share of the plan that has passed, one-sided alpha) -> the alpha that may be spent until then
Spending = Callable[[Floats, Floats], Floats]

#: of alpha, for the looks of the planned calendar; the rest is the confidence sequence's (see `sequential`)
CALENDAR_SHARE = 0.8

#: a look that may spend less than this on a side never stops: its boundary is infinite, and the next look has the rest
_LEAST = 1e-13
#: beyond so many standard deviations a path does not count (chance 1e-17)
_WIDEST = 8.5
#: more looks than that cost 0.2 % more units at most
_ENOUGH_LOOKS = 90
_ROOT_TWO_PI = math.sqrt(2 * math.pi)


class FractionsUnusable(ValueError):
    """The shares of the plan at which it is looked at are not growing numbers above 0 and up to 1."""


def obrien_fleming(fractions: Floats, alpha: Floats) -> Floats:
    """Next to nothing early, all of `alpha` (one-sided) at 1: 2 (1 - Phi(z of alpha / 2 over root of the share))."""
    spent: Floats = 2 * special.ndtr(special.ndtri(alpha / 2) / numpy.sqrt(fractions))
    return spent


def lan_demets(
    fractions: Sequence[float], alpha: float = 0.05, spending: Spending = obrien_fleming
) -> tuple[float, ...]:
    """The boundary of each look, in standard errors either way, that spends two-sided `alpha` at these shares.

    Half of alpha on each side; infinite where a look may spend next to nothing. Raises FractionsUnusable,
    AlphaOutOfRange.
    """
    require_alpha(alpha)
    shares = numpy.asarray(fractions, dtype=float)
    if not (len(shares) and shares[0] > 0 and shares[-1] <= 1 and numpy.all(numpy.diff(shares) > 0)):
        raise FractionsUnusable(f"the looks are at {list(fractions)}; they must grow, from above 0 up to 1.")
    return tuple(_boundaries(shares, numpy.array([alpha]), spending)[0])


@lru_cache(maxsize=64)
def daily(days: int, alpha: float) -> tuple[float, ...]:
    """The boundary of each of `days` equal looks, O'Brien and Fleming's spending, two-sided `alpha`."""
    return lan_demets([day / days for day in range(1, days + 1)], alpha)


@lru_cache(maxsize=64)
def daily_at(days: int, alpha: float) -> tuple[Floats, Floats]:
    """Alphas (k,), growing, and their daily boundaries (k, days): `alpha` and others around it, for p-values."""
    alphas = numpy.unique(numpy.append(numpy.geomspace(1e-11, 0.8, 24), alpha))
    shares = numpy.arange(1, days + 1) / days
    return alphas, _boundaries(shares, alphas, obrien_fleming)


def crossing(fractions: Sequence[float], reaches: Sequence[float], drift: float) -> float:
    """The chance to leave the boundaries at any of the looks, where the whole plan would show `drift` standard errors.

    `reaches`: standard errors of each look, either way.
    """
    unit, weights = numpy.polynomial.legendre.leggauss(2 * _nodes(len(fractions)))
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
    reaches = daily(looks, alpha * CALENDAR_SHARE)
    fixed = -float(special.ndtri(alpha / 2) + special.ndtri(1 - power))
    drift = fixed
    for _step in range(20):
        # on the normal scale the power is next to a straight line of slope 1
        short = float(special.ndtri(power) - special.ndtri(crossing(shares, reaches, drift)))
        drift += short
        if abs(short) < 1e-7:
            break
    return (drift / fixed) ** 2


def _boundaries(shares: Floats, alphas: Floats, spending: Spending) -> Floats:
    """Boundaries (alphas, looks) in standard errors; one half of the walk, since the other mirrors it."""
    sides = alphas / 2
    unit, weights = numpy.polynomial.legendre.leggauss(_nodes(len(shares)))
    places, masses = numpy.zeros((len(alphas), 1)), numpy.full((len(alphas), 1), 0.5)
    edge, spent = numpy.zeros(len(alphas)), numpy.zeros(len(alphas))
    found = numpy.full((len(alphas), len(shares)), numpy.inf)
    before = 0.0
    for look, share in enumerate(shares):
        step = math.sqrt(share - before)
        before = share
        due = spending(share, sides) - spent
        stops = due >= _LEAST
        bound = _solved(places, masses, step, numpy.where(stops, due, sides), edge)
        found[stops, look] = bound[stops] / math.sqrt(share)
        spent = numpy.where(stops, spent + due, spent)
        edge = numpy.where(stops, bound, _WIDEST * math.sqrt(share))
        edge = numpy.minimum(edge, _WIDEST * math.sqrt(share))
        fresh = edge[:, None] * (unit + 1) / 2
        density = _density(fresh, places, masses, step)
        places, masses = fresh, density * weights * edge[:, None] / 2
    return found


def _solved(places: Floats, masses: Floats, step: float, due: Floats, edge: Floats) -> Floats:
    """Where the walk is above with chance `due` after its next step; Newton's steps on its logarithm.

    That is concave, so that every step but the first comes from above.
    """
    bound = numpy.minimum(edge + 8 * step, numpy.maximum(edge, -special.ndtri(due) * step + edge))
    for _step in range(60):
        over, under = (bound[:, None] - places) / step, (bound[:, None] + places) / step
        above = (masses * (special.ndtr(-over) + special.ndtr(-under))).sum(axis=1)
        slope = (masses * (numpy.exp(-over * over / 2) + numpy.exp(-under * under / 2))).sum(axis=1)
        move = above / slope * numpy.log(above / due) * step * _ROOT_TWO_PI
        bound = bound + move
        if numpy.all(numpy.abs(move) < 1e-12):
            break
    found: Floats = bound
    return found


def _density(fresh: Floats, places: Floats, masses: Floats, step: float) -> Floats:
    over = (fresh[:, :, None] - places[:, None, :]) / step
    under = (fresh[:, :, None] + places[:, None, :]) / step
    kernel = numpy.exp(-over * over / 2) + numpy.exp(-under * under / 2)
    density: Floats = (kernel @ masses[:, :, None])[:, :, 0] / (step * _ROOT_TWO_PI)
    return density


def _nodes(looks: int) -> int:
    """Nodes enough to follow steps of one look across what many looks may reach."""
    return max(64, 8 * math.isqrt(looks))
