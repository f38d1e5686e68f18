"""Store features: what is suggested, the page by group, the form, and which metrics an area has."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from storewide.kit.permissions import SYSTEM
from storewide.metrics import areas, definitions
from storewide.metrics.models import AreaMeasure
from storewide.ownership.models import Area, Group
from storewide.sources import importing
from storewide.sources.importing import Asked
from storewide.sources.models import Store

pytestmark = pytest.mark.django_db

SUGGESTED = {
    "payments": "authorised_share",
    "delivery": "shipped_as_promised",
    "order-processing": "age_of_open_orders",
    "help-and-contact": "contacts_avoided",
    "search-and-navigation": "searches_without_result",
    "cart": "cart_abandonment",
    "checkout": "checkout_abandonment",
    "returns": "refund_rate",
    "loyalty": "retention",
    "account": "self_service_share",
    "product-pages": "add_rate",
}


def test_every_store_feature_is_measured_by_suggestion() -> None:
    leading = dict(AreaMeasure.objects.values_list("area__slug", "metric"))
    assert SUGGESTED.items() <= leading.items()
    features = Area.objects.exclude(group=Group.OPERATION).values_list("slug", flat=True)
    assert set(leading) == set(features)
    assert set(leading.values()) <= set(definitions.all_definitions())


CONTACTS = """contact_id,contacted_at,need,staffed
1,2026-03-09T10:00:00Z,answer,no
2,2026-03-09T11:00:00Z,answer,yes
3,2026-03-09T12:00:00Z,change,no
4,2026-03-10T12:00:00Z,answer,no
5,2026-03-10T12:00:00Z,other,
"""


def test_contacts_avoided_are_those_settled_without_staff(
    figures_of_march: Store, as_viewer: Client, tmp_path: Path
) -> None:
    """3 of 5; the contact that does not say is taken for one with staff."""
    path = tmp_path / "contacts.csv"
    path.write_text(CONTACTS)
    asked = {"from": "2026-03-09", "to": "2026-03-10", "store": "main", "metric": "contacts_avoided"}
    (row,) = as_viewer.get("/api/v1/metrics/kpis", asked).json()
    assert row["contacts_avoided"] is None
    importing.read(
        Asked(
            path=path,
            file_name="contacts.csv",
            preset="generic-contacts",
            store=figures_of_march,
            strict=True,
        ),
        refusals_to=tmp_path / "refusals.csv",
    )
    (row,) = as_viewer.get("/api/v1/metrics/kpis", asked).json()
    assert row["contacts_avoided"] == 0.6
    assert [
        each["contacts_avoided"]
        for each in as_viewer.get("/api/v1/metrics/kpis", asked | {"by": "day"}).json()
    ] == [2 / 3, 0.5]
    page = as_viewer.get(
        reverse("metrics:areas"), {"from": "2026-03-09", "to": "2026-03-10"}
    ).content.decode()
    assert "Contacts avoided" in page
    assert "60.0\u00a0%" in page or "60.00\u00a0%" in page


def test_which_area_and_which_metrics() -> None:
    cart = Area.objects.get(slug="cart")
    assert areas.of_metric("cart_abandonment") == cart
    assert areas.of_metric("no_such_metric") is None
    assert areas.metrics_of(cart) == ("cart_abandonment", "checkout_rate")


def test_the_page_by_group(figures_of_march: Store, as_viewer: Client) -> None:
    asked = {"from": "2026-03-10", "to": "2026-03-10"}
    page = as_viewer.get(reverse("metrics:areas"), asked).content.decode()
    places = [page.index(f"Store features: {group}") for group in ("communication", "order entry")]
    assert places == sorted(places)
    # 99.00 was cancelled and 4.00 came back, out of 109.00 ordered
    assert "94.50\u00a0%" in page
    assert "nobody" in page


def test_the_form_begins_with_what_is_said_and_saves_it(as_mate: Client) -> None:
    url = reverse("metrics:area", args=["returns"])
    page = as_mate.get(url).content.decode()
    assert "/help/returns" in page
    assert "Refund rate" in page
    typed = {"metric": "refunded", "pages": " /help/returns \n\n/back/*", "events": "Return Started"}
    typed["expected_version"] = "1"
    assert as_mate.post(url, typed)["Location"] == "/metrics/areas/"
    said = AreaMeasure.objects.get(area__slug="returns")
    assert (said.metric, said.pages, said.events) == (
        "refunded",
        ["/help/returns", "/back/*"],
        ["Return Started"],
    )


def test_an_area_of_ones_own_is_measured_too(as_mate: Client, at: datetime) -> None:
    own = Area.objects.create(slug="gifts", name="Gifts", group=Group.ORDER_ENTRY)
    url = reverse("metrics:area", args=["gifts"])
    assert 'name="expected_version" value="0"' in as_mate.get(url).content.decode()
    typed = {"pages": "/gifts", "expected_version": "0"}
    assert as_mate.post(url, typed).status_code == 302
    assert AreaMeasure.objects.get(area=own).pages == ["/gifts"]


def test_two_who_say_how_an_area_is_measured_see_both(as_mate: Client, at: datetime) -> None:
    own = Area.objects.create(slug="gifts", name="Gifts", group=Group.ORDER_ENTRY)
    url = reverse("metrics:area", args=["gifts"])
    as_mate.post(url, {"pages": "/gifts\r\n/cards", "expected_version": "0"})
    late = as_mate.post(url, {"pages": "/presents", "expected_version": "0"})
    assert late.status_code == 422
    page = late.content.decode()
    assert "<dt>Pages</dt><dd>/gifts, /cards</dd>" in page
    assert "/presents</textarea>" in page
    assert 'name="expected_version" value="2"' in page
    assert AreaMeasure.objects.get(area=own).pages == ["/gifts", "/cards"]
    assert as_mate.post(url, {"pages": "/presents", "expected_version": "2"}).status_code == 302
    assert AreaMeasure.objects.get(area=own).pages == ["/presents"]


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"pages": ["gifts"]}, "pages", "“gifts” is no page"),
        ({"pages": ["/a/b/c"]}, "pages", "“/a/b/c” is no page"),
        ({"metric": "wine"}, "metric", "“wine” is not a metric."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    at: datetime, wrong: dict[str, object], field: str, sentence: str
) -> None:
    said: dict[str, object] = {"pages": [], "events": [], "metric": ""}
    area = Area.objects.get(slug="cart")
    before = AreaMeasure.objects.get(area=area).pages
    with pytest.raises(areas.NotAMeasure, match=sentence.replace(".", r"\.")) as refused:
        areas.set_measure(area=area, by=SYSTEM, at=at, **(said | wrong))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert AreaMeasure.objects.get(area=area).pages == before


def test_the_api(as_mate: Client) -> None:
    said = {"pages": ["/basket"], "events": ["Product Added"], "metric": "add_rate"}
    found = as_mate.put("/api/v1/metrics/areas/cart", said, "application/json").json()
    assert found == {**said, "area": "cart", "group": "order_entry"}
    assert found in as_mate.get("/api/v1/metrics/areas").json()["items"]


def test_who_may(as_viewer: Client, as_stranger: Client, figures_of_march: Store) -> None:
    url = reverse("metrics:area", args=["cart"])
    assert as_viewer.get(reverse("metrics:areas")).status_code == 200
    assert as_viewer.post(url, {"pages": ""}).status_code == 403
    assert as_stranger.post(url, {"pages": ""}).status_code == 302
    assert AreaMeasure.objects.get(area__slug="cart").pages


def test_before_any_data(as_viewer: Client) -> None:
    for name in ("areas", "funnel", "cohorts", "products"):
        page = as_viewer.get(reverse(f"metrics:{name}")).content.decode()
        assert "No orders yet, so no figures" in page


def test_queries_do_not_grow_with_the_areas(
    figures_of_march: Store, as_viewer: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    as_viewer.get(reverse("metrics:areas"))
    for number in range(20):
        area = Area.objects.create(slug=f"own-{number}", name=f"Own {number}", group=Group.ORDER_ENTRY)
        AreaMeasure.objects.create(area=area, metric="refund_rate", pages=["/own/*"])
    with django_assert_max_num_queries(9):  # type: ignore[attr-defined]
        assert as_viewer.get(reverse("metrics:areas")).status_code == 200
