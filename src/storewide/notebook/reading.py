"""The doors of a notebook: `storewide.analyse(frame, ...)`, `storewide.table(...)`, `storewide.simulate(seed=1)`.

The same analysis as `storewide experiment analyse`, on a data frame, a file or a warehouse's table; no store is needed.
"""

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Required, TypedDict, Unpack

from django.conf import settings

from storewide.experiments import analysing
from storewide.experiments.analysing import Analysis
from storewide.experiments.finished_questions import ALPHA, USUAL_MARGIN, Metric, MetricsUnclear, Reading
from storewide.experiments.simulating import Simulated as Simulated
from storewide.experiments.simulating import simulate as simulate
from storewide.warehouse.finished_tests import Table

_DUCKDB = "duckdb://"
_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True)
class Result:
    """What came of a test. `refused` says why there is no result, None where there is one; `warnings` what to mind.

    `metrics`: a row for each metric and variant, as a dict with the keys of the command's JSON document.
    """

    units: Mapping[str, int]
    sample_ratio: Mapping[str, Any]
    refused: str | None
    metrics: tuple[dict[str, Any], ...]
    warnings: tuple[str, ...]
    document: Mapping[str, Any]

    def __str__(self) -> str:
        """The sentences, as the command prints them."""
        units = ", ".join(f"{name} {count:,}" for name, count in self.units.items())
        return "\n".join([f"Units: {units}.", *self._sentences()])

    def _sentences(self) -> list[str]:
        refused = [f"Refused: {self.refused}"] if self.refused else []
        return [
            *refused,
            *(f"Mind: {each}" for each in self.warnings),
            *(row["words"] for row in self.metrics),
        ]

    def _repr_html_(self) -> str:
        """What a notebook shows: the sentences, then the figures."""
        said = "".join(f"<p>{html.escape(each)}</p>" for each in self._sentences())
        names = (
            "metric",
            "variant",
            "control_mean",
            "variant_mean",
            "difference",
            "relative",
            "p_value",
            "verdict",
        )
        head = "".join(f"<th>{name.replace('_', ' ')}</th>" for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(_cell(row[name]))}</td>" for name in names) + "</tr>"
            for row in self.metrics
        )
        return said + (f"<table><tr>{head}</tr>{body}</table>" if body else "")


def _cell(value: object) -> str:
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def table(address: str | Path, name: str) -> Table:
    """A table of a DuckDB file, for `analyse`: `table("shop.duckdb", "marts.test_units")`."""
    return Table(Path(str(address).removeprefix(_DUCKDB)), name)


class Asked(TypedDict, total=False):
    """What may be asked of a test; `variant`, `control` and a metric or ratio must be."""

    #: the column that names the variant, and the variant that the others are compared with
    variant: Required[str]
    control: Required[str]
    #: columns by the name of the metric, or a list of columns; of ratios (numerator, denominator)
    metrics: Mapping[str, str] | Sequence[str]
    ratios: Mapping[str, tuple[str, str]]
    #: the column of who was assigned; left out, each row is a unit
    unit: str
    #: columns that were known before the test
    covariates: str | Sequence[str]
    #: relative changes by metric, 0.02 for 2 %: the harm that is accepted, and the change that would not matter
    guardrails: Mapping[str, float]
    margins: Mapping[str, float]
    #: metrics that should fall
    lower_is_better: str | Sequence[str]
    #: planned shares by variant, of any scale; left out, equal ones
    split: Mapping[str, float]
    alpha: float
    #: the column of days; with `plan_days` the test is read as of each of so many planned days
    day: str
    plan_days: int
    despite_mismatch: bool


def analyse(data: Any, **asked: Unpack[Asked]) -> Result:
    """One test of a data frame, a file (its path) or a `table`; `Asked` says what may be asked.

    Raises a Refusal, whose text says what to do, where the question is wrong; what is wrong with the test is an answer.
    """
    _ready()
    return _result(analysing.analyse(_reading(data, None, **asked)))


def analyse_each(data: Any, *, experiment: str, **asked: Unpack[Asked]) -> dict[str, Result]:
    """All tests of one table in one pass, by the name in the column `experiment`; otherwise as `analyse`."""
    _ready()
    found = analysing.analyse_each(_reading(data, experiment, **asked))
    return {name: _result(analysis) for name, analysis in found.items()}


def _ready() -> None:
    """The words of the product need their language, also where no store is set up."""
    if not settings.configured:
        settings.configure(USE_I18N=False, LANGUAGE_CODE="en")


def _result(analysis: Analysis) -> Result:
    document = analysing.document(analysis)
    return Result(
        document["units"],
        document["sample_ratio"],
        document["refused"],
        tuple(document["metrics"]),
        tuple(document["warnings"]),
        document,
    )


def _reading(
    data: Any,
    experiment: str | None,
    *,
    variant: str,
    control: str,
    metrics: Mapping[str, str] | Sequence[str] = (),
    ratios: Mapping[str, tuple[str, str]] = _NONE,
    unit: str | None = None,
    covariates: str | Sequence[str] = (),
    guardrails: Mapping[str, float] = _NONE,
    margins: Mapping[str, float] = _NONE,
    lower_is_better: str | Sequence[str] = (),
    split: Mapping[str, float] = _NONE,
    alpha: float = ALPHA,
    day: str | None = None,
    plan_days: int | None = None,
    despite_mismatch: bool = False,
) -> Reading:
    named = metrics if isinstance(metrics, Mapping) else {column: column for column in _listed(metrics)}
    columns: dict[str, tuple[str, str | None]] = {name: (column, None) for name, column in named.items()}
    columns |= ratios
    return Reading(
        Path(data) if isinstance(data, str) else data,
        unit,
        variant,
        _arm(control),
        _metrics(columns, guardrails, margins, tuple(_listed(lower_is_better))),
        {_arm(name): share for name, share in split.items()},
        tuple(dict.fromkeys(_listed(covariates))),
        alpha,
        day,
        plan_days,
        despite_mismatch,
        experiment,
    )


def _arm(name: object) -> str:
    """The name of an arm as the engine writes it, which data frames may hold as numbers or as true and false."""
    return str(name).lower() if isinstance(name, bool) else str(name)


def _metrics(
    columns: Mapping[str, tuple[str, str | None]],
    guardrails: Mapping[str, float],
    margins: Mapping[str, float],
    lower: Sequence[str],
) -> tuple[Metric, ...]:
    for what, shares in (("guardrails", guardrails), ("margins", margins)):
        for name, share in shares.items():
            if not (isinstance(share, int | float) and 0 <= share < math.inf):
                raise MetricsUnclear(f"{what} gives {name} {share!r}; give a share such as 0.02 for 2 %.")
    for what, given in (("guardrails", guardrails), ("margins", margins), ("lower_is_better", lower)):
        for name in given:
            if name not in columns:
                raise MetricsUnclear(
                    f"{what} names {name}, which is no metric; name it among the metrics or ratios."
                )
    return tuple(
        Metric(
            name,
            column,
            "down" if name in lower else "up",
            margins.get(name, USUAL_MARGIN),
            per,
            guardrails.get(name),
        )
        for name, (column, per) in columns.items()
    )


def _listed(names: str | Sequence[str]) -> Sequence[str]:
    return (names,) if isinstance(names, str) else names
