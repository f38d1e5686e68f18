"""What was sold out, changed its price or was on offer, read out of the facts; stock-outs against plain Python."""

import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storewide.lib.money import Money
from storewide.lib.periods import Days
from storewide.warehouse.drivers import Held, PriceChange, Product, Promotion, ReachCost, StockOut
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

MARCH = date(2026, 3, 1)
PRODUCTS = "product_id,title,category,price\np1,Shoe,Shoes,10\np2,Hat,Hats,1\n"


def day(number: int) -> date:
    return MARCH + timedelta(days=number - 1)


def euros(amount: int) -> Money:
    return Money(amount * 100, "EUR")


def test_an_empty_warehouse_knows_of_nothing(folder: Path) -> None:
    house = Warehouse(folder)
    assert house.drivers_held() == tuple(
        Held(fact, 0, None) for fact in ("product", "stock", "price", "promotion", "media_cost")
    )
    assert (house.products(), house.stock_outs(), house.price_changes(), house.promotions()) == ((),) * 4
    assert house.media_cost(Days(MARCH, MARCH)) == ()


def test_products_stand_at_their_newest(folder: Path, land: Land) -> None:
    land(PRODUCTS, "generic-products")
    land("date,product_id,price\n2026-03-01,p1,12\n2026-03-05,p1,11\n", "generic-prices")
    land("date,product_id,available\n2026-03-01,p1,4\n2026-03-02,p1,0\n2026-03-02,p3,7\n", "generic-stock")
    assert Warehouse(folder).products() == (
        Product("main", "p1", "Shoe", "Shoes", None, euros(11), None, Decimal(0), day(2)),
        Product("main", "p2", "Hat", "Hats", None, euros(1), None, None, None),
        Product("main", "p3", None, None, None, None, None, Decimal(7), day(2)),
    )


def test_a_stock_out_has_some_before_it(folder: Path, land: Land) -> None:
    land(PRODUCTS, "generic-products")
    rows = [
        (1, "p1", 3),
        (2, "p1", 0),
        (4, "p1", -1),
        (6, "p1", 2),
        (9, "p1", 0),
        (9, "p2", 0),
        (11, "p3", 1),
    ]
    lines = "".join(f"{day(number)},{product},{pieces}\n" for number, product, pieces in rows)
    land("date,product_id,available\n" + lines, "generic-stock")
    assert Warehouse(folder).stock_outs() == (
        StockOut("main", "p1", "Shoe", "Shoes", day(9), None, 3),
        StockOut("main", "p1", "Shoe", "Shoes", day(2), day(5), 4),
    )


def test_a_price_change_has_a_price_before_it(folder: Path, land: Land) -> None:
    rows = [(1, "p1", 10), (2, "p1", 10), (3, "p1", 8), (3, "p2", 5), (4, "p1", 10)]
    lines = "".join(f"{day(number)},{product},{price}\n" for number, product, price in rows)
    land("date,product_id,price\n" + lines, "generic-prices")
    found = Warehouse(folder).price_changes()
    assert found == (
        PriceChange("main", "p1", None, None, day(4), euros(8), euros(10)),
        PriceChange("main", "p1", None, None, day(3), euros(10), euros(8)),
    )
    assert [(each.name, each.ratio) for each in found] == [("p1", 0.25), ("p1", 8 / 10 - 1)]
    assert PriceChange("main", "p1", None, None, day(1), euros(0), euros(1)).ratio is None


def test_a_price_told_long_ago_is_the_price_before(folder: Path, land: Land) -> None:
    """Whoever tells only changes told the price before more than a year ago."""
    land("date,product_id,price\n2024-01-02,p1,9\n2024-06-01,p1,10\n", "generic-prices")
    land(f"date,product_id,price\n{day(3)},p1,8\n", "generic-prices")
    assert Warehouse(folder).price_changes() == (
        PriceChange("main", "p1", None, None, day(3), euros(10), euros(8)),
    )


def test_a_promotion_knows_its_products_category(folder: Path, land: Land) -> None:
    land(PRODUCTS, "generic-products")
    land(
        "promotion_id,title,from,until,sales_channel,sku,percent_off\n"
        "a,Shoe week,2026-03-01,2026-03-07,Web,p1,12.5\n",
        "generic-promotions",
    )
    assert Warehouse(folder).promotions() == (
        Promotion(
            *("main", "a", "Shoe week", day(1), day(7), "web", "p1", None, Decimal("12.5")),
            *("Shoe", "Shoes"),
        ),
    )


def test_media_cost_is_added_by_marketing_channel(folder: Path, land: Land) -> None:
    land(
        "date,marketing_channel,campaign,cost,clicks\n"
        "2026-03-01,Paid Search,A,10,3\n2026-03-02,Paid Search,B,5,\n2026-03-02,Paid Social,,20,\n"
        "2026-03-03,Paid Social,,99,\n",
        "generic-media-cost",
    )
    assert Warehouse(folder).media_cost(Days(day(1), day(2))) == (
        ReachCost("main", "Paid Social", euros(20), None, None),
        ReachCost("main", "Paid Search", euros(15), None, 3),
    )


def spells(told: dict[int, int], newest: int) -> list[tuple[date, date | None, int]]:
    """The stock-outs of one product in plain Python, the newest first."""
    found: list[tuple[date, date | None, int]] = []
    had, since = False, 0
    for number in sorted(told):
        if told[number] > 0:
            if since:
                found.append((day(since), day(number - 1), number - since))
            had, since = True, 0
        elif had and not since:
            since = number
    if since:
        found.append((day(since), None, newest - since + 1))
    return found[::-1]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.dictionaries(st.integers(1, 60), st.integers(-1, 2), min_size=1, max_size=30))
def test_stock_outs_are_those_of_plain_python(told: dict[int, int], land: Land, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    lines = "".join(f"{day(number)},p1,{pieces}\n" for number, pieces in told.items())
    land("date,product_id,available\n" + lines, "generic-stock")
    found = Warehouse(folder).stock_outs()
    assert [(each.first, each.last, each.days) for each in found] == spells(told, max(told))
