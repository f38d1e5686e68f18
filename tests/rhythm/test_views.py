"""Actions by page: who may do what, and where a form leads back to."""

from datetime import timedelta

import pytest
from django.test import Client

from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.rhythm.models import Action
from storewide.sources.models import Store

NEW = "/rhythm/actions/new/"


def body(ana: Person, **other: str) -> dict[str, str]:
    due = (now() + timedelta(days=3)).date().isoformat()
    return {"what": "Ask the carrier", "owner": ana.email, "due_on": due, **other}


def test_a_member_opens_an_action_and_comes_back(as_mate: Client, ana: Person, store: Store) -> None:
    response = as_mate.post(f"{NEW}?store=de&back=/trading-review/2026-W10/", body(ana))
    assert (response.status_code, response["Location"]) == (302, "/trading-review/2026-W10/")
    action = Action.objects.get()
    assert (action.what, action.owner, action.store) == ("Ask the carrier", ana, store)


@pytest.mark.parametrize(
    "away", ["https://else.example/", "//else.example/", "javascript:alert(1)", "trading-review/"]
)
def test_nobody_is_led_out_of_the_house(as_mate: Client, ana: Person, store: Store, away: str) -> None:
    response = as_mate.post(NEW, body(ana, store=str(store.pk)), query_params={"back": away})
    assert response["Location"] == Action.objects.get().get_absolute_url()


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    as_mate: Client, ana: Person, bo: Person, store: Store
) -> None:
    response = as_mate.post(f"{NEW}?store=de", body(ana, due_on="2020-01-01"))
    text = response.content.decode()
    assert response.status_code == 422
    assert "1 Jan 2020 is over; choose today" in text
    assert 'value="Ask the carrier"' in text
    assert not Action.objects.exists()


def test_an_action_is_read_changed_and_closed(as_mate: Client, action: Action) -> None:
    page = as_mate.get(action.get_absolute_url()).content.decode()
    assert "Ana Ruiz · due 13 Mar 2026 · since 10 Mar 2026" in page
    assert f'href="/rhythm/actions/{action.pk}/close/"' in page
    changed = as_mate.post(
        f"/rhythm/actions/{action.pk}/change/",
        {"what": "Ask again", "owner": "Ana Ruiz", "due_on": "2026-03-13", "expected_version": "1"},
    )
    assert changed["Location"] == action.get_absolute_url()
    closed = as_mate.post(f"/rhythm/actions/{action.pk}/close/?back=/", {"outcome": "The rates are in."})
    assert closed["Location"] == "/"
    page = as_mate.get(action.get_absolute_url()).content.decode()
    assert "The rates are in." in page
    assert "/close/" not in page
    again = as_mate.post(f"/rhythm/actions/{action.pk}/close/", {"outcome": "x"})
    assert again.status_code == 422
    assert "open a new action instead" in again.content.decode()


def test_the_list_is_narrowed_to_mine_and_overdue(as_mate: Client, action: Action) -> None:
    everything = as_mate.get("/rhythm/actions/").content.decode()
    assert "One action is open, and it is overdue" in everything
    assert "Ask the carrier for the missing rates" in everything
    assert "Ask the carrier" not in as_mate.get("/rhythm/actions/?whose=mine").content.decode()
    assert "Ask the carrier" in as_mate.get("/rhythm/actions/?state=overdue").content.decode()
    assert "Ask the carrier" not in as_mate.get("/rhythm/actions/?state=closed").content.decode()
    lines = b"".join(as_mate.get("/rhythm/actions/?format=csv")).decode().splitlines()  # type: ignore[arg-type]
    assert lines[0].lstrip("\ufeff").startswith("Action,Owner,Due")
    assert len(lines) == 2


def test_a_viewer_reads_and_changes_nothing(
    as_viewer: Client, action: Action, ana: Person, store: Store
) -> None:
    page = as_viewer.get(action.get_absolute_url())
    assert page.status_code == 200
    assert "/close/" not in page.content.decode()
    for path in (NEW, f"/rhythm/actions/{action.pk}/close/", f"/rhythm/actions/{action.pk}/change/"):
        assert as_viewer.get(path).status_code == 403
        assert as_viewer.post(path, body(ana, outcome="x")).status_code == 403
    assert Action.objects.get().is_open


def test_a_stranger_signs_in_first(as_stranger: Client, action: Action) -> None:
    for path in ("/rhythm/actions/", NEW, action.get_absolute_url()):
        assert "/access/sign-in/" in as_stranger.get(path)["Location"]
