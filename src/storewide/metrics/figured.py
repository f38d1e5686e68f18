"""What comes of a question: a report's rows, each with its measures, its metrics and what they lack."""

from dataclasses import dataclass
from decimal import Decimal

from storewide.lib.periods import Days
from storewide.metrics import definitions, rules
from storewide.warehouse.incomplete import Untold
from storewide.warehouse.questions import Incomplete, VisitorsBasis


@dataclass(frozen=True)
class Figures:
    """One row: the days it covers, its measures in counts and minor units, and its metrics by code.

    `untold`: the months within it that nothing tells a cost of, so that what it sums up lacks that cost.
    """

    label: str
    days: Days
    currency: str | None
    measures: dict[str, int | None]
    untold: tuple[Untold, ...] = ()

    def value(self, code: str) -> rules.Value | None:
        """The metric's exact value; None where the data cannot say."""
        return rules.value(definitions.named(code), self.measures)

    def ratio(self, code: str) -> Decimal | None:
        """The metric as one number: minor units, a count, or a share; None where the data cannot say."""
        found = self.value(code)
        return None if found is None else found.ratio

    def lacking(self, code: str) -> tuple[Untold, ...]:
        """What of `untold` a metric is made of."""
        measures = definitions.named(code).measures
        return tuple(each for each in self.untold if each.measure in measures)

    def partly(self, code: str) -> tuple[Untold, ...]:
        """That of costs which other months tell of, so that there is a figure, and it may be read as whole."""
        return tuple(each for each in self.lacking(code) if self.measures[each.measure] is not None)


@dataclass(frozen=True)
class Report:
    """The rows of one question, how its visitors were counted, and days that figures lack parts of."""

    rows: tuple[Figures, ...]
    currency: str | None
    visitors_basis: VisitorsBasis | None
    version: int
    incomplete: tuple[Incomplete, ...] = ()
