# ruff: noqa: S608 - every name and literal comes from shapes, duck.name or duck.literal
"""What else moves a KPI, read out of its files: products as they stand, stock-outs, price changes, promotions."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from storewide.warehouse.engines.duck import Session, literal
from storewide.warehouse.engines.shapes import MEDIA_COST, PRICES, PRODUCT, PROMOTION, STOCK, rows

type Rows = list[tuple[Any, ...]]
type Files = Iterable[Path]


def products(session: Session, products: Files, prices: Files, stock: Files) -> Rows:
    """(store, product, title, category, brand, price, cost, available, day of that) of each that any file names."""
    return session.rows(
        f"WITH price AS (SELECT store, product_id, arg_max(price, day) AS price FROM {rows(PRICES, prices)} "
        f"GROUP BY ALL), stock AS (SELECT store, product_id, arg_max(available, day) AS available, "
        f"max(day) AS day FROM {rows(STOCK, stock)} GROUP BY ALL) "
        "SELECT store, product_id, product.title, product.category, product.brand, "
        "coalesce(price.price, product.price), product.cost, stock.available, stock.day "
        f"FROM {rows(PRODUCT, products)} AS product FULL JOIN price USING (store, product_id) "
        "FULL JOIN stock USING (store, product_id) ORDER BY store, product_id"
    )


def stock_outs(session: Session, products: Files, stock: Files, most: int) -> Rows:
    """(store, product, title, category, first day without, day it was back or NULL, newest day told), newest first.

    Each begins on a day with none after one with some; days without a row are as the one before.
    """
    return session.rows(
        f"WITH told AS (SELECT store, product_id, day, available <= 0 AS out FROM {rows(STOCK, stock)}), "
        "turns AS (SELECT *, lag(out) OVER (PARTITION BY store, product_id ORDER BY day) AS was FROM told "
        "QUALIFY out IS DISTINCT FROM was), "
        "spells AS (SELECT *, lead(day) OVER (PARTITION BY store, product_id ORDER BY day) AS back FROM turns), "
        "newest AS (SELECT store, max(day) AS told FROM told GROUP BY store) "
        "SELECT spells.store, spells.product_id, title, category, spells.day, back, told FROM spells "
        f"JOIN newest USING (store) LEFT JOIN {rows(PRODUCT, products)} AS product USING (store, product_id) "
        f"WHERE out AND NOT was ORDER BY spells.day DESC, 1, 2 LIMIT {most}"
    )


def price_changes(session: Session, products: Files, prices: Files, earlier: Files, most: int) -> Rows:
    """(store, product, title, category, day, price before, price after), the newest first.

    `earlier`: files from before those looked at; of them only the last price of each product counts.
    """
    known = f"SELECT store, product_id, day, price FROM {rows(PRICES, prices)}"
    if files := list(earlier):
        known += (
            " UNION ALL SELECT store, product_id, max(day), arg_max(price, day) "
            f"FROM {rows(PRICES, files)} GROUP BY ALL"
        )
    return session.rows(
        "SELECT told.store, told.product_id, title, category, told.day, before, told.price FROM ("
        "SELECT *, lag(price) OVER (PARTITION BY store, product_id ORDER BY day) AS before "
        f"FROM ({known}) QUALIFY before <> price) AS told "
        f"LEFT JOIN {rows(PRODUCT, products)} AS product USING (store, product_id) "
        f"ORDER BY told.day DESC, 1, 2 LIMIT {most}"
    )


def promotions(session: Session, products: Files, promotions: Files) -> Rows:
    """Every promotion with the title and the category of its product, by day."""
    return session.rows(
        "SELECT told.store, promotion_id, told.title, told.day, until, sales_channel, told.product_id, "
        "told.category, percent_off, product.title, product.category "
        f"FROM {rows(PROMOTION, promotions)} AS told "
        f"LEFT JOIN {rows(PRODUCT, products)} AS product "
        "ON product.store = told.store AND product.product_id = told.product_id "
        "ORDER BY told.day, told.store, promotion_id, sales_channel, told.product_id, told.category"
    )


def media_cost(session: Session, files: Files, first: date, last: date) -> Rows:
    """(store, marketing channel, cost, impressions, clicks) of these days, the dearest first."""
    return session.rows(
        "SELECT store, marketing_channel, CAST(sum(cost) AS BIGINT), CAST(sum(impressions) AS BIGINT), "
        f"CAST(sum(clicks) AS BIGINT) FROM {rows(MEDIA_COST, files)} "
        f"WHERE day BETWEEN {literal(first)} AND {literal(last)} GROUP BY ALL ORDER BY 3 DESC, 1, 2"
    )
