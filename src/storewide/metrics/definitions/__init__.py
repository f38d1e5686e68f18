"""Metric definitions: text with a strict schema, the built-in ones and those of one's own, each read once."""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from django.conf import settings

from storewide.warehouse.questions import MEASURES

Unit = Literal["count", "money", "rate", "number", "milliseconds", "days", "score"]
Better = Literal["up", "down"]


_TERM = re.compile(r"\s*([+-]?)\s*([a-z][a-z0-9_]*)")

#: measures with +1 or -1
Terms = tuple[tuple[int, str], ...]


class DefinitionFault(ValueError):
    """A definition breaks the schema; the message names file, metric, key and cure."""


class UnknownMetric(LookupError):
    """No metric has this code; the message lists those there are."""


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One metric: `over` (and `under`) add and take away measures of the warehouse, as `spend - cost` does.

    `scale`: how many of `under` it is told by. `area`: the slug of the area it belongs to. `retired`: no longer
    offered; what was said with it before keeps its name.
    """

    code: str
    name: str
    meaning: str
    unit: Unit
    over: str
    under: str = ""
    better: Better
    kpi: bool = False
    distinct: bool = False
    scale: int = 1
    area: str = ""
    retired: bool = False

    @property
    def measures(self) -> tuple[str, ...]:
        """The warehouse's measures it is made of, each once."""
        named = [name for _sign, name in (*terms(self.over), *terms(self.under))]
        return tuple(dict.fromkeys(named))


@cache
def terms(text: str) -> Terms:
    """What `over` or `under` adds (+1) and takes away (-1); empty for an empty text. Raises DefinitionFault."""
    found: list[tuple[int, str]] = []
    at = 0
    while at < len(text):
        match = _TERM.match(text, at)
        if match is None or (found and not match[1]):
            raise DefinitionFault(
                f"“{text}” is not a sum of measures; write names with + or - between, such as spend - cost."
            )
        if match[2] not in MEASURES:
            raise DefinitionFault(f"“{match[2]}” is not a measure; use one of {', '.join(MEASURES)}.")
        found.append((-1 if match[1] == "-" else 1, match[2]))
        at = match.end()
    return tuple(found)


@cache
def built_in() -> Mapping[str, Definition]:
    """Every built-in metric by its code, in the order of the file."""
    path = Path(__file__).with_name("kpis.toml")
    tables = tomllib.loads(path.read_text())
    return MappingProxyType({code: parse(path.name, code, values) for code, values in tables.items()})


def all_definitions() -> dict[str, Definition]:
    """Every metric in use by its code: the built-in ones in the order of their file, then one's own by code."""
    return {code: found for code, found in {**built_in(), **_own_ones()}.items() if not found.retired}


def _own_ones() -> Mapping[str, Definition]:
    """One's own metrics out of the snapshot in the data folder, which each change of one rewrites; no query."""
    path = settings.DATA.own_metrics
    try:
        seen = path.stat()
    except OSError:
        return {}
    return _own_of(path, seen.st_ino, seen.st_mtime_ns, seen.st_size)


@lru_cache(maxsize=8)
def _own_of(path: Path, *_stamp: int) -> Mapping[str, Definition]:
    found = {}
    for code, values in json.loads(path.read_text(encoding="utf-8")).items():
        try:
            found[code] = parse(path.name, code, values)
        except DefinitionFault:
            # it names a measure that a later version of the product no longer has
            continue
    return MappingProxyType(found)


def parse(file: str, code: str, values: dict[str, object]) -> Definition:
    """Check one table of the file against the schema."""
    allowed = {field.name for field in fields(Definition)} - {"code"}
    for key in values:
        if key not in allowed:
            raise DefinitionFault(
                f"{file}: {code} has the key {key}; use one of {', '.join(sorted(allowed))}."
            )
    if values.get("unit") not in get_args(Unit):
        raise DefinitionFault(
            f"{file}: {code} has the unit {values.get('unit')}; use one of {', '.join(get_args(Unit))}."
        )
    if values.get("better") not in get_args(Better):
        raise DefinitionFault(f"{file}: {code} has better = {values.get('better')}; use up or down.")
    if values.get("over") == "":
        raise DefinitionFault(f"{file}: {code} lacks what it is over; name a measure, such as spend.")
    try:
        found = Definition(code=code, **values)  # type: ignore[arg-type]
        terms(found.over), terms(found.under)
    except TypeError as error:
        raise DefinitionFault(f"{file}: {code} lacks a key: {error}.") from None
    except DefinitionFault as fault:
        raise DefinitionFault(f"{file}: {code}: {fault}") from None
    return found


def named(code: str) -> Definition:
    """The metric called `code`, also a retired one; raises UnknownMetric."""
    found = built_in().get(code) or _own_ones().get(code)
    if found is None:
        known = ", ".join(all_definitions())
        raise UnknownMetric(f"“{code}” is not a metric; choose from {known}.")
    return found
