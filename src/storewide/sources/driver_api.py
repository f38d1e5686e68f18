"""What else moves a KPI over REST: products, stock-outs, price changes and promotions, as the pages list them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ninja import Router, Schema
from ninja.pagination import LimitOffsetPagination, paginate

from storewide.kit.permissions import require
from storewide.lib.money import Money
from storewide.sources.house import warehouse
from storewide.sources.permissions import SourcesPermission
from storewide.warehouse.drivers import PriceChange, Product, Promotion, StockOut

router = Router(tags=["data"])


class ProductOut(Schema):
    """A product as it stands; amounts in major units of `currency`, pieces of the day `told_on`."""

    store: str
    product_id: str
    title: str | None
    category: str | None
    brand: str | None
    price: float | None
    cost: float | None
    currency: str | None
    available: float | None
    told_on: date | None

    @staticmethod
    def resolve_price(product: Product) -> float | None:
        return _major(product.price)

    @staticmethod
    def resolve_cost(product: Product) -> float | None:
        return _major(product.cost)

    @staticmethod
    def resolve_currency(product: Product) -> str | None:
        amount = product.price or product.cost
        return amount.currency if amount else None


class StockOutOut(Schema):
    """Days on which a product that had been there could not be bought; `last` is null while it is not back."""

    store: str
    product_id: str
    title: str | None
    category: str | None
    first: date
    last: date | None
    days: int


class PriceChangeOut(Schema):
    """The day from which a product cost something else; amounts in major units of `currency`."""

    store: str
    product_id: str
    title: str | None
    category: str | None
    day: date
    before: float
    after: float
    currency: str

    @staticmethod
    def resolve_before(change: PriceChange) -> float:
        return float(change.before.major)

    @staticmethod
    def resolve_after(change: PriceChange) -> float:
        return float(change.after.major)

    @staticmethod
    def resolve_currency(change: PriceChange) -> str:
        return change.after.currency


class PromotionOut(Schema):
    """An offer with its first and last day; null in `sales_channel` means all, null in both others everything."""

    store: str
    promotion_id: str
    title: str
    first: date
    last: date
    sales_channel: str | None
    product_id: str | None
    category: str | None
    percent_off: float | None


@router.get("/products", response=list[ProductOut], operation_id="list_products")
@paginate(LimitOffsetPagination)
def products(request: Any) -> Sequence[Product]:
    """Every product as it stands, by store and id."""
    require(request.auth, SourcesPermission.VIEW)
    return warehouse().products()


@router.get("/stock-outs", response=list[StockOutOut], operation_id="list_stock_outs")
@paginate(LimitOffsetPagination)
def stock_outs(request: Any) -> Sequence[StockOut]:
    """The stock-outs of the last year of stock, the newest first."""
    require(request.auth, SourcesPermission.VIEW)
    return warehouse().stock_outs()


@router.get("/price-changes", response=list[PriceChangeOut], operation_id="list_price_changes")
@paginate(LimitOffsetPagination)
def price_changes(request: Any) -> Sequence[PriceChange]:
    """The price changes of the last year of prices, the newest first."""
    require(request.auth, SourcesPermission.VIEW)
    return warehouse().price_changes()


@router.get("/promotions", response=list[PromotionOut], operation_id="list_promotions")
@paginate(LimitOffsetPagination)
def promotions(request: Any) -> Sequence[Promotion]:
    """Every promotion, by first day."""
    require(request.auth, SourcesPermission.VIEW)
    return warehouse().promotions()


def _major(amount: Money | None) -> float | None:
    return None if amount is None else float(amount.major)
