"""Every metric of every experiment that was read, as it was computed: what an analyst takes along, nothing rounded."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.experiments.lines import Line
from storewide.experiments.models import Experiment, Learning
from storewide.experiments.programme_queries import Read, newest
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec


@dataclass(frozen=True)
class Row:
    """One metric of one arm of one experiment; means and differences in the metric's own unit, money in minor units."""

    number: int
    key: str
    name: str
    store: str
    area: str
    unit: str
    first: date
    last: date
    state: str
    says: str
    outcome: str
    currency: str
    control_units: int
    arm_units: int
    line: Line
    method: str
    data_version: int
    learning: str

    def document(self) -> dict[str, Any]:
        """As JSON: the experiment's facts, then the line's own fields."""
        facts = {name: value for name, value in vars(self).items() if name != "line"}
        return facts | {"first": self.first.isoformat(), "last": self.last.isoformat()} | vars(self.line)


LIST = ListSpec(
    name="experiment-results",
    columns=(
        Column("number", _("No."), kind=Kind.NUMBER),
        Column("key", _("Key")),
        Column("name", _("Experiment")),
        Column("store", _("Store")),
        Column("area", _("Area")),
        Column("unit", _("Randomised by")),
        Column("first", _("First day"), kind=Kind.DAY),
        Column("last", _("Last day"), kind=Kind.DAY),
        Column("state", _("State")),
        Column("says", _("Result")),
        Column("outcome", _("Decision")),
        Column("metric", _("Metric"), value="line__metric"),
        Column("role", _("Role"), value="line__role"),
        Column("arm", _("Arm"), value="line__variant"),
        Column("currency", _("Currency")),
        Column("control_units", _("Units of the control"), kind=Kind.NUMBER),
        Column("arm_units", _("Units of the arm"), kind=Kind.NUMBER),
        Column("control_mean", _("Mean of the control"), value="line__control_mean", kind=Kind.NUMBER),
        Column("arm_mean", _("Mean of the arm"), value="line__variant_mean", kind=Kind.NUMBER),
        Column("difference", _("Difference"), value="line__difference", kind=Kind.NUMBER),
        Column("standard_error", _("Standard error"), value="line__standard_error", kind=Kind.NUMBER),
        Column("relative", _("Relative change"), value="line__relative", kind=Kind.NUMBER),
        Column("low", _("Relative change, low end"), value=lambda row: _end(row, 0), kind=Kind.NUMBER),
        Column("high", _("Relative change, high end"), value=lambda row: _end(row, 1), kind=Kind.NUMBER),
        Column("margin", _("Margin"), value="line__margin", kind=Kind.NUMBER),
        Column("p_value", _("p"), value="line__p_value", kind=Kind.NUMBER),
        Column("p_adjusted", _("p after Holm"), value="line__p_adjusted", kind=Kind.NUMBER),
        Column("verdict", _("Verdict"), value="line__verdict"),
        Column("guardrail", _("Guardrail"), value="line__guardrail"),
        Column("learning", _("Learning")),
        Column("method", _("Method")),
        Column("data_version", _("Version of the data"), kind=Kind.NUMBER),
    ),
    order="number",
    counted=ngettext_lazy("%(shown)s comparison", "%(shown)s comparisons", "count"),
    empty=Empty(_("Nothing was read yet"), _("Each metric of each experiment appears once it is read.")),
)


def rows() -> list[Row]:
    """Every line of the newest result of each experiment, the oldest experiment first; three queries."""
    read = newest(Experiment.objects.for_list().order_by("number"))
    told = dict(Learning.objects.values_list("experiment_id", "words"))
    return [row for each in read for row in _rows(each, told.get(each.experiment.pk, ""))]


def _rows(read: Read, learning: str) -> Iterator[Row]:
    one, result = read.experiment, read.result
    compared = {line.variant for line in result.lines}
    control = next((key for key in result.units if key not in compared), "")
    for line in result.lines:
        yield Row(
            number=one.number,
            key=one.key,
            name=one.name,
            store=one.store.slug,
            area=one.area.slug,
            unit=one.unit,
            first=one.starts_on,
            last=one.stopped_on or one.ends_on,
            state=one.state,
            says=one.says,
            outcome=one.outcome,
            currency=result.currency or "",
            control_units=result.units.get(control, 0),
            arm_units=result.units[line.variant],
            line=line,
            method=read.reading.method,
            data_version=read.reading.data_version,
            learning=learning,
        )


def _end(row: Row, place: int) -> float | None:
    return None if row.line.relative_interval is None else row.line.relative_interval[place]
