"""The ledger's pages, for everybody and nobody."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.kit.permissions import SYSTEM
from storewide.ledger import evidence_operations, operations
from storewide.ledger.evidence_operations import Past
from storewide.ledger.models import IntendedEffect
from storewide.ledger.operations import Promise
from storewide.organization.models import Person
from tests.ledger.conftest import SOURCE
from tests.ledger.test_evidence_operations import TEST, measurement

LIST = "/ledger/effects/"


def page(frozen: IntendedEffect) -> str:
    return f"/ledger/effects/{frozen.pk}/"


@pytest.fixture
def many(promise: Promise, mate: User, at: datetime) -> list[IntendedEffect]:
    """Three frozen promises: one soon due, one overdue, one far."""
    today = datetime.now(UTC).date()
    days = [today + timedelta(days=10), today - timedelta(days=1), today + timedelta(days=200)]
    frozen = []
    for number, due_on in enumerate(days):
        early = datetime(due_on.year, due_on.month, due_on.day, tzinfo=UTC) - timedelta(days=20)
        made = Promise(**{**vars(promise), "due_on": due_on, "what": f"Bet {number}"})
        effect = operations.draft(promise=made, source=SOURCE, by=mate, at=early)
        frozen.append(operations.freeze(effect=effect, by=mate, at=early))
    return frozen


@pytest.mark.parametrize("door", ["as_owner", "as_mate", "as_viewer"])
def test_everybody_signed_in_sees_the_ledger(
    door: str, frozen: IntendedEffect, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(door)
    assert client.get(LIST).status_code == 200
    assert client.get(page(frozen)).status_code == 200


def test_a_stranger_signs_in_first(as_stranger: Client, frozen: IntendedEffect) -> None:
    for path in (LIST, page(frozen)):
        response = as_stranger.get(path)
        assert response.status_code == 302
        assert "/access/sign-in/" in response["Location"]


def test_an_empty_ledger_says_what_it_is_for(as_mate: Client) -> None:
    text = as_mate.get(LIST).content.decode()
    assert "Nothing is promised yet" in text
    assert "Read how a promise is made" in text
    assert 'href="/guide/ledger/#a-promise"' in text


def test_a_draft_is_not_in_the_ledger(as_mate: Client, drafted: IntendedEffect) -> None:
    assert "Guest checkout" not in as_mate.get(LIST).content.decode()
    assert as_mate.get(page(drafted)).status_code == 404


def test_the_list_says_how_it_stands_first(as_mate: Client, many: list[IntendedEffect]) -> None:
    text = as_mate.get(LIST).content.decode()
    assert "3 promises are frozen; none is measured, 1 of them is due" in text
    assert "+3.0\u00a0%" in text
    assert "not measured yet" in text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("due=overdue", ["Bet 1"]),
        ("due=soon", ["Bet 0"]),
        ("due=later", ["Bet 2"]),
        ("area=one-page-checkout", ["Bet 0", "Bet 1", "Bet 2"]),
        ("metric=orders", []),
        ("grade=A", []),
        ("grade=none", ["Bet 0", "Bet 1", "Bet 2"]),
        ("q=bet+2", ["Bet 2"]),
        ("sort=due", ["Bet 1", "Bet 0", "Bet 2"]),
        ("sort=-due", ["Bet 2", "Bet 0", "Bet 1"]),
    ],
)
def test_filters_and_sorts_live_in_the_address(
    as_mate: Client, many: list[IntendedEffect], query: str, shown: list[str]
) -> None:
    rows = list(csv.DictReader(io.StringIO(b"".join(as_mate.get(f"{LIST}?format=csv&{query}")).decode())))
    found = [row["What ships"] for row in rows]
    assert found == shown if query.startswith("sort") else sorted(found) == shown


def test_the_file_holds_numbers_not_words(as_mate: Client, frozen: IntendedEffect) -> None:
    response: Any = as_mate.get(f"{LIST}?format=csv")
    row = next(csv.DictReader(io.StringIO(b"".join(response).decode())))
    assert row["Accountable"] == "Ana Ruiz"
    assert row["Area"] == "One-page checkout"
    assert row["Metric"] == "Conversion"
    assert Decimal(row["Promised"]) == Decimal("0.03")
    assert row["Due"] == "2026-06-30"
    assert row["Frozen"] == "2026-03-10T09:30:00+00:00"


def test_a_promise_is_shown_as_a_sentence_with_its_seal(as_viewer: Client, frozen: IntendedEffect) -> None:
    text = as_viewer.get(page(frozen)).content.decode()
    assert "Conversion will go up by 3.0\u00a0% by 30 June 2026, says Ana Ruiz (head of checkout)" in text
    assert "Unchanged since it was frozen" in text
    assert "Not measured yet." in text
    assert "Intended effect frozen" in text


def test_a_promise_that_was_tampered_with_says_so(as_viewer: Client, frozen: IntendedEffect) -> None:
    around = IntendedEffect.objects.filter(pk=frozen.pk)
    super(type(around), around).update(due_on=date(2027, 1, 1))
    text = as_viewer.get(page(frozen)).content.decode()
    assert "This promise is not what was frozen" in text
    assert "Unchanged since it was frozen" not in text


def test_a_promise_whose_request_is_gone_still_opens(as_viewer: Client, frozen: IntendedEffect) -> None:
    assert "A record that is not there any more" in as_viewer.get(page(frozen)).content.decode()


def test_the_list_asks_the_same_however_long_it_is(
    as_mate: Client, many: list[IntendedEffect], django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        as_mate.get(LIST)


def test_a_measured_promise_says_what_came_of_it(
    as_viewer: Client, frozen: IntendedEffect, mate: User, at: datetime
) -> None:
    evidence_operations.measure(measurement=measurement(), effect=frozen, source=TEST, by=mate, at=at)
    text = as_viewer.get(page(frozen)).content.decode()
    assert "Conversion changed by +3.1\u00a0% (+1.2\u00a0% to +5.0\u00a0%): better" in text
    assert "A: randomised" in text
    assert "Not measured yet." not in text


def test_a_past_release_stands_in_the_ledger_as_what_it_is(
    as_viewer: Client, mate: User, at: datetime
) -> None:
    past = Past(what="New search", day=date(2025, 5, 1), metric="spend", direction="up", size=Decimal(3))
    told = evidence_operations.tell_past(past=past, source=TEST, by=mate, at=at)
    text = as_viewer.get(page(told)).content.decode()
    assert "New search went live on 1 May 2025; promised after the fact: Spend +3.0\u00a0%" in text
    assert "Nobody" not in text
    rows = as_viewer.get(f"{LIST}?told=after&format=csv")
    assert b"New search" in b"".join(rows)
    assert b"New search" not in b"".join(as_viewer.get(f"{LIST}?told=before&format=csv"))


def test_measured_effects_and_decisions_are_lists(
    as_viewer: Client, ana: Person, mate: User, at: datetime
) -> None:
    assert "Nothing is measured yet" in as_viewer.get("/ledger/measured/").content.decode()
    assert "Nothing is decided yet" in as_viewer.get("/ledger/decisions/").content.decode()
    found = evidence_operations.measure(measurement=measurement(), effect=None, source=TEST, by=mate, at=at)
    decided = evidence_operations.decide(
        what="Guest checkout",
        outcome="ship",
        reason="It paid.",
        accountable=ana,
        source=TEST,
        by=SYSTEM,
        at=at,
    )
    assert "One effect is measured" in as_viewer.get("/ledger/measured/").content.decode()
    assert "It paid." in as_viewer.get("/ledger/decisions/").content.decode()
    # what both are about is not there (any more), so they lead nowhere
    assert as_viewer.get(f"/ledger/measured/{found.pk}/").status_code == 404
    assert as_viewer.get(f"/ledger/decisions/{decided.pk}/").status_code == 404
