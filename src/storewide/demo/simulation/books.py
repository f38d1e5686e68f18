"""The books of a run: all that was simulated, ready to be counted and written."""

from dataclasses import dataclass

from storewide.demo.simulation.arrays import Flags, Ints
from storewide.demo.simulation.baskets import Lines, Money
from storewide.demo.simulation.clicks import Clicks
from storewide.demo.simulation.purchases import Orders
from storewide.demo.simulation.visits import Visits


@dataclass(frozen=True, slots=True)
class Books:
    """Visits, orders with their customers (-1: guest) and cancellations (UTC seconds, -1: none), lines, clicks.

    `charged`: in the currency of each order; `money`: the same in the store's. `clicks` are those that arrived;
    `refusing`: sessions whose visitors took their consent back before the order's event.
    """

    visits: Visits
    orders: Orders
    customer: Ints
    cancelled_at: Ints
    lines: Lines
    charged: Money
    money: Money
    clicks: Clicks
    refusing: Flags
