"""What experiments are judged by: text with a strict schema, loaded once."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from storewide.warehouse.trials import OUTCOMES

Kind = Literal["proportion", "mean", "ratio", "quantile"]
Unit = Literal["rate", "count", "money"]
Better = Literal["up", "down"]

CHOICES = {
    "kind": get_args(Kind),
    "unit": get_args(Unit),
    "better": get_args(Better),
    "outcome": OUTCOMES,
    "per": OUTCOMES,
}


class DefinitionFault(ValueError):
    """A definition breaks the schema; the message names file, metric, key and cure."""


@dataclass(frozen=True, kw_only=True)
class TestMetric:
    """One metric of experiments: the mean of `outcome` over the randomised units, or for each of `per` (a ratio), or
    the value that `share` of the units stay below (a quantile).

    `ledger` is the code of the KPI that is the same; `tests` the metrics whose promises it measures.
    """

    __test__ = False  # a metric of tests, not a test

    code: str
    name: str
    meaning: str
    outcome: str
    kind: Kind
    unit: Unit
    better: Better
    per: str = ""
    share: float = 0.0
    ledger: str = ""
    tests: tuple[str, ...] = ()

    def name_for(self, unit: str) -> str:
        """Its name where `unit` (visitor, customer) is randomised: `Spend per visitor`."""
        return self.name.replace("%(unit)s", unit)

    @property
    def outcomes(self) -> tuple[str, ...]:
        """What has to be summed for it."""
        return (self.outcome, self.per) if self.per else (self.outcome,)

    @property
    def needs_looks(self) -> bool:
        """Whether sums and squares of one outcome do not tell it, so that only what is read each day can."""
        return self.kind in ("ratio", "quantile")

    @property
    def is_cut(self) -> bool:
        """Whether its largest values are cut, so that a handful of units does not decide: means of money."""
        return self.kind == "mean" and self.unit == "money"

    @property
    def section(self) -> str:
        """The section of the statistics guide that says how it is computed."""
        return {"proportion": "proportions", "mean": "means", "ratio": "ratios", "quantile": "quantiles"}[
            self.kind
        ]

    def in_ledger(self, unit: str) -> str:
        """What the ledger keeps of it: the KPI's code, or its readable name where no KPI is the same."""
        return self.ledger or self.name_for(unit)


@cache
def all_metrics() -> dict[str, TestMetric]:
    """Every metric of experiments by its code, in the order of the file."""
    path = Path(__file__).with_name("experiments.toml")
    return {code: parse(path.name, code, values) for code, values in tomllib.loads(path.read_text()).items()}


def parse(file: str, code: str, values: dict[str, object]) -> TestMetric:
    """Check one table of the file against the schema."""
    allowed = {field.name for field in fields(TestMetric)} - {"code"}
    for key, value in values.items():
        if key not in allowed:
            raise DefinitionFault(
                f"{file}: {code} has the key {key}; use one of {', '.join(sorted(allowed))}."
            )
        if key in CHOICES and value not in CHOICES[key]:
            raise DefinitionFault(f"{file}: {code} has {key} = {value}; use {', '.join(CHOICES[key])}.")
    tests = values.get("tests", ())
    if not isinstance(tests, list | tuple):
        raise DefinitionFault(f"{file}: {code} has tests = {tests}; use a list of metrics.")
    for kind, key in (("ratio", "per"), ("quantile", "share")):
        if (values.get("kind") == kind) != (key in values):
            raise DefinitionFault(
                f"{file}: {code} must name {key} where its kind is {kind}, and nowhere else."
            )
    try:
        return TestMetric(code=code, **(values | {"tests": tuple(tests)}))  # type: ignore[arg-type]
    except TypeError as error:
        raise DefinitionFault(f"{file}: {code} lacks a key: {error}.") from None
