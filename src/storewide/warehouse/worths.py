"""What customers are worth: what they will spend in the next year, by how the customers of their stores buy.

How they buy is learnt (`stats.customer_value`) from all orders before the month in which a row ends, so that a row says
the same whichever question it is part of.
"""

import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from storewide.warehouse.engines import buying
from storewide.warehouse.engines.buying import Sold
from storewide.warehouse.engines.duck import Session
from storewide.warehouse.questions import Question

if TYPE_CHECKING:
    from storewide.stats.customer_value import Bought, Buying

#: the next year, in weeks
YEAR = 52.0
_WEEK = 7.0
#: rows of customers beyond these are thinned out evenly to learn how customers buy
_LEARNT_FROM = 10_000
_KEPT = 64
_LOCK = threading.Lock()
_LEARNT: "OrderedDict[object, Buying | None]" = OrderedDict()


@dataclass(frozen=True)
class Worth:
    """What customers will spend in the next year, on average, in minor units; an interval of 95 %.

    `alive`: the share that is not taken for lost, which nobody is who bought once. `customers`: of whom it is told.
    """

    mean: int
    low: int
    high: int
    alive: float
    customers: int


def learnt(session: Session, sold: Sold, before: date) -> "Buying | None":
    """How customers buy, by all orders of the stores before a day; None where too few bought again."""
    question = Question(("buyers",), date.min, before - timedelta(days=1), store=sold.question.store)
    everything = replace(
        sold,
        question=question,
        files=sold.beside.sold,
        beside=replace(sold.beside, category=False, buyer_kind=False),
    )
    key = (everything.files, everything.net_of_tax, tuple(sorted(sold.beside.customers.items())), question)
    with _LOCK:
        if key in _LEARNT:
            _LEARNT.move_to_end(key)
            return _LEARNT[key]
    found = _learn(session, everything)
    with _LOCK:
        _LEARNT[key] = found
        if len(_LEARNT) > _KEPT:
            _LEARNT.popitem(last=False)
    return found


def _learn(session: Session, sold: Sold) -> "Buying | None":
    # here, not above: scipy takes longer to load than most questions to answer
    from storewide.stats import customer_value

    own = columns(buying.histories(session, sold, [("", sold.question.last)])).get("")
    if own is None:
        return None
    try:
        return customer_value.fitted(_thinned(own))
    except customer_value.CustomersUnusable:
        return None


def columns(found: dict[str, Any]) -> dict[str, "Bought"]:
    """By label what customers bought, in weeks."""
    import numpy as np

    from storewide.stats.customer_value import Bought

    labels = np.asarray(found["label"], object)
    numbers = {name: np.asarray(each, np.float64) for name, each in found.items() if name != "label"}
    return {
        str(label): Bought(
            numbers["again"][own],
            numbers["last"][own] / _WEEK,
            numbers["age"][own] / _WEEK,
            numbers["spend"][own],
            numbers["customers"][own],
        )
        for label in sorted(set(labels.tolist()))
        if (own := labels == label).any()
    }


def _thinned(found: "Bought") -> "Bought":
    """The same with every n-th row of it, where there are very many."""
    from storewide.stats.customer_value import Bought

    step = -(-len(found.again) // _LEARNT_FROM)
    return found if step <= 1 else Bought(*(each[::step] for each in vars(found).values()))


def mean(learnt: "Buying", own: "Bought") -> int:
    """What one of these customers will spend in the next year, on average, in minor units."""
    return round(learnt.worth(own, YEAR))


def worth(learnt: "Buying", own: "Bought") -> Worth:
    """What these customers will spend in the next year."""
    import numpy as np

    low, high = learnt.interval(own, YEAR)
    return Worth(
        mean(learnt, own),
        round(low),
        round(high),
        float(np.average(learnt.rates.alive(own), weights=own.customers)),
        int(own.customers.sum()),
    )
