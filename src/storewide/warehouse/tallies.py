"""Tallies: what simply adds up over days and dimensions (searches, contacts, checks, costs), counted on entry."""

from pathlib import Path

from storewide.warehouse.links import Links
from storewide.warehouse.questions import COSTS, OF_TALLIES, OF_TIMINGS
from storewide.warehouse.scope import Scope
from storewide.warehouse.visitors import Found, Reader

MEASURES = frozenset({*OF_TALLIES, *OF_TIMINGS, *COSTS})


def knows(_scope: Scope, _measure: str) -> bool:
    """Whether any file of the stores told of the measure, in the dimensions the question names."""
    return False


def count(_reader: Reader, _folder: Path, _scope: Scope, _links: Links) -> Found:
    """By label the measures that the question asks for."""
    return {}
