"""What the checks of a scenario share: a fault that names place, value and cure; and what holds of every effect."""

from collections.abc import Iterable

from storewide.demo.simulation.episodes import Effect
from storewide.demo.simulation.reading import ScenarioFault
from storewide.demo.simulation.schema import Scenario

# What each lever can be narrowed by: sessions arrive before a device is known, stock is a product's.
_NARROWED_BY = {
    "sessions": ("marketing_channel",),
    "conversion": ("marketing_channel", "device", "country", "sales_channel"),
    "baskets": ("marketing_channel", "device", "country", "sales_channel"),
    "checkouts": ("marketing_channel", "device", "country", "sales_channel"),
    "order_value": ("marketing_channel", "device", "country", "sales_channel"),
    "discount": ("marketing_channel", "device", "country", "sales_channel"),
    "stock": ("product",),
}


def require(holds: bool, where: str, value: object, must: str) -> None:
    """Raises ScenarioFault naming place, value and what it must be, where it does not hold."""
    if not holds:
        raise ScenarioFault(f"{where} is {value!r}; it must be {must}")


def known(value: str, values: Iterable[str], where: str) -> None:
    """Raises ScenarioFault where the value is none of those."""
    names = list(values)
    require(
        value in names, where, value, f"one of {', '.join(names[:12])}{' ...' if len(names) > 12 else ''}"
    )


def check_effect(scenario: Scenario, effect: Effect, where: str) -> None:
    """Raises ScenarioFault where an effect is out of bounds or narrowed by what its lever does not know."""
    here = f"{where}, effect on {effect.lever}"
    bound = 1.0 if effect.lever in ("discount", "stock") else 5.0
    require(0 <= effect.factor <= bound, f"{here}, factor", effect.factor, f"between 0 and {bound:g}")
    require(0 < effect.share <= 1, f"{here}, share", effect.share, "above 0 and at most 1")
    if effect.lever == "stock":
        require("product" in effect.where, f"{here}, where", effect.where, "narrowed to a product")
    for dimension, value in effect.where.items():
        known(dimension, _NARROWED_BY[effect.lever], f"{here}, where")
        known(value, scenario.codes(dimension), f"{here}, {dimension}")
