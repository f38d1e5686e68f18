"""What fits: work chosen for quarters so that its worth is greatest and no team is given more than it can do. Pure.

A piece is made in one quarter, of its teams' days, not before what it needs. Solved as an integer programme by HiGHS
(Q. Huangfu and J. A. J. Hall, Mathematical Programming Computation 10, 2018) through SciPy. A quarter earlier is worth
0.1 % more, so that what fits at once is not put off.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy

from storewide.lib.late import Late

optimize, sparse = Late("scipy.optimize"), Late("scipy.sparse")
#: what a quarter later is worth less
_LATER = 0.001
#: a proposal is proven to be at most this share below the best there is, or its gap is told
GAP = 1e-3
#: branches looked into: the same on a slow and on a fast machine, as a limit of time is not
_NODES = 20_000
#: a team's limit, or that of a skill in the team (an empty text: all of the team's days)
type Pool = tuple[str, str]


@dataclass(frozen=True)
class Piece:
    """A piece of work: its worth (0 or more), person-days by pool, what it needs, the quarter it is fixed to.

    The days of a team, (team, ""), hold those of its skills. `only`: in that quarter or not at all.
    """

    key: int
    worth: float
    days: Mapping[Pool, float]
    needs: tuple[int, ...] = ()
    fixed: int | None = None
    only: int | None = None


@dataclass(frozen=True)
class Fitted:
    """What was found: the quarter of each piece that is in, and how far the proof is from complete (0: proven)."""

    quarters: Mapping[int, int]
    gap: float
    in_time: bool


@dataclass(frozen=True)
class Short:
    """Why nothing fits: the pool and quarter that the fixed work lacks days in, or work that comes before its need."""

    pool: Pool | None = None
    quarter: int = 0
    days: float = 0.0
    piece: int = 0
    need: int = 0


@dataclass(frozen=True)
class Entry:
    """What it takes for a piece to come in beside all that is chosen: extra days by pool and quarter.

    `instead`: what falls out where nothing is added, and how much worth is lost by that; None where it cannot come in.
    """

    key: int
    quarter: int = 0
    extra: Mapping[tuple[Pool, int], float] = field(default_factory=dict)
    instead: tuple[int, ...] | None = None
    lost: float = 0.0


type Capacity = Mapping[tuple[Pool, int], float]


class _Programme:
    """The rows of an integer programme: a column for each piece and quarter, then one of extra days a limit."""

    def __init__(self, pieces: Sequence[Piece], quarters: int, capacity: Capacity) -> None:
        self.pieces, self.quarters = pieces, quarters
        self.at = {piece.key: number for number, piece in enumerate(pieces)}
        limits = {(pool, quarter) for piece in pieces for pool in piece.days for quarter in range(quarters)}
        self.limits = sorted(limits)
        self.capacity = [capacity.get(limit, 0.0) for limit in self.limits]
        self.columns = len(pieces) * quarters

    def column(self, key: int, quarter: int) -> int:
        """The column of a piece in a quarter."""
        return self.at[key] * self.quarters + quarter

    def rows(self, *, extra: bool) -> Any:
        """Each piece once at most, no pool over its days, nothing before what it needs."""
        needs = [
            (piece, need, quarter)
            for piece in self.pieces
            for need in piece.needs
            for quarter in range(self.quarters)
        ]
        count = len(self.pieces) + len(self.limits) + len(needs)
        table = sparse.lil_array((count, self.columns + (len(self.limits) if extra else 0)))
        most = numpy.ones(count)
        for number in range(len(self.pieces)):
            table[number, number * self.quarters : (number + 1) * self.quarters] = 1
        for number, (pool, quarter) in enumerate(self.limits):
            row = len(self.pieces) + number
            for piece in self.pieces:
                if piece.days.get(pool):
                    table[row, self.column(piece.key, quarter)] = piece.days[pool]
            if extra:
                table[row, self.columns + number] = -1
            most[row] = self.capacity[number]
        for number, (piece, need, quarter) in enumerate(needs):
            row = len(self.pieces) + len(self.limits) + number
            most[row] = 0
            table[row, self.column(piece.key, quarter)] = 1
            for earlier in range(quarter + 1) if need in self.at else ():
                table[row, self.column(need, earlier)] = -1
        return optimize.LinearConstraint(table.tocsr(), -numpy.inf, most)

    def bounds(self, *, extra: bool) -> Any:
        """From 0 to 1, fixed where a piece is fixed; extra days from 0 up."""
        least, most = numpy.zeros(self.columns), numpy.ones(self.columns)
        for piece in self.pieces:
            if piece.fixed is not None:
                for quarter in range(self.quarters):
                    column = self.column(piece.key, quarter)
                    least[column] = most[column] = float(quarter == piece.fixed)
            elif piece.only is not None:
                begun = self.column(piece.key, 0)
                most[begun : begun + self.quarters] = 0
                most[begun + piece.only] = 1
        if not extra:
            return optimize.Bounds(least, most)
        more = len(self.limits)
        endless = numpy.full(more, numpy.inf)
        return optimize.Bounds(numpy.append(least, numpy.zeros(more)), numpy.append(most, endless))

    def worths(self) -> numpy.ndarray:
        """What each column is worth."""
        each = [
            piece.worth * (1 - _LATER * quarter) for piece in self.pieces for quarter in range(self.quarters)
        ]
        return numpy.array(each)

    def chosen(self, found: numpy.ndarray) -> dict[int, int]:
        """The quarter of each piece that is in."""
        taken = found[: self.columns].reshape(len(self.pieces), self.quarters) > 0.5
        return {
            piece.key: int(row.argmax()) for piece, row in zip(self.pieces, taken, strict=True) if row.any()
        }

    def must(self, keys: Sequence[int], width: int) -> Any:
        """Each of these is in, in some quarter."""
        table = sparse.lil_array((len(keys), width))
        for row, key in enumerate(keys):
            begun = self.column(key, 0)
            table[row, begun : begun + self.quarters] = 1
        return optimize.LinearConstraint(table.tocsr(), 1, 1)


def fit(
    pieces: Sequence[Piece], quarters: int, capacity: Capacity, *, seconds: float = 5.0
) -> Fitted | Short:
    """The choice of greatest worth; where even the fixed work does not fit, why. `seconds` bound the search."""
    early = _too_early(pieces)
    if early is not None:
        return early
    programme = _Programme(pieces, quarters, capacity)
    if not pieces:
        return Fitted({}, 0.0, True)
    found = optimize.milp(
        -programme.worths(),
        integrality=numpy.ones(programme.columns),
        bounds=programme.bounds(extra=False),
        constraints=programme.rows(extra=False),
        options={"time_limit": seconds, "mip_rel_gap": GAP, "node_limit": _NODES},
    )
    if found.x is None:
        return _lacking(programme, seconds)
    return Fitted(programme.chosen(found.x), float(found.mip_gap or 0.0), found.status == 0)


def entry(piece: Piece, pieces: Sequence[Piece], fitted: Fitted, quarters: int, capacity: Capacity) -> Entry:
    """What it would take for a piece that fell out to come in, with what it needs; solved anew, both ways.

    With more days: the fewest extra beside all that is chosen, each where it is. With none: what is chosen and would
    fall out for it, so that least worth is lost.
    """
    by_key = {each.key: each for each in pieces}
    wanted = [each for each in _with_needs(piece, by_key) if each.key not in fitted.quarters]
    if any(need not in by_key for each in wanted for need in each.needs):
        return Entry(piece.key)
    kept = {key: by_key[key] for key in fitted.quarters}
    stay = [replace(each, fixed=fitted.quarters[key]) for key, each in kept.items()]
    programme = _Programme([*stay, *wanted], quarters, capacity)
    found = _solved(programme, _prices(programme), [each.key for each in wanted])
    if found is None:
        return Entry(piece.key)
    days = {
        limit: round(float(each), 1)
        for limit, each in zip(programme.limits, found[programme.columns :], strict=True)
        if each > 0.05
    }
    may_go = [replace(each, only=fitted.quarters[key]) for key, each in kept.items()]
    instead, lost = _instead([*may_go, *wanted], [each.key for each in wanted], quarters, capacity)
    return Entry(piece.key, programme.chosen(found)[piece.key], days, instead, lost)


def loads(pieces: Sequence[Piece], quarters: Mapping[int, int]) -> dict[tuple[Pool, int], float]:
    """Person-days of each pool and quarter that the chosen work takes."""
    found: dict[tuple[Pool, int], float] = {}
    for piece in pieces:
        if piece.key in quarters:
            for pool, days in piece.days.items():
                limit = pool, quarters[piece.key]
                found[limit] = found.get(limit, 0.0) + days
    return found


def _prices(programme: _Programme) -> numpy.ndarray:
    """A day more of a team costs 1; a day of a skill within it hardly anything, as it is one of the team's days."""
    return numpy.array([1.0 if not skill else 0.001 for (_team, skill), _quarter in programme.limits])


def _solved(programme: _Programme, prices: numpy.ndarray, wanted: Sequence[int]) -> numpy.ndarray | None:
    """The cheapest extra days at which all of `wanted` are in; None where they can never be."""
    more = len(programme.limits)
    width = programme.columns + more
    found = optimize.milp(
        numpy.concatenate([numpy.arange(programme.columns) % programme.quarters * 1e-6, prices]),
        integrality=numpy.concatenate([numpy.ones(programme.columns), numpy.zeros(more)]),
        bounds=programme.bounds(extra=True),
        constraints=[programme.rows(extra=True), programme.must(wanted, width)],
    )
    return None if found.x is None else numpy.asarray(found.x)


def _instead(
    pieces: Sequence[Piece], wanted: Sequence[int], quarters: int, capacity: Capacity
) -> tuple[tuple[int, ...] | None, float]:
    """What falls out when `wanted` come in and nothing is added, and the worth lost; None where they cannot."""
    programme = _Programme(pieces, quarters, capacity)
    found = optimize.milp(
        -programme.worths(),
        integrality=numpy.ones(programme.columns),
        bounds=programme.bounds(extra=False),
        constraints=[programme.rows(extra=False), programme.must(wanted, programme.columns)],
    )
    if found.x is None:
        return None, 0.0
    after = programme.chosen(found.x)
    gone = [each for each in pieces if each.key not in after]
    gained = sum(each.worth for each in pieces if each.key in wanted)
    return tuple(sorted(each.key for each in gone)), sum(each.worth for each in gone) - gained


def _with_needs(piece: Piece, by_key: Mapping[int, Piece]) -> list[Piece]:
    """A piece and all that it needs, directly or not, as far as that is known."""
    found: dict[int, Piece] = {}
    open_ = [piece]
    while open_:
        each = open_.pop()
        if each.key not in found:
            found[each.key] = each
            open_ += [by_key[need] for need in each.needs if need in by_key]
    return list(found.values())


def _too_early(pieces: Sequence[Piece]) -> Short | None:
    """Fixed work that is to be made before fixed work that it needs, or needs what is not among the pieces."""
    by_key = {each.key: each for each in pieces}
    for piece in pieces:
        for need in piece.needs:
            other = by_key.get(need)
            if piece.fixed is None:
                continue
            if other is None or (other.fixed is not None and other.fixed > piece.fixed):
                return Short(piece=piece.key, need=need)
    return None


def _lacking(programme: _Programme, seconds: float) -> Short:
    """The pool and quarter that lack most days for the fixed work."""
    more = len(programme.limits)
    found = optimize.milp(
        numpy.concatenate([numpy.zeros(programme.columns), numpy.ones(more)]),
        integrality=numpy.concatenate([numpy.ones(programme.columns), numpy.zeros(more)]),
        bounds=programme.bounds(extra=True),
        constraints=programme.rows(extra=True),
        options={"time_limit": seconds},
    )
    if found.x is None:
        return Short()
    extra = found.x[programme.columns :]
    worst = int(extra.argmax())
    pool, quarter = programme.limits[worst]
    return Short(pool, quarter, round(float(extra[worst]), 1))
