"""Plays what is watched: a few metrics for some weeks, and a first look at them on the last day."""

from datetime import datetime, timedelta
from decimal import Decimal

from storewide.kit.permissions import System
from storewide.metrics import alerts_operations, alerts_running
from storewide.sources.models import Store

#: how long before its end the demo begins to watch
WATCHED = timedelta(days=60)
#: metric, each value of what, false alarms a month
RULES = (
    ("spend", "", Decimal(1)),
    ("conversion", "device", Decimal("0.5")),
    ("visitors", "marketing_channel", Decimal("0.5")),
    ("spend", "country", Decimal("0.5")),
)


def play(store: Store, by: System, at: datetime) -> None:
    """Make the rules, and look at what they watch."""
    for metric, each, budget in RULES:
        alerts_operations.make_rule(
            store=store, metric=metric, each=each, segment=None, budget=budget, by=by, at=at - WATCHED
        )
    alerts_running.run(at, by)
