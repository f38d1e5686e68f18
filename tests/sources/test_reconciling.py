"""A month of the books beside the month of the orders."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from storewide.sources import importing, queries, rules, store_pages
from storewide.sources.models import KnownRevenue, Store

pytestmark = pytest.mark.django_db

TAXED = (
    "order_id,placed_at,customer_id,currency,product_id,quantity,unit_price,tax,refunded,status\n"
    "1,2026-02-03,a,EUR,p,1,119.00,19.00,,paid\n2,2026-02-04,b,EUR,p,1,238.00,38.00,119.00,paid\n"
    "3,2026-02-05,c,EUR,p,1,1190.00,190.00,,quoted\n4,2026-02-28T23:30:00Z,d,EUR,test-1,1,5.00,,,quoted\n"
)


def test_reconciliation_names_the_tax_of_refunds_and_leaves_offers_out(tmp_path: Path, store: Store) -> None:
    store.prices_include_tax = True
    store.save()
    path = tmp_path / "taxed.csv"
    path.write_text(TAXED)
    asked = importing.Asked(path=path, file_name=path.name, preset="generic-orders", store=store)
    importing.read(asked, refusals_to=tmp_path / "refused.csv")
    # the books take 119.00 off the net sales of 300.00, though 19.00 of it are tax
    known = KnownRevenue.objects.create(store=store, month=date(2026, 2, 1), amount=30000 - 11900)
    found = queries.reconcile(known)
    assert (found.spend, found.explanation.causes, found.explanation.rest) == (
        20000,
        (("refunded_tax", -1900),),
        0,
    )
    path = tmp_path / "changes.csv"
    path.write_text("order_id,change,changed_at,change_id,amount\n1,refunded,2026-02-10,r1,59.50\n")
    asked = importing.Asked(path=path, file_name=path.name, preset="order-changes", store=store)
    importing.read(asked, refusals_to=tmp_path / "refused.csv")
    known.amount -= 5950
    found = queries.reconcile(known)
    assert (found.spend, found.amounts["tax"], found.amounts["refunded_tax"]) == (15000, 5700, -2850)
    assert (found.explanation.causes, found.explanation.rest) == ((("refunded_tax", -2850),), 0)
    assert (found.amounts["zone"], found.amounts["test_orders"]) == (0, 0)
    names = store_pages.cause_names()
    assert (
        store_pages.finding(found)
        == "2026-02 differs by 28.50\N{NO-BREAK SPACE}EUR, explained in full by tax of refunds"
    )
    several = replace(found, explanation=rules.Explanation(3, (("tax", 1), ("shipping", 1), ("zone", 1)), 0))
    assert store_pages.finding(several).endswith("explained in full by tax, shipping and time zone")
    assert set(names) == set(rules.CAUSES)
