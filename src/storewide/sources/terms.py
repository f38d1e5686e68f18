"""What a store's facts are read against, as the warehouse takes it."""

from typing import cast

from storewide.sources.models import Store
from storewide.warehouse.schemas import OrdersFrom, Terms


def terms_of(store: Store) -> Terms:
    """What the store's facts are read against."""
    return Terms(
        store=store.slug,
        zone=store.zone,
        currency=store.currency,
        prices_include_tax=store.prices_include_tax,
        orders_from=cast("OrdersFrom", store.orders_from),
    )
