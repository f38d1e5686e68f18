"""The checklist of each tier: text with a strict schema, loaded once."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from storewide.releases.models.codes import Asked, Signed, Tier


class ChecklistFault(ValueError):
    """The file of checklists breaks its schema; the message names place, value and cure."""


@dataclass(frozen=True)
class Check:
    """One step of a checklist as the file has it."""

    code: str
    label: str
    required: bool


@dataclass(frozen=True)
class Checklist:
    """What one tier asks for before go-live, and how many full days it is watched after it."""

    checks: tuple[Check, ...]
    signed_by: Signed
    acknowledged_by: Asked
    watch_days: int


@cache
def all_checklists() -> dict[Tier, Checklist]:
    """The checklist of every tier."""
    path = Path(__file__).with_name("tiers.toml")
    return parse(path.name, tomllib.loads(path.read_text()))


def of(tier: str) -> Checklist:
    """The checklist of a tier."""
    return all_checklists()[Tier(tier)]


def parse(file: str, document: dict[str, Any]) -> dict[Tier, Checklist]:
    """Check a document against the schema; raises ChecklistFault."""
    if set(document) != {"tiers", "steps"}:
        raise ChecklistFault(f"{file} has {', '.join(document)}; it needs exactly tiers and steps.")
    if set(document["tiers"]) != set(Tier.values):
        raise ChecklistFault(
            f"{file} has the tiers {', '.join(document['tiers'])}; it needs exactly {', '.join(Tier.values)}."
        )
    return {tier: _checklist(file, tier, document["tiers"][tier], document["steps"]) for tier in Tier}


def _checklist(file: str, tier: Tier, table: dict[str, Any], labels: dict[str, str]) -> Checklist:
    keys = {"required", "optional"} | {field.name for field in fields(Checklist)} - {"checks"}
    if set(table) != keys:
        raise ChecklistFault(
            f"{file}: {tier} has {', '.join(table)}; it needs exactly {', '.join(sorted(keys))}."
        )
    codes = [*table["required"], *table["optional"]]
    if unknown := [code for code in codes if code not in labels]:
        raise ChecklistFault(f"{file}: {tier} names the step {unknown[0]}, which is not under [steps].")
    if len(set(codes)) != len(codes):
        raise ChecklistFault(f"{file}: {tier} names a step twice.")
    try:
        signed_by, acknowledged_by = Signed(table["signed_by"]), Asked(table["acknowledged_by"])
    except ValueError as error:
        raise ChecklistFault(f"{file}: {tier}: {error}.") from None
    if not isinstance(table["watch_days"], int) or table["watch_days"] < 1:
        raise ChecklistFault(
            f"{file}: {tier} has watch_days = {table['watch_days']}; give a whole number above 0."
        )
    checks = tuple(Check(code, labels[code], code in table["required"]) for code in codes)
    return Checklist(checks, signed_by, acknowledged_by, table["watch_days"])
