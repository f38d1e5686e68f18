"""The ways to score a request, pure: which inputs each takes, in what unit, and how they make one number."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy

from storewide.stats.products import Floats
from storewide.stats.ranking import Ranges, Score

RICE, WSJF = "rice", "wsjf"


class RangeUnreadable(ValueError):
    """A text that is no range; the message says how to write one."""


@dataclass(frozen=True)
class Range:
    """What is presumed of an input: at least, likely, at most. A point is all three."""

    low: float
    likely: float
    high: float

    @property
    def is_point(self) -> bool:
        """Whether it is known as one number."""
        return self.low == self.high

    def written(self) -> str:
        """As a form takes it: one number, or three with slashes."""
        if self.is_point:
            return f"{self.likely:g}"
        return f"{self.low:g} / {self.likely:g} / {self.high:g}"


@dataclass(frozen=True)
class Input:
    """One input of a method: `rising`, more of it means a higher score; its least and most possible values."""

    key: str
    label: Any
    rising: bool = True
    least: float = 0.0
    most: float = 1e12
    above_least: bool = False


@dataclass(frozen=True)
class Method:
    """A way to score: its inputs in order, and the score of them (arrays of one shape, or numbers)."""

    code: str
    label: Any
    inputs: tuple[Input, ...]
    score: Score
    formula: Any


@dataclass(frozen=True)
class Weighed:
    """A criterion as a method reads it: its weight, and the ends of its scale."""

    key: str
    label: str
    weight: float
    worst: float
    best: float


def rice(inputs: Sequence[Floats]) -> Floats:
    """Reach x impact x confidence (percent) / effort: S. McBride, "RICE: simple prioritization", Intercom (2016)."""
    reach, impact, confidence, effort = inputs
    return reach * impact * confidence / 100 / effort


def wsjf(inputs: Sequence[Floats]) -> Floats:
    """Cost of delay (value + time criticality + risk reduction) / job size: D. Reinertsen, "Product development flow"."""
    value, urgency, risk, size = inputs
    return (value + urgency + risk) / size


def weigh(criteria: tuple[Weighed, ...], inputs: Sequence[Floats]) -> Floats:
    """The weighted mean of how far each input lies from the worst to the best end of its scale: 0 to 100."""
    total = sum(each.weight for each in criteria)
    parts = [
        each.weight / total * (given - each.worst) / (each.best - each.worst)
        for each, given in zip(criteria, inputs, strict=True)
    ]
    return 100 * sum(parts[1:], start=parts[0])


def by_criteria(code: str, label: str, criteria: tuple[Weighed, ...], formula: Any) -> Method:
    """The method of a goal's own criteria."""
    inputs = tuple(
        Input(
            each.key,
            each.label,
            each.best > each.worst,
            min(each.worst, each.best),
            max(each.worst, each.best),
        )
        for each in criteria
    )
    return Method(code, label, inputs, partial(weigh, criteria), formula)


def scored(method: Method, ranges: Sequence[Range | None]) -> float | None:
    """The score of likely values; None where one of them is not known."""
    known = [each for each in ranges if each is not None]
    if not known or len(known) < len(ranges):
        return None
    return float(method.score([numpy.array([each.likely]) for each in known])[0])


def missing(method: Method, ranges: Sequence[Range | None]) -> list[Any]:
    """The labels of the inputs that nobody gave."""
    return [each.label for each, given in zip(method.inputs, ranges, strict=True) if given is None]


def as_ranges(method: Method, rows: Sequence[Sequence[float]]) -> Ranges:
    """Rows of low, likely, high of each input in turn, as statistics read them."""
    table = numpy.array(rows, dtype=float).reshape(len(rows), len(method.inputs), 3)
    rising = tuple(each.rising for each in method.inputs)
    return Ranges(table[:, :, 0], table[:, :, 1], table[:, :, 2], rising)


def read_range(text: str) -> Range | None:
    """One number, or low / likely / high; None of an empty text. Raises RangeUnreadable."""
    parts = [part.strip().replace(",", "") for part in text.split("/")]
    if parts == [""]:
        return None
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        raise RangeUnreadable(text) from None
    if len(numbers) == 1:
        numbers *= 3
    if len(numbers) != 3 or not all(numpy.isfinite(numbers)):
        raise RangeUnreadable(text)
    return Range(*numbers)
