"""The scenarios by name: `small` serves tests, `standard` is to look at, `large` to measure."""

import tomllib
from dataclasses import replace
from importlib import resources
from typing import Any

from storewide.demo.simulation import checking, crowd
from storewide.demo.simulation.reading import ScenarioFault, build
from storewide.demo.simulation.schema import Scenario

NAMES = ("small", "standard", "large")


# lists whose entries are told in an included file and placed, by their key, in the including one
_TOLD_ELSEWHERE = ("experiments", "releases")


def load(name: str) -> Scenario:
    """The scenario called `name`, checked and with its crowd composed. Raises ScenarioFault."""
    if name not in NAMES:
        raise ScenarioFault(f"scenario is {name!r}; it must be one of {', '.join(NAMES)}")
    return parse(name, tables(name))


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


def tables(name: str) -> dict[str, Any]:
    """The tables of a file over those it includes: what it says itself replaces what it inherits.

    An experiment or a release adds to the one of the same key; those it does not name are left out.
    """
    text = resources.files("storewide.demo").joinpath("scenarios", f"{name}.toml").read_text("utf-8")
    own = tomllib.loads(text)
    included = own.pop("include", [])
    inherited: dict[str, Any] = {}
    for file in [included] if isinstance(included, str) else included:
        inherited |= tables(file)
    for kind in _TOLD_ELSEWHERE:
        told = {one["key"]: one for one in inherited.get(kind, [])}
        if kind in own:
            own[kind] = [told.get(one["key"], {}) | one for one in own[kind]]
    return {**inherited, **own}
