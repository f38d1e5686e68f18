"""What must hold of running the shop, beyond the types: devices, products and topics that are there, days gone by."""

from storewide.demo.simulation.checks import known, require
from storewide.demo.simulation.schema import Scenario


def check(scenario: Scenario) -> None:
    """Raises ScenarioFault for the first thing that does not hold, naming place, value and cure."""
    name, said = scenario.name, scenario.running
    require(
        len(said.pages) <= len(scenario.products),
        f"{name}.running.pages",
        len(said.pages),
        "fewer than products",
    )
    require(said.looked_at > 0, f"{name}.running.looked_at", said.looked_at, "above 0")
    for pace in said.pace:
        known(pace.device, scenario.codes("device"), f"{name}.running.pace: device")
    for raised in scenario.raised:
        where = f"{name}.raised: {raised.hurdle!r}"
        _check_days(raised.starts, raised.days, where)
        if raised.product:
            known(raised.product, scenario.products, f"{where}, product")
    for slowed in scenario.slowed:
        known(slowed.device, scenario.codes("device"), f"{name}.slowed: device")
        _check_days(slowed.starts, slowed.days, f"{name}.slowed: {slowed.device!r}")
    for wave in scenario.waves:
        known(wave.topic, [one.topic for one in said.topics], f"{name}.waves: topic")
        _check_days(wave.starts, wave.days, f"{name}.waves: {wave.topic!r}")


def _check_days(starts: int, days: int, where: str) -> None:
    require(starts <= 0, f"{where}, starts", starts, "no day to come")
    require(days >= 1, f"{where}, days", days, "at least 1")
