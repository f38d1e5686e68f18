"""The days of a file within the parts of a question."""

from datetime import date

from storewide.warehouse import within
from storewide.warehouse.questions import Question

DAYS = ("2024-01-30", "2024-01-31", "2024-02-03")


def asked(first: str, last: str, by: str | None) -> list[within.Part]:
    return within.parts(Question(("orders",), date.fromisoformat(first), date.fromisoformat(last), by))


def test_a_part_has_the_days_between_its_ends() -> None:
    found = dict(within.days_of(DAYS, asked("2024-01-01", "2024-03-31", "month")))
    assert found == {"2024-01": DAYS[:2], "2024-02": DAYS[2:]}


def test_days_without_anything_are_not_told() -> None:
    found = dict(within.days_of(DAYS, asked("2024-01-31", "2024-02-03", "day")))
    assert found == {"2024-01-31": ("2024-01-31",), "2024-02-03": ("2024-02-03",)}


def test_a_question_that_is_not_split_has_one_part() -> None:
    assert dict(within.days_of(DAYS, asked("2024-01-31", "2024-02-01", "device"))) == {"": ("2024-01-31",)}


def test_no_days_no_part() -> None:
    assert list(within.days_of((), asked("2024-01-01", "2024-03-31", None))) == []
