"""What is asked of a finished test: which columns, which control, which metrics, how it is read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from storewide.kit.errors import Refusal
from storewide.stats.ratios import Figure, Ratio
from storewide.stats.verdicts import Better
from storewide.warehouse.finished_outcomes import unknown
from storewide.warehouse.finished_tests import FinishedTest
from storewide.warehouse.mapping import normal

ALPHA = 0.05
#: who accepts more false claims than that may as well toss a coin
MOST_ALPHA = 0.5
#: relative changes within this are no effect that matters, where nobody stated another margin
USUAL_MARGIN = 0.01
#: nobody plans a test of more days
LONGEST_PLAN = 731


class FileRefused(Refusal):
    """The file cannot be read, or has not the columns named."""


class ControlUnknown(Refusal):
    """No unit of the file is in the variant that was named as the control."""

    field = "control"


class WeightsUnusable(Refusal):
    """The planned shares are not shares of the variants in the file."""

    field = "weight"


class AlphaRefused(Refusal):
    """The share of false claims to accept is none."""

    field = "alpha"


class ColumnsUnclear(Refusal):
    """A column is named for two purposes."""


class PlanRefused(Refusal):
    """The planned days are no days, or nothing says on which day a row was."""

    field = "plan_days"


class MetricsUnclear(Refusal):
    """Metrics share a name, or something is said of a metric that is not asked for."""

    field = "metric"


@dataclass(frozen=True)
class Metric:
    """A figure to compare: what people call it, which direction is good, which relative change would not matter.

    `per` makes it a ratio of two columns' sums. `guardrail`: as a metric that must not suffer, the relative harm that is
    accepted; None for one that should get better.
    """

    name: str
    column: str
    better: Better = "up"
    margin: float = USUAL_MARGIN
    per: str | None = None
    guardrail: float | None = None

    @property
    def figure(self) -> Figure:
        """The metric as a figure of a group's sums."""
        return self.column if self.per is None else Ratio(self.column, self.per)


@dataclass(frozen=True)
class Reading:
    """What is asked: rows, their columns, the control, and planned shares by variant (empty: equal ones).

    `source`: a path, or a data frame (see `FinishedTest`). With `plan_days` the test may be looked at every day, each by
    `day`; without it is read once. `despite_mismatch`: show a result whose units did not split as planned.
    """

    source: Any
    unit: str | None
    variant: str
    control: str
    metrics: tuple[Metric, ...]
    weights: Mapping[str, float] = field(default_factory=dict)
    covariates: tuple[str, ...] = ()
    alpha: float = ALPHA
    day: str | None = None
    plan_days: int | None = None
    despite_mismatch: bool = False
    experiment: str | None = None

    @property
    def test(self) -> FinishedTest:
        """The rows and columns to sum."""
        columns = [
            each for metric in self.metrics for each in (metric.column, metric.per) if each is not None
        ]
        return FinishedTest(
            self.source,
            self.unit,
            self.variant,
            tuple(columns),
            self.covariates,
            self.day,
            self.plan_days is not None,
            self.experiment,
        )

    @property
    def known_before(self) -> tuple[str, ...]:
        """The columns that figures are adjusted by: what was known, and of whom nothing was."""
        return (*self.covariates, *(unknown(each) for each in self.covariates))


def require_clear(reading: Reading) -> None:
    """Raise AlphaRefused, PlanRefused, ColumnsUnclear or MetricsUnclear where the question contradicts itself."""
    require_alpha(reading.alpha)
    require_plan(reading.plan_days, reading.day)
    names = [metric.name for metric in reading.metrics]
    if not names:
        raise MetricsUnclear("No metric is named; name at least one, such as visits=visit.")
    for name in names:
        if names.count(name) > 1:
            raise MetricsUnclear(f"Two metrics are named {name}; give each a name of its own.")
    _require_one_use(reading)


def require_alpha(alpha: float) -> None:
    """Raise AlphaRefused where so many false claims are no test any more, or none are to be accepted."""
    if not 0 < alpha <= MOST_ALPHA:
        raise AlphaRefused(
            f"Alpha is {alpha:g}, the share of false claims to accept; give one above 0 and up to {MOST_ALPHA}, "
            "such as 0.05."
        )


def _require_one_use(reading: Reading) -> None:
    """Who was where cannot be measured by its own name."""
    named = {"unit": reading.unit, "variant": reading.variant, "day": reading.day}
    uses = [(column, f"the {use}") for use, column in named.items() if column is not None]
    figures = dict.fromkeys(
        each for metric in reading.metrics for each in (metric.column, metric.per) if each
    )
    uses += [(column, "a metric") for column in figures]
    uses += [(column, "a covariate") for column in reading.covariates]
    seen: dict[str, str] = {}
    for column, use in uses:
        if (before := seen.setdefault(normal(column), use)) != use:
            raise ColumnsUnclear(f"Column {column} is named as {before} and as {use}; name one for each.")


def require_plan(plan_days: int | None, day: str | None) -> None:
    """Raise PlanRefused where the days are none, or no column says on which day a row was."""
    if plan_days is None:
        return
    if not 1 <= plan_days <= LONGEST_PLAN or plan_days != int(plan_days):
        raise PlanRefused(f"{plan_days:,} days are planned; a plan has 1 to {LONGEST_PLAN} whole days.")
    if day is None:
        raise PlanRefused(
            "Nothing says on which day a row was; name that column with --day, or leave --plan-days out to read once."
        )
