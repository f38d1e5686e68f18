"""Metric definitions: text with a strict schema, loaded once."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Unit = Literal["count", "money", "rate"]
Better = Literal["up", "down"]


class DefinitionFault(ValueError):
    """A definition breaks the schema; the message names file, metric, key and cure."""


class UnknownMetric(LookupError):
    """No metric has this code; the message lists those there are."""


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One metric: `over` (and `under`) name measures of the warehouse; `area` the slug of the area it belongs to."""

    code: str
    name: str
    meaning: str
    unit: Unit
    over: str
    under: str = ""
    better: Better
    kpi: bool = False
    distinct: bool = False
    area: str

    @property
    def measures(self) -> tuple[str, ...]:
        """The warehouse's measures it is made of."""
        return (self.over, self.under) if self.under else (self.over,)


@cache
def all_definitions() -> dict[str, Definition]:
    """Every built-in metric by its code, in the order of the file."""
    path = Path(__file__).with_name("kpis.toml")
    return {code: parse(path.name, code, values) for code, values in tomllib.loads(path.read_text()).items()}


def parse(file: str, code: str, values: dict[str, object]) -> Definition:
    """Check one table of the file against the schema."""
    allowed = {field.name for field in fields(Definition)} - {"code"}
    for key in values:
        if key not in allowed:
            raise DefinitionFault(
                f"{file}: {code} has the key {key}; use one of {', '.join(sorted(allowed))}."
            )
    if values.get("unit") not in get_args(Unit):
        raise DefinitionFault(f"{file}: {code} has the unit {values.get('unit')}; use count, money or rate.")
    if values.get("better") not in get_args(Better):
        raise DefinitionFault(f"{file}: {code} has better = {values.get('better')}; use up or down.")
    try:
        return Definition(code=code, **values)  # type: ignore[arg-type]
    except TypeError as error:
        raise DefinitionFault(f"{file}: {code} lacks a key: {error}.") from None


def named(code: str) -> Definition:
    """The metric called `code`; raises UnknownMetric."""
    try:
        return all_definitions()[code]
    except KeyError:
        known = ", ".join(all_definitions())
        raise UnknownMetric(f"“{code}” is not a metric; choose from {known}.") from None
