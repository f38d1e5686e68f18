"""The names that steps go by: the events of the way to an order, and what one may look for in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: by measure the event that takes the step, as the eCommerce specification names it
STEPS = {
    "searchers": "Products Searched",
    "product_viewers": "Product Viewed",
    "adders": "Product Added",
    "checkout_visitors": "Checkout Started",
    "payers": "Order Completed",
}
STEP_EVENTS = frozenset(STEPS.values())
#: the dimensions that only events have
EVENT_NAME = "event"
PAGE = "page"
#: how the crowds of one step's event by a further dimension are called in a file
BY_STEP = "{} by {}"


@dataclass(frozen=True)
class Sought:
    """Who is looked for: visitors with an event of these names, on a page that fits, with accepted dimensions.

    None: any. `by`: the dimension (of visits, `event` or `page`) whose values they are told by.
    """

    names: frozenset[str] | None = None
    pages: tuple[str, ...] | None = None
    accepted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    by: str | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for two that look for the same."""
        return (self.names, self.pages, tuple(sorted(self.accepted.items())), self.by)
