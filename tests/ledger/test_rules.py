"""What may be promised, and the seal, for any values."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from storewide.ledger import rules

TODAY = date(2026, 3, 10)
good_sizes = st.integers(min_value=1, max_value=100_000).map(lambda cents: Decimal(cents) / 100)
good_days = st.integers(min_value=1, max_value=3 * 366).map(lambda days: TODAY + timedelta(days=days))
texts = st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=6)


@given(size=good_sizes, due_on=good_days)
def test_every_size_and_day_within_bounds_is_a_promise_to_rise(size: Decimal, due_on: date) -> None:
    assert rules.faults(size=size, direction="up", due_on=due_on, today=TODAY) == []


@given(size=good_sizes, due_on=good_days)
def test_a_fall_ends_at_nothing(size: Decimal, due_on: date) -> None:
    found = rules.faults(size=size, direction="down", due_on=due_on, today=TODAY)
    assert [code for _field, code, _values in found] == (["size_below_nothing"] if size > 100 else [])


@given(
    size=st.decimals(),
    due_on=st.dates(),
    direction=st.text(max_size=5),
    today=st.dates(max_value=date(9990, 1, 1)),
)
def test_anything_at_all_is_judged_without_an_error(
    size: Decimal, due_on: date, direction: str, today: date
) -> None:
    found = rules.faults(size=size, direction=direction, due_on=due_on, today=today)
    assert {field for field, _code, _values in found} <= {"size", "direction", "due_on"}
    if not found:
        assert Decimal(0) < size <= rules.LARGEST_SIZE
        assert today < due_on <= today + rules.LATEST
        assert direction in ("up", "down")


@given(content=texts)
def test_the_digest_does_not_depend_on_the_order_of_names(content: dict[str, str]) -> None:
    assert rules.digest(content) == rules.digest(dict(reversed(content.items())))


@given(one=texts, other=texts)
def test_two_promises_have_one_digest_only_when_they_are_the_same(
    one: dict[str, str], other: dict[str, str]
) -> None:
    assert (rules.digest(one) == rules.digest(other)) == (one == other)


def test_the_digest_of_a_known_promise_stays_what_it_is() -> None:
    """Promises frozen by an earlier version must keep their seal."""
    assert rules.digest({"metric": "conversion", "size": "3.00"}) == (
        "c417365210ea6c06049c0f031d454824427796589aa696523f637ed679076db5"
    )
