"""The pages that make a request a bet and a promise: what they begin with, take, refuse, and leave."""

from datetime import date, datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.ledger.models import IntendedEffect
from storewide.organization.models import Person
from storewide.portfolio.models import BusinessCase, Request

ONE = "/portfolio/requests/1/"
CASE = "/portfolio/requests/1/case/"
PROMISE = "/portfolio/requests/1/promise/"
FREEZE = "/portfolio/requests/1/promise/freeze/"


def said(response: Any) -> list[str]:
    """The messages that the next page shows."""
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.fixture
def written(due_on: date) -> dict[str, str]:
    """What somebody types into the business case."""
    return {
        "objective": "Nobody needs an account to buy.",
        "risks": "",
        "currency": "GBP",
        "cost": "40000",
        "value": "180000.50",
        "promise": "Guest checkout on mobile",
        "metric": "conversion",
        "direction": "better",
        "size": "3",
        "due_on": due_on.isoformat(),
        "owner": "Ana Ruiz <ana@shop.example>",
        "expected_version": "0",
    }


@pytest.mark.parametrize(("door", "status"), [("as_viewer", 403), ("as_stranger", 302)])
def test_who_may_not_freeze(
    door: str, status: int, bet: BusinessCase, request: pytest.FixtureRequest
) -> None:
    client: Client = request.getfixturevalue(door)
    assert client.post(FREEZE, {"expected_version": "1"}).status_code == status
    assert IntendedEffect.objects.get().frozen_at is None


def test_freezing_is_a_press_not_a_link(as_mate: Client, bet: BusinessCase) -> None:
    assert as_mate.get(FREEZE).status_code == 405


def test_the_case_begins_with_what_the_request_suggests(as_mate: Client, asked: Request) -> None:
    text = as_mate.get(CASE).content.decode()
    assert 'value="Guest checkout"' in text
    assert 'value="Ana Ruiz &lt;ana@shop.example&gt;"' in text
    assert "Cost once in GBP" in text
    assert '<option value="better" selected>' in text


def test_the_case_takes_major_units_and_the_better_direction(
    as_mate: Client, asked: Request, written: dict[str, str], due_on: date, ana: Person
) -> None:
    response = as_mate.post(CASE, {**written, "metric": "refunded"})
    assert response["Location"] == PROMISE
    case = BusinessCase.objects.select_related("effect").get()
    assert (case.cost, case.value, case.currency, case.version) == (4_000_000, 18_000_050, "GBP", 1)
    effect = case.effect
    assert (effect.metric, effect.direction, effect.due_on, effect.owner) == ("refunded", "down", due_on, ana)


@pytest.mark.parametrize("who", ["ana@shop.example", "ANA RUIZ", "Ana Ruiz <ana@shop.example>"])
def test_the_owner_is_found_by_name_or_e_mail(
    as_mate: Client, asked: Request, written: dict[str, str], ana: Person, who: str
) -> None:
    assert as_mate.post(CASE, {**written, "owner": who}).status_code == 302
    assert IntendedEffect.objects.get().owner == ana


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"owner": "Zoe"}, "Nobody here goes by “Zoe”; write the name or the e-mail of somebody here."),
        ({"owner": "Bo"}, "More than one person is called “Bo”; write the e-mail."),
        ({"owner": "gone@shop.example"}, "Nobody here goes by “gone@shop.example”"),
        ({"size": "0"}, "The size is 0 %; it must be above 0"),
        ({"size": "lots"}, "Enter a number."),
        ({"due_on": "2020-01-01"}, "1 Jan 2020 is not after today; a promise is about the future."),
        ({"cost": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"cost": "12.345"}, "12.345 has more than the 2 decimals of GBP; leave them out."),
        ({"metric": "happiness"}, "Select a valid choice."),
        ({"currency": "EUR"}, "Select a valid choice."),
    ],
)
def test_the_case_says_beside_the_field_what_to_mend(
    as_mate: Client, asked: Request, written: dict[str, str], wrong: dict[str, str], sentence: str
) -> None:
    for name, email, left in (("Bo", "bo@a.example", None), ("Bo", "bo@b.example", None)):
        Person.objects.create(name=name, email=email, left_on=left)
    Person.objects.create(name="Gone", email="gone@shop.example", left_on=date(2020, 1, 1))
    response = as_mate.post(CASE, {**written, **wrong})
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert "Nobody needs an account to buy." in text
    assert not BusinessCase.objects.exists()
    assert not IntendedEffect.objects.exists()


def test_a_case_written_meanwhile_is_shown_beside_mine(
    as_mate: Client, bet: BusinessCase, written: dict[str, str]
) -> None:
    response = as_mate.post(CASE, {**written, "size": "5", "direction": "up", "risks": "More fraud."})
    text = response.content.decode()
    assert response.status_code == 422
    assert "<dt>Size in percent</dt><dd>3.00</dd>" in text
    assert "<dt>Objective</dt>" not in text
    assert '<input type="hidden" name="expected_version" value="1"' in text
    assert BusinessCase.objects.get().version == 1


def test_the_promise_is_read_as_a_sentence_before_it_is_frozen(as_mate: Client, bet: BusinessCase) -> None:
    text = as_mate.get(PROMISE).content.decode()
    assert "Conversion will go up by 3.0\u00a0% by" in text
    assert "says Ana Ruiz (head of checkout)" in text
    assert "You freeze this for Ana Ruiz. The history says that it was you." in text
    assert "the direction that is not better" not in text


def test_the_owner_of_a_promise_freezes_it_for_nobody_else(
    as_mate: Client, mate: User, ana: Person, bet: BusinessCase
) -> None:
    Person.objects.filter(pk=ana.pk).update(email=mate.email)
    assert "You freeze this for" not in as_mate.get(PROMISE).content.decode()


def test_freeze_promises_for_good(as_mate: Client, mate: User, bet: BusinessCase) -> None:
    response = as_mate.post(FREEZE, {"expected_version": "1"})
    assert response["Location"] == ONE
    assert said(response) == ["Frozen. From here on the promise is measured, not changed."]
    effect = IntendedEffect.objects.get()
    assert (effect.frozen_by_id, effect.frozen_by_label) == (mate.id, "Milan")
    assert "on_behalf_of" in Entry.objects.get(action="ledger.effect.freeze").changes


@pytest.mark.parametrize("read", ["", "2", "x", "9" * 5000])
def test_freeze_of_anything_but_what_was_read_is_refused(
    as_mate: Client, bet: BusinessCase, read: str
) -> None:
    response = as_mate.post(FREEZE, {"expected_version": read})
    assert response["Location"] == PROMISE
    assert said(response) == ["Somebody changed the case while you were reading; read the promise again."]
    assert IntendedEffect.objects.get().frozen_at is None


def test_freezing_twice_is_refused(as_mate: Client, promised: BusinessCase, at: datetime) -> None:
    as_mate.post(FREEZE, {"expected_version": "1"})
    assert IntendedEffect.objects.get().frozen_at == at
    assert Entry.objects.filter(action="ledger.effect.freeze").count() == 1


def test_the_case_page_stays_small_with_thousands_of_people(
    as_mate: Client, asked: Request, ana: Person, django_assert_max_num_queries: Any
) -> None:
    Person.objects.bulk_create(Person(name=f"P {n:04}", email=f"p{n}@shop.example") for n in range(5000))
    with django_assert_max_num_queries(12):
        text = as_mate.get(CASE).content.decode()
    assert text.count("<option value=") < 220
    assert text.index("Ana Ruiz &lt;ana@shop.example&gt;") < text.index("P 0000")
