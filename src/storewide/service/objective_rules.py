"""What an objective leaves to go wrong, how much of it is used, and how fast it burns: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

#: by how fast a budget burns: the hours looked at, and how many times as fast as it may. A budget of 28 days is gone in
#: two days at the first, in five at the second; after chapter 5 of "The Site Reliability Workbook" (B. Beyer et al., 2018)
PACES: Mapping[str, tuple[timedelta, Decimal]] = MappingProxyType(
    {"fast": (timedelta(hours=1), Decimal("14.4")), "slow": (timedelta(hours=6), Decimal(6))}
)
#: a single look that failed is no alert, however fast it would be
LEAST_BAD = 2


@dataclass(frozen=True)
class Budget:
    """Of `tried` things `bad` were not good, where a share of `target` (below 1) shall be."""

    tried: int
    bad: int
    target: Decimal

    @property
    def share(self) -> Decimal:
        """How many of them were good, as a share."""
        return 1 - Decimal(self.bad) / self.tried

    @property
    def left(self) -> Decimal:
        """The share of what may go wrong that is left; below 0 once more went wrong than may."""
        return 1 - Decimal(self.bad) / (self.tried * (1 - self.target))


def rate(tried: int, bad: int, target: Decimal) -> Decimal:
    """How many times as fast as it may a budget burns; 0 where nothing was tried, or a single time only went wrong."""
    if not tried or bad < LEAST_BAD:
        return Decimal(0)
    return Decimal(bad) / tried / (1 - target)
