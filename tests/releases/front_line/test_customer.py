"""What a customer sees is what was served; and contacts around a briefing are told with their interval, or not at all."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from storewide.lib.periods import Days
from storewide.metrics import figures
from storewide.releases.front_line import contacts, customer
from storewide.releases.models import Briefing, Release
from storewide.sources.models import Store
from storewide.warehouse.served import Found, Served, ServedQuestion

AT = datetime(2026, 3, 1, 10, tzinfo=UTC)
ADDRESS = "/releases/front-desk/customer/"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Stands in for the warehouse; keeps what it was asked."""
    told: dict[str, Any] = {"answer": Found(0, ""), "asked": []}

    class House:
        def ask_served(self, question: ServedQuestion) -> Found:
            told["asked"].append(question)
            return told["answer"]

    monkeypatch.setattr(customer, "warehouse", House)
    return told


def test_the_variant_that_was_served(served: dict[str, Any], store: Store, as_viewer: Client) -> None:
    served["answer"] = Found(1, "order", (Served("checkout", "one-page", AT, AT),))
    page = as_viewer.post(ADDRESS, {"said": " A-1 ", "store": store.pk}).content.decode()
    assert "This customer sees “one-page” of checkout, since 1 Mar 2026" in page
    assert [(each.store, each.said) for each in served["asked"]] == [("main", "A-1")]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Found(0, ""), "Nothing is known of this customer"),
        (Found(1, "id"), "served no variant in the last 90 days"),
        (Found(2, "code"), "Several customers fit this"),
    ],
)
def test_what_is_not_known_is_said(
    served: dict[str, Any], store: Store, as_viewer: Client, found: Found, words: str
) -> None:
    served["answer"] = found
    assert words in as_viewer.post(ADDRESS, {"said": "x", "store": store.pk}).content.decode()


def test_nothing_is_asked_of_an_address(served: dict[str, Any], store: Store, as_viewer: Client) -> None:
    assert as_viewer.get(f"{ADDRESS}?said=ann@shop.example").status_code == 200
    assert served["asked"] == []


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets contacts with staff be so many a day until a day, then so many; with 1,000 orders each."""

    def give(until: date, before: int | None, after: int | None) -> None:
        def ask(*, first: date, last: date, **_said: object) -> figures.Report:
            rows = [
                figures.Figures(
                    str(day),
                    Days(day, day),
                    "EUR",
                    {"staffed_contacts": after if day > until else before, "orders": 1000},
                )
                for day in Days(first, last)
            ]
            return figures.Report(tuple(rows), "EUR", "distinct", 7)

        known = Days(until - timedelta(days=60), until + timedelta(days=60))
        monkeypatch.setattr(figures, "extent", lambda _store: known)
        monkeypatch.setattr(figures, "ask", ask)

    return give


def test_contacts_before_and_after(release: Release, briefing: Briefing, days: Any, today: date) -> None:
    days(today, 10, 5)
    found = contacts.around(release, today + timedelta(days=40))
    assert found is not None
    assert found.sentence.startswith("Contacts per 1,000 orders fell from 10 to 5 (change ")
    assert (found.before, found.after) == (
        Days(today - timedelta(days=28), today - timedelta(days=1)),
        Days(today + timedelta(days=1), today + timedelta(days=28)),
    )


@pytest.mark.parametrize(
    ("before", "after", "later", "why"),
    [
        (10, 5, 1, "no whole day has passed"),
        (10, 5, 4, "under 10 contacts, or under 7 days"),
        (None, None, 40, "never imported"),
    ],
)
def test_too_little_to_tell(
    release: Release,
    briefing: Briefing,
    days: Any,
    today: date,
    before: int | None,
    after: int | None,
    later: int,
    why: str,
) -> None:
    days(today, before, after)
    found = contacts.around(release, today + timedelta(days=later))
    assert found is not None
    assert found.sentence.startswith("Cannot tell")
    assert why in found.sentence


def test_nothing_is_compared_without_a_briefing(release: Release, today: date) -> None:
    assert contacts.around(release, today) is None
    assert reverse("releases:customer") == ADDRESS
