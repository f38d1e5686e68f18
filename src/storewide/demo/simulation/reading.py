"""How a scenario file becomes typed values: strictly, naming the place of whatever does not fit."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints


class ScenarioFault(ValueError):
    """A scenario cannot be used; the message names the place, the value and what it must be."""


def build[T](kind: type[T], table: object, where: str) -> T:
    """`table` as the dataclass `kind`: every key known, every value of its type, nothing missing.

    `where` is the place named in errors. Raises ScenarioFault.
    """
    if not isinstance(table, Mapping):
        raise ScenarioFault(f"{where} is {table!r}; it must be a table")
    hints = get_type_hints(kind)
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(table) - set(known))
    if unknown:
        raise ScenarioFault(f"{where} has {unknown[0]!r}; known are {', '.join(known)}")
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name in table:
            values[name] = _value(hints[name], table[name], f"{where}.{name}")
        elif field.default is MISSING and field.default_factory is MISSING:
            raise ScenarioFault(f"{where}.{name} is missing; add it")
    return kind(**values)


def _value(hint: Any, value: object, where: str) -> Any:
    """`value` as the type `hint`, one of those that the dataclasses of a scenario use."""
    origin, arguments = get_origin(hint), get_args(hint)
    if is_dataclass(hint):
        return build(hint, value, where)  # type: ignore[arg-type]
    if origin is Literal:
        return _choice(arguments, value, where)
    if origin in (Union, types.UnionType):
        return _one_of(arguments, value, where)
    if origin is tuple:
        if not isinstance(value, list):
            raise ScenarioFault(f"{where} is {value!r}; it must be a list")
        return tuple(_value(arguments[0], item, f"{where}[{place}]") for place, item in enumerate(value))
    if origin is dict:
        if not isinstance(value, Mapping):
            raise ScenarioFault(f"{where} is {value!r}; it must be a table")
        return {str(key): _value(arguments[1], item, f"{where}.{key}") for key, item in value.items()}
    return _plain(hint, value, where)


def _choice(choices: tuple[object, ...], value: object, where: str) -> object:
    if value not in choices:
        raise ScenarioFault(f"{where} is {value!r}; it must be one of {', '.join(map(str, choices))}")
    return value


def _one_of(hints: tuple[Any, ...], value: object, where: str) -> Any:
    wanted = [hint for hint in hints if hint is not types.NoneType]
    for hint in wanted[:-1]:
        try:
            return _value(hint, value, where)
        except ScenarioFault:
            continue
    return _value(wanted[-1], value, where)


_WORDS = {str: "a text", int: "a whole number", float: "a number", bool: "true or false"}


def _plain(hint: Any, value: object, where: str) -> object:
    if hint is float and type(value) is int:
        return float(value)
    if type(value) is not hint:  # bool is an int to isinstance
        raise ScenarioFault(f"{where} is {value!r}; it must be {_WORDS[hint]}")
    return value
