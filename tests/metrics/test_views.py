"""The pages of figures, targets and annotations."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import DjangoAssertNumQueries

from storewide.kit.permissions import SYSTEM
from storewide.metrics import operations
from storewide.metrics.models import Annotation, Target
from storewide.sources.models import Store

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["metrics:scorecard", "metrics:targets", "metrics:annotations"])
def test_pages_by_who_asks(
    as_owner: Client, as_mate: Client, as_viewer: Client, as_stranger: Client, name: str
) -> None:
    statuses = [
        client.get(reverse(name)).status_code for client in (as_owner, as_mate, as_viewer, as_stranger)
    ]
    assert statuses == [200, 200, 200, 302]


def test_the_scorecard_before_any_data_offers_the_import(as_mate: Client) -> None:
    page = as_mate.get(reverse("metrics:scorecard")).content.decode()
    assert "No orders yet, so no figures" in page
    assert reverse("sources:import-new") in page


@pytest.mark.parametrize("by", ["day", "week", "month", "country", "product", "device"])
def test_a_metric_by_every_kind_of_breakdown(figures_of_march: Store, as_viewer: Client, by: str) -> None:
    response = as_viewer.get(reverse("metrics:metric", args=["spend"]), {"by": by})
    assert response.status_code == 200
    assert "Spend: 56\u00a0EUR" in response.content.decode()


def test_an_unknown_metric_is_not_found(as_viewer: Client, figures_of_march: Store) -> None:
    assert as_viewer.get(reverse("metrics:metric", args=["wine"])).status_code == 404


def test_a_wrong_day_is_said(as_viewer: Client, figures_of_march: Store) -> None:
    page = as_viewer.get(reverse("metrics:scorecard"), {"from": "yesterday"}).content.decode()
    assert "&quot;yesterday&quot; is not a period" in page


@pytest.mark.parametrize(
    "name", ["metrics:scorecard", "metrics:funnel", "metrics:cohorts", "demand:overview"]
)
@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("0001-01-01", "9999-12-31", "&quot;0001-01-01&quot; lies too far away"),
        ("1900-01-01", "2199-12-31", "The period has 109573 days; choose at most 18300."),
    ],
)
def test_days_beyond_all_trade_are_said(
    as_viewer: Client, figures_of_march: Store, name: str, first: str, last: str, said: str
) -> None:
    response = as_viewer.get(reverse(name), {"from": first, "to": last})
    assert response.status_code == 200
    assert said in response.content.decode()


def test_set_change_and_remove_a_target(as_mate: Client, store: Store) -> None:
    values = {"store": store.pk, "metric": "conversion", "month": "2026-03", "target": "2.5 %"}
    assert as_mate.post(reverse("metrics:target-new"), values).status_code == 302
    target = Target.objects.get()
    assert target.value == 25_000
    page = as_mate.get(reverse("metrics:target", args=[target.pk])).content.decode()
    assert 'value="2.5 %"' in page
    as_mate.post(reverse("metrics:target-remove", args=[target.pk]))
    assert not Target.objects.exists()


@pytest.mark.parametrize(
    ("metric", "written", "stored", "told"),
    [
        ("spend", "1200.50", 120_050, 1200.5),
        ("visitors", "60000", 60_000, 60_000.0),
        ("conversion", "2.5 %", 25_000, 0.025),
        ("age_of_open_orders", "3.5", 3_500_000, 3.5),
        ("contacts_per_1000_orders", "40.25", 40_250_000, 40.25),
        ("lcp_p75", "2500", 2500, 2500.0),
        ("cls_p75", "0.100", 100_000, 0.1),
    ],
)
def test_a_target_of_any_unit_is_told_as_it_was_written(
    as_mate: Client, store: Store, metric: str, written: str, stored: int, told: float
) -> None:
    values = {"store": store.pk, "metric": metric, "month": "2026-03", "target": written}
    assert as_mate.post(reverse("metrics:target-new"), values).status_code == 302
    target = Target.objects.get()
    assert target.value == stored
    page = as_mate.get(reverse("metrics:target", args=[target.pk])).content.decode()
    assert f'name="target" value="{written}"' in page
    assert as_mate.get("/api/v1/metrics/targets").json()["items"][0]["value"] == told


def test_a_viewer_sets_no_target(as_viewer: Client, store: Store) -> None:
    values = {"store": store.pk, "metric": "spend", "month": "2026-03", "target": "1"}
    assert as_viewer.post(reverse("metrics:target-new"), values).status_code == 403
    assert not Target.objects.exists()


def test_a_wrong_target_keeps_what_was_typed(as_mate: Client, store: Store) -> None:
    values = {"store": store.pk, "metric": "spend", "month": "2026-03", "target": "lots"}
    response = as_mate.post(reverse("metrics:target-new"), values)
    assert response.status_code == 422
    page = response.content.decode()
    assert "target “lots” is not a number" in page
    assert 'value="lots"' in page


def test_annotate(as_mate: Client, store: Store) -> None:
    values = {"label": "Spring sale", "kind": "campaign", "day": "2026-03-09"}
    assert as_mate.post(reverse("metrics:annotation-new"), values).status_code == 302
    annotation = Annotation.objects.get()
    assert (annotation.label, annotation.day, annotation.until) == ("Spring sale", date(2026, 3, 9), None)
    assert as_mate.get(reverse("metrics:annotation", args=[annotation.pk])).status_code == 200


def test_a_long_list_costs_no_more_queries(
    as_mate: Client, store: Store, at: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for month in range(1, 13):
        operations.set_target(
            store=store, metric="spend", month=date(2026, month, 1), value=month, by=SYSTEM, at=at
        )
    as_mate.get(reverse("metrics:targets"))
    with django_assert_max_num_queries(7):
        assert as_mate.get(reverse("metrics:targets")).status_code == 200
