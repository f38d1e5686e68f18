"""Reads of the portfolio."""

import pytest

from storewide.kit import links
from storewide.kit.links import Link
from storewide.lib.money import EXPONENTS
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.portfolio import queries
from storewide.portfolio.models import BusinessCase, Request
from storewide.sources.models import Store


def test_the_owner_is_whoever_is_accountable(asked: Request, ana: Person) -> None:
    assert queries.owner_of(asked) == ana
    Area.objects.update(accountable=None)
    assert queries.owner_of(Request.objects.get()) is None


def test_the_ledger_finds_the_request_of_a_promise(bet: BusinessCase) -> None:
    assert links.resolve(bet.effect.source) == Link(
        "portfolio.request", str(bet.request_id), "Guest checkout", "/portfolio/requests/1/"
    )


def test_a_request_that_is_gone_has_no_address(db: None) -> None:
    gone = Link("portfolio.request", "0193a000-0000-7000-8000-000000000001")
    assert links.resolve(gone) == gone
    assert links.resolve(Link("some.thing", "1")) == Link("some.thing", "1")


@pytest.mark.parametrize(
    ("stores", "about", "found"),
    [
        (["GBP"], None, ["GBP"]),
        (["GBP", "GBP", "EUR"], None, ["EUR", "GBP"]),
        (["GBP", "EUR"], 0, ["GBP"]),
    ],
)
def test_amounts_are_in_the_stores_currencies(
    area: Area, stores: list[str], about: int | None, found: list[str]
) -> None:
    made = [
        Store.objects.create(slug=f"s{number}", name=f"S {number}", currency=currency)
        for number, currency in enumerate(stores)
    ]
    asked = Request(number=1, title="t", area=area, store=None if about is None else made[about])
    assert queries.currencies(asked, None) == found


def test_before_the_first_store_any_currency_will_do(area: Area) -> None:
    found = queries.currencies(Request(number=1, title="t", area=area), None)
    assert found[:3] == ["EUR", "AED", "AFN"]
    assert sorted(found) == sorted(EXPONENTS)


def test_a_case_keeps_its_currency_when_its_store_has_another(bet: BusinessCase) -> None:
    Store.objects.update(currency="EUR")
    asked = Request.objects.select_related("store").get()
    assert queries.currencies(asked, bet) == ["GBP", "EUR"]


def test_the_history_of_a_request_holds_that_of_its_case(promised: BusinessCase) -> None:
    events = queries.history_of(promised.request, promised)
    assert sorted(str(event.what) for event in events) == [
        "Business case written",
        "Effect promised",
        "Request made",
    ]
