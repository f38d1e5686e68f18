"""Figures name the months that nothing tells a cost of, and show nothing as zero that is unknown."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from storewide.lib.periods import Days
from storewide.metrics import comparing, documents, figures, incomplete_words, results, scorecard
from storewide.metrics.comparing import Earlier
from storewide.metrics.models import Target
from storewide.sources.house import warehouse
from storewide.sources.models import Store
from storewide.warehouse.incomplete import Untold
from tests.metrics.test_results import bring_in

pytestmark = pytest.mark.django_db

ORDERS = """order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,cost
A1,2026-01-09T10:00:00Z,c1,p1,1,100.00,EUR,
B1,2026-02-09T10:00:00Z,c1,p1,1,200.00,EUR,90.00
C1,2026-03-09T10:00:00Z,c1,p1,1,300.00,EUR,120.00
"""
#: nothing of fulfilment in February, of payment in March, and platform cost in March alone
COSTS = """date,kind,amount
2026-01-01,fulfilment,10.00
2026-03-01,fulfilment,12.00
2026-01-01,payment,3.00
2026-02-01,payment,4.00
2026-03-01,platform,20.00
"""
MEDIA = """date,marketing_channel,cost
2026-01-09,paid_search,5.00
2026-02-09,paid_search,6.00
2026-03-09,paid_search,7.00
"""
CONTACTS = """contact_id,contacted_at,channel,cost
k1,2026-01-10T10:00:00Z,phone,8.00
k2,2026-02-10T10:00:00Z,phone,
k3,2026-03-10T10:00:00Z,phone,9.00
"""
QUARTER = {"first": date(2026, 1, 1), "last": date(2026, 3, 31)}
JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))


@pytest.fixture
def quarter(store: Store, tmp_path: Path) -> Store:
    """Three months of orders: of each month another cost lacks."""
    bring_in(
        store,
        tmp_path,
        generic_orders=ORDERS,
        generic_costs=COSTS,
        generic_media_cost=MEDIA,
        generic_contacts=CONTACTS,
    )
    return store


def of_months(store: Store, codes: tuple[str, ...], by: str | None = "month") -> figures.Report:
    return figures.ask(**QUARTER, by=by, store=store.slug, measures=figures.measures_of(codes))


def test_a_sum_names_the_months_that_each_cost_lacks_in(quarter: Store) -> None:
    (whole,) = of_months(quarter, ("operating_margin", "cost_to_serve"), by=None).rows
    assert set(whole.untold) == {
        Untold("main", "cost", JANUARY),
        Untold("main", "fulfilment_cost", FEBRUARY),
        Untold("main", "payment_cost", MARCH),
        Untold("main", "platform_cost", JANUARY),
        Untold("main", "platform_cost", FEBRUARY),
        *(Untold("main", "staff_cost", month) for month in (JANUARY, FEBRUARY, MARCH)),
        Untold("main", "contact_cost", FEBRUARY),
    }
    assert incomplete_words.costs(whole.lacking("operating_margin")) == (
        "cost of the goods (Jan 2026), fulfilment cost (Feb 2026), payment fees (Mar 2026), "
        "platform cost (Jan 2026 to Feb 2026), staff cost (Jan 2026 to Mar 2026)"
    )


def test_nothing_is_zero_in_a_month_that_nothing_tells_of(quarter: Store) -> None:
    rows = of_months(quarter, ("gross_margin", "contribution_margin", "cost_to_serve")).rows
    assert [row.measures["cost"] for row in rows] == [None, 9_000, 12_000]
    assert [row.measures["fulfilment_cost"] for row in rows] == [1_000, None, 1_200]
    assert [row.measures["payment_cost"] for row in rows] == [300, 400, None]
    assert [row.measures["contact_cost"] for row in rows] == [800, None, 900]
    assert [row.ratio("gross_margin") for row in rows] == [None, 11_000, 18_000]
    assert [row.ratio("contribution_margin") for row in rows] == [None, None, None]
    by_day = of_months(quarter, ("gross_margin",), by="day").rows
    assert {row.measures["cost"] for row in by_day[:31]} == {None}
    assert [row.measures["cost"] for row in by_day[39:41]] == [9_000, 0]
    january, *_later = results.of_stores((quarter,), Days(JANUARY, date(2026, 1, 31)))
    assert january.line("goods_cost").amount is None
    assert january.line("gross_margin").amount is None


def test_what_is_whole_lacks_nothing(quarter: Store) -> None:
    (march,) = figures.ask(
        first=MARCH, last=date(2026, 3, 31), store="main", measures=figures.measures_of(("gross_margin",))
    ).rows
    assert (march.untold, march.ratio("gross_margin")) == ((), 18_000)
    assert of_months(quarter, ("spend", "visitors")).rows[0].untold == ()
    # months before and after all facts of the store are none of its trade
    (year,) = figures.ask(
        first=date(2025, 1, 1),
        last=date(2026, 12, 31),
        store="main",
        measures=figures.measures_of(("media_cost",)),
    ).rows
    assert (year.untold, year.measures["media_cost"]) == ((), 1_800)


def test_a_month_without_orders_or_contacts_lacks_neither_of_their_costs(
    store: Store, tmp_path: Path
) -> None:
    idle = "\n".join(line for line in ORDERS.splitlines() if not line.startswith("B1")) + "\n"
    quiet = "\n".join(line for line in CONTACTS.splitlines() if not line.startswith("k2")) + "\n"
    bring_in(store, tmp_path, generic_orders=idle, generic_contacts=quiet)
    rows = of_months(store, ("gross_margin", "cost_to_serve")).rows
    assert [[each.month for each in row.untold] for row in rows] == [[JANUARY], [], []]
    assert [row.measures["cost"] for row in rows] == [None, 0, 12_000]
    assert [row.measures["contact_cost"] for row in rows] == [800, 0, 900]


def test_of_several_stores_each_names_its_own(quarter: Store, tmp_path: Path) -> None:
    second = Store.objects.create(slug="second", name="Second", currency="EUR", zone="UTC")
    bring_in(second, tmp_path, generic_orders=ORDERS)
    measures = figures.measures_of(("fulfilment_cost",))
    (both,) = figures.ask(**QUARTER, measures=measures).rows
    assert both.measures["fulfilment_cost"] == 2_200
    assert incomplete_words.costs(both.untold) == (
        "fulfilment cost of main (Feb 2026), fulfilment cost of second (Jan 2026 to Mar 2026)"
    )
    by_store = figures.ask(**QUARTER, by="store", measures=measures).rows
    assert [(row.label, row.measures["fulfilment_cost"]) for row in by_store] == [
        ("main", 2_200),
        ("second", None),
    ]
    assert [incomplete_words.costs(row.untold) for row in by_store] == [
        "fulfilment cost (Feb 2026)",
        "fulfilment cost (Jan 2026 to Mar 2026)",
    ]


def test_what_is_not_whole_is_held_against_no_plan(quarter: Store) -> None:
    for month in (JANUARY, FEBRUARY, MARCH):
        Target.objects.create(store=quarter, metric="gross_margin", month=month, value=10_000)
    days = Days(JANUARY, date(2026, 3, 31))
    tile = scorecard.build(quarter, days, codes=("gross_margin",)).tile("gross_margin")
    # 600 of spend less the 210 of two months
    assert (tile.value, tile.whole, tile.deviation, tile.standing) == (39_000, False, None, "unknown")
    march = scorecard.build(quarter, Days(MARCH, days.last), codes=("gross_margin",)).tile("gross_margin")
    assert (march.whole, str(march.deviation)) == (True, "0.8")


def test_pages_say_it_in_a_sentence(quarter: Store, as_viewer: Client) -> None:
    choice = {"from": "2026-01-01", "to": "2026-03-31", "against": "none"}
    page = as_viewer.get("/metrics/gross-margin/", choice).content.decode()
    assert "Gross margin: 390\u00a0EUR, not whole (" in page
    assert "Not whole: no data tells of cost of the goods (Jan 2026)." in page
    assert (
        "Not whole"
        not in as_viewer.get("/metrics/gross-margin/", {**choice, "from": "2026-02-01"}).content.decode()
    )
    card = as_viewer.get("/metrics/", choice).content.decode()
    # what nothing tells of at all (staff) has no figure there
    assert (
        "Not whole: no data tells of cost of contacts (Feb 2026), cost of the goods (Jan 2026), "
        "fulfilment cost (Feb 2026), payment fees (Mar 2026), platform cost (Jan 2026 to Feb 2026)."
    ) in card


def test_what_it_is_compared_with_is_named_too(quarter: Store) -> None:
    measures = figures.measures_of(("gross_margin",))
    march = figures.total(Days(MARCH, date(2026, 3, 31)), store="main", measures=measures)
    whole = figures.total(Days(JANUARY, date(2026, 3, 31)), store="main", measures=measures)
    assert incomplete_words.of_metric("gross_margin", march, whole) == [
        "What it is compared with is not whole: no data tells of cost of the goods (Jan 2026)."
    ]
    assert incomplete_words.of_metric("gross_margin", march, march) == []
    days = Days(MARCH, date(2026, 3, 31))
    against = Earlier("previous", tuple(Days(JANUARY, date(2026, 2, 28))))
    found = comparing.compare(quarter, days, against, (), ("gross_margin",), march, whole)["gross_margin"]
    assert (found.whole, found.change, found.good) == (False, None, None)


def test_table_and_documents_name_them(quarter: Store, as_viewer: Client) -> None:
    choice = {"from": "2026-01-01", "to": "2026-03-31", "by": "quarter", "against": "none", "format": "csv"}
    table = as_viewer.get("/metrics/gross-margin/", choice)
    (row,) = csv.DictReader(io.StringIO(table.getvalue().decode("utf-8-sig")))
    assert row["No data tells of"] == "cost of the goods (Jan 2026)"
    report, (document,) = documents.asked(**QUARTER, by=None, where=(), store="main", codes=("gross_margin",))
    assert document["untold"] == [{"store": "main", "cost": "cost", "month": "2026-01"}]
    assert incomplete_words.of_rows(report, ("gross_margin",)) == (
        "Not whole: no data tells of cost of the goods (Jan 2026)."
    )


def test_no_question_more_is_asked(quarter: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    of_warehouse = warehouse().ask

    def counted(question: object) -> object:
        asked.append(question)
        return of_warehouse(question)  # type: ignore[arg-type]

    monkeypatch.setattr(warehouse(), "ask", counted)
    of_months(quarter, ("operating_margin",))
    assert len(asked) == 1
