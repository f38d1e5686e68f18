"""A promise beside what was measured of it, and the factors that a whole record of them gives: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cached_property

from storewide.stats import pooling
from storewide.stats.pooling import Factor, Pooled
from storewide.stats.shrinking import Effect


class By(Enum):
    """What promises are told apart by: who asked, who builds, and what kind of request it is."""

    SOURCE = "source"
    TEAM = "team"
    TYPE = "type"


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A promise that was frozen before go-live: changes as shares, up positive; `error` is the standard error.

    `measured` is None where nothing of grade A to C says it. `groups`: its name by what it is told apart by, empty where
    nobody said.
    """

    what: str
    url: str
    day: date
    metric: str
    grade: str
    promised: float
    measured: float | None
    error: float | None
    groups: dict[By, str]

    @property
    def ratio(self) -> Effect | None:
        """Measured / promised with its standard error; None where it was not measured."""
        if self.measured is None or not self.error:
            return None
        return Effect(self.measured / self.promised, self.error / abs(self.promised))


class Calibration:
    """All claims, and the factors that those which were measured give, reckoned when first asked for.

    Grade D and what was never measured count for nothing.
    """

    def __init__(self, claims: Iterable[Claim]) -> None:
        self.claims = tuple(claims)
        self._pooled: dict[By, Pooled] = {}

    def pooled(self, by: By) -> Pooled:
        """The factors of all groups of one kind."""
        if by not in self._pooled:
            ratios = [(each, ratio) for each in self.claims if (ratio := each.ratio) is not None]
            self._pooled[by] = pooling.pool([(each.groups.get(by, ""), ratio) for each, ratio in ratios])
        return self._pooled[by]

    @cached_property
    def measured(self) -> tuple[Claim, ...]:
        """The claims that count."""
        return tuple(each for each in self.claims if each.ratio is not None)

    @cached_property
    def whole(self) -> Factor:
        """What all promises together came to: those of one group."""
        return pooling.pool([("", ratio) for each in self.measured if (ratio := each.ratio)]).of("")

    def factor(self, by: By, group: str) -> Factor:
        """What a group's promises come to; of a group without a record what is to be expected of any."""
        return self.pooled(by).of(group)

    def size(self, promised: Decimal, team: str) -> Decimal | None:
        """How much of a new promise of a team is to be expected, in the unit of `promised`; None without any record."""
        if not self.measured:
            return None
        return round(promised * Decimal(self.factor(By.TEAM, team).value), 2)
