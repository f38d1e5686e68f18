"""Customers over time: who bought for the first time, who came back, what they are worth, whose orders wait."""

from pathlib import Path

from storewide.warehouse.links import Links
from storewide.warehouse.questions import OF_CUSTOMERS, VALUES
from storewide.warehouse.scope import Scope
from storewide.warehouse.visitors import Found, Reader

MEASURES = frozenset({*OF_CUSTOMERS, *VALUES})


def knows(_scope: Scope, _measure: str) -> bool:
    """Whether orders of the stores can say the measure, in the dimensions the question names."""
    return False


def count(_reader: Reader, _folder: Path, _scope: Scope, _links: Links) -> Found:
    """By label the measures that the question asks for."""
    return {}
