"""The pages and the API of segments."""

from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from storewide.kit.permissions import SYSTEM
from storewide.metrics import segment_operations
from storewide.metrics.models import Segment, Target
from storewide.sources.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def phones(store: Store, at: datetime) -> Segment:
    filters = [("country", "DE"), ("country", "AT"), ("device", "mobile")]
    return segment_operations.make_segment(name="Phones near Berlin", filters=filters, by=SYSTEM, at=at)


def test_made_out_of_the_values_there_are(figures_of_march: Store, as_mate: Client) -> None:
    page = as_mate.get(reverse("metrics:segment-new")).content.decode()
    assert '<option value="AT">AT</option>' in page
    typed = {"name": "Near Berlin", "country": ["AT", "DE"], "product": "p1\n\n p2 "}
    response = as_mate.post(reverse("metrics:segment-new"), typed)
    assert response["Location"] == "/metrics/segments/near-berlin/"
    pairs = [["country", "AT"], ["country", "DE"], ["product", "p1"], ["product", "p2"]]
    assert Segment.objects.get().filters == pairs


def test_a_segment_of_nothing_is_refused(as_mate: Client, store: Store) -> None:
    response = as_mate.post(reverse("metrics:segment-new"), {"name": "Nothing"})
    assert response.status_code == 422
    assert "A segment needs at least one value; choose what belongs to it." in response.content.decode()
    assert not Segment.objects.exists()


def test_a_name_is_taken_once(as_mate: Client, phones: Segment) -> None:
    typed = {"name": "Phones, near Berlin", "product": "p1"}
    assert as_mate.post(reverse("metrics:segment-new"), typed).status_code == 422
    assert Segment.objects.count() == 1


def test_its_page_says_what_belongs_to_it(as_viewer: Client, phones: Segment) -> None:
    page = as_viewer.get(reverse("metrics:segment", args=[phones.slug])).content.decode()
    assert "Country: DE or AT; Device: mobile" in page
    assert "/metrics/?where=segment%3Dphones-near-berlin" in page
    assert "Remove" not in page
    listed = as_viewer.get(reverse("metrics:segments")).content.decode()
    assert "Country: DE or AT; Device: mobile" in listed


def test_changed_with_what_it_was(as_mate: Client, phones: Segment, figures_of_march: Store) -> None:
    url = reverse("metrics:segment-change", args=[phones.slug])
    assert '<option value="DE" selected>DE</option>' in as_mate.get(url).content.decode()
    typed = {"name": "Phones in Austria", "country": ["AT"], "device": "mobile", "expected_version": 1}
    assert as_mate.post(url, typed).status_code == 302
    phones.refresh_from_db()
    assert (phones.name, phones.filters) == ("Phones in Austria", [["device", "mobile"], ["country", "AT"]])
    assert as_mate.post(url, typed | {"name": "Mine"}).status_code == 422


def test_removed_unless_a_target_is_about_it(as_mate: Client, phones: Segment, store: Store) -> None:
    target = Target.objects.create(
        store=store, metric="spend", month=date(2026, 3, 1), value=1, segment=phones
    )
    url = reverse("metrics:segment-remove", args=[phones.slug])
    page = as_mate.post(url, follow=True).content.decode()
    assert "“Phones near Berlin” is in use by 1 targets or alerts; remove these first." in page
    target.delete()
    as_mate.post(url)
    assert not Segment.objects.exists()


def test_the_api(as_mate: Client, store: Store) -> None:
    address = "/api/v1/metrics/segments"
    document = {"name": "Germany", "filters": [["country", "DE"]]}
    assert as_mate.post(address, document, "application/json").json() == {**document, "slug": "germany"}
    assert as_mate.get(address).json()["items"] == [{**document, "slug": "germany"}]
    changed = {"name": "Germany", "filters": [["country", "AT"]]}
    assert as_mate.put(f"{address}/germany", changed, "application/json").json()["filters"] == [
        ["country", "AT"]
    ]
    wrong = {"name": "Sun", "filters": [["weather", "sun"]]}
    assert as_mate.post(address, wrong, "application/json").status_code == 422
    assert as_mate.delete(f"{address}/germany").status_code == 204
    assert not Segment.objects.exists()


def test_who_may(as_viewer: Client, as_stranger: Client, phones: Segment) -> None:
    for name in ("metrics:segment-change", "metrics:segment-remove"):
        assert as_viewer.post(reverse(name, args=[phones.slug])).status_code == 403
        assert as_stranger.post(reverse(name, args=[phones.slug])).status_code == 302
    assert Segment.objects.count() == 1
