"""What a preset's text is made of: each value is what it must be, or a sentence says which key is not."""

from collections.abc import Mapping as MappingOf
from typing import Any, cast


class MappingFault(ValueError):
    """A preset cannot be understood; the message names the preset, the key and what is allowed."""


def only(name: str, table: MappingOf[str, Any], allowed: set[str], where: str) -> None:
    """Raise MappingFault where a table has a key that is not allowed."""
    for key in table:
        if key not in allowed:
            raise MappingFault(
                f"Preset {name}: {where} has no key {key}; it may have {', '.join(sorted(allowed))}."
            )


def choice(name: str, key: str, value: Any, allowed: tuple[str, ...]) -> str:
    """The value where it is one of those allowed; else MappingFault."""
    if value not in allowed:
        raise MappingFault(f'Preset {name}: {key} is "{value}"; it must be one of {", ".join(allowed)}.')
    return cast("str", value)


def text(name: str, key: str, value: Any) -> str:
    """The value as a text; else MappingFault."""
    if not isinstance(value, str):
        raise MappingFault(f"Preset {name}: {key} must be a text.")
    return value


def texts(name: str, key: str, value: Any) -> tuple[str, ...]:
    """The value as texts; MappingFault where it is not a list of them."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise MappingFault(f"Preset {name}: {key} must be a list of texts.")
    return tuple(value)


def flag(name: str, key: str, value: Any) -> bool:
    """The value as a truth; else MappingFault."""
    if not isinstance(value, bool):
        raise MappingFault(f"Preset {name}: {key} must be true or false.")
    return value
