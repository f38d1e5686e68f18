"""Closed months: figures stay as they were reported, later facts stand beside them."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import WrongState
from storewide.kit.permissions import SYSTEM
from storewide.sources import closed_months, closing, importing
from storewide.sources.closing import MonthNotOver
from storewide.sources.importing import Asked
from storewide.sources.models import ClosedMonth, Store

pytestmark = pytest.mark.django_db
HEAD = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n"
AFTER = datetime(2026, 3, 2, 8, tzinfo=UTC)


def bring(store: Store, folder: Path, *lines: str) -> None:
    path = folder / "orders.csv"
    path.write_text(HEAD + "".join(f"{line}\n" for line in lines))
    asked = Asked(path=path, file_name="orders.csv", preset="generic-orders", store=store)
    importing.read(asked, refusals_to=folder / "refused.csv")


@pytest.fixture
def february(store: Store, tmp_path: Path) -> Store:
    bring(
        store, tmp_path, "1,2026-02-03T10:00:00Z,ann,p,2,10.00,EUR", "2,2026-02-20T10:00:00Z,bob,p,1,5.00,EUR"
    )
    return store


def test_a_closed_month_keeps_its_figures_beside_what_came_later(
    february: Store, tmp_path: Path, mate: User
) -> None:
    closed = closing.close_month(store=february, month=date(2026, 2, 1), by=mate, at=AFTER)
    assert (closed.spend, closed.orders, closed.buyers, closed.visitors) == (2_500, 2, 2, None)
    (row,) = closed_months.restated(february)
    assert not row.differs
    bring(february, tmp_path, "3,2026-02-28T10:00:00Z,cleo,p,1,7.00,EUR")
    (row,) = closed_months.restated(february)
    assert (row.closed.spend, row.now["spend"], row.difference("spend"), row.orders_difference) == (
        2_500,
        3_200,
        700,
        1,
    )
    assert Entry.objects.filter(action="sources.month.close").count() == 1


def test_a_month_closes_once_and_only_when_it_is_over_and_has_orders(february: Store) -> None:
    with pytest.raises(MonthNotOver) as fault:
        closing.close_month(
            store=february, month=date(2026, 2, 1), by=SYSTEM, at=datetime(2026, 2, 28, 23, tzinfo=UTC)
        )
    assert str(fault.value) == "2026-02 is not over before 2026-02-28; close it afterwards."
    with pytest.raises(MonthNotOver, match="Main has no orders in 2026-01"):
        closing.close_month(store=february, month=date(2026, 1, 1), by=SYSTEM, at=AFTER)
    assert not ClosedMonth.objects.exists()
    closing.close_month(store=february, month=date(2026, 2, 1), by=SYSTEM, at=AFTER)
    with pytest.raises(WrongState, match="2026-02 is closed already"):
        closing.close_month(store=february, month=date(2026, 2, 1), by=SYSTEM, at=AFTER)


def test_the_page_offers_the_next_month_and_owners_take_one_back(
    february: Store, as_mate: Client, as_owner: Client, as_viewer: Client
) -> None:
    assert closed_months.next_to_close(february, AFTER.date()) == date(2026, 2, 1)
    address = "/data/stores/main/months/"
    assert as_viewer.post(f"{address}2026-02/close/").status_code == 403
    assert as_mate.post(f"{address}2026-02/close/").status_code == 302
    page = as_viewer.get(address).content.decode()
    assert "The closed month still reads as it was reported" in page
    assert as_mate.post(f"{address}2026-02/take-back/", {"reason": "wrong file"}).status_code == 403
    assert as_owner.get(f"{address}nonsense/take-back/").status_code == 404
    assert as_owner.post(f"{address}2026-02/take-back/", {"reason": ""}).status_code == 422
    assert ClosedMonth.objects.count() == 1
    assert as_owner.post(f"{address}2026-02/take-back/", {"reason": "wrong file"}).status_code == 302
    assert not ClosedMonth.objects.exists()
