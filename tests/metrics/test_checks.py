"""MET001: metrics that nobody owns, why, how bad, and what the metric's own page says of it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from storewide.kit.checks import Severity
from storewide.metrics.models import Metric
from storewide.metrics.queries import metrics_without_owner
from storewide.organization.models import Person, Role
from storewide.ownership.models import Area
from storewide.sources.models import Store


@pytest.fixture
def ana(db: None) -> Person:
    """Ana is accountable for every area."""
    person = Person.objects.create(name="Ana Ruiz", email="ana@shop.example")
    Area.objects.update(accountable=Role.objects.create(title="Head of all", holder=person))
    return person


def found() -> list[tuple[str, str, str, Severity]]:
    return [(each.code, str(each.sentence), each.url, each.severity) for each in metrics_without_owner()]


def of_area(slug: str) -> int:
    """How many metrics belong to an area."""
    return Metric.objects.filter(area__slug=slug).count()


def test_metrics_of_owned_areas_are_fine(ana: Person, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert found() == []


def test_a_metric_whose_area_nobody_answers_for(ana: Person) -> None:
    Area.objects.filter(slug="demand-management").update(accountable=None)
    assert found() == [
        (
            "MET001",
            (
                f"Visitors, Sessions, New buyers and {of_area('demand-management') - 3} more have no owner: "
                "nobody is accountable for Demand management; name one person."
            ),
            "/ownership/map/areas/demand-management/accountable/",
            Severity.ERROR,
        )
    ]


def test_an_area_of_one_metric_is_told_of_by_its_name(ana: Person) -> None:
    Area.objects.filter(slug="returns").update(accountable=None)
    assert [(sentence, severity) for _code, sentence, _url, severity in found()] == [
        (
            "Refund rate has no owner: nobody is accountable for Returns; name one person.",
            Severity.WARNING,
        )
    ]


def test_whoever_has_left_owns_no_metric(ana: Person) -> None:
    gone = Person.objects.create(name="Gil Left", email="gil@shop.example", left_on=date(2026, 1, 31))
    role = Role.objects.create(title="Head of use", holder=gone)
    Area.objects.filter(slug="experience-and-usability").update(accountable=role)
    assert found() == [
        (
            "MET001",
            (
                "Conversion, Page shown, 75th percentile, Page answers, 75th percentile and "
                f"{of_area('experience-and-usability') - 3} more have no owner: "
                "Gil Left, accountable for Experience and usability, has left; name a successor."
            ),
            "/ownership/map/areas/experience-and-usability/accountable/",
            Severity.WARNING,
        )
    ]


def test_a_metric_of_no_area_is_mended_on_its_own_page(ana: Person) -> None:
    Metric.objects.filter(code="spend").update(area=None)
    assert found() == [
        (
            "MET001",
            "Spend has no owner: it belongs to no area; give it to one.",
            "/metrics/spend/",
            Severity.ERROR,
        )
    ]


@pytest.mark.parametrize(
    ("left_on", "said"), [(None, "Ana Ruiz (Head of all)"), (date(2026, 1, 31), "Ana Ruiz has left")]
)
def test_the_page_of_a_metric_says_whose_it_is(
    ana: Person, figures_of_march: Store, as_viewer: Client, left_on: date | None, said: str
) -> None:
    Person.objects.update(left_on=left_on)
    page = as_viewer.get("/metrics/spend/").content.decode()
    assert said in page
    assert 'href="/ownership/map/areas/solution-ownership/"' in page


def test_the_page_of_a_metric_nobody_owns(figures_of_march: Store, as_viewer: Client) -> None:
    assert "nobody</span>" in as_viewer.get("/metrics/spend/").content.decode()
