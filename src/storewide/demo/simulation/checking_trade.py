"""What must hold of the trade around the shop, beyond the types: names that meet, days inside the window."""

from storewide.demo.simulation.checks import known, require
from storewide.demo.simulation.schema import Scenario


def check(scenario: Scenario) -> None:
    """Raises ScenarioFault for the first thing that does not hold, naming place, value and cure."""
    name = scenario.name
    for currency in scenario.currencies:
        known(currency.country, scenario.codes("country"), f"{name}.currencies: country")
        require(currency.rate > 0, f"{name}.currencies: rate of {currency.code}", currency.rate, "above 0")
    for reach in scenario.reach:
        channels = scenario.codes("marketing_channel")
        known(reach.marketing_channel, channels, f"{name}.reach: marketing channel")
    for promotion in scenario.promotions:
        categories = ["", *(one.name for one in scenario.categories)]
        known(promotion.category, categories, f"{name}.promotions: category of {promotion.title!r}")
        require(promotion.days >= 1, f"{name}.promotions: days", promotion.days, "at least 1")
    _check_products(scenario)
    _check_tracking(scenario)
    for incident in scenario.incidents:
        where = f"{name}.incidents: {incident.title!r}"
        _check_day(scenario, incident.day, f"{where}, day")
        hours = incident.hours
        rising = len(hours) in (1, 2) and 0 <= hours[0] <= hours[-1] <= 23
        require(rising, f"{where}, hours", hours, "one hour, or two rising ones")


def _check_products(scenario: Scenario) -> None:
    for moved in scenario.repriced:
        where = f"{scenario.name}.repriced: {moved.product!r}"
        known(moved.product, scenario.products, where)
        _check_day(scenario, moved.starts, f"{where}, starts")
        require(
            0 < moved.quantity <= 1, f"{where}, quantity", moved.quantity, "a share above 0 and at most 1"
        )
    for order in scenario.elsewhere:
        where = f"{scenario.name}.elsewhere: {order.id!r}"
        known(order.product, scenario.products, f"{where}, product")
        _check_day(scenario, order.day, f"{where}, day")


def _check_tracking(scenario: Scenario) -> None:
    where, said = f"{scenario.name}.tracking", scenario.tracking
    total = said.lost + said.repeated + said.denied
    require(0 <= total <= 1, f"{where}: lost, repeated and denied", round(total, 6), "at most 1 together")
    for bot in said.bots:
        _check_day(scenario, bot.starts, f"{where}: starts of {bot.name!r}")


def _check_day(scenario: Scenario, day: int, where: str) -> None:
    require(-scenario.size.days < day <= 0, where, day, "inside the window")
