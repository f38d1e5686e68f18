"""The presets: how each known export is read, as text with a strict schema, loaded once."""

import tomllib
from functools import cache
from pathlib import Path

from storewide.warehouse import mapping
from storewide.warehouse.mapping import Mapping
from storewide.warehouse.schemas import Fact

#: in the order they are offered
FACTS: tuple[Fact, ...] = (
    "order_line",
    "order_change",
    "event",
    "traffic",
    "exposure",
    "link",
    "product",
    "stock",
    "price",
    "promotion",
    "media_cost",
    "store_cost",
    "timing",
    "probe",
    "contact",
    "shipment",
)


class UnknownPreset(LookupError):
    """No preset has this name; the message lists those there are."""


@cache
def all_presets() -> dict[str, Mapping]:
    """Every preset by its name: by fact, as FACTS has them; the general one of each first."""
    files = sorted(Path(__file__).parent.glob("*.toml"))
    found = [mapping.parse(tomllib.loads(file.read_text(encoding="utf-8"))) for file in files]
    found.sort(
        key=lambda preset: (FACTS.index(preset.fact), not preset.name.startswith("generic"), preset.name)
    )
    return {preset.name: preset for preset in found}


def named(name: str, fact: Fact | None = None) -> Mapping:
    """The preset called `name`, of this fact where one is asked for; raises UnknownPreset."""
    fitting = {key: preset for key, preset in all_presets().items() if fact in (None, preset.fact)}
    try:
        return fitting[name]
    except KeyError:
        raise UnknownPreset(f"“{name}” is not a preset for this; choose {', '.join(fitting)}.") from None


def others(name: str) -> tuple[Mapping, ...]:
    """All presets but one, so that a file of another kind can be recognised."""
    return tuple(preset for key, preset in all_presets().items() if key != name)
