"""What bookings are seen beside: whose guest orders are a customer's, which category a product has, who bought before."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from storewide.warehouse.links import Links
from storewide.warehouse.scope import Scope

#: dimensions that bookings have by what lies beside them
CATEGORY = "category"
BUYER_KIND = "buyer_kind"
NEW, RETURNING = "new", "returning"


@dataclass(frozen=True)
class Beside:
    """What a question needs beside bookings. `customers`: by visitor of a guest order the customer that it is of.

    `products`: files of products, for categories. `sold`: the bookings of all time, for who bought before; an order
    is of a new buyer where it is a guest's, or of the day of its customer's first (in its store, if `by_store`).
    """

    customers: Mapping[int, int] = field(default_factory=dict)
    products: tuple[Path, ...] = ()
    sold: tuple[Path, ...] = ()
    by_store: bool = False
    category: bool = False
    buyer_kind: bool = False

    def for_sums(self) -> "Beside":
        """The same for sums of money, which do not ask whose a guest's order is unless by who bought before."""
        return self if self.buyer_kind else replace(self, customers={})

    @property
    def is_anything(self) -> bool:
        """Whether bookings alone do not do."""
        return bool(self.customers) or self.category or self.buyer_kind


def needed(scope: Scope, folder: Path, links: Links) -> Beside:
    """What the scope's question needs."""
    question = scope.question
    return Beside(
        links.customer_of,
        tuple(folder / each.path for each in scope.files("product")),
        tuple(folder / each.path for each in scope.files("sales")),
        by_store=question.by == "store",
        category=CATEGORY in question.named,
        buyer_kind=BUYER_KIND in question.named,
    )
