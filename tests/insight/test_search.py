"""The search over the whole house: what is found, in which order, by whom, and at what cost."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from storewide.access.models import User
from storewide.insight import search
from storewide.organization.models import Person, Role
from storewide.ownership.models import Area
from storewide.portfolio.models import Request
from tests.insight.conftest import Asker


def kinds(found: search.Found) -> dict[str, list[str]]:
    return {str(kind.label): [str(hit.title) for hit in kind.hits] for kind in found.kinds}


@pytest.fixture
def house(db: None) -> Area:
    """Ana heads the checkout, and somebody asked for a change to it."""
    ana = Person.objects.create(name="Ana Ruiz", email="ana@shop.example", title="head of checkout")
    role = Role.objects.create(title="Head of checkout", holder=ana)
    area = Area.objects.create(slug="checkout-x", name="Checkout desk", group="order_entry", accountable=role)
    Request.objects.create(number=12, title="Guest checkout", problem="p", area=area, asked_by_label="Milan")
    return area


@pytest.fixture
def asker(mate: User) -> Asker:
    return Asker(mate)


def test_a_thing_is_found_under_its_kind(house: Area, asker: Asker) -> None:
    found = kinds(search.find(asker(), "guest"))
    assert found["Request"] == ["Guest checkout"]
    assert kinds(search.find(asker(), "12"))["Request"] == ["Guest checkout"]
    assert kinds(search.find(asker(), "ruiz"))["Person"] == ["Ana Ruiz"]
    assert kinds(search.find(asker(), "score"))["Page"] == ["Scorecard"]
    assert kinds(search.find(asker(), "average"))["Metric"] == ["Average order value"]


def test_the_kind_with_the_best_hit_comes_first_and_the_guide_last(house: Area, asker: Asker) -> None:
    assert next(iter(kinds(search.find(asker(), "checkout desk")))) == "Area"
    assert next(iter(kinds(search.find(asker(), "ana ruiz")))) == "Person"
    assert next(iter(kinds(search.find(asker(), "portfolio")))) == "Page"
    assert list(kinds(search.find(asker(), "portfolio")))[-1] == "Guide"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", ""),
        ("   ", ""),
        ("xyzzy", "Nothing is called “xyzzy”"),
        ("average order value", "One thing for “average order value”"),
        # the person, and the role they hold
        ("ruiz  ana", "2 things for “ruiz ana”"),
    ],
)
def test_the_result_in_a_sentence(house: Area, asker: Asker, typed: str, sentence: str) -> None:
    Area.objects.all().update(accountable=None)
    assert search.find(asker(), typed).sentence == sentence


def test_a_key_without_scopes_finds_none_of_it(
    house: Area, asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(User, "holds_scope", lambda _user, code: code == "metrics:read")
    found = kinds(search.find(asker(), "checkout"))
    assert "Area" not in found
    assert "Request" not in found
    assert "Person" not in found


def test_a_viewer_finds_no_page_they_may_not_open(viewer: User, owner: User) -> None:
    assert "Page" not in kinds(search.find(Asker(viewer)(), "api keys"))
    assert kinds(search.find(Asker(owner)(), "api keys"))["Page"] == ["API keys"]


def test_the_number_of_queries_does_not_grow(
    house: Area, asker: Asker, django_assert_num_queries: Any
) -> None:
    search.find(asker(), "check")  # what is read once and kept
    with CaptureQueriesContext(connection) as few:
        search.find(asker(), "check")
    Person.objects.bulk_create(Person(name=f"Checkout {n}", email=f"{n}@shop.example") for n in range(100))
    with django_assert_num_queries(len(few)):
        found = search.find(asker(), "check")
    assert len(kinds(found)["Person"]) == 6


def test_the_page_works_without_scripts(house: Area, as_mate: Client) -> None:
    text = as_mate.get("/search/?q=guest").content.decode()
    assert 'value="guest"' in text
    assert '<a href="/portfolio/requests/12/">Guest checkout</a>' in text
    assert "<h1" in text


def test_the_dialog_gets_the_options_alone(house: Area, as_mate: Client) -> None:
    response = as_mate.get("/search/?q=guest", headers={"X-Search": "dialog"})
    text = response.content.decode()
    assert "<h1" not in text
    assert 'role="option"' in text
    assert 'href="/portfolio/requests/12/"' in text
    assert "X-Search" in response["Vary"]


def test_what_was_typed_is_text(as_mate: Client) -> None:
    text = as_mate.get("/search/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in text


def test_a_stranger_finds_nothing(as_stranger: Client) -> None:
    assert "/access/sign-in/" in as_stranger.get("/search/?q=a")["Location"]


def test_every_page_offers_the_search(as_viewer: Client) -> None:
    text = as_viewer.get("/").content.decode()
    assert 'href="/search/" data-search-open' in text
    assert 'role="combobox"' in text
