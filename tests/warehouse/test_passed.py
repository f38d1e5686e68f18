"""What is remembered of ids that earlier batches brought."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storewide.warehouse.engines import passed
from storewide.warehouse.engines.passed import Hashes, Passed

NUMBER = st.one_of(st.integers(0, 2**64 - 1), st.integers(0, 50).map(lambda step: step * 2**36))


def ascending(numbers: list[int]) -> Hashes:
    return np.array(sorted(numbers), np.uint64)


@settings(max_examples=50)
@given(st.lists(st.lists(NUMBER, max_size=30), max_size=3), st.lists(NUMBER, max_size=30))
def test_none_that_passed_is_missed_and_no_other_place_is_marked(
    batches: list[list[int]], asked: list[int]
) -> None:
    remembered = Passed()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passed, "_AT_ONCE", 7)
        for batch in batches:
            remembered.add(ascending(batch))
        found = remembered.among(ascending(asked)).tolist()
    places = {number >> 37 for batch in batches for number in batch}
    assert found == sorted(number for number in asked if number >> 37 in places)


def test_of_new_ids_every_seventh_is_taken_for_known_after_twenty_million() -> None:
    random = np.random.default_rng(7)
    remembered = Passed()
    for _ in range(20):
        remembered.add(np.sort(random.integers(0, 2**64, 1_000_000, np.uint64)))
    share = len(remembered.among(np.sort(random.integers(0, 2**64, 1_000_000, np.uint64)))) / 1_000_000
    assert 0.13 < share < 0.15
