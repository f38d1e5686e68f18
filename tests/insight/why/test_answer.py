"""Why a metric changed, on figures known by heart: the split, the sentence, what happened, what is refused."""

from datetime import date

import pytest

from storewide.insight.why import answer, asking, documents, headline
from storewide.insight.why.answer import Why
from storewide.insight.why.asking import WhyRefused
from storewide.lib.periods import Days
from storewide.metrics.models import Annotation, AnnotationKind
from storewide.sources.models import Store
from tests.insight.why.conftest import Land

SECOND_WEEK = "2026-W11"


def why(metric: str = "spend", period: str = SECOND_WEEK, **asked: object) -> Why:
    return answer.why(asking.asked(metric, period, store="main", **asked))  # type: ignore[arg-type]


def test_spend_fell_by_conversion_in_one_country(weeks: Store) -> None:
    found = why()
    assert found.split.change == -35000
    assert {each.code: each.change for each in found.drivers} == {
        "conversion": -35000,
        "visitors": 0,
        "orders_per_buyer": 0,
        "average_order_value": 0,
    }
    (country,) = found.drivers[0].cuts
    assert [(each.segment.label, each.segment.mix, each.segment.rate) for each in country.ranked] == [
        ("AT", 0, -35000),
        ("DE", 0, 0),
    ]
    assert headline.finding(found) == (
        "Spend fell 25.0\u00a0% (−350\u00a0EUR): 25.0 points from conversion in AT, lower since 9 Mar 2026"
    )


def test_what_began_on_that_day_is_named_with_it(weeks: Store) -> None:
    for day, label, kind in (
        (date(2026, 3, 9), "Release 24.3", AnnotationKind.RELEASE),
        (date(2026, 3, 11), "A note", AnnotationKind.NOTE),
        (date(2026, 3, 3), "Before", AnnotationKind.RELEASE),
    ):
        Annotation.objects.create(store=weeks, day=day, label=label, kind=kind)
    found = why()
    assert [each.label for each in found.happened] == ["Release 24.3", "A note"]
    assert headline.finding(found).endswith("lower since 9 Mar 2026; on the same day: Release 24.3")


def test_what_happens_elsewhere_is_not_told(weeks: Store) -> None:
    other = Store.objects.create(slug="other", name="Other", currency="EUR")
    Annotation.objects.create(store=other, day=date(2026, 3, 9), label="Elsewhere")
    assert why().happened == ()


@pytest.mark.parametrize("metric", ["spend", "gross", "orders", "buyers", "visitors", "sessions", "refunded"])
def test_drivers_of_a_sum_add_up_to_what_figures_say(weeks: Store, metric: str) -> None:
    document = documents.document(why(metric, "2026-03-08..2026-03-11", against="2026-03-02..2026-03-04"))
    assert sum(round(each["change"] * 100) for each in document["drivers"]) == round(
        document["total_change"] * 100
    )
    assert document["after"] - document["before"] == pytest.approx(document["total_change"])


def test_a_ratio_splits_by_mix_and_rate(weeks: Store) -> None:
    document = documents.document(why("conversion", by=("country",)))
    assert (document["before"], document["after"], document["total_change"]) == (0.1, 0.075, -0.025)
    assert [(each["driver"], each["change"], each["mix"], each["rate"]) for each in document["drivers"]] == [
        ("country=AT", -0.025, 0.0, -0.025),
        ("country=DE", 0.0, 0.0, 0.0),
    ]


def test_money_of_an_order_keeps_its_pennies(weeks: Store) -> None:
    document = documents.document(why("average_order_value"))
    assert (document["before"], document["after"], document["total_change"]) == (10.0, 10.0, 0.0)
    assert document["finding"] == "Average order value did not change"


def test_a_sum_of_measures_splits_into_its_terms(weeks: Store, land: Land) -> None:
    land(
        "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,cost\n"
        "x1,2026-03-03T10:00:00Z,,p9,1,10.00,EUR,4.00\nx2,2026-03-10T10:00:00Z,,p9,1,10.00,EUR,6.00\n",
        "generic-orders",
    )
    document = documents.document(why("gross_margin"))
    assert {each["driver"]: each["change"] for each in document["drivers"]} == {"spend": -350.0, "cost": -2.0}
    assert document["total_change"] == -352.0


def test_without_visitors_the_chain_begins_with_buyers(land: Land, store: Store) -> None:
    land(
        "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n"
        "a,2026-03-02T10:00:00Z,,p,1,10.00,EUR\nb,2026-03-09T10:00:00Z,,p,2,10.00,EUR\n",
        "generic-orders",
    )
    found = why(period="2026-03-09")
    assert [each.code for each in found.drivers] == ["average_order_value", "buyers", "orders_per_buyer"]
    assert [each.change for each in found.drivers] == [1000, 0, 0]


def test_a_stock_out_lost_what_its_product_usually_takes_in(weeks: Store, land: Land) -> None:
    """p1 took in 10 orders of 10 EUR on each of seven days before it was sold out for five days."""
    land(
        "date,product_id,available\n2026-03-02,p1,9\n2026-03-09,p1,0\n2026-03-14,p1,9\n2026-03-15,p1,9\n",
        "generic-stock",
    )
    found = why()
    first = found.happened[0]
    assert (first.kind, first.label, first.is_driver) == ("stock_out", "p1", True)
    assert first.effect is not None
    assert first.effect.amount == -5 * 10 * 1000
    assert headline.finding(found).startswith(
        "Spend fell 25.0\u00a0% (−350\u00a0EUR): p1 is out of stock; 25.0 points from conversion in AT"
    )
    assert why("visitors").happened[0].is_driver is False


def test_a_driver_is_said_before_what_is_known_of_a_smaller_part(weeks: Store, land: Land) -> None:
    """Sold out for one day it lost 100 EUR; conversion in Austria 350."""
    land(
        "date,product_id,available\n2026-03-02,p1,9\n2026-03-12,p1,0\n2026-03-13,p1,9\n2026-03-15,p1,9\n",
        "generic-stock",
    )
    found = why()
    assert found.happened[0].effect is not None
    lost = found.happened[0].effect.amount
    assert lost is not None
    assert (found.happened[0].label, found.happened[0].is_driver) == ("p1", True)
    share = f"{-lost / 140_000 * 100:.1f}"
    assert headline.finding(found) == (
        "Spend fell 25.0\u00a0% (−350\u00a0EUR): 25.0 points from conversion in AT, lower since 9 Mar 2026; "
        f"known: p1 is out of stock, {share} points"
    )


def test_a_price_change_splits_its_products_sales(land: Land, store: Store) -> None:
    """10 pieces at 10 EUR, then 6 at 12 EUR: 28 EUR less, of which the price gave and the quantity took."""
    lines = [f"2026-03-02T{9 + n:02d}:00:00Z,,p,1,10.00,EUR" for n in range(10)]
    lines += [f"2026-03-09T{9 + n:02d}:00:00Z,,p,1,12.00,EUR" for n in range(6)]
    land(
        "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency\n"
        + "".join(f"{number},{line}\n" for number, line in enumerate(lines)),
        "generic-orders",
    )
    land("date,product_id,price\n2026-03-01,p,10.00\n2026-03-09,p,12.00\n", "generic-prices")
    effect = why(period="2026-03-09").happened[0].effect
    assert effect is not None
    assert (effect.kind, effect.amount, effect.said) == ("price", -2800, "10.00 → 12.00 EUR")
    assert (effect.price, effect.quantity) == (1554, -4354)  # log mean 8523 x ln 1.2, x ln 0.6


def test_a_promotion_is_its_discounts_and_what_it_sold_more(land: Land, store: Store) -> None:
    land(
        "order_id,placed_at,customer_id,product_id,quantity,unit_price,discount,currency\n"
        "a,2026-03-02T10:00:00Z,,p,1,10.00,0,EUR\nb,2026-03-09T10:00:00Z,,p,3,10.00,6.00,EUR\n",
        "generic-orders",
    )
    land(
        "promotion_id,title,date,until,percent_off\nx,Spring,2026-03-08,2026-03-10,20\n", "generic-promotions"
    )
    first = why(period="2026-03-09").happened[0]
    assert first.effect is not None
    assert (first.label, first.effect.price, first.effect.quantity) == ("Spring", -600, 2000)
    assert first.is_driver
    ended = why(period="2026-03-16", against="2026-03-09").happened[0]
    assert ended.effect is not None
    assert (ended.effect.price, ended.effect.quantity) == (600, -3000)


def test_refunds_of_both_periods_can_be_equally_old(land: Land, store: Store) -> None:
    """The older order gave half back after ten days, which the newer one has not had yet."""
    land(
        "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,refunded,refunded_at\n"
        "a,2026-03-02T10:00:00Z,,p,1,10.00,EUR,5.00,2026-03-12T10:00:00Z\n"
        "b,2026-03-14T10:00:00Z,,p,1,10.00,EUR,,\n",
        "generic-orders",
    )
    asked = {"period": "2026-03-10..2026-03-14", "against": "2026-03-01..2026-03-05"}
    assert why(**asked).split.change == -500  # type: ignore[arg-type]
    alike = why(**asked, mature=True)  # type: ignore[arg-type]
    assert (alike.asked.matured, alike.split.change) == (0, 0)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"metric": "luck"}, "“luck” is not a metric"),
        ({"period": "March"}, '"March" is not a period'),
        ({"against": "2026-03-10..2026-03-20"}, "have days in common"),
        ({"by": ("weather",)}, "“weather” is nothing to look into"),
        ({"metric": "lcp_p75"}, "cannot be said for 2026-03-02..2026-03-08"),
    ],
)
def test_what_cannot_be_asked_says_why(weeks: Store, asked: dict[str, object], sentence: str) -> None:
    with pytest.raises(WhyRefused, match=sentence):
        why(**asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "against", "found"),
    [
        (Days(date(2026, 3, 1), date(2026, 3, 31)), "previous", "2026-02-01..2026-02-28"),
        (Days(date(2026, 3, 9), date(2026, 3, 9)), "previous", "2026-03-02..2026-03-02"),
        (Days(date(2026, 3, 1), date(2026, 3, 10)), "previous", "2026-02-15..2026-02-24"),
        (Days(date(2026, 3, 9), date(2026, 3, 15)), "last_year", "2025-03-10..2025-03-16"),
        (Days(date(2026, 3, 9), date(2026, 3, 15)), "2026-W01", "2025-12-29..2026-01-04"),
    ],
)
def test_the_days_compared_with(days: Days, against: str, found: str) -> None:
    assert str(asking.compared(days, against)) == found


def test_a_document_gives_drivers_in_the_units_of_figures(weeks: Store, land: Land) -> None:
    land(
        "order_id,placed_at,customer_id,product_id,quantity,unit_price,currency,cost\n"
        "x1,2026-03-03T10:00:00Z,,p9,1,10.00,EUR,4.00\nx2,2026-03-10T10:00:00Z,,p9,1,10.00,EUR,6.00\n",
        "generic-orders",
    )
    margin = documents.document(why("gross_margin"))
    assert {each["driver"]: (each["before"], each["after"]) for each in margin["drivers"]} == {
        "spend": (1410.0, 1060.0),
        "cost": (-4.0, -6.0),
    }
    spend = {each["driver"]: each["before"] for each in documents.document(why())["drivers"]}
    assert spend["average_order_value"] == 10.0
    assert (spend["visitors"], spend["orders_per_buyer"]) == (1400.0, 1.0)
    land("measured_at,path,cls\n2026-03-03T10:00:00Z,/,0.08\n2026-03-10T10:00:00Z,/,0.1\n", "generic-timings")
    shifts = documents.document(why("cls_p75"))
    # as `storewide kpis` says it, not in thousandths
    assert (shifts["before"], shifts["after"], shifts["total_change"]) == (0.08, 0.1, 0.02)
    assert [(each["before"], each["after"]) for each in shifts["drivers"]] == [(0.08, 0.1)]
