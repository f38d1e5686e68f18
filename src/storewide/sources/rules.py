"""Why two figures of the same month differ: pure. Each cause is an amount; some of them together explain the gap."""

from dataclasses import dataclass
from itertools import combinations

#: in the order they are named to people; each is what one's own figure may hold that spend does not
CAUSES = ("tax", "shipping", "refunds", "discounts", "zone", "test_orders")


@dataclass(frozen=True)
class Explanation:
    """The causes that together bring the two figures closest, and what they leave open; minor units."""

    gap: int
    causes: tuple[tuple[str, int], ...]
    rest: int


def explain(gap: int, amounts: dict[str, int]) -> Explanation:
    """The smallest set of causes whose amounts add up closest to `gap` (known minus spend).

    A cause is taken only when it brings the sum closer; among sets equally close the smaller wins.
    """
    candidates = [(name, amounts[name]) for name in CAUSES if amounts.get(name)]
    best: tuple[tuple[str, int], ...] = ()
    for size in range(1, len(candidates) + 1):
        for chosen in combinations(candidates, size):
            if _left(gap, chosen) < _left(gap, best):
                best = chosen
    return Explanation(gap, best, gap - sum(amount for _name, amount in best))


def _left(gap: int, chosen: tuple[tuple[str, int], ...]) -> int:
    return abs(gap - sum(amount for _name, amount in chosen))
