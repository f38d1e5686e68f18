"""Tables of figures: a row for each day, value of a dimension or segment, any metric among the columns."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.lib.money import Money
from storewide.metrics import definitions, incomplete_words, measure_words, rules, words
from storewide.metrics.comparing import Compared
from storewide.metrics.definitions import Definition
from storewide.metrics.figures import Figures, Report
from storewide.warehouse.questions import MONEY

#: the metrics that every table has as columns
COLUMNS = (
    ("visitors", 2),
    ("buyers", 1),
    ("orders", 2),
    ("conversion", 2),
    ("average_order_value", 3),
    ("gross", 3),
    ("refunded", 3),
    ("spend", 1),
)

#: a metric of so many measures shows them on wide screens alone
_MANY = 6

#: what the choice above a table has in the address
KEPT = ("store", "from", "to", "by", "against", "where")


@dataclass(frozen=True)
class Line:
    """One row of a table: its figures under the name the page shows, the page's metric now and before."""

    figures: Figures
    label: str
    code: str
    compared: Compared | None

    @cached_property
    def by(self) -> SimpleNamespace:
        """Measures and metrics by name, for sorting."""
        metrics = {code: self.figures.ratio(code) for code, _priority in (*COLUMNS, (self.code, 1))}
        return SimpleNamespace(**{**self.figures.measures, **metrics})

    @property
    def untold(self) -> str:
        """The costs that nothing tells of in some of its months."""
        return incomplete_words.costs(self.figures.lacking(self.code))

    @property
    def now(self) -> Decimal | None:
        return self.compared.now if self.compared else None

    @property
    def before(self) -> Decimal | None:
        return self.compared.before if self.compared else None

    @property
    def change(self) -> Decimal | None:
        return self.compared.change if self.compared else None


def lines(
    report: Report, code: str, compared: Mapping[str, Compared], names: Mapping[str, str]
) -> tuple[Line, ...]:
    """The rows of a report as a table shows them; `names` says how a label is written where not as it is."""
    return tuple(
        Line(row, names.get(row.label, row.label), code, compared.get(row.label)) for row in report.rows
    )


def spec(
    label: Any,
    name: str,
    definition: Definition,
    *,
    compared: Mapping[str, Compared],
    url: Callable[[Line], str] | None = None,
    whole: bool = True,
) -> ListSpec:
    """The table whose first column is headed `label`, about one metric; `url`: where a row's name leads.

    `whole`: no row lacks a cost of some of its months, so that no column names any.
    """
    columns = [Column("label", label, sort="label", url=url)]
    own = COLUMNS if definition.code in dict(COLUMNS) else ((definition.code, 1),)
    for code, priority in own:
        columns.append(_of_metric(definitions.named(code), priority))
        if compared and code == definition.code:
            columns += _comparison(definition, compared)
    if not whole:
        columns.append(Column("untold", _("No data tells of")))
    if own is not COLUMNS:
        parts = [each for each in definition.measures if each != definition.code]
        columns += [_of_measure(each, priority=2 if len(parts) < _MANY and whole else 3) for each in parts]
    return ListSpec(
        name=name,
        columns=tuple(columns),
        counted=ngettext_lazy("%(shown)s row", "%(shown)s rows", "count"),
        page_size=60,
        search=("label",),
        keep=KEPT,
        empty=Empty(
            gettext_lazy("No figures for this choice"),
            gettext_lazy("There are no facts in these days, or none that fit the filters."),
        ),
    )


def cell(definition: Definition, value: Decimal | None, currency: str | None) -> Any:
    """A metric's value as a column of its kind takes it."""
    if value is None or (definition.unit == "money" and currency is None):
        return None
    if definition.unit == "money":
        return Money(round(value), str(currency))
    return rules.plain(definition, value, "")


def column_kind(definition: Definition) -> tuple[Kind, int | None]:
    """How a column of a metric is written, and with how many decimals."""
    if definition.unit == "money":
        return Kind.MONEY, None if definition.under else 0
    if definition.unit == "rate":
        return Kind.PERCENT, 2
    return Kind.NUMBER, words.DIGITS[definition.unit]


def _of_metric(definition: Definition, priority: int) -> Column:
    kind, digits = column_kind(definition)
    code = definition.code

    def value(row: Line) -> Any:
        return cell(definition, row.figures.ratio(code), row.figures.currency)

    return Column(
        code,
        words.name(definition),
        value=value,
        kind=kind,
        digits=digits,
        sort=f"by__{code}",
        priority=priority,
    )


def _comparison(definition: Definition, compared: Mapping[str, Compared]) -> list[Column]:
    """What was before and the change; where both count young refunds alone, what is now by that count as well."""
    kind, digits = column_kind(definition)

    def now(row: Line) -> Any:
        return cell(definition, row.now, row.figures.currency)

    def before(row: Line) -> Any:
        return cell(definition, row.before, row.figures.currency)

    named = {"metric": words.name(definition)}
    columns = [
        Column(
            "before", _("%(metric)s before") % named, value=before, kind=kind, digits=digits, sort="before"
        ),
        Column("change", _("Change"), kind=Kind.CHANGE, sort="change"),
    ]
    if all(each.within is None for each in compared.values()):
        return columns
    title = _("%(metric)s with refunds of the same age") % named
    return [Column("now", title, value=now, kind=kind, digits=digits, sort="now", priority=2), *columns]


def _of_measure(name: str, *, priority: int) -> Column:
    def value(row: Line) -> Any:
        number = row.figures.measures.get(name)
        if name not in MONEY or number is None:
            return number
        return None if row.figures.currency is None else Money(number, row.figures.currency)

    return Column(
        name,
        measure_words.NAMES[name],
        value=value,
        kind=Kind.MONEY if name in MONEY else Kind.NUMBER,
        digits=0,
        sort=f"by__{name}",
        priority=priority,
    )
