"""What a campaign cost and brought, on the page, in its file and over REST, beside plain Python over a small shop."""

import csv
import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from storewide.demand.overview import Brought
from storewide.kit import formats
from storewide.metrics import figures
from storewide.sources.models import Store
from tests.demand.campaign_shop import (
    CAMPAIGNS,
    FULFILMENT,
    HEAD,
    MEDIA,
    NOW,
    ORDERS,
    PAYMENT,
    VISITS,
    Order,
    by_hand,
    contributions,
    euros,
    file_of,
    march,
    moved,
    order_row,
)
from tests.demand.conftest import Bring
from tests.demand.test_api import Call, call

__all__ = ["call"]

ADDRESS = "/demand/?store=main&from=2026-03-09&to=2026-03-15&by=campaign"


@pytest.fixture
def shop(store: Store, bring: Bring) -> None:
    """The shop's orders, visits and media cost."""
    bring("generic-orders", file_of(HEAD, [order_row(each) for each in ORDERS]))
    head = "event_id,occurred_at,name,visitor_id,campaign"
    visits = [
        (f"e{place}", f"{day}T08:00:00Z", "Page Viewed", who, campaign)
        for place, (day, who, campaign) in enumerate(VISITS)
    ]
    bring("generic-events", file_of(head, visits))
    media = [(day, "social", campaign, euros(cents)) for day, campaign, cents in MEDIA]
    bring("generic-media-cost", file_of("date,marketing_channel,campaign,cost", media))


@pytest.fixture
def fees(shop: None, bring: Bring) -> None:
    """What fulfilment and payment cost in the days."""
    told = [(march(10), "fulfilment", euros(FULFILMENT)), (march(11), "payment", euros(PAYMENT))]
    bring("generic-costs", file_of("date,kind,amount", told))


def rows_of(page: Any) -> dict[str, Brought]:
    return {row.label: row for row in page.context["list"].pages.object_list}


def test_a_campaign_has_the_figures_of_plain_python(as_viewer: Client, fees: None) -> None:
    found = rows_of(as_viewer.get(ADDRESS))
    assert set(found) == set(CAMPAIGNS)
    for name, row in found.items():
        wanted = by_hand(name, NOW)
        assert (row.orders, row.buyers, row.spend) == (wanted.orders, wanted.buyers, wanted.spend)
        assert (row.cost, row.visitors) == (wanted.media, wanted.visitors)
    assert {name: row.contribution for name, row in found.items()} == contributions()
    # by hand: 70.07 less 5.07 and 10.00; goods and media cost; 1 of 7 orders, 55.00 of 247.25 spend
    assert found["mail-9"].contribution == 5_500 - 3_333 - 333 - 143 - 156


def test_the_campaigns_and_what_came_by_none_add_up_to_the_whole(as_viewer: Client, fees: None) -> None:
    page = as_viewer.get(ADDRESS)
    found = rows_of(page)
    whole = figures.total(NOW, store="main", measures=figures.measures_of(["contribution_margin"]))
    uncosted = found["uncosted"]
    assert uncosted.spend is not None
    assert uncosted.fees is not None
    parts = [row.contribution for row in found.values() if row.contribution is not None]
    assert sum(parts) + uncosted.spend - uncosted.fees == whole.ratio("contribution_margin")
    assert b"No contribution margin of uncosted: their orders state no cost of goods." in page.content
    assert b"No bill tells fees by campaign" in page.content


def test_the_page_its_file_and_rest_say_the_same(as_viewer: Client, call: Call, fees: None) -> None:
    page = as_viewer.get(f"{ADDRESS}&format=csv")
    lines = csv.DictReader(io.StringIO(page.getvalue().decode("utf-8-sig")))  # type: ignore[attr-defined]
    filed = {line["Campaign"].replace("(no campaign)", "(none)"): line for line in lines}
    told = call("get", "/overview?store=main&first=2026-03-09&last=2026-03-15&by=campaign").json()
    over_rest = {row["label"]: row for row in told}
    shown = as_viewer.get(ADDRESS).content.decode()
    for name, wanted in contributions().items():
        assert over_rest[name]["contribution_margin"] == (None if wanted is None else f"{wanted / 100:.2f}")
        assert Decimal(filed[name]["Contribution margin"] or "0") == Decimal(wanted or 0) / 100
        assert wanted is None or formats.money(wanted, "EUR", 0) in shown
    assert filed["uncosted"]["Contribution margin"] == ""
    assert [name for name, line in filed.items() if line["A buyer, change"]] == ["spring-26", "mail-9"]


@pytest.mark.parametrize("against", ["previous", "last_year", "none"])
def test_what_a_visitor_and_a_buyer_cost_is_told_beside_before(
    as_viewer: Client, shop: None, against: str
) -> None:
    found = rows_of(as_viewer.get(f"{ADDRESS}&against={against}"))
    for name in CAMPAIGNS:
        wanted = (moved(name, "visitors"), moved(name, "buyers")) if against == "previous" else (None, None)
        assert (found[name].visitor_dearer, found[name].dearer) == wanted
    # one buyer for 30.00 before, three for 40.01 now
    assert against != "previous" or found["spring-26"].dearer == Decimal(4_001) / 3 / 3_000 - 1


def test_the_finding_says_how_the_cost_of_a_buyer_moved(as_viewer: Client, shop: None) -> None:
    page = as_viewer.get(f"{ADDRESS}&against=previous").content.decode()
    told = "spring-26 brought 40\u00a0% of spend at 13.34\u00a0EUR a buyer, 56\u00a0% cheaper than before ("
    assert told in page
    assert "Without bots, beside" in page


def test_where_nobody_bought_the_finding_tells_of_visitors(
    as_viewer: Client, shop: None, bring: Bring
) -> None:
    bring("generic-media-cost", "date,marketing_channel,campaign,cost\n2026-03-12,social,dear,90.00\n")
    visits = "event_id,occurred_at,name,visitor_id,campaign\n"
    visits += "".join(f"d{nr},2026-03-12T08:00:00Z,Page Viewed,d{nr},dear\n" for nr in range(4))
    bring("generic-events", visits)
    page = as_viewer.get(f"{ADDRESS}&against=previous").content.decode()
    assert "dear brought no buyer, at 22.50\u00a0EUR a visitor (" in page


def test_what_is_missing_is_named_and_never_nothing(as_viewer: Client, shop: None, bring: Bring) -> None:
    page = as_viewer.get(ADDRESS)
    assert {row.contribution for row in rows_of(page).values()} == {None}
    assert "A contribution margin lacks: Fulfilment cost, Payment fees." in page.content.decode()
    bring("generic-costs", "date,kind,amount\n2026-03-10,payment,1.00\n")
    page = as_viewer.get(ADDRESS)
    assert {row.contribution for row in rows_of(page).values()} == {None}
    assert "A contribution margin lacks: Fulfilment cost." in page.content.decode()


ONE = "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,cost\n"
ONE += "o1,2026-03-10T09:00:00Z,c1,p,1,10.00,EUR,4.00\n"
SEEN = "event_id,occurred_at,name,visitor_id,marketing_channel,campaign\n"
SEEN += "e1,2026-03-10T08:00:00Z,Page Viewed,v1,email,mail-9\ne2,2026-03-11T08:00:00Z,Page Viewed,v1,email,mail-9\n"
PAID = "date,marketing_channel,campaign,cost\n2026-03-10,email,,1.00\n2026-03-11,email,,1.00\n"
COSTS = "date,kind,amount\n2026-03-10,fulfilment,1.00\n2026-03-10,payment,1.00\n"


@pytest.mark.parametrize(
    ("by", "why"),
    [
        ("campaign", "Media cost names no campaign, so that no contribution margin of one is known."),
        ("marketing_channel", "Orders cannot be told apart by row here"),
    ],
)
def test_why_no_row_has_a_contribution_margin_is_said(
    as_viewer: Client, store: Store, bring: Bring, by: str, why: str
) -> None:
    for preset, text in (("generic-orders", ONE), ("generic-events", SEEN), ("generic-media-cost", PAID)):
        bring(preset, text)
    bring("generic-costs", COSTS)
    page = as_viewer.get(f"/demand/?store=main&by={by}&from=2026-03-10&to=2026-03-10")
    assert {row.contribution for row in rows_of(page).values()} == {None}
    assert why in page.content.decode()


def test_without_orders_there_is_nothing_to_share_fees_by(
    as_viewer: Client, store: Store, bring: Bring
) -> None:
    bring("generic-orders", ONE)
    bring("generic-events", SEEN)
    bring("generic-media-cost", PAID.replace("email,,", "email,mail-9,"))
    bring("generic-costs", COSTS.replace("-10", "-11"))
    page = as_viewer.get("/demand/?store=main&by=campaign&from=2026-03-11&to=2026-03-11")
    assert {name: row.contribution for name, row in rows_of(page).items()} == {"mail-9": None}
    assert b"Nothing was ordered by which fees could be shared out" in page.content


def test_buyers_are_not_compared_with_days_whose_visits_are_not_all_known(
    as_viewer: Client, store: Store, shop: None, bring: Bring
) -> None:
    """Visits are known from 20 January: orders up to 18 February may have come by one of before."""
    address = "/demand/?store=main&by=campaign&against=previous&from=2026-02-19&to=2026-02-19"
    assert b"Visits are known from" in as_viewer.get(address).content
    address = "/demand/?store=main&by=campaign&against=previous&from=2026-02-20&to=2026-02-20"
    assert b"Visits are known from" not in as_viewer.get(address).content
    bring("generic-media-cost", "date,marketing_channel,campaign,cost\n2026-02-02,social,early,8.00\n")
    bring("generic-media-cost", "date,marketing_channel,campaign,cost\n2026-02-03,social,early,9.00\n")
    orders = [Order(f"y{day}", date(2026, 2, day), f"y{day}", "y", 1_000, 100) for day in (2, 3)]
    bring("generic-orders", file_of(HEAD, [order_row(each) for each in orders]))
    visits = "event_id,occurred_at,name,visitor_id,campaign\n"
    visits += "".join(f"y{day},2026-02-0{day}T08:00:00Z,Page Viewed,y,early\n" for day in (2, 3))
    bring("generic-events", visits)
    page = as_viewer.get("/demand/?store=main&by=campaign&against=previous&from=2026-02-03&to=2026-02-03")
    early = rows_of(page)["early"]
    assert (early.per_buyer, early.dearer) == (900, None)
    assert early.visitor_dearer == Decimal(900) / 800 - 1
