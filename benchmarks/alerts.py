"""How long the nightly look takes over thousands of series: each product of a store by itself, and the spend of it all.

The store sells 5,000 products on most days of nine months. Measured is `storewide alerts run` without its start: asking for
the series day by day, judging them, and opening alerts. Bar: under 20 seconds.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storewide.sources.models import Store

PRODUCTS, DAYS = 5_000, 280
BAR_S = 20.0
LAST = date(2026, 11, 20)


def measure(folder: Path) -> bool:
    """Look once in a process with the folder as its own, print what that took, and say whether the bar is met."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.alerts", str(folder)],
        env={**os.environ, "STOREWIDE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "benchmarks.settings"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    print(done.stdout, end="")
    return done.returncode == 0


def _look(folder: Path) -> bool:
    import django

    django.setup()
    from storewide.config import startup
    from storewide.kit.permissions import SYSTEM
    from storewide.metrics import alerts_operations, alerts_running
    from storewide.metrics.models import AlertRule
    from storewide.sources.models import Store

    startup.prepare()
    at = datetime(LAST.year, LAST.month, LAST.day, 6, tzinfo=UTC) + timedelta(days=1)
    store = Store.objects.filter(slug="alerts").first() or _fill(folder, at)
    AlertRule.objects.all().delete()
    for each in ("", "product"):
        alerts_operations.make_rule(
            store=store, metric="spend", each=each, segment=None, budget=Decimal(1), by=SYSTEM, at=at
        )
    began = time.perf_counter()
    ran = alerts_running.run(at, SYSTEM)
    took = time.perf_counter() - began
    print(
        f"{ran.series:,} series of {DAYS} days, {len(ran.opened)} alerts: {took:.1f} s (bar {BAR_S:.0f}): ",
        end="",
    )
    met = took < BAR_S and ran.series > PRODUCTS and not ran.faults
    print("met" if met else "NOT met")
    return met


def _fill(folder: Path, at: datetime) -> "Store":
    from storewide.kit.permissions import SYSTEM
    from storewide.sources import importing, operations

    store = operations.open_store(slug="alerts", name="Alerts", currency="EUR", zone="UTC", by=SYSTEM, at=at)
    operations.change_store(store=store, changes={}, by=SYSTEM, at=at, expected_version=None)
    with tempfile.TemporaryDirectory(dir=folder) as made:
        path = Path(made) / "orders.csv"
        _write(path)
        asked = importing.Asked(
            path=path, file_name=path.name, preset="generic-orders", store=store, strict=True
        )
        importing.read(asked, refusals_to=Path(made) / "refusals.csv")
    return store


def _write(path: Path) -> None:
    """Nine lines of ten products a day, more on weekends."""
    chance = random.Random(11)  # noqa: S311 - trade that is made up
    prices = [round(chance.lognormvariate(3, 0.7), 2) for _each in range(PRODUCTS)]
    with path.open("w") as file:
        file.write("order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,country,status\n")
        for number in range(DAYS):
            day = LAST - timedelta(days=DAYS - 1 - number)
            most = 6 if day.weekday() >= 5 else 4
            for product, price in enumerate(prices):
                pieces = chance.randint(0 if chance.random() < 0.1 else 1, most)
                if pieces:
                    order = f"{day}-{product // 10}"
                    file.write(
                        f"{order},{day}T12:00:00Z,c{product // 10},p{product},{pieces},{price},EUR,DE,paid\n"
                    )


if __name__ == "__main__":
    sys.exit(0 if _look(Path(sys.argv[1])) else 1)
