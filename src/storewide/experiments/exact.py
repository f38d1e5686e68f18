"""The figures of a result as they were computed, for whoever checks them: one line a metric and arm, nothing rounded."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.experiments import result_words, rules, worths
from storewide.experiments.lines import Line
from storewide.experiments.models import Experiment, Role
from storewide.experiments.queries import Facts
from storewide.experiments.results import Result
from storewide.experiments.worths import Topline
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.lib.money import exponent


@dataclass(frozen=True)
class Figures:
    """One line of a result with its names. Means and difference are in `unit`: share, a currency, or count."""

    metric: str
    role: str
    arm: str
    unit: str
    scale: int
    control_units: int
    arm_units: int
    line: Line
    says: str
    method: str
    #: of spend of the arm that the finding is about, where the store's whole spend is known
    of_all: Topline | None = None

    @property
    def share_of_all(self) -> float | None:
        return None if self.of_all is None else self.of_all.triggered

    @property
    def of_all_measured(self) -> float | None:
        return None if self.of_all is None else self.of_all.measured

    @property
    def of_all_low(self) -> float | None:
        return None if self.of_all is None else self.of_all.interval[0]

    @property
    def of_all_high(self) -> float | None:
        return None if self.of_all is None else self.of_all.interval[1]

    @property
    def of_all_expected(self) -> float | None:
        return None if self.of_all is None else self.of_all.expected

    @property
    def control_mean(self) -> float:
        return self.line.control_mean / self.scale

    @property
    def arm_mean(self) -> float:
        return self.line.variant_mean / self.scale

    @property
    def difference(self) -> float:
        return self.line.difference / self.scale

    @property
    def difference_low(self) -> float | None:
        return self.line.difference_interval and self.line.difference_interval[0] / self.scale

    @property
    def difference_high(self) -> float | None:
        return self.line.difference_interval and self.line.difference_interval[1] / self.scale

    @property
    def standard_error(self) -> float | None:
        return self.line.standard_error and self.line.standard_error / self.scale

    @property
    def cap(self) -> float | None:
        return self.line.cap and self.line.cap / self.scale

    @property
    def relative_low(self) -> float | None:
        return self.line.relative_interval and self.line.relative_interval[0]

    @property
    def relative_high(self) -> float | None:
        return self.line.relative_interval and self.line.relative_interval[1]


COLUMNS = (
    Column("metric", _("Metric")),
    Column("role", _("Role")),
    Column("arm", _("Arm")),
    Column("unit", _("Unit")),
    Column("control_units", _("Units of the control"), kind=Kind.NUMBER),
    Column("arm_units", _("Units of the arm"), kind=Kind.NUMBER),
    Column("control_mean", _("Mean of the control"), kind=Kind.NUMBER),
    Column("arm_mean", _("Mean of the arm"), kind=Kind.NUMBER),
    Column("difference", _("Difference"), kind=Kind.NUMBER),
    Column("difference_low", _("Difference, low end"), kind=Kind.NUMBER),
    Column("difference_high", _("Difference, high end"), kind=Kind.NUMBER),
    Column("relative", _("Relative change"), value="line__relative", kind=Kind.NUMBER),
    Column("relative_low", _("Relative change, low end"), kind=Kind.NUMBER),
    Column("relative_high", _("Relative change, high end"), kind=Kind.NUMBER),
    Column("margin", _("Margin"), value="line__margin", kind=Kind.NUMBER),
    Column("p_value", _("p"), value="line__p_value", kind=Kind.NUMBER),
    Column("p_adjusted", _("p after Holm"), value="line__p_adjusted", kind=Kind.NUMBER),
    Column("standard_error", _("Standard error of the difference"), kind=Kind.NUMBER),
    Column("cap", _("Cut at"), kind=Kind.NUMBER),
    Column(
        "variance_kept",
        _("Share of the variance left"),
        value="line__variance_kept",
        kind=Kind.NUMBER,
    ),
    Column(
        "plain_relative",
        _("Relative change as it is"),
        value="line__plain_relative",
        kind=Kind.NUMBER,
    ),
    Column("share_of_all", _("Share of all spend that was counted"), kind=Kind.NUMBER),
    Column("of_all_measured", _("Change of all spend"), kind=Kind.NUMBER),
    Column("of_all_low", _("Change of all spend, low end"), kind=Kind.NUMBER),
    Column("of_all_high", _("Change of all spend, high end"), kind=Kind.NUMBER),
    Column("of_all_expected", _("Change of all spend to be expected"), kind=Kind.NUMBER),
    Column("says", _("Says")),
    Column("method", _("Method")),
)


def figures(number: int) -> ListSpec:
    """The figures of the experiment of this number as a list, named as its file is."""
    return ListSpec(
        name=f"experiment-{number}-metrics",
        columns=COLUMNS,
        order="metric",
        counted=ngettext_lazy("%(shown)s comparison", "%(shown)s comparisons", "count"),
        empty=Empty(
            _("Nothing was compared"), _("A broken split or too few units leave nothing to compare.")
        ),
    )


def lines(experiment: Experiment, facts: Facts) -> list[Figures]:
    """The newest result's comparisons in the plan's order; none where nothing was read or compared."""
    if facts.result is None:
        return []
    method = facts.reading.method if facts.reading else facts.result.method
    worth = worths.worth(experiment, facts.result)
    about = worths.spend(facts.result, rules.finding(facts.result).variant)
    return [
        _figures(
            experiment, facts, facts.result, method, line, worth.of_all if worth and line is about else None
        )
        for line in facts.result.lines
    ]


def _figures(
    experiment: Experiment, facts: Facts, result: Result, method: str, line: Line, of_all: Topline | None
) -> Figures:
    is_money = result_words.metric(line.metric).unit == "money" and result.currency is not None
    unit = {"rate": _("share"), "count": _("count")}.get(
        result_words.metric(line.metric).unit, result.currency
    )
    control = next(arm.key for arm in facts.arms if arm.is_control)
    return Figures(
        metric=result_words.name(experiment, line.metric),
        role=str(Role(line.role).label),
        arm=facts.names[line.variant],
        unit=str(unit or ""),
        scale=10 ** exponent(result.currency) if is_money and result.currency else 1,
        control_units=result.units[control],
        arm_units=result.units[line.variant],
        line=line,
        says=str(result_words.says(line).label),
        method=method,
        of_all=of_all,
    )
