"""The days of a file that lie within the parts of a question, found without comparing every day with every part."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from storewide.warehouse.questions import Question

#: a label, and the first and the last day of what it names, as text
Part = tuple[str, str, str]


def parts(question: Question) -> list[Part]:
    """The labelled days of the question, once for all of its files."""
    return [(label, days.first.isoformat(), days.last.isoformat()) for label, days in question.parts()]


def days_of(days: Sequence[str], wanted: Sequence[Part]) -> Iterator[tuple[str, Sequence[str]]]:
    """The label and the days of each part that has any of these days, which are in order of time."""
    if not days:
        return
    begins, ends = days[0], days[-1]
    for label, first, last in wanted:
        if first <= ends and last >= begins:
            inside = days[bisect_left(days, first) : bisect_right(days, last)]
            if inside:
                yield label, inside
