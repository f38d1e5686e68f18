"""A store whose days are known by heart: two countries, two products, two weeks."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from storewide.sources import importing
from storewide.sources.importing import Asked
from storewide.sources.models import Store
from tests.sources.conftest import folder, store

__all__ = ["folder", "store"]

FIRST = date(2026, 3, 2)
#: a day's visitors and orders by country until the checkout of Austria broke on the eighth day
VISITORS = {"DE": 100, "AT": 100}
ORDERS = {"DE": 10, "AT": 10}

type Land = Callable[[str, str], None]


@pytest.fixture
def land(store: Store, tmp_path: Path) -> Land:
    """Read a file of a preset."""

    def read(text: str, preset: str) -> None:
        path = tmp_path / f"{preset}.csv"
        path.write_text(text)
        asked = Asked(path=path, file_name=path.name, preset=preset, store=store, strict=True)
        importing.read(asked, refusals_to=tmp_path / "refusals.csv")

    return read


@pytest.fixture
def weeks(land: Land, store: Store) -> Store:
    """Two weeks of 20 orders of 10 EUR a day; in the second week Austria has 5 instead of 10."""
    orders = ["order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,country,status"]
    traffic = ["date,visitors,sessions,country"]
    for number in range(14):
        day = FIRST + timedelta(days=number)
        for country, usual in ORDERS.items():
            count = usual // 2 if country == "AT" and number >= 7 else usual
            orders += [
                f"{country}{number}-{order},{day}T10:00:00Z,,{'p1' if order % 2 else 'p2'},1,10.00,EUR,{country},paid"
                for order in range(count)
            ]
            traffic.append(f"{day},{VISITORS[country]},{VISITORS[country] + 20},{country}")
    land("\n".join(orders) + "\n", "generic-orders")
    land("\n".join(traffic) + "\n", "daily-traffic")
    return store
