"""The pages around the day of a release open, and change what they say."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from storewide.access.models import User
from storewide.organization.models import Person
from storewide.releases.models import (
    Acceptance,
    Freeze,
    GoDecision,
    Release,
    ReleaseState,
    Retrospective,
    Run,
    TimedStep,
)
from tests.releases.test_views import text


@pytest.mark.parametrize(
    "name",
    [
        "freezes",
        "freeze-new",
        "checklists",
        "checklist-edit",
        "flagged-services",
        "flagged-service-new",
        "by-tier",
        "cycle",
        "cadence",
        "note-readers",
        "note-reader-new",
        "feeds",
        "feed-new",
    ],
)
def test_pages_open_for_the_owner(as_owner: Client, release: Release, name: str) -> None:
    assert as_owner.get(reverse(f"releases:{name}")).status_code == 200


@pytest.mark.parametrize("name", ["day", "day-add", "day-sheet", "go", "at-once", "notes-of"])
def test_pages_of_a_release_open(as_mate: Client, release: Release, name: str) -> None:
    assert as_mate.get(reverse(f"releases:{name}", args=[release.number])).status_code == 200


@pytest.mark.parametrize(
    "name", ["freeze-new", "checklist-edit", "flagged-service-new", "cadence", "feed-new", "feeds"]
)
def test_members_do_not_set_up(as_mate: Client, name: str) -> None:
    assert as_mate.get(reverse(f"releases:{name}")).status_code == 403


def test_the_day_from_plan_to_record(as_mate: Client, release: Release, ana: Person) -> None:
    add = reverse("releases:day-add", args=[release.number])
    asked = {
        "what": "Switch the flag on",
        "way": "go",
        "minutes": "0",
        "clock": "",
        "lasts": "5",
        "owner": "Ana Ruiz",
        "after": "",
    }
    assert as_mate.post(add, asked).status_code == 302
    step = TimedStep.objects.get()
    assert (step.what, step.owner, step.place, step.state) == ("Switch the flag on", ana, 1, "waiting")
    assert as_mate.post(add, {**asked, "clock": "10:00"}).status_code == 422
    as_mate.post(reverse("releases:day-begin", args=[release.number]))
    assert Run.objects.get().release == release
    sheet = text(as_mate, reverse("releases:day-sheet", args=[release.number]))
    assert "every 5s" in sheet
    assert "Ana Ruiz" in sheet
    as_mate.post(reverse("releases:day-mark", args=[step.pk]), {"says": "start"})
    as_mate.post(reverse("releases:day-mark", args=[step.pk]), {"says": "late", "minutes": "7"})
    shown = text(as_mate, reverse("releases:day", args=[release.number]))
    assert "7 minutes behind" in shown
    as_mate.post(reverse("releases:day-mark", args=[step.pk]), {"says": "done"})
    as_mate.post(reverse("releases:day-end", args=[release.number]))
    assert Run.objects.get().ended_at is not None
    over = text(as_mate, reverse("releases:day", args=[release.number]))
    assert "every 5s" not in over
    # the record offers no planning, and tells no way back that was not gone
    assert "Plan a step" not in over
    assert "Going back" not in over
    assert "its sheet stays as the record" in as_mate.post(add, asked).content.decode()
    assert TimedStep.objects.count() == 1


def test_what_was_left_when_it_went_back_is_not_to_come(as_mate: Client, release: Release) -> None:
    number = [release.number]
    for what, way in (("Switch on", "go"), ("Tell the desk", "go"), ("Switch off", "back")):
        said = {"what": what, "way": way, "minutes": "0", "clock": "", "lasts": "5", "owner": "", "after": ""}
        as_mate.post(reverse("releases:day-add", args=number), said)
    as_mate.post(reverse("releases:day-begin", args=number))
    step = TimedStep.objects.get(what="Switch on")
    as_mate.post(reverse("releases:day-mark", args=[step.pk]), {"says": "start"})
    as_mate.post(reverse("releases:day-back", args=number), {"because": "Orders fail"})
    shown = text(as_mate, reverse("releases:day", args=number))
    assert shown.count("Not done") == 2
    assert "Running" not in shown
    # the way back is the one that is to come
    assert shown.count("To come") == 1


def test_go_is_not_said_by_the_author(as_mate: Client, as_owner: Client, ready: Release) -> None:
    go = reverse("releases:go", args=[ready.number])
    refused = as_mate.post(go, {"go": "go", "reason": "all done"})
    assert refused.status_code == 422
    assert not GoDecision.objects.exists()
    assert as_owner.post(go, {"go": "go", "reason": "all done"}).status_code == 302
    assert GoDecision.objects.get().go is True
    assert "Go: “New checkout” may go live" in text(as_mate, go)


def test_after_go_live(as_mate: Client, as_owner: Client, live: Release, ana: Person, today: date) -> None:
    number = [live.number]
    assert as_mate.post(reverse("releases:accept", args=number), {}).status_code == 422
    assert (
        as_owner.post(reverse("releases:accept", args=number), {"words_said": "Tried it"}).status_code == 302
    )
    assert Acceptance.objects.get().words == "Tried it"
    look = reverse("releases:look-back", args=number)
    assert as_mate.post(look, {}).status_code == 200
    as_mate.post(look, {"went_well": "Calm", "went_badly": "", "lessons": "Earlier"})
    assert Retrospective.objects.get().lessons == "Earlier"
    said = {
        "what": "Plan the way back first",
        "owner": "Ana Ruiz",
        "due_on": today + timedelta(days=7),
        "store": live.store_id,
    }
    assert as_mate.post(reverse("releases:take-on", args=number), said).status_code == 302
    assert Retrospective.objects.get().actions.get().owner == ana
    shown = text(as_mate, live.get_absolute_url())
    assert "Plan the way back first" in shown
    assert "Accepted by" in shown


def test_an_emergency_is_signed_off_afterwards(
    as_mate: Client, release: Release, mate: User, today: date, at: datetime
) -> None:
    Freeze.objects.create(
        name="Black week", reason="most orders", first=today, last=today + timedelta(days=9)
    )
    shown = text(as_mate, release.get_absolute_url())
    assert "Nothing may go live then: Black week" in shown
    once = reverse("releases:at-once", args=[release.number])
    assert as_mate.post(once, {"because": ""}).status_code in (200, 422)
    assert as_mate.post(once, {"because": "Nobody can pay"}).status_code == 302
    stored = Release.objects.get(pk=release.pk)
    assert (stored.state, stored.emergency_because) == (ReleaseState.LIVE, "Nobody can pay")
    assert stored.sign_off_due is not None
    assert round((stored.sign_off_due - at).total_seconds() / 3600) == 48
    assert "Went live as an emergency" in text(as_mate, release.get_absolute_url())


def test_roles_that_nobody_named_are_saved_as_they_are(as_owner: Client) -> None:
    saved = as_owner.post(reverse("releases:signing-roles", args=["major"]), {"business": "", "it": ""})
    assert (saved.status_code, saved.headers["Location"]) == (302, reverse("releases:checklists"))
