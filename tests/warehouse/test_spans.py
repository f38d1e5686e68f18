"""Questions by labelled days of one's own: exact over any days, also where one label bears several."""

from datetime import date
from pathlib import Path

import pytest

from storewide.warehouse.questions import Question, QuestionInvalid
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

ORDERS = """order_id,placed_at,customer_id,product_id,quantity,unit_price,currency
a,2026-03-01T10:00:00Z,ann,p,1,10.00,EUR
b,2026-03-05T10:00:00Z,ann,p,1,20.00,EUR
c,2026-03-09T10:00:00Z,bob,p,1,40.00,EUR
d,2026-03-20T10:00:00Z,bob,p,1,80.00,EUR
"""
EVENTS = """event_id,occurred_at,name,visitor_id
1,2026-03-01T10:00:00Z,Product Viewed,va
2,2026-03-05T10:00:00Z,Product Viewed,va
3,2026-03-09T10:00:00Z,Product Viewed,va
4,2026-03-20T10:00:00Z,Product Viewed,vb
"""
FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


def ask(folder: Path, *spans: tuple[str, date, date]) -> dict[str, tuple[int | None, ...]]:
    measures = ("visitors", "buyers", "orders", "spend")
    question = Question(measures=measures, first=FIRST, last=LAST, by="span", spans=spans)
    answer = Warehouse(folder).ask(question)
    return {row.label: tuple(row[measure] for measure in measures) for row in answer.rows}


def test_each_span_counts_everybody_once(land: Land, folder: Path) -> None:
    land(ORDERS)
    land(EVENTS, "generic-events")
    found = ask(
        folder,
        ("early", FIRST, date(2026, 3, 9)),
        ("late", date(2026, 3, 10), date(2026, 3, 19)),
        ("last", date(2026, 3, 20), LAST),
    )
    assert found == {"early": (1, 2, 3, 7_000), "late": (0, 0, 0, 0), "last": (1, 1, 1, 8_000)}


def test_a_label_may_bear_days_apart(land: Land, folder: Path) -> None:
    land(ORDERS)
    land(EVENTS, "generic-events")
    found = ask(folder, ("both", FIRST, FIRST), ("both", date(2026, 3, 9), date(2026, 3, 20)))
    assert found == {"both": (2, 2, 3, 13_000)}


@pytest.mark.parametrize(
    "spans",
    [
        (),
        (("a", FIRST, LAST), ("b", LAST, LAST)),
        (("a", date(2026, 2, 1), LAST),),
        (("a", LAST, FIRST),),
    ],
)
def test_spans_that_cannot_be_are_refused(folder: Path, spans: tuple[tuple[str, date, date], ...]) -> None:
    with pytest.raises(QuestionInvalid, match="pan"):
        ask(folder, *spans)
