"""What one customer was served: found by order, e-mail or code, over all ids that links say are theirs; or not known."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from storewide.warehouse.served import Found, Served, ServedQuestion, code
from storewide.warehouse.warehouse import Warehouse
from tests.warehouse.conftest import Land

ON = date(2024, 3, 20)
HASHED = hashlib.sha256(b"ann@shop.example").hexdigest()
EXPOSURES = f"""visitor_id,customer_id,experiment,variant,exposed_at
v1,,checkout,one-page,2024-03-01T10:00:00Z
v1,,checkout,one-page,2024-03-05T10:00:00Z
v2,,checkout,four-pages,2024-03-02T10:00:00Z
,{HASHED},labels,printed,2024-03-03T10:00:00Z
,c9,labels,sent,2023-11-01T10:00:00Z
"""
ORDERS = f"""order_id,placed_at,customer_id,visitor_id,product_id,quantity,unit_price,currency
A-1,2024-03-06T10:00:00Z,{HASHED},v1,p,1,10,EUR
A-2,2024-03-06T11:00:00Z,,v2,p,1,10,EUR
"""
ONE_PAGE = Served(
    "checkout", "one-page", datetime(2024, 3, 1, 10, tzinfo=UTC), datetime(2024, 3, 5, 10, tzinfo=UTC)
)
FOUR = Served(
    "checkout", "four-pages", datetime(2024, 3, 2, 10, tzinfo=UTC), datetime(2024, 3, 2, 10, tzinfo=UTC)
)
PRINTED = Served(
    "labels", "printed", datetime(2024, 3, 3, 10, tzinfo=UTC), datetime(2024, 3, 3, 10, tzinfo=UTC)
)


@pytest.fixture
def ask(folder: Path, land: Land):  # type: ignore[no-untyped-def]
    land(EXPOSURES, "generic-exposures")
    land(ORDERS, "generic-orders")
    return lambda said: Warehouse(folder).ask_served(ServedQuestion("main", said, ON))


def test_an_order_names_its_customer_or_its_visitor(ask) -> None:  # type: ignore[no-untyped-def]
    assert ask("A-1") == Found(1, "order", (PRINTED,))
    assert ask(" A-2 ") == Found(1, "order", (FOUR,))


def test_an_e_mail_is_found_as_it_is_kept(ask) -> None:  # type: ignore[no-untyped-def]
    assert ask("Ann@Shop.example") == Found(1, "id", (PRINTED,))


def test_a_code_names_the_visitor_without_their_id(ask) -> None:  # type: ignore[no-untyped-def]
    assert code("v1") == "3BFC-2695"
    assert ask("3bfc2695") == Found(1, "code", (ONE_PAGE,))
    assert ask(code("v2")) == Found(1, "code", (FOUR,))


def test_what_links_join_is_one_customer(ask, land: Land) -> None:  # type: ignore[no-untyped-def]
    land(f"linked_at,visitor_id,customer_id\n2024-03-04,v1,{HASHED}\n", "generic-links")
    assert ask("A-1").served == ask(code("v1")).served == (ONE_PAGE, PRINTED)


def test_nobody_and_nothing_are_told_apart(ask) -> None:  # type: ignore[no-untyped-def]
    assert ask("A-99") == Found(0, "")
    assert ask("c9") == Found(1, "id", ())


def test_a_code_of_several_visitors_names_nobody(
    ask,
    monkeypatch: pytest.MonkeyPatch,  # type: ignore[no-untyped-def]
) -> None:
    from storewide.warehouse import served

    monkeypatch.setattr(served, "_digits", lambda _said: "")
    assert ask("0000-0000") == Found(2, "code")


def test_whom_somebody_looked_up_is_not_kept(folder: Path, land: Land) -> None:
    land(EXPOSURES, "generic-exposures")
    house = Warehouse(folder)
    question = ServedQuestion("main", "ann@shop.example", ON)
    assert house.ask_served(question) == Found(1, "id", (PRINTED,))
    assert "ann@shop.example" not in repr(vars(house))
    assert HASHED not in repr(vars(house))
