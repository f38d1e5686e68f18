"""The draw: published, uniform, independent across flags, and stable when weights change."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import stats

from storewide.flags.rules import bucketing
from storewide.flags.rules.bucketing import SLOTS


def test_draws_fall_evenly_over_the_slots() -> None:
    for draw in (bucketing.variant_slot, bucketing.rollout_slot):
        counts = Counter(draw("even", str(n)) // 100 for n in range(200_000))
        assert stats.chisquare([counts[n] for n in range(100)]).pvalue > 1e-3


def test_draws_of_two_flags_and_of_roll_out_and_variant_are_independent() -> None:
    pairs: list[tuple[Callable[[str], int], Callable[[str], int]]] = [
        (lambda n: bucketing.variant_slot("flag-a", n), lambda n: bucketing.variant_slot("flag-b", n)),
        (lambda n: bucketing.variant_slot("flag-a", n), lambda n: bucketing.rollout_slot("flag-a", n)),
        (lambda n: bucketing.variant_slot("1", n), lambda n: bucketing.variant_slot("2", n)),
    ]
    for one, other in pairs:
        counts = Counter((one(str(n)) // 1000, other(str(n)) // 1000) for n in range(100_000))
        table = [[counts[(a, b)] for b in range(10)] for a in range(10)]
        assert stats.chi2_contingency(table).pvalue > 1e-3


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({"a": 1, "b": 1}, {"a": 5000, "b": 5000}),
        ({"a": 1, "b": 1, "c": 1}, {"a": 3334, "b": 3333, "c": 3333}),
        ({"a": 9, "b": 1, "c": 0}, {"a": 9000, "b": 1000, "c": 0}),
    ],
)
def test_shares(weights: dict[str, int], expected: dict[str, int]) -> None:
    assert bucketing.shares(weights) == expected


weights = st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 1000), min_size=1).filter(
    lambda found: sum(found.values()) > 0
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=weights, after=weights)
def test_new_weights_move_as_few_slots_as_they_must(before: dict[str, int], after: dict[str, int]) -> None:
    held = bucketing.allot(before, {})
    found = bucketing.allot(after, held)
    assert {name: bucketing.size(spans) for name, spans in found.items()} == bucketing.shares(after)
    taken = sorted(span for spans in found.values() for span in spans)
    assert taken[0][0] == 0
    assert taken[-1][1] == SLOTS
    assert all(one[1] == other[0] for one, other in pairwise(taken))
    for name, spans in found.items():
        if bucketing.shares(after)[name] >= bucketing.size(held.get(name, ())):
            # whoever grows loses nobody
            assert bucketing.without(held.get(name, ()), spans) == ()
        else:
            assert bucketing.without(spans, held[name]) == ()


@pytest.mark.parametrize("weights", [{"on": 1, "off": 1, "new": 1}, {"on": 50, "off": 50}])
def test_the_order_of_the_names_draws_nobody_otherwise(weights: dict[str, int]) -> None:
    # jsonb of PostgreSQL gives names back by their length
    other = dict(reversed(weights.items()))
    assert bucketing.allot(weights, {}) == bucketing.allot(other, {})
    assert bucketing.allot({"on": 50, "off": 50}, {})["off"] == ((0, 5000),)
