"""Products, stock, prices, promotions and media cost on their way in: a repeat changes nothing, another value a version."""

from pathlib import Path
from typing import Any

import pytest

from storewide.warehouse import manifest as manifests
from storewide.warehouse.folder import TermsConflict
from storewide.warehouse.schemas import Terms
from tests.warehouse.conftest import MAIN, SHARED, Land, everything_in, query, refusals

AUSTRIA = Terms("at", "Europe/Vienna", "EUR")

FILES: dict[str, tuple[str, str, str]] = {
    "generic-products": (
        "product",
        "product_id,title,category,price,cost\n",
        "p1,Shoe,Shoes,10.00,4\np2,Hat,Hats,5.00,\n",
    ),
    "generic-stock": ("stock", "date,product_id,available\n", "2026-03-01,p1,3\n2026-03-02,p1,-1\n"),
    "generic-prices": (
        "price",
        "date,product_id,price,list_price\n",
        "2026-03-01,p1,10.00,12\n2026-03-02,p1,9.00,\n",
    ),
    "generic-promotions": (
        "promotion",
        "promotion_id,title,from,until,sales_channel,category,percent_off\n",
        "b,Black Week,2026-11-20,2026-11-27,web,,20\nb,Black Week,2026-11-20,2026-11-27,app,,20\n",
    ),
    "generic-media-cost": (
        "media_cost",
        "date,marketing_channel,campaign,cost,clicks\n",
        "2026-03-01,Paid Search,A,10.50,3\n2026-03-01,Paid Search,B,2,\n",
    ),
}


def stored(folder: Path, fact: str, columns: str) -> list[tuple[Any, ...]]:
    files = [str(folder / entry.path) for entry in manifests.load(folder).of(fact)]
    return query(f"SELECT {columns} FROM read_parquet({files}) ORDER BY ALL")  # noqa: S608


@pytest.mark.parametrize("preset", FILES)
def test_reading_a_file_twice_changes_nothing(folder: Path, land: Land, preset: str) -> None:
    _fact, header, rows = FILES[preset]
    landed = land(header + rows, preset)
    assert (landed.read, landed.accepted, landed.repeated, refusals(landed)) == (2, 2, 0, [])
    before = everything_in(folder)
    again = land(header + rows, preset)
    assert (again.accepted, again.repeated, again.changed) == (0, 2, 0)
    assert everything_in(folder) == before


@pytest.mark.parametrize("preset", FILES)
def test_another_value_of_a_key_is_its_next_version(folder: Path, land: Land, preset: str) -> None:
    fact, header, rows = FILES[preset]
    land(header + rows, preset)
    first = rows.splitlines()[0].split(",")
    place = {"generic-products": 3, "generic-promotions": 6}.get(
        preset, 2 if preset != "generic-media-cost" else 3
    )
    first[place] = "7"
    landed = land(header + ",".join(first) + "\n", preset)
    assert (landed.accepted, landed.changed) == (1, 1)
    assert [version for (version,) in stored(folder, fact, "version")] == [1, 2]
    assert sum(entry.rows for entry in manifests.load(folder).of(fact)) == 2


def test_files_are_of_a_month_or_of_a_store(folder: Path, land: Land) -> None:
    land("date,product_id,available\n2026-03-01,p1,3\n2026-04-02,p1,0\n", "generic-stock")
    land("product_id,title,store\np1,Shoe,main\np1,Schuh,at\n", "generic-products", terms=(MAIN, AUSTRIA))
    land(
        "promotion_id,title,from,until\nb,Black Week,2026-11-20,2026-11-27\n",
        "generic-promotions",
    )
    land(
        "promotion_id,title,from,until\nb,Black Week,2026-12-20,2026-12-27\n",
        "generic-promotions",
    )
    found = manifests.load(folder)
    assert {(each.store, each.part, each.rows) for each in found.of("stock")} == {
        ("main", "2026-03", 1),
        ("main", "2026-04", 1),
    }
    assert {(each.store, each.part, each.rows) for each in found.of("product")} == {
        ("main", "all", 1),
        ("at", "all", 1),
    }
    assert stored(folder, "promotion", "CAST(day AS VARCHAR), version") == [("2026-12-20", 2)]


@pytest.mark.parametrize(
    ("preset", "row", "reason"),
    [
        ("generic-prices", "2026-03-01,p1,-1,", "price -1 is below 0"),
        ("generic-prices", "2026-03-01,p1,,", "price is empty"),
        ("generic-products", "p1,Shoe,Shoes,-0.5,", "price -0.5 is below 0"),
        ("generic-promotions", "b,B,2026-11-20,2026-11-19,,,", "until 2026-11-19 is before 2026-11-20"),
        ("generic-promotions", "b,B,2026-11-20,2026-11-20,,,120", "percent_off 120 is not between 0 and 100"),
        ("generic-stock", "2026-03-01,p1,many", 'available "many" is not a number'),
        ("generic-media-cost", "2026-03-01,,A,1,", "marketing_channel is empty"),
    ],
)
def test_a_row_that_cannot_be_is_refused(
    folder: Path, land: Land, preset: str, row: str, reason: str
) -> None:
    landed = land(FILES[preset][1] + row + "\n", preset)
    assert refusals(landed) == [(2, reason)]


def test_a_product_has_no_day_to_convert_its_price_on(folder: Path, land: Land) -> None:
    landed = land("product_id,price,currency\np1,10,EUR\np2,10,USD\n", "generic-products")
    assert (landed.accepted, refusals(landed)) == (
        1,
        [(3, 'currency "USD" is not the store\'s currency EUR')],
    )


def test_a_stated_price_settles_the_stores_currency(folder: Path, land: Land) -> None:
    land("date,product_id,price\n2026-03-01,p1,9\n", "generic-prices")
    assert manifests.load(folder).has_money("main")
    with pytest.raises(TermsConflict):
        land(
            FILES["generic-stock"][1] + "2026-03-01,p1,1\n",
            "generic-stock",
            terms=(Terms("main", "Europe/Berlin", "GBP"),),
        )


def test_google_and_meta_ads_are_media_cost(folder: Path, land: Land) -> None:
    google = "Day,Campaign,Currency code,Cost,Impr.,Clicks\n2026-03-01,Brand,EUR,10.50,100,3\n"
    meta = "Day,Campaign name,Amount spent (EUR),Impressions,Link clicks\n2026-03-01,Spring,7.25,900,12\n"
    assert land(google, "google-ads-cost").accepted == 1
    assert land(meta, "meta-ads-cost-eur").accepted == 1
    assert stored(folder, "media_cost", "marketing_channel, campaign, cost, impressions, clicks") == [
        ("paid_search", "Brand", 1_050, 100, 3),
        ("social", "Spring", 725, 900, 12),
    ]
    dollars = meta.replace("EUR", "USD")
    assert refusals(land(dollars, "meta-ads-cost-usd")) != []


def test_a_shop_of_another_currency_is_refused(folder: Path, land: Land) -> None:
    landed = land("date,product_id,price,currency\n2026-03-01,p1,9,USD\n", "generic-prices")
    assert refusals(landed) != []
    assert not manifests.load(folder).of("price")


SHOPIFY = (
    "Handle,Title,Vendor,Type,Option1 Name,Option1 Value,Option2 Value,Variant SKU,Variant Price,Image Src\n"
    "mug,Mug,Nordlicht,Kitchen,Title,Default Title,,,10,https://a.example/1.jpg\n"
    "shirt,Shirt,Nordlicht,Clothes,Size,Small,Blue,,20,\n"
    "shirt,,,,,Large,Blue,,22,\n"
    "shirt,,,,,,,,,https://a.example/2.jpg\n"
    "lamp,Lamp,,,Title,Default Title,,LAMP-1,40,\n"
)


def test_shopify_products_are_variants_of_what_their_first_row_says(folder: Path, land: Land) -> None:
    landed = land(SHOPIFY, "shopify-products")
    assert (landed.accepted, refusals(landed)) == (4, [(5, "Handle and Option1 Value is empty")])
    assert stored(folder, "product", "product_id, title, category, brand, parent_id, price") == [
        ("LAMP-1", "Lamp", None, None, "lamp", 4_000),
        ("mug", "Mug", "Kitchen", "Nordlicht", "mug", 1_000),
        ("shirt/Large/Blue", "Shirt", "Clothes", "Nordlicht", "shirt", 2_200),
        ("shirt/Small/Blue", "Shirt", "Clothes", "Nordlicht", "shirt", 2_000),
    ]
    assert land(SHOPIFY, "shopify-products").repeated == 4


@pytest.mark.parametrize(
    ("name", "accepted", "refused"), [("apparel", 22, 0), ("home-and-garden", 21, 0), ("jewelery", 23, 18)]
)
def test_shopifys_own_examples_are_read(
    folder: Path, land: Land, name: str, accepted: int, refused: int
) -> None:
    path = SHARED / "shopify_product_csvs" / f"{name}.csv"
    if not path.exists():
        pytest.skip("the shared example data is not here")
    landed = land(path.read_bytes(), "shopify-products")
    assert (landed.accepted, landed.refused) == (accepted, refused)
    assert all(title for (title,) in stored(folder, "product", "title"))
