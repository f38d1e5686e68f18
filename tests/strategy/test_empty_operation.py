"""What an organisation designer meets on an empty operation: each page says what comes first and leads there."""

import pytest
from django.test import Client

from storewide.organization.models import Person
from storewide.strategy.models import Goal


@pytest.mark.django_db
def test_before_a_competitor_is_named_nothing_is_judged(as_mate: Client) -> None:
    answer = as_mate.get("/strategy/competition/judge/", follow=True)
    assert answer.redirect_chain == [("/strategy/competition/competitors/add/", 302)]
    assert "Name a competitor first; then each feature can be judged against it." in answer.content.decode()


@pytest.mark.django_db
def test_a_lost_deal_begins_with_a_likely_currency(as_mate: Client) -> None:
    page = as_mate.get("/strategy/competition/deals/add/")
    assert page.context["form"].fields["currency"].choices[0] == ("EUR", "EUR")


@pytest.mark.django_db
def test_an_empty_directory_says_where_people_come_in(as_mate: Client) -> None:
    said = {"name": "Spend grows", "kind": "timed", "begins": "2026-01-01", "ends": "2026-12-31"}
    refused = as_mate.post("/strategy/goals/new/", {**said, "owner": "Dora"})
    assert refused.status_code == 422
    assert "Nobody is in the directory yet: bring in your people first" in refused.content.decode()
    Person.objects.create(name="Ana Ruiz", email="ana@shop.example")
    refused = as_mate.post("/strategy/goals/new/", {**said, "owner": "Dora"}).content.decode()
    assert "Nobody here goes by “Dora”; write the name or the e-mail of somebody here." in refused
    assert not Goal.objects.exists()


@pytest.mark.django_db
def test_learning_begins_with_a_course(as_mate: Client) -> None:
    page = as_mate.get("/learning/").content.decode()
    assert "Enter a course" in page
    assert "Set up a curriculum" not in page
