"""Steps on the way to an order: who saw a product, filled a basket, went to the checkout, paid, searched."""

from pathlib import Path

from storewide.warehouse.links import Links
from storewide.warehouse.questions import OF_STEPS
from storewide.warehouse.scope import Scope
from storewide.warehouse.visitors import Found, Reader

MEASURES = frozenset(OF_STEPS)


def knows(_scope: Scope, _measure: str) -> bool:
    """Whether events of the stores tell of the step, in the dimensions the question names."""
    return False


def count(_reader: Reader, _folder: Path, _scope: Scope, _links: Links) -> Found:
    """By label the distinct visitors of each step that the question asks for."""
    return {}
