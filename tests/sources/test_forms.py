"""What people type about stores."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from storewide.kit.zone_fields import ZoneField
from storewide.sources import forms
from storewide.sources.models import Store


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("America/Argentina/Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_known_by_its_name_or_its_city(written: str, zone: str) -> None:
    assert ZoneField("").clean(written) == zone


@pytest.mark.parametrize("written", ["Atlantis", "", "Europe"])
def test_what_is_no_zone_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        ZoneField("").clean(written)


def test_a_city_of_two_zones_is_not_guessed() -> None:
    # there is America/Buenos_Aires beside America/Argentina/Buenos_Aires
    with pytest.raises(ValidationError, match="“Buenos Aires” is not a time zone"):
        ZoneField("").clean("Buenos Aires")


def test_zone_and_tax_are_asked_not_guessed() -> None:
    initial = forms.initial_questions(Store(name="Main", zone="UTC", currency="EUR"), date(2026, 2, 1))
    assert initial == {"name": "Main", "currency": "EUR", "week_start": "monday", "month": "2026-02"}
    form = forms.QuestionsForm({**initial, "basis": "unsure"})
    assert sorted(form.errors) == ["prices_include_tax", "zone"]
