"""Why two figures of a month differ."""

from hypothesis import given
from hypothesis import strategies as st

from storewide.sources import rules


def test_nothing_to_explain() -> None:
    assert rules.explain(0, {"tax": 19, "shipping": 5}) == rules.Explanation(0, (), 0)


def test_one_cause_explains_it() -> None:
    found = rules.explain(1900, {"tax": 1900, "shipping": 490, "refunds": 0})
    assert found == rules.Explanation(1900, (("tax", 1900),), 0)


def test_two_causes_together() -> None:
    found = rules.explain(2390, {"tax": 1900, "shipping": 490, "refunds": 800})
    assert found.causes == (("tax", 1900), ("shipping", 490))
    assert found.rest == 0


def test_a_cause_that_leads_away_is_not_taken() -> None:
    assert rules.explain(-500, {"tax": 1900}) == rules.Explanation(-500, (), -500)


def test_the_smaller_set_wins_among_equals() -> None:
    found = rules.explain(100, {"tax": 100, "shipping": 60, "refunds": 40})
    assert found.causes == (("tax", 100),)


def test_a_cause_that_explains_less_than_half_is_not_named_alone() -> None:
    assert rules.explain(1000, {"tax": 400, "shipping": 1800}).causes == ()


def test_several_small_causes_do_not_win_over_one_that_nearly_explains_it() -> None:
    amounts = {"refunded_tax": -950, "tax": 37, "shipping": -550, "discounts": -410, "zone": -30}
    found = rules.explain(-954, amounts)
    assert (found.causes, found.rest) == ((("refunded_tax", -950),), -4)
    assert sum(amount for name, amount in amounts.items() if name != "refunded_tax") == -953


def test_three_causes_are_named_where_they_leave_less_than_a_tenth_of_what_fewer_leave() -> None:
    found = rules.explain(2401, {"tax": 1900, "shipping": 400, "discounts": 100, "zone": 1})
    assert found.causes == (("tax", 1900), ("shipping", 400), ("discounts", 100), ("zone", 1))
    found = rules.explain(2401, {"tax": 1900, "shipping": 400, "discounts": 100})
    assert (found.causes, found.rest) == ((("tax", 1900), ("shipping", 400), ("discounts", 100)), 1)
    found = rules.explain(2330, {"tax": 1900, "shipping": 400, "discounts": 15})
    assert (found.causes, found.rest) == ((("tax", 1900), ("shipping", 400)), 30)


amounts = st.integers(-(10**9), 10**9)


@given(amounts, st.dictionaries(st.sampled_from(rules.CAUSES), amounts))
def test_causes_and_rest_add_up_and_never_lead_away(gap: int, found: dict[str, int]) -> None:
    explanation = rules.explain(gap, found)
    assert sum(amount for _name, amount in explanation.causes) + explanation.rest == gap
    assert abs(explanation.rest) <= abs(gap)
