"""Days whose figures are too small because some of their files are in quarantine, until their rows are back."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from storewide.lib.periods import parse_one
from storewide.warehouse import healing
from storewide.warehouse.healing import LOSSES, Missing
from storewide.warehouse.questions import Incomplete, Question
from storewide.warehouse.scope import OF_ORDERS, OF_VISITS

#: what figures come from
_FACTS = frozenset({"order_line", "event", "traffic"})


def of(folder: Path, question: Question) -> tuple[Incomplete, ...]:
    """The days in question of which rows are missing, by day; none where nothing was ever lost."""
    if not (folder / LOSSES).exists():
        return ()
    stores = {question.store} if question.store else _filtered(question, "store")
    found = _days(each for each in healing.missing(folder) if each.loss.fact in _facts(question))
    return tuple(
        sorted(
            (
                each
                for each in found
                if each.first <= question.last
                and each.last >= question.first
                and (not stores or each.store in stores)
            ),
            key=lambda each: (each.part, each.store, each.fact),
        )
    )


def _facts(question: Question) -> frozenset[str]:
    asked = set(question.measures)
    orders = frozenset({"order_line"}) if asked - OF_VISITS else frozenset()
    return orders | (_FACTS - {"order_line"} if asked - OF_ORDERS else frozenset())


def _filtered(question: Question, name: str) -> set[str]:
    return {value for dimension, value in question.filters if dimension == name}


def _days(lost: Iterable[Missing]) -> Iterator[Incomplete]:
    for each in lost:
        loss = each.loss
        part = parse_one(loss.part)
        first, last = _or(loss.first, part.first), _or(loss.last, part.last)
        yield Incomplete(loss.store, loss.fact, loss.part, first, last, each.rows, loss.rows)


def _or(day: date | None, otherwise: date) -> date:
    return otherwise if day is None else day
