"""A watch counts refunds at equal maturity."""

from datetime import date
from typing import Any

import pytest

from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.warehouse.questions import Answer, Question


class House:
    """A warehouse that keeps what it was asked."""

    version = 1

    def __init__(self) -> None:
        self.asked: list[Question] = []

    def extent(self, _store: str | None) -> tuple[date, date]:
        return date(2026, 1, 1), date(2026, 3, 31)

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        return Answer(question, (), "EUR", None, 1, None)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    made = House()
    monkeypatch.setattr(figures, "warehouse", lambda: made)
    return made


@pytest.mark.parametrize(("matured", "dated"), [(None, "made"), (0, "placed"), (9, "placed")])
def test_refunds_are_dated_by_their_order_where_they_are_matured(
    house: House, matured: Any, dated: str
) -> None:
    days = Days(date(2026, 3, 1), date(2026, 3, 7))
    figures.ask(first=days.first, last=days.last, by="day", store="main", matured=matured)
    assert [(asked.dated, asked.within) for asked in house.asked] == [(dated, matured)]
