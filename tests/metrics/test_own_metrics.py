"""Metrics of one's own: made, previewed, changed, retired, and everywhere the built-in ones are."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from storewide.kit.errors import Conflict
from storewide.kit.permissions import SYSTEM
from storewide.lib.data_folder import DataFolder
from storewide.metrics import addresses, definitions, documents, figures, own_metrics
from storewide.metrics.models import Metric
from storewide.metrics.scorecard import CODES
from storewide.sources.models import Store

pytestmark = pytest.mark.django_db
type Commits = Callable[..., AbstractContextManager[Any]]

KEPT = {
    "name": "Kept share",
    "meaning": "What of the gross sales stays.",
    "unit": "rate",
    "over": "gross - refunded",
    "under": "gross",
    "better": "up",
    "scale": 1,
    "area": "returns",
}


@pytest.fixture
def kept(folder: DataFolder, at: datetime, django_capture_on_commit_callbacks: Commits) -> Metric:
    """Kept share: what stays of the gross sales."""
    with django_capture_on_commit_callbacks(execute=True):
        return own_metrics.make_metric(values=KEPT, by=SYSTEM, at=at)


def test_it_is_made_and_is_everywhere(kept: Metric, figures_of_march: Store, as_mate: Client) -> None:
    assert (kept.code, str(kept.area)) == ("kept_share", "Returns")
    assert definitions.named("kept_share").measures == ("gross", "refunded")
    assert list(definitions.all_definitions())[-1] == "kept_share"
    asked = {"from": "2026-03-09", "to": "2026-03-10"}
    row = as_mate.get("/api/v1/metrics/kpis", asked | {"metric": "kept_share"}).json()[0]
    assert row["kept_share"] == 5600 / 15900
    page = as_mate.get("/metrics/kept-share/", asked).content.decode()
    assert "Kept share: 35.22\u00a0%" in page
    assert "Gross sales − Refunded / Gross sales" in page
    assert "Kept share" in as_mate.get("/metrics/", asked).content.decode()
    assert "Kept share" in as_mate.get("/metrics/definitions/").content.decode()


def test_no_query_for_definitions(kept: Metric, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert definitions.named("kept_share").name == "Kept share"
        assert "kept_share" in definitions.all_definitions()


def test_before_anything_is_published_there_are_the_built_in_ones(folder: DataFolder) -> None:
    assert not folder.own_metrics.exists()
    assert set(CODES) < set(definitions.all_definitions())
    with pytest.raises(definitions.UnknownMetric):
        definitions.named("kept_share")


def test_one_whose_measure_is_gone_is_left_out(folder: DataFolder) -> None:
    whole = {**KEPT, "over": "weather"}
    folder.own_metrics.write_text(json.dumps({"gone": whole, "kept_share": KEPT}))
    assert "kept_share" in definitions.all_definitions()
    assert "gone" not in definitions.all_definitions()


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"over": "wine"}, "over", "“wine” is not a measure; use one of visitors,"),
        ({"under": "spend cost"}, "under", "“spend cost” is not a sum of measures"),
        (
            {"over": "gross - visitors"},
            "over",
            "It adds amounts of money and counts; use measures of one kind.",
        ),
        ({"unit": "count"}, "unit", "A count is not divided and holds no amount of money."),
        ({"unit": "money"}, "unit", "For money an amount is divided by a count or by nothing."),
        ({"under": "orders"}, "unit", "A rate divides amounts by amounts or counts by counts."),
        ({"unit": "number", "under": "orders"}, "unit", "An amount by a count is money; choose that unit."),
        ({"over": "lcp_p75"}, "over", "lcp_p75 stands alone: it cannot be added, taken away or divided."),
        ({"over": "lcp_p75", "under": ""}, "unit", "lcp_p75 has the unit milliseconds."),
        ({"unit": "score"}, "unit", "Only page timings have this unit; choose number."),
        ({"area": "moon"}, "area", "There is no area “moon”."),
        ({"name": "Spend"}, "name", "There is a metric “spend” already; choose another name."),
        (
            {"name": "Targets"},
            "name",
            "“targets” is the name of a page beside the metrics; choose another name.",
        ),
        ({"name": "???"}, "name", "A metric needs a name with letters in it."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    folder: DataFolder, at: datetime, wrong: dict[str, str], field: str, sentence: str
) -> None:
    with pytest.raises((own_metrics.MadeWrong, own_metrics.NameTaken)) as refused:
        own_metrics.make_metric(values={**KEPT, **wrong}, by=SYSTEM, at=at)
    assert refused.value.field == field
    assert refused.value.sentence.startswith(sentence)
    assert not Metric.objects.exclude(definition__isnull=True).exists()


def test_people_counted_once_do_not_add_up(folder: DataFolder, at: datetime) -> None:
    values = {**KEPT, "unit": "count", "over": "visitors - buyers", "under": "", "name": "Lookers"}
    made = own_metrics.make_metric(values=values, by=SYSTEM, at=at)
    assert made.definition is not None
    assert made.definition["distinct"] is True


def test_a_change_shows_at_once_and_meets_another_one(
    kept: Metric, at: datetime, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        own_metrics.change_metric(
            metric=kept, values={**KEPT, "better": "down"}, by=SYSTEM, at=at, expected_version=1
        )
    assert definitions.named("kept_share").better == "down"
    with pytest.raises(Conflict) as conflict:
        own_metrics.change_metric(metric=kept, values=KEPT, by=SYSTEM, at=at, expected_version=1)
    assert conflict.value.theirs["better"] == "down"


def test_a_retired_one_is_offered_no_longer_but_keeps_its_name(
    kept: Metric, at: datetime, as_mate: Client, django_capture_on_commit_callbacks: Commits
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        assert as_mate.post("/metrics/definitions/kept_share/retire/").status_code == 302
    assert "kept_share" not in definitions.all_definitions()
    assert definitions.named("kept_share").retired is True
    with django_capture_on_commit_callbacks(execute=True):
        assert as_mate.post("/metrics/definitions/kept_share/bring-back/").status_code == 302
    assert "kept_share" in definitions.all_definitions()


def test_a_built_in_one_stays(folder: DataFolder, at: datetime) -> None:
    with pytest.raises(own_metrics.BuiltIn) as refused:
        own_metrics.retire_metric(metric=Metric.objects.get(code="spend"), by=SYSTEM, at=at)
    assert refused.value.sentence == (
        "“Spend” is built in and stays as it is; make a metric of your own beside it."
    )


def test_the_preview_is_the_figure_it_will_have(figures_of_march: Store) -> None:
    definition = own_metrics.checked("kept_share", KEPT)
    found = own_metrics.preview(definition, figures_of_march)
    assert found is not None
    assert str(found.days) == "2026-02-09..2026-03-10"
    assert documents.value_of(found, definition) == 5600 / 15900


def test_the_page_previews_and_then_makes(
    figures_of_march: Store, as_mate: Client, django_capture_on_commit_callbacks: Commits
) -> None:
    typed = {**KEPT, "over": "gross − refunded"}
    previewed = as_mate.post(reverse("metrics:definition-new"), typed | {"preview": "1"})
    assert previewed.status_code == 200
    page = previewed.content.decode()
    assert "In Main it would say 35.22\u00a0% (9 Feb – 10 Mar 2026)." in page
    assert not Metric.objects.filter(code="kept_share").exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert as_mate.post(reverse("metrics:definition-new"), typed)["Location"] == "/metrics/kept_share/"
    assert figures.measures_of(["kept_share"])[-1] == "refunded" or "gross" in figures.MEASURES


def test_the_form_begins_with_the_area_that_lacks_a_metric(as_mate: Client) -> None:
    assert (
        '<option value="returns" selected>'
        in as_mate.get(addresses.of_new_metric("returns")).content.decode()
    )
    assert '<option value="returns">' in as_mate.get(addresses.of_new_metric()).content.decode()


def test_what_is_not_measured_is_said_in_the_preview(figures_of_march: Store, as_mate: Client) -> None:
    typed = {**KEPT, "over": "contacts", "under": "orders", "preview": "1"}
    page = as_mate.post(reverse("metrics:definition-new"), typed).content.decode()
    assert "Not measured yet: contacts. Import the contacts of help desk and call centre." in page


def test_a_wrong_sum_is_said_beside_its_field(as_mate: Client, store: Store) -> None:
    response = as_mate.post(reverse("metrics:definition-new"), {**KEPT, "over": "wine"})
    assert response.status_code == 422
    assert "“wine” is not a measure" in response.content.decode()


def test_the_change_page_begins_with_what_it_is(kept: Metric, as_mate: Client) -> None:
    page = as_mate.get("/metrics/definitions/kept_share/change/").content.decode()
    assert 'value="gross - refunded"' in page
    response = as_mate.post(
        "/metrics/definitions/kept_share/change/", {**KEPT, "scale": 10, "expected_version": 1}
    )
    assert response.status_code == 302
    assert as_mate.get("/metrics/definitions/spend/change/").status_code == 404


def test_the_api_makes_changes_and_retires(
    folder: DataFolder, as_mate: Client, django_capture_on_commit_callbacks: Commits
) -> None:
    address = "/api/v1/metrics/definitions"
    with django_capture_on_commit_callbacks(execute=True):
        made = as_mate.post(address, KEPT, "application/json")
    assert made.json() == {
        **KEPT,
        "code": "kept_share",
        "distinct": False,
        "built_in": False,
        "retired": False,
    }
    assert made.json() in as_mate.get(address).json()
    with django_capture_on_commit_callbacks(execute=True):
        changed = as_mate.put(f"{address}/kept_share", {**KEPT, "better": "down"}, "application/json")
    assert changed.json()["better"] == "down"
    with django_capture_on_commit_callbacks(execute=True):
        assert as_mate.delete(f"{address}/kept_share").json()["retired"] is True
    assert [each for each in as_mate.get(address).json() if each["code"] == "kept_share"] == []
    assert as_mate.delete(f"{address}/spend").status_code == 409


def test_the_api_previews(figures_of_march: Store, as_mate: Client) -> None:
    found = as_mate.post("/api/v1/metrics/definitions/preview?store=main", KEPT, "application/json").json()
    assert found == {"value": 5600 / 15900, "currency": "EUR", "period": "2026-02-09..2026-03-10"}


def test_a_viewer_defines_nothing(as_viewer: Client, kept: Metric) -> None:
    for name in ("metrics:definition-new", "metrics:segment-new"):
        assert as_viewer.get(reverse(name)).status_code == 403
    assert as_viewer.get("/metrics/definitions/").status_code == 200
    assert as_viewer.post("/metrics/definitions/kept_share/retire/").status_code == 403
    assert as_viewer.post("/api/v1/metrics/definitions", KEPT, "application/json").status_code == 403
    assert "kept_share" in definitions.all_definitions()
