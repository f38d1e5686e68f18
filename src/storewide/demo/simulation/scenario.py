"""The scenarios by name: `small` serves tests, `standard` is to look at, `large` to measure."""

import tomllib
from dataclasses import replace
from importlib import resources
from typing import Any

from storewide.demo.simulation import checking, crowd
from storewide.demo.simulation.reading import ScenarioFault, build
from storewide.demo.simulation.schema import Scenario

NAMES = ("small", "standard", "large")


def load(name: str) -> Scenario:
    """The scenario called `name`, checked and with its crowd composed. Raises ScenarioFault."""
    if name not in NAMES:
        raise ScenarioFault(f"scenario is {name!r}; it must be one of {', '.join(NAMES)}")
    return parse(name, _tables(name))


def parse(name: str, tables: dict[str, Any]) -> Scenario:
    """A scenario out of tables as a TOML file gives them. Raises ScenarioFault naming the place."""
    scenario = build(Scenario, {"name": name, **tables}, name)
    checking.check(scenario)
    if scenario.crowd is None:
        return scenario
    added = crowd.compose(scenario.crowd, scenario)
    return replace(
        scenario,
        teams=scenario.teams + added.teams,
        organization=replace(scenario.organization, people=scenario.people + added.people),
        requests=scenario.requests + added.requests,
    )


def _tables(name: str) -> dict[str, Any]:
    """The tables of a file over those it includes: what it says itself replaces what it inherits."""
    text = resources.files("storewide.demo").joinpath("scenarios", f"{name}.toml").read_text("utf-8")
    tables = tomllib.loads(text)
    included = tables.pop("include", None)
    return tables if included is None else {**_tables(included), **tables}
