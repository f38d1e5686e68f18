"""The built-in types of request: text with a strict schema, which fill an operation once."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storewide.portfolio.intake import own_fields
from storewide.portfolio.intake.own_fields import OwnField
from storewide.portfolio.models.intake import Function

_KEYS = {"name", "purpose", "functions", "fields"}


class TypesFault(ValueError):
    """The file of request types breaks its schema; the message names place, value and cure."""


@dataclass(frozen=True)
class BuiltIn:
    """One built-in type as the file has it."""

    slug: str
    name: str
    purpose: str
    functions: tuple[str, ...]
    fields: tuple[OwnField, ...]


def all_types() -> tuple[BuiltIn, ...]:
    """The built-in types, in the order of the file."""
    path = Path(__file__).with_name("types.toml")
    return parse(path.name, tomllib.loads(path.read_text()))


def parse(file: str, document: Mapping[str, Any]) -> tuple[BuiltIn, ...]:
    """Check a document against the schema; raises TypesFault."""
    return tuple(_type(f"{file}: {slug}", slug, table) for slug, table in document.items())


def _type(place: str, slug: str, table: Mapping[str, Any]) -> BuiltIn:
    if set(table) != _KEYS:
        raise TypesFault(
            f"{place} has {', '.join(sorted(table))}; it needs exactly {', '.join(sorted(_KEYS))}."
        )
    if unknown := [code for code in table["functions"] if code not in Function.values]:
        raise TypesFault(f"{place} is offered to “{unknown[0]}”; choose of {', '.join(Function.values)}.")
    try:
        found = tuple(own_fields.parse(f"{place}: field", each) for each in table["fields"])
    except own_fields.FieldFault as fault:
        raise TypesFault(str(fault)) from None
    keys = [each.key for each in found]
    if twice := [key for key in keys if keys.count(key) > 1]:
        raise TypesFault(f"{place} has the field {twice[0]} twice; give each a key of its own.")
    return BuiltIn(slug, table["name"], table["purpose"], tuple(table["functions"]), found)
