"""The business calendar of a store: its page, and what the form of a store takes for it."""

from datetime import date

import pytest
from django.test import Client

from storewide.sources import business_calendar, forms, store_pages
from storewide.sources.models import Store

pytestmark = pytest.mark.django_db


@pytest.fixture
def retailer() -> Store:
    return Store.objects.create(
        slug="outfit",
        name="Outfit",
        currency="USD",
        week_start="sunday",
        calendar="4-5-4",
        year_starts=2,
        holidays_of="US",
    )


def test_a_retail_year_shows_its_53_weeks_and_the_holidays_that_moved(
    as_viewer: Client, retailer: Store
) -> None:
    page = as_viewer.get("/data/stores/outfit/calendar/?year=2023").content.decode()
    assert "2023 runs from 29 Jan 2023 to 3 Feb 2024: 53 weeks, 4-5-4 weeks" in page
    assert "2023-P12" in page
    year = business_calendar.year(retailer, 2024)
    assert ("Thanksgiving Day", date(2023, 11, 23)) in [(each.name, then) for each, then in year.moved]


def test_a_year_nobody_has_shows_the_present_one(as_viewer: Client, retailer: Store) -> None:
    for text in ("x", "99999", ""):
        assert as_viewer.get(f"/data/stores/outfit/calendar/?year={text}").status_code == 200


def test_the_form_knows_regions_of_holidays(retailer: Store) -> None:
    initial = store_pages.initial(retailer)
    form = forms.StoreForm({**initial, "holidays_of": " de-by "})
    assert form.is_valid(), form.errors
    assert form.changes()["changes"]["holidays_of"] == "DE-BY"
    wrong = forms.StoreForm({**initial, "holidays_of": "Narnia"})
    assert wrong.errors == {
        "holidays_of": [
            '"Narnia" is no country or part of one whose holidays are known; write DE, or DE-BY for a part.'
        ]
    }
