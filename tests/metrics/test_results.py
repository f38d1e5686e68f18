"""Results of a month: every line from facts, what is missing stays missing, stores add up in their unit."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from storewide.lib.periods import Days, parse_one
from storewide.listening.models import Feedback
from storewide.metrics import results
from storewide.metrics.models import Target
from storewide.organization.models import Unit
from storewide.sources import importing
from storewide.sources.importing import Asked
from storewide.sources.models import Store

MARCH = parse_one("2026-03")
ORDERS = """order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,cost
A1,2026-03-09T10:00:00Z,c1,p1,2,100.00,EUR,90.00
B1,2025-03-09T10:00:00Z,c1,p1,1,100.00,EUR,45.00
"""
COSTS = """date,kind,amount
2026-03-01,fulfilment,12.00
2026-03-01,payment,3.00
2026-03-01,platform,20.00
2026-03-01,staff,40.00
"""
MEDIA = """date,marketing_channel,cost
2026-03-09,paid_search,15.00
"""


def bring_in(store: Store, folder: Path, **files: str) -> None:
    for preset, text in files.items():
        path = folder / f"{preset}-{store.slug}.csv"
        path.write_text(text)
        asked = Asked(
            path=path, file_name=path.name, preset=preset.replace("_", "-"), store=store, strict=True
        )
        importing.read(asked, refusals_to=folder / "refusals.csv")


@pytest.fixture
def told(store: Store, tmp_path: Path) -> Store:
    """A store that every line is known of in March 2026."""
    bring_in(store, tmp_path, generic_orders=ORDERS, generic_costs=COSTS, generic_media_cost=MEDIA)
    return store


def amounts(found: results.Results | None) -> dict[str, int | None]:
    assert found is not None
    return {line.code: line.amount for line in found.lines}


def test_every_line_from_net_sales_to_operating_margin(told: Store) -> None:
    Target.objects.create(store=told, metric="spend", month=date(2026, 3, 1), value=16_000)
    (found,) = results.of_stores((told,), MARCH)
    assert amounts(found) == {
        "spend": 20_000,
        "goods_cost": 9_000,
        "gross_margin": 11_000,
        "fulfilment_cost": 1_200,
        "payment_cost": 300,
        "media_cost": 1_500,
        "contribution_margin": 8_000,
        "platform_cost": 2_000,
        "staff_cost": 4_000,
        "operating_margin": 2_000,
    }
    sales = found.line("spend")
    assert (sales.plan, sales.last_year) == (16_000, 10_000)
    assert (str(sales.apart), str(sales.change)) == ("0.25", "1")
    assert found.line("staff_cost").last_year is None


def test_a_line_without_data_is_missing_and_so_are_the_totals_below(store: Store, tmp_path: Path) -> None:
    bring_in(store, tmp_path, generic_orders=ORDERS)
    (found,) = results.of_stores((store,), MARCH)
    known = {code: amount for code, amount in amounts(found).items() if amount is not None}
    assert known == {"spend": 20_000, "goods_cost": 9_000, "gross_margin": 11_000}


def test_a_unit_is_its_stores_together_and_names_who_lacks_a_line(told: Store, tmp_path: Path) -> None:
    group = Unit.objects.create(name="Group")
    home = Unit.objects.create(name="Home", parent=group)
    second = Store.objects.create(slug="second", name="Second", currency="EUR", zone="UTC", unit=home)
    Store.objects.filter(pk=told.pk).update(unit=group)
    bring_in(second, tmp_path, generic_orders=ORDERS)
    stores = tuple(Store.objects.order_by("slug"))
    inside = results.stores_within(group, Unit.objects.all(), stores)
    assert set(inside) == {Store.objects.get(pk=told.pk), second}
    assert results.stores_within(home, Unit.objects.all(), stores) == (second,)
    found = results.together(results.of_stores(inside, MARCH))
    assert found is not None
    assert amounts(found)["gross_margin"] == 22_000
    assert amounts(found)["staff_cost"] is None
    assert found.line("staff_cost").without == (second,)


def test_stores_of_different_currencies_are_not_added(told: Store, tmp_path: Path) -> None:
    other = Store.objects.create(slug="swiss", name="Swiss", currency="CHF", zone="UTC")
    bring_in(other, tmp_path, generic_orders=ORDERS.replace("EUR", "CHF"))
    assert results.together(results.of_stores((told, other), MARCH)) is None


def test_the_pages_say_the_month_in_words(
    told: Store, as_viewer: Client, django_assert_max_num_queries: Any
) -> None:
    unit = Unit.objects.create(name="Home")
    Store.objects.filter(pk=told.pk).update(unit=unit)
    for address in (
        "/metrics/results/?month=2026-03",
        f"/metrics/results/stores/{told.slug}/?month=2026-03",
        f"/metrics/results/units/{unit.pk}/?month=2026-03",
    ):
        with django_assert_max_num_queries(20):
            page = as_viewer.get(address).content.decode()
        assert "Operating margin 20\u00a0EUR, 10.0\u00a0% of net sales" in page


def test_a_missing_line_is_said_on_the_page(
    store: Store, tmp_path: Path, as_viewer: Client, at: datetime
) -> None:
    bring_in(store, tmp_path, generic_orders=ORDERS, generic_media_cost=MEDIA)
    page = as_viewer.get(f"/metrics/results/stores/{store.slug}/?month=2026-03").content.decode()
    assert "Gross margin 110\u00a0EUR; missing: fulfilment, payment fees, platform, staff" in page
    assert page.count("missing: no data tells of it") == 4
    assert page.count("missing: so is a line above") == 2


def test_a_stranger_sees_no_results(as_stranger: Client) -> None:
    assert as_stranger.get("/metrics/results/").status_code in (302, 403)


def test_what_customers_say_stands_beside(told: Store, as_viewer: Client, at: datetime) -> None:
    address = f"/metrics/results/stores/{told.slug}/?month=2026-03"
    assert "nobody praised or complained" in as_viewer.get(address).content.decode()
    moment = datetime.fromisoformat("2026-03-31T21:30:00+00:00")
    for kind, made in (
        ("praise", moment),
        ("complaint", moment),
        ("complaint", moment),
        ("question", moment),
    ):
        Feedback.objects.create(kind=kind, contact_channel="phone", store=told, created_at=made)
    # 22:30 in UTC on the last of March is April in Berlin
    Feedback.objects.create(
        kind="praise", contact_channel="phone", store=told, created_at=moment + timedelta(hours=1)
    )
    assert "33\u00a0% of 3" in as_viewer.get(address).content.decode()


SPRING = Days(date(2026, 3, 1), date(2026, 5, 31))
LATER = """order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,cost
A1,2026-03-09T10:00:00Z,c1,p1,2,100.00,EUR,90.00
A2,2026-04-09T10:00:00Z,c1,p1,1,100.00,EUR,45.00
A3,2026-05-09T10:00:00Z,c2,p1,1,50.00,EUR,20.00
"""


def test_several_months_add_up_and_name_those_in_which_a_line_lacks(store: Store, tmp_path: Path) -> None:
    """Fulfilment is told of March and May: April's is missing, so is the sum, and so is every total below it."""
    costs = "date,kind,amount\n2026-03-01,fulfilment,12.00\n2026-05-01,fulfilment,13.00\n"
    costs += "".join(f"2026-0{month}-01,payment,3.00\n" for month in (3, 4, 5))
    bring_in(store, tmp_path, generic_orders=LATER, generic_costs=costs)
    for month, plan in ((3, 16_000), (4, 9_000), (5, 5_000)):
        Target.objects.create(store=store, metric="spend", month=date(2026, month, 1), value=plan)
    Target.objects.create(store=store, metric="gross_margin", month=date(2026, 3, 1), value=5_000)
    (found,) = results.of_stores((store,), SPRING)
    known = {code: amount for code, amount in amounts(found).items() if amount is not None}
    assert known == {
        "spend": 35_000,
        "goods_cost": 15_500,
        "gross_margin": 19_500,
        "payment_cost": 900,
    }
    assert (found.line("spend").plan, found.line("gross_margin").plan) == (30_000, None)
    assert found.line("fulfilment_cost").untold == (date(2026, 4, 1),)
    assert len(found.line("platform_cost").untold) == 3
    assert found.line("spend").untold == ()
    # each month alone says the same
    alone = [results.of_stores((store,), parse_one(f"2026-0{month}"))[0] for month in (3, 4, 5)]
    assert [each.line("spend").amount for each in alone] == [20_000, 10_000, 5_000]
    assert [each.line("fulfilment_cost").amount for each in alone] == [1_200, None, 1_300]


def test_the_page_of_several_months_names_the_month_without_a_bill(
    store: Store, tmp_path: Path, as_viewer: Client
) -> None:
    costs = "date,kind,amount\n2026-03-01,fulfilment,12.00\n2026-05-01,fulfilment,13.00\n"
    bring_in(store, tmp_path, generic_orders=LATER, generic_costs=costs)
    address = f"/metrics/results/stores/{store.slug}/"
    page = as_viewer.get(address, {"from": "2026-05", "to": "2026-03"}).content.decode()
    assert (
        "Mar 2026 to May 2026: Gross margin 195\u00a0EUR; missing: fulfilment (Apr 2026), payment fees"
        in page
    )
    assert "missing: nothing tells of Apr 2026" in page
    assert page.count("missing: no data tells of it") == 4
    assert "?from=2025-12&amp;to=2026-02" in page
    assert "?from=2026-06&amp;to=2026-08" in page
    page = as_viewer.get("/metrics/results/?from=2026-03&to=2026-04").content.decode()
    assert f"{address}?from=2026-03&amp;to=2026-04" in page
    many = as_viewer.get(address, {"from": "2020-01", "to": "2026-03"}).content.decode()
    assert "These are 75 months; choose 36 at most." in many
    assert "Write months as 2026-03." in as_viewer.get(address, {"from": "spring"}).content.decode()


def test_beside_a_unit_stand_its_stores_together_and_each(
    told: Store, tmp_path: Path, as_viewer: Client
) -> None:
    """One buyer of March of each store; media of 15.00 of the first and 45.00 of the second; 1 of 3 praised."""
    unit = Unit.objects.create(name="Group")
    second = Store.objects.create(slug="second", name="Second", currency="EUR", zone="UTC", unit=unit)
    Store.objects.filter(pk=told.pk).update(unit=unit)
    bring_in(
        second,
        tmp_path,
        generic_orders="order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,cost\n"
        "S1,2026-03-09T10:00:00Z,x1,p1,2,100.00,EUR,90.00\nS2,2026-03-10T10:00:00Z,x2,p1,2,100.00,EUR,90.00\n"
        "S3,2026-03-10T11:00:00Z,x3,p1,2,100.00,EUR,90.00\n",
        generic_media_cost=MEDIA.replace("15.00", "45.00"),
    )
    moment = datetime.fromisoformat("2026-03-31T21:30:00+00:00")
    for kind, of in (("praise", told), ("complaint", second), ("complaint", None)):
        Feedback.objects.create(kind=kind, contact_channel="phone", store=of, created_at=moment)
    page = as_viewer.get(f"/metrics/results/units/{unit.pk}/?month=2026-03")
    together = page.context["together"]
    assert together.heads == (told.name, "Second")
    rows = {str(name): (whole, each) for name, whole, each in together.rows}
    assert rows["New buyers"] == ("3", ("0", "3"))
    assert rows["Returning buyers"] == ("1", ("1", "0"))
    assert rows["Media cost per new buyer"] == ("20.00\u00a0EUR", ("–", "15.00\u00a0EUR"))
    assert rows["Praise, not complaint"] == ("33\u00a0% of 3", ("50\u00a0% of 2", "0\u00a0% of 2"))
    # one store alone has its own card instead
    Store.objects.filter(pk=second.pk).update(unit=None)
    alone = as_viewer.get(f"/metrics/results/units/{unit.pk}/?month=2026-03")
    assert alone.context["together"] is None
