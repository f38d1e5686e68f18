"""How much the order of a method holds: who stays among the first when inputs are drawn, and what decides."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from storewide.portfolio.scoring import records, rules
from storewide.portfolio.scoring.queries import ranges_of, scored
from storewide.portfolio.scoring.records import Record
from storewide.portfolio.scoring.rules import Method
from storewide.stats import ranking
from storewide.stats.products import Floats
from storewide.stats.ranking import Ranges, Stability, Swing

#: so many assumptions are named
_DECISIVE = 12


@dataclass(frozen=True)
class Placed:
    """A request among all that have a score: its place, how often it is among the first, and the share's interval."""

    number: int
    title: str
    url: str
    place: int
    score: float
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Decisive:
    """An assumption that alone changes who is among the first."""

    placed: Placed
    input: Any
    swing: Swing
    likely: float


@dataclass(frozen=True)
class Held:
    """How much the order of a method holds: who is how often among the first `top`, and what would change it."""

    method: Method
    top: int
    draws: int
    rows: tuple[Placed, ...]
    decisive: tuple[Decisive, ...]


def stability(method: Method, top: int, record: Record | None = None) -> Held:
    """How much the order of a method holds for its first `top`, and the assumptions that would change it.

    By a `record` what comes of the promises of each team is one input more, drawn from its interval.
    """
    keys, rows = _table(method)
    if record is not None:
        rows = _with_record(method, rows, record)
        method = records.with_record(method)
    if not keys:
        return Held(method, top, ranking.DRAWS, (), ())
    ranges = rules.as_ranges(method, rows)
    found = ranking.stability(ranges, method.score, top)
    scores = method.score(list(ranges.likely.T))
    shown = sorted(range(len(keys)), key=lambda at: int(found.rank[at]))
    swings = ranking.swings(ranges, method.score, found.top)
    placed = _placed(keys, found, scores, shown)
    decisive = tuple(_decisive(swing, placed, shown, method, ranges) for swing in swings[:_DECISIVE])
    return Held(method, found.top, found.draws, placed, decisive)


def _table(method: Method) -> tuple[list[tuple[int, str]], list[list[float]]]:
    """Number and title of each request with a score, and low, likely, high of each of its inputs."""
    rows = scored(method).filter(score__isnull=False).order_by("number")
    if method.code in (rules.RICE, rules.WSJF):
        ends = [f"inputs__{each.key}_{end}" for each in method.inputs for end in ("low", "likely", "high")]
        found = list(rows.values_list("number", "title", *ends))
        return [row[:2] for row in found], [list(row[2:]) for row in found]
    requests = list(rows)
    known = ranges_of(requests, method)
    table = []
    for request in requests:
        ranges = [known[request.pk][each.key] for each in method.inputs]
        table.append([end for each in ranges if each for end in (each.low, each.likely, each.high)])
    return [(each.number, each.title) for each in requests], table


def _with_record(method: Method, rows: list[list[float]], record: Record) -> list[list[float]]:
    """The table with the record of each request's team."""
    teams = scored(method).filter(score__isnull=False).order_by("number")
    ranges = [record.of(team) for team in teams.values_list("area__responsible__name", flat=True)]
    return [[*row, each.low, each.likely, each.high] for row, each in zip(rows, ranges, strict=True)]


def _placed(
    keys: list[tuple[int, str]], found: Stability, scores: Floats, shown: list[int]
) -> tuple[Placed, ...]:
    return tuple(
        Placed(
            keys[at][0],
            keys[at][1],
            reverse("portfolio:score", args=[keys[at][0]]),
            int(found.rank[at]),
            float(scores[at]),
            float(found.share[at]),
            float(found.low[at]),
            float(found.high[at]),
        )
        for at in shown
    )


def _decisive(
    swing: Swing, placed: tuple[Placed, ...], shown: list[int], method: Method, ranges: Ranges
) -> Decisive:
    row = placed[shown.index(swing.thing)]
    return Decisive(
        row, method.inputs[swing.input].label, swing, float(ranges.likely[swing.thing, swing.input])
    )
