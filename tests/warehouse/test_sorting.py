"""A day's rows in the order of visitor and time, by both ways of putting them there."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from storewide.warehouse.engines import sorting

KINDS = 5
ROWS = st.lists(
    st.tuples(
        st.integers(0, 2**31),
        st.integers(-1_000, 86_400),
        st.integers(0, KINDS - 1),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=50,
)


def columns(rows: list[tuple[int, int, int, bool, bool]], unit: int) -> dict[str, Any]:
    visitor, at, kind, listed, ordered = zip(*rows, strict=True)
    return {
        "visitor": np.array(visitor, np.uint32),
        "at": np.array(at, np.int64) * unit,
        "session": np.zeros(len(rows), np.uint64),
        "kind": np.array(kind, np.intp),
        "listed": np.array(listed, bool),
        "ordered": np.array(ordered, bool),
    }


def listed(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows, those of one visitor and time in an order of their own: which comes first there says nothing."""
    names = ("visitor", "at", "kind", "listed", "ordered", "session")
    rows = list(zip(*(found[name].tolist() for name in names), strict=True))
    assert rows == sorted(rows, key=lambda row: row[:2]), "not by visitor and time"
    return sorted(rows)


@given(ROWS, st.sampled_from([1, 7, 1_000, 1_000_000]))
def test_rows_as_numbers_are_the_rows_in_the_order_of_their_keys(
    rows: list[tuple[int, int, int, bool, bool]], unit: int
) -> None:
    arrived = columns(rows, unit)
    found = sorting.packed(arrived, KINDS)
    assert found is not None
    assert listed(found) == listed(sorting.in_order(arrived, arrived["visitor"], arrived["at"]))
    assert {name: each.dtype for name, each in found.items()} == {
        name: each.dtype for name, each in arrived.items()
    }


def test_rows_that_state_a_session_are_no_numbers() -> None:
    arrived = columns([(9, 86_400, 4, True, True), (1, 0, 0, False, False)], 1_000_000)
    arrived["session"][1] = 7
    assert sorting.packed(arrived, KINDS) is None


def test_rows_too_wide_for_a_number_are_none() -> None:
    arrived = columns([(2**31, 86_399_999_999, 4, True, True), (1, 0, 0, False, False)], 1)
    assert sorting.packed(arrived, KINDS) is None
