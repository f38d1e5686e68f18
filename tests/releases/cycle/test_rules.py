"""How long a request took, by part, each moment once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storewide.releases.cycle import rules
from storewide.releases.cycle.rules import Part, Stay


def day(number: float) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)


STAYS = (
    Stay("asked", day(0), day(2)),
    Stay("accepted", day(2), day(4)),
    Stay("bet", day(4), day(7)),
    Stay("promised", day(7), day(10)),
    Stay("building", day(10), day(20)),
    Stay("testing", day(20), day(26)),
    Stay("live", day(26), None),
)


def test_each_part_with_the_waiting_apart() -> None:
    waits = [(day(12), day(14)), (day(13), day(15)), (day(25), None)]
    found = rules.cycle(STAYS, waits, day(24), day(26))
    assert found is not None
    assert found.days == 24
    assert {part: found.days_of(part) for part in Part} == {
        Part.CASE: 5,
        Part.BUILD: 7,
        Part.TEST: 4,
        Part.SIGN_OFF: 1,
        Part.WAITING: 7,
    }


def test_a_gap_between_states_is_waiting() -> None:
    found = rules.cycle(
        [Stay("accepted", day(0), day(1)), Stay("building", day(3), day(5))], [], None, day(5)
    )
    assert found is not None
    assert (found.days_of(Part.CASE), found.days_of(Part.BUILD), found.days_of(Part.WAITING)) == (1, 2, 2)


def test_what_was_never_accepted_has_no_cycle() -> None:
    assert rules.cycle([Stay("asked", day(0), None)], [], None, day(9)) is None


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=4), st.integers(0, 300))
def test_the_parts_add_up_to_the_whole(spans: list[tuple[int, int]], signed: int) -> None:
    waits = [(day(min(pair) / 10), day(max(pair) / 10)) for pair in spans]
    found = rules.cycle(STAYS, waits, day(signed / 10), day(26))
    assert found is not None
    assert sum(found.parts.values(), timedelta()) == found.live - found.begins
    assert min(found.parts.values()) >= timedelta()


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [([], 0.5, None), ([3.0], 0.85, 3.0), ([1.0, 2.0, 4.0], 0.5, 2.0), ([0.0, 10.0], 0.85, 8.5)],
)
def test_quantiles_lie_straight_between_neighbours(
    values: list[float], share: float, found: float | None
) -> None:
    assert rules.quantile(values, share) == found


def test_gaps_are_the_days_between_releases() -> None:
    assert rules.gaps([day(10), day(0), day(3)]) == [3.0, 7.0]
