"""The roadmap by date: months as columns, a row for each team, a bar for each request; in units of a picture."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from storewide.kit import formats
from storewide.portfolio.models import SHIPPED, Planned
from storewide.portfolio.roadmap import rules

#: the picture is so wide; names of teams stand left of the months
WIDTH, NAMES, ROW, HEAD = 1200, 190, 30, 34
#: so many months at most, from the first that something is planned in
MOST_MONTHS = 24


@dataclass(frozen=True)
class Bar:
    """One request: `late` where its last day is over and it is not live."""

    title: str
    url: str
    words: str
    x: float
    y: float
    width: float
    late: bool
    done: bool

    @property
    def letters(self) -> int:
        """So many letters of the title fit into it."""
        return max(int((self.width - 12) / 6.6), 3)


@dataclass(frozen=True)
class Row:
    """A team with its bars."""

    name: str
    y: float
    height: float
    bars: tuple[Bar, ...]

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return self.y + ROW / 2 + 4


@dataclass(frozen=True)
class Timeline:
    """The picture: months as (first day, x), the line of today (None where it lies outside), rows."""

    months: tuple[tuple[date, float], ...]
    today: float | None
    rows: tuple[Row, ...]
    height: float
    undated: int
    beyond: int

    @property
    def box(self) -> str:
        """What the picture spans."""
        return f"0 0 {WIDTH} {self.height:.0f}"


def span_of(planned: Planned) -> tuple[date, date] | None:
    """The days that a planned request takes: its own, else those of its quarter; None where neither is known."""
    quarter = rules.days_of(planned.quarter) if planned.quarter else None
    begins = planned.begins or (quarter[0] if quarter else planned.ends)
    ends = planned.ends or (quarter[1] if quarter else planned.begins)
    if begins is None or ends is None:
        return None
    return min(begins, ends), max(begins, ends)


def drawn(planned: Sequence[Planned], on: date, nobody: str) -> Timeline | None:
    """The picture of all that has days or a quarter; None where nothing has."""
    spans = {each.pk: span for each in planned if (span := span_of(each))}
    if not spans:
        return None
    first = max(min(begins for begins, _ends in spans.values()), on - timedelta(days=366)).replace(day=1)
    months = rules.months_between(first, max(ends for _begins, ends in spans.values()))[:MOST_MONTHS]
    after = rules.months_between(months[-1], months[-1] + timedelta(days=31))[-1]
    scale = _Scale(months[0], after)
    inside = [
        each
        for each in planned
        if each.pk in spans and spans[each.pk][0] < after and spans[each.pk][1] >= months[0]
    ]
    rows = _rows(inside, spans, scale, on, nobody)
    height = rows[-1].y + rows[-1].height + 6 if rows else HEAD
    return Timeline(
        months=tuple((month, scale.at(month)) for month in months),
        today=scale.at(on) if months[0] <= on < after else None,
        rows=rows,
        height=height,
        undated=len(planned) - len(spans),
        beyond=len(spans) - len(inside),
    )


@dataclass(frozen=True)
class _Scale:
    first: date
    after: date

    def at(self, day: date) -> float:
        share = (min(max(day, self.first), self.after) - self.first) / (self.after - self.first)
        return round(NAMES + (WIDTH - NAMES) * share, 1)


def _rows(
    planned: Sequence[Planned],
    spans: dict[UUID, tuple[date, date]],
    scale: _Scale,
    on: date,
    nobody: str,
) -> tuple[Row, ...]:
    by_team: dict[str, list[Planned]] = defaultdict(list)
    for each in planned:
        by_team[str(each.maker or nobody)].append(each)
    rows, y = [], float(HEAD)
    for name in sorted(by_team, key=lambda each: (each == nobody, each.lower())):
        lanes: list[date] = []
        bars = []
        for each in sorted(by_team[name], key=lambda one: (*spans[one.pk], one.request.number)):
            begins, ends = spans[each.pk]
            lane = next((place for place, free in enumerate(lanes) if free < begins), len(lanes))
            lanes[lane : lane + 1] = [ends]
            bars.append(_bar(each, begins, ends, scale, y + lane * ROW, on))
        rows.append(Row(name, y, len(lanes) * ROW, tuple(bars)))
        y += len(lanes) * ROW + 6
    return tuple(rows)


def _bar(planned: Planned, begins: date, ends: date, scale: _Scale, y: float, on: date) -> Bar:
    x, end = scale.at(begins), scale.at(ends + timedelta(days=1))
    done = planned.request.state in SHIPPED
    return Bar(
        title=planned.request.title,
        url=planned.request.get_absolute_url(),
        words=formats.span(begins, ends),
        x=x,
        y=y + 3,
        width=max(round(end - x, 1), 4.0),
        late=ends < on and not done,
        done=done,
    )
