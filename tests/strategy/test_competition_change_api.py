"""What is kept about competition, changed over REST: entries, what speaks for a candidate, and what becomes of it."""

import json
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store
from storewide.strategy import competition_operations
from storewide.strategy.models.competition import Competitor, Feature, Signal, SwotEntry
from storewide.strategy.models.losses import Candidate, CustomerAsk, LossReason, LostDeal, MissedSearch

API = "/api/v1/strategy/competition/"


def sent(client: Client, method: str, path: str, body: Any, status: int = 200) -> Any:
    answer = client.generic(method, f"{API}{path}", json.dumps(body), content_type="application/json")
    assert answer.status_code == status, answer.content
    return answer.json()


@pytest.fixture
def add(mate: User, at: datetime) -> Any:
    """Writes a record down by the public operation."""
    return lambda record: competition_operations.add(record=record, by=mate, at=at)


@pytest.fixture
def deal(add: Any) -> LostDeal:
    said = {"amount_minor": 120050, "currency": "EUR", "lost_on": date(2026, 3, 1)}
    return add(LostDeal(account="Hotel Nord", reason=LossReason.objects.get(slug="price"), **said))  # type: ignore[no-any-return]


@pytest.fixture
def candidate(add: Any) -> Candidate:
    return add(Candidate(name="Sleeper sofa"))  # type: ignore[no-any-return]


def test_a_deal_says_otherwise_and_keeps_the_rest(
    as_mate: Client, deal: LostDeal, add: Any, store: Store
) -> None:
    add(Competitor(name="Alpha"))
    add(Feature(name="Return labels", area=Area.objects.get(slug="returns")))
    body = {"competitor": "alpha", "about": "feature:return-labels", "amount": "99.5", "store": store.slug}
    told = sent(as_mate, "PATCH", f"deals/{deal.pk}", body | {"expected_version": 1})
    assert (told["amount"], told["currency"], told["competitor"]) == ("99.50", "EUR", "alpha")
    assert (told["about"], told["version"]) == ("feature:return-labels", 2)
    deal.refresh_from_db()
    assert (deal.account, deal.reason.slug, deal.lost_on) == ("Hotel Nord", "price", date(2026, 3, 1))
    assert deal.store == store
    # the amount keeps its figure where the currency alone was wrong: 99.5 has 2 places in EUR and none in JPY
    sent(as_mate, "PATCH", f"deals/{deal.pk}", {"amount": "700"})
    assert sent(as_mate, "PATCH", f"deals/{deal.pk}", {"currency": "JPY"})["amount"] == "700"
    deal.refresh_from_db()
    assert deal.amount_minor == 700
    assert Entry.objects.filter(action="strategy.deal.change").count() == 3


def test_who_read_an_older_version_is_told(as_mate: Client, deal: LostDeal) -> None:
    sent(as_mate, "PATCH", f"deals/{deal.pk}", {"note": "They waited"})
    refused = sent(as_mate, "PATCH", f"deals/{deal.pk}", {"note": "x", "expected_version": 1}, 409)
    assert "Somebody else changed this" in json.dumps(refused)
    deal.refresh_from_db()
    assert deal.note == "They waited"


def test_entries_of_every_kind_are_changed(as_mate: Client, add: Any, ana: Person) -> None:
    alpha = add(Competitor(name="Alpha"))
    told = sent(as_mate, "PATCH", f"competitors/{alpha.pk}", {"watched": False, "name": "Alfa"})
    assert (told["name"], told["slug"], told["watched"]) == ("Alfa", "alpha", False)
    labels = add(Feature(name="Labels", area=Area.objects.get(slug="returns")))
    told = sent(as_mate, "PATCH", f"features/{labels.pk}", {"area": "checkout", "purpose": "Saves a walk"})
    labels.refresh_from_db()
    assert (told["about"], labels.area.slug, labels.purpose) == ("feature:labels", "checkout", "Saves a walk")
    ask = add(CustomerAsk(what="Labels", count=3, asked_on=date(2026, 3, 1)))
    told = sent(as_mate, "PATCH", f"asks/{ask.pk}", {"count": 8, "about": "area:returns"})
    assert (told["count"], told["about"], told["on"]) == (8, "area:returns", "2026-03-01")
    swot = add(SwotEntry(kind="threat", what="Entrant", evidence="Seen", noted_on=date(2026, 3, 1)))
    body = {"owner": ana.email, "expires_on": "2026-06-30", "area": "returns", "kind": "weakness"}
    told = sent(as_mate, "PATCH", f"swot/{swot.pk}", body)
    assert (told["owner"], told["expires_on"], told["kind"]) == (ana.email, "2026-06-30", "weakness")
    assert sent(as_mate, "PATCH", f"swot/{swot.pk}", {"owner": None})["owner"] is None
    signal = add(Signal(title="Rates", source="A survey", dated=date(2026, 3, 1)))
    told = sent(as_mate, "PATCH", f"signals/{signal.pk}", {"metric": "conversion", "value": "0.021"})
    assert (told["value"], told["name"]) == ("0.021", "Rates")
    price = LossReason.objects.get(slug="price")
    sent(as_mate, "PATCH", f"reasons/{price.pk}", {"name": "Too dear", "place": 3})
    price.refresh_from_db()
    assert (price.name, price.slug, price.place) == ("Too dear", "price", 3)


@pytest.mark.parametrize(
    ("path", "body", "status", "sentence"),
    [
        ("deals/{deal}", {"reason": "nonsense"}, 422, "nonsense"),
        ("deals/{deal}", {"currency": "XXX"}, 422, "XXX"),
        ("deals/{deal}", {"account": ""}, 422, "account"),
        ("deals/{deal}", {"lost_on": "2999-01-01"}, 422, "has not come"),
        ("deals/{candidate}", {"note": "x"}, 404, ""),
        ("candidates/{candidate}", {"owner": "nobody@shop.example"}, 422, "nobody@shop.example"),
        ("candidates/{candidate}", {"state": "dropped", "name": None}, 422, "name"),
    ],
)
def test_what_cannot_be_is_refused(
    as_mate: Client,
    deal: LostDeal,
    candidate: Candidate,
    path: str,
    body: Any,
    status: int,
    sentence: str,
) -> None:
    refused = sent(as_mate, "PATCH", path.format(deal=deal.pk, candidate=candidate.pk), body, status)
    assert sentence in json.dumps(refused)
    assert {LostDeal.objects.get().version, Candidate.objects.get().version} == {1}


def test_an_address_leads_to_the_web_alone(as_mate: Client) -> None:
    sent(as_mate, "POST", "competitors", {"name": "Alpha", "address": "javascript:alert(1)"}, 422)
    assert not Competitor.objects.exists()


def test_a_candidate_gathers_what_speaks_for_it_and_is_decided(
    as_mate: Client, candidate: Candidate, deal: LostDeal, add: Any, store: Store
) -> None:
    ask = add(CustomerAsk(what="A sofa to sleep on", count=3, asked_on=date(2026, 3, 1)))
    days = {"first": date(2026, 2, 1), "last": date(2026, 2, 28)}
    search = MissedSearch.objects.create(term="sofa bed", store=store, searches=40, **days)
    path = f"candidates/{candidate.pk}"
    body = {"deals": [str(deal.pk)], "asks": [str(ask.pk)], "searches": [str(search.pk)]}
    sent(as_mate, "POST", f"{path}/evidence", body)
    listed = as_mate.get(f"{API}kept/searches").json()["items"]
    assert [(each["name"], each["count"], each["candidate"]) for each in listed] == [
        ("sofa bed", 40, str(candidate.pk))
    ]
    # asks are taken back, what is not spoken of stays
    sent(as_mate, "POST", f"{path}/evidence", {"asks": []})
    assert CustomerAsk.objects.get().candidate is None
    assert (LostDeal.objects.get().candidate, MissedSearch.objects.get().candidate) == (candidate, candidate)
    other = add(Candidate(name="Other"))
    refused = sent(as_mate, "POST", f"candidates/{other.pk}/evidence", {"deals": [str(deal.pk)]}, 422)
    assert "“Hotel Nord” speaks for “Sleeper sofa” already" in json.dumps(refused, ensure_ascii=False)
    sent(as_mate, "POST", f"{path}/evidence", {"deals": [str(candidate.pk)]}, 422)
    assert LostDeal.objects.get().candidate == candidate
    assert "Write why" in json.dumps(sent(as_mate, "POST", f"{path}/decide", {"state": "taken_up"}, 422))
    told = sent(as_mate, "POST", f"{path}/decide", {"state": "taken_up", "outcome": "40 looked for it"})
    assert (told["state"], told["outcome"]) == ("taken_up", "40 looked for it")
    assert sent(as_mate, "POST", f"{path}/decide", {"state": "open"})["state"] == "open"
    assert sent(as_mate, "PATCH", path, {"what": "Folds out"})["state"] == "open"


def test_a_viewer_changes_nothing(as_viewer: Client, deal: LostDeal, candidate: Candidate) -> None:
    sent(as_viewer, "PATCH", f"deals/{deal.pk}", {"note": "x"}, 403)
    sent(as_viewer, "POST", f"candidates/{candidate.pk}/evidence", {"deals": [str(deal.pk)]}, 403)
    sent(as_viewer, "POST", f"candidates/{candidate.pk}/decide", {"state": "dropped", "outcome": "x"}, 403)
    assert (LostDeal.objects.get().candidate, Candidate.objects.get().state) == (None, "open")
