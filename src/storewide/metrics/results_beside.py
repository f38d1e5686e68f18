"""What stands beside the money of results: how buyers were won and kept, and what they say, of a store or of several."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from storewide.kit import formats, wiring
from storewide.kit.permissions import Actor
from storewide.kit.tags import Text
from storewide.lib.periods import Days
from storewide.metrics import definitions, results, words
from storewide.metrics.figures import Figures
from storewide.sources.models import Store

#: of more stores only the whole is shown
_MOST = 6


@dataclass(frozen=True)
class Together:
    """A table: the stores as heads, and a row for each figure, the value of all of them first."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Text, str, tuple[str, ...]], ...]

    @property
    def headed(self) -> list[tuple[Text, str, list[tuple[str, str]]]]:
        """The rows, each value with its store, which names it on a phone."""
        return [(name, whole, list(zip(self.heads, each, strict=True))) for name, whole, each in self.rows]


def of_store(actor: Actor, store: Store, months: Days) -> list[tuple[Text, str, str]]:
    """How buyers were won and kept and what they say of it: name, value and address of each."""
    row = results.beside(store, months)
    address = f"?store={store.slug}&from={months.first}&to={months.last}"
    of_others = (give(actor, (store,), months) for give in wiring.load("results_beside"))
    own: list[tuple[Text, str, str]] = [
        (
            words.name(definitions.named(code)),
            _value(row, code, store),
            reverse("metrics:metric", args=[code]) + address,
        )
        for code in results.BESIDE
    ]
    return [*own, *(each for each in of_others if each is not None)]


def of_stores(actor: Actor, stores: Sequence[Store], months: Days) -> Together | None:
    """The same of several stores together and of each; None where there are no two of them."""
    if len(stores) < 2:
        return None
    found = [results.beside(store, months) for store in stores]
    shown = tuple(stores) if len(stores) <= _MOST else ()
    rows: list[tuple[Text, str, tuple[str, ...]]] = []
    for code in results.BESIDE:
        definition = definitions.named(code)
        whole = words.shown(definition, results.beside_together(found, code), stores[0].currency)
        each = tuple(_value(row, code, store) for row, store in zip(found, shown, strict=False))
        rows.append((words.name(definition), whole, each))
    for give in wiring.load("results_beside"):
        told = give(actor, tuple(stores), months)
        parts = [give(actor, (store,), months) for store in shown]
        if told is not None:
            rows.append((told[0], told[1], tuple(part[1] if part else formats.NO_VALUE for part in parts)))
    return Together(tuple(store.name for store in shown), tuple(rows))


def _value(row: Figures | None, code: str, store: Store) -> str:
    return words.shown(definitions.named(code), row.ratio(code) if row else None, store.currency)
