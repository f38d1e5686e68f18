"""Why two figures of the same month differ: pure. Each cause is an amount; some of them together explain the gap."""

from dataclasses import dataclass
from itertools import combinations

#: in the order they are named to people; each is what one's own figure may hold that spend does not
CAUSES = ("tax", "shipping", "refunds", "refunded_tax", "discounts", "zone", "test_orders")
#: a first cause is named when it explains at least so much of the gap
_FIRST = 1 / 2
#: further ones are named when they leave less than this of what fewer of them leave
_FURTHER = 1 / 10


@dataclass(frozen=True)
class Explanation:
    """The causes that together bring the two figures closest, and what they leave open; minor units."""

    gap: int
    causes: tuple[tuple[str, int], ...]
    rest: int


def explain(gap: int, amounts: dict[str, int]) -> Explanation:
    """The fewest causes whose amounts add up to `gap` (known minus spend), or nearly so.

    Any figure is near some sum of several amounts, so more causes are worth something only where they leave less
    than a tenth of what fewer leave; a single one must explain half of the gap.
    """
    candidates = [(name, amounts[name]) for name in CAUSES if amounts.get(name)]
    best: tuple[tuple[str, int], ...] = ()
    for size in range(1, len(candidates) + 1):
        nearest = min(combinations(candidates, size), key=lambda chosen: _left(gap, chosen))
        bound = _FIRST if size == 1 else _FURTHER
        if _left(gap, nearest) < bound * _left(gap, best):
            best = nearest
    return Explanation(gap, best, gap - sum(amount for _name, amount in best))


def _left(gap: int, chosen: tuple[tuple[str, int], ...]) -> int:
    return abs(gap - sum(amount for _name, amount in chosen))
