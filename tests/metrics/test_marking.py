"""What is marked on a chart: of one kind, of one area, of whoever answers for it; the choice stays in the address."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from storewide.metrics.models import Annotation
from storewide.organization.models import Person, Role
from storewide.ownership.models import Area
from storewide.sources.models import Store

SCORECARD = "/metrics/?store=main&from=2026-03-09&to=2026-03-10"


@pytest.fixture
def happened(figures_of_march: Store) -> Area:
    """A release of an area that Ana answers for, an incident of none, a note of another area."""
    first, second = Area.objects.order_by("pk")[:2]
    ana = Person.objects.create(name="Ana Ruiz", email="ana@shop.example")
    first.accountable = Role.objects.create(title="Head of it", holder=ana)
    first.save()
    day, store = date(2026, 3, 10), figures_of_march
    Annotation.objects.create(store=store, day=day, label="Release 24.3", kind="release", area=first)
    Annotation.objects.create(store=store, day=day, label="Store down", kind="incident")
    Annotation.objects.create(store=None, day=day, label="Sun all day", kind="note", area=second)
    return first


def marked(page: Any) -> list[str]:
    return [str(each.label) for each in page.context["chart"].annotations]


@pytest.mark.parametrize("address", [SCORECARD, "/metrics/spend/?store=main&from=2026-03-09&to=2026-03-10"])
def test_everything_is_marked_and_offered(happened: Area, as_viewer: Client, address: str) -> None:
    page = as_viewer.get(address)
    assert marked(page) == ["Release 24.3", "Store down", "Sun all day"]
    assert [value for value, _label in page.context["marked_kinds"]] == ["release", "incident", "note"]
    assert [label for _value, label in page.context["marked_owners"]] == ["Ana Ruiz"]


@pytest.mark.parametrize("path", ["/metrics/", "/metrics/spend/"])
def test_only_what_is_chosen_is_marked(happened: Area, as_viewer: Client, path: str) -> None:
    days = "?store=main&from=2026-03-09&to=2026-03-10"
    ana = Person.objects.get().pk
    for choice, labels in (
        ("mark_kind=incident", ["Store down"]),
        (f"mark_area={happened.slug}", ["Release 24.3"]),
        (f"mark_owner={ana}", ["Release 24.3"]),
        (f"mark_owner={ana}&mark_kind=incident", []),
    ):
        page = as_viewer.get(f"{path}{days}&{choice}")
        assert marked(page) == labels
        assert [each.label for each in page.context["happened"]] == labels
        # what else there is to mark is offered still
        assert len(page.context["marked_kinds"]) == 3


def test_the_choice_is_kept_by_the_form_above_and_by_links(happened: Area, as_viewer: Client) -> None:
    text = as_viewer.get(f"{SCORECARD}&by=country&mark_kind=incident").content.decode()
    assert '<input type="hidden" name="mark_kind" value="incident">' in text
    assert "mark_kind=incident" in text
    assert '<input type="hidden" name="by" value="country">' in text


def test_where_nothing_happened_no_form_stands(figures_of_march: Store, as_viewer: Client) -> None:
    assert "chart-marking" not in as_viewer.get(SCORECARD).content.decode()
