"""Whether an effect wears off: whole weeks told one by one, the first held against the later ones."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from storewide.experiments import looks, novelty
from storewide.experiments.lines import Week
from storewide.experiments.results import Result
from storewide.stats import estimates, means
from tests.experiments.conftest import FIRST, LAST
from tests.experiments.seen import arm, planned, seen

UNITS = 5_000


def week(relative: float | None, error: float | None = 0.02, number: int = 0) -> Week:
    first = FIRST + timedelta(days=7 * number)
    return Week(
        metric="conversion",
        variant="one_page",
        first=first.isoformat(),
        last=(first + timedelta(days=6)).isoformat(),
        units=100,
        relative=relative,
        relative_error=error,
    )


def test_only_whole_weeks_are_told_and_never_one_alone() -> None:
    assert novelty.spans(FIRST, FIRST + timedelta(days=12)) == []
    assert novelty.spans(FIRST, FIRST + timedelta(days=15)) == [
        (FIRST, FIRST + timedelta(days=6)),
        (FIRST + timedelta(days=7), FIRST + timedelta(days=13)),
    ]


def test_a_week_is_compared_by_what_its_own_units_did() -> None:
    control, variant = arm(UNITS, 0.10, 1), arm(UNITS, 0.12, 2)
    spans = novelty.spans(FIRST, LAST)
    told = [(span, {"control": control, "one_page": variant}) for span in spans]
    result = looks.compute(planned(), replace(seen(control, variant), weeks=told))

    assert [each.first for each in result.weeks] == [first.isoformat() for first, _last in spans]
    first = result.weeks[0]
    one = estimates.compare(
        means.of_mean(control.moments("buyers")), means.of_mean(variant.moments("buyers")), method="any"
    )
    assert (first.metric, first.variant, first.units) == ("conversion", "one_page", 2 * UNITS)
    assert first.relative == pytest.approx(one.relative)
    assert first.relative_interval == pytest.approx(one.relative_interval)
    assert Result.of(result.document()).weeks == result.weeks


def test_a_week_with_a_split_of_its_own_tells_its_units_alone() -> None:
    whole = seen(arm(UNITS, 0.10, 1), arm(UNITS, 0.12, 2))
    odd = {"control": arm(UNITS, 0.10, 3), "one_page": arm(UNITS - 600, 0.10, 4)}
    few = {"control": arm(UNITS, 0.10, 3)}
    spans = novelty.spans(FIRST, LAST)
    told = looks.compute(planned(), replace(whole, weeks=[(spans[0], odd), (spans[1], few)])).weeks
    assert [(each.units, each.relative) for each in told] == [(2 * UNITS - 600, None), (UNITS, None)]


def test_a_fault_hides_the_weeks_too() -> None:
    control, variant = arm(UNITS, 0.10, 1), arm(UNITS - 800, 0.12, 2)
    weeks = [((FIRST, FIRST + timedelta(days=6)), {"control": control, "one_page": variant})]
    assert looks.compute(planned(), replace(seen(control, variant), weeks=weeks)).weeks == ()


def test_what_was_large_at_first_and_small_since_wears_off() -> None:
    assert novelty.wears_off([week(0.10), week(0.02), week(0.01)]) == pytest.approx(5.2e-4, rel=0.05)
    assert novelty.later([week(0.10), week(0.02), week(0.04)]) == pytest.approx(0.03)
    assert (novelty.wears_off([week(0.03), week(0.02), week(0.04)]) or 0) > 0.9
    assert novelty.wears_off([week(0.03)]) is None
    assert novelty.wears_off([week(None, None), week(0.02), week(0.04)]) is None
    assert novelty.later([week(0.03)]) is None
    # a small change is known better than a large one, and counts no more
    assert novelty.later([week(0.0), week(0.8, 0.4), week(0.2, 0.1)]) == pytest.approx(0.5)


def test_of_nothing_that_wears_off_one_in_twenty_is_called() -> None:
    called = 0
    for seed in range(400):
        told = [
            (
                (date(2026, 1, 1), date(2026, 1, 7)),
                {"control": arm(900, 0.2, 6 * seed), "one_page": arm(900, 0.2, 6 * seed + 1)},
            ),
            (
                (date(2026, 1, 8), date(2026, 1, 14)),
                {"control": arm(900, 0.2, 6 * seed + 2), "one_page": arm(900, 0.2, 6 * seed + 3)},
            ),
            (
                (date(2026, 1, 15), date(2026, 1, 21)),
                {"control": arm(900, 0.2, 6 * seed + 4), "one_page": arm(900, 0.2, 6 * seed + 5)},
            ),
        ]
        chance = novelty.wears_off(
            novelty.weeks(planned(), replace(seen(arm(9, 0.2, 1), arm(9, 0.2, 2)), weeks=told))
        )
        called += chance is not None and chance < 0.05
    # the binomial quantiles of 400 at 5 % that chance leaves once in a million
    assert 3 <= called <= 44
