"""Figures as the documents that the command line and the API give: JSON numbers in major units, null for unknown."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from storewide.metrics import definitions, figures, rules, worth_interval
from storewide.metrics.definitions import Definition
from storewide.metrics.figures import GRAINS, Figures, Report


def asked(
    *,
    first: date | None,
    last: date | None,
    by: str | None,
    where: Iterable[tuple[str, str]],
    store: str | None,
    codes: Iterable[str],
) -> tuple[Report, list[dict[str, Any]]]:
    """What `figures.ask` answers for some metrics, with its documents; customer value with its interval beside it.

    Raises FiguresRefused.
    """
    wanted, filters = tuple(codes), tuple(where)
    report = figures.ask(
        first=first, last=last, by=by, where=filters, store=store, measures=figures.measures_of(wanted)
    )
    found = rows(report, by, wanted)
    if worth_interval.CODE not in wanted:
        return report, found
    beside = worth_interval.beside(report, by=by, where=filters, store=store)
    return report, [row | interval for row, interval in zip(found, beside, strict=True)]


def rows(report: Report, by: str | None, codes: Iterable[str] = ()) -> list[dict[str, Any]]:
    """One object a row. `period` is the row's label; a breakdown by a dimension gives it under that name too.

    `codes`: metrics that every row gives besides, each by its code; the report must hold their measures.
    """
    wanted = tuple(codes)
    return [
        {**{code: metric(each, code) for code in wanted}, **_row(each, report, by)} for each in report.rows
    ]


def metric(figures: Figures, code: str) -> int | float | None:
    """A metric of a row as a document's number, see `value_of`."""
    return value_of(figures, definitions.named(code))


def value_of(figures: Figures, definition: Definition) -> int | float | None:
    """What a metric says of a row: money in major units, a rate as a share; None where unknown."""
    value = rules.value(definition, figures.measures)
    if value is None or (definition.unit == "money" and figures.currency is None):
        return None
    number = rules.plain(definition, value.ratio, figures.currency or "")
    return int(number) if definition.unit == "count" and number == int(number) else float(number)


def _row(figures: Figures, report: Report, by: str | None) -> dict[str, Any]:
    currency = figures.currency
    document: dict[str, Any] = {
        "period": figures.label,
        "visitors": figures.measures["visitors"],
        "buyers": figures.measures["buyers"],
        "orders": figures.measures["orders"],
        "lines": figures.measures["lines"],
        "gross": _money(figures.measures["gross"], currency),
        "refunded": _money(figures.measures["refunded"], currency),
        "spend": _money(figures.measures["spend"], currency),
        "currency": currency,
        "conversion": _number(figures.ratio("conversion")),
        "average_order_value": _money(figures.ratio("average_order_value"), currency),
        "visitors_basis": report.visitors_basis,
        "incomplete": [
            {"store": each.store, "fact": each.fact, "day": each.part, "rows": each.rows, "of": each.of}
            for each in report.incomplete
            if each.first <= figures.days.last and each.last >= figures.days.first
        ],
        "untold": [
            {"store": each.store, "cost": each.measure, "month": f"{each.month:%Y-%m}"}
            for each in figures.untold
        ],
    }
    if by is not None and by not in GRAINS:
        document[by] = figures.label
    return document


def _money(minor: int | Decimal | None, currency: str | None) -> float | None:
    return None if minor is None or currency is None else float(rules.major(minor, currency))


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
