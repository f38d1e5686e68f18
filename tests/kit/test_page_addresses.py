"""Addresses kept once found."""

from collections.abc import Iterator

import pytest
from django.urls import reverse, set_script_prefix

from storewide.kit.page_addresses import remembered


@pytest.fixture
def below() -> Iterator[str]:
    """Storewide stands below another address."""
    set_script_prefix("/shop/")
    yield "/shop"
    set_script_prefix("/")


def test_it_is_the_address_that_is_asked_for(below: str) -> None:
    set_script_prefix("/")
    assert remembered("ownership:area", "check-out") == reverse("ownership:area", args=["check-out"])
    assert remembered("ownership:area", "check-out") != remembered("ownership:accountable", "check-out")
    set_script_prefix(f"{below}/")
    assert remembered("ownership:area", "check-out") == "/shop/ownership/map/areas/check-out/"
