"""The trading review by page: freezing keeps what was read, actions carry over, who may do what."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from storewide.access.models import User
from storewide.insight.reviews import meeting
from storewide.kit.permissions import SYSTEM
from storewide.lib.periods import Days
from storewide.metrics import operations as metrics
from storewide.metrics.models import Annotation
from storewide.organization.models import Person
from storewide.rhythm import operations as rhythm
from storewide.rhythm.models import Action, Review
from storewide.sources.models import Store
from tests.insight.monday import MONDAY, PAGE, WEEK, ana, clock, figures_of_march, folder, hold, read, store

__all__ = ["ana", "clock", "figures_of_march", "folder", "store"]


def test_the_last_week_that_is_over_and_has_figures_opens(
    figures_of_march: Store, as_viewer: Client, clock: Any
) -> None:
    assert as_viewer.get("/trading-review/")["Location"] == PAGE
    clock(MONDAY + timedelta(days=70))
    assert as_viewer.get("/trading-review/")["Location"] == PAGE


@pytest.mark.parametrize("week", ["2026-W13", "2026-W1", "nonsense", "2026-W99"])
def test_no_such_week(figures_of_march: Store, as_viewer: Client, week: str) -> None:
    assert as_viewer.get(f"/trading-review/{week}/").status_code == 404


def test_before_the_first_import_the_page_says_what_to_do(as_viewer: Client, folder: Any) -> None:
    for path in ("/trading-review/", "/trading-review/2026-W11/"):
        text = as_viewer.get(path).content.decode()
        assert "Nothing to review yet" in text
        assert 'href="/data/imports/new/"' in text


def test_holding_freezes_the_page_as_it_was_read(
    figures_of_march: Store, as_mate: Client, ana: Person, mate: User
) -> None:
    action = rhythm.open_action(
        what="Ask the carrier",
        owner=ana,
        due_on=date(2026, 3, 20),
        store=figures_of_march,
        by=mate,
        at=MONDAY,
    )
    before = as_mate.get(PAGE).content.decode()
    assert "Hold the review: freeze this page" in before
    said = read(figures_of_march)
    assert hold(as_mate, figures_of_march)["Location"] == PAGE
    review = Review.objects.get()
    assert review.snapshot == said
    # what comes later changes no frozen page
    rhythm.close_action(action=action, outcome="The rates are in.", by=mate, at=MONDAY)
    Annotation.objects.create(store=figures_of_march, day=date(2026, 3, 11), label="Told too late")
    metrics.set_target(
        store=figures_of_march, metric="spend", month=date(2026, 3, 1), value=1, by=SYSTEM, at=MONDAY
    )
    after = as_mate.get(PAGE).content.decode()
    assert escape(said["finding"]) in after
    assert "Told too late" not in after
    assert "Ana Ruiz · due 20 Mar 2026 · since 16 Mar 2026" in after
    assert "its digest agrees with the audit trail" in after
    assert review.digest in after
    assert "Hold the review" not in after
    assert "Close the action" not in after


def test_open_actions_carry_over_and_closed_ones_are_told(
    figures_of_march: Store, as_mate: Client, ana: Person, mate: User, clock: Any
) -> None:
    said = {"owner": ana, "due_on": date(2026, 3, 20), "store": figures_of_march, "by": mate, "at": MONDAY}
    carried = rhythm.open_action(what="Ask the carrier", **said)
    done = rhythm.open_action(what="Renew the certificate", **said)
    hold(as_mate, figures_of_march)
    rhythm.close_action(action=done, outcome="Renewed.", by=mate, at=datetime.now(UTC))
    next_monday = MONDAY + timedelta(days=7)
    clock(next_monday)
    week = Days(WEEK.first + timedelta(days=7), WEEK.last + timedelta(days=7))
    said = meeting.read(SYSTEM, figures_of_march, week, next_monday).snapshot
    assert [(each["what"], each["state"]) for each in said["actions"]] == [("Ask the carrier", "Overdue")]
    assert [(each["what"], each["note"]) for each in said["closed"]] == [
        ("Renew the certificate", "Ana Ruiz · Renewed.")
    ]
    text = as_mate.get("/trading-review/2026-W12/?store=main").content.decode()
    assert (
        f'action="/rhythm/actions/{carried.pk}/close/?back=%2Ftrading-review%2F2026-W12%2F%3Fstore%3Dmain"'
        in text
    )


def test_a_page_that_changed_meanwhile_is_read_again_first(
    figures_of_march: Store, as_mate: Client, ana: Person, mate: User
) -> None:
    reading = meeting.read(SYSTEM, figures_of_march, WEEK, MONDAY)
    rhythm.open_action(
        what="Ask", owner=ana, due_on=date(2026, 3, 20), store=figures_of_march, by=mate, at=MONDAY
    )
    response = as_mate.post(
        "/trading-review/2026-W11/hold/", query_params={"store": "main", "read": reading.digest}, follow=True
    )
    assert "Something on this page changed since you opened it." in response.content.decode()
    assert not Review.objects.exists()


def test_a_week_that_runs_is_read_but_not_held(figures_of_march: Store, as_mate: Client, clock: Any) -> None:
    clock(datetime(2026, 3, 12, 9, 0, tzinfo=UTC))
    text = as_mate.get(PAGE).content.decode()
    assert "This week is not over. Its review can be held from Monday on." in text
    assert "Hold the review" not in text
    reading = meeting.read(SYSTEM, figures_of_march, WEEK, datetime(2026, 3, 12, 9, 0, tzinfo=UTC))
    answer = as_mate.post(
        "/trading-review/2026-W11/hold/", query_params={"store": "main", "read": reading.digest}, follow=True
    )
    assert "2026-W11 is not over in Main; hold its review from 16 Mar 2026 on." in answer.content.decode()
    assert not Review.objects.exists()


def test_an_altered_review_is_told(figures_of_march: Store, as_mate: Client) -> None:
    hold(as_mate, figures_of_march)
    review = Review.objects.get()
    rows = Review.objects.all()
    super(type(rows), rows).update(snapshot={**review.snapshot, "finding": "Spend is splendid"})
    text = as_mate.get(PAGE).content.decode()
    assert "this page is not as it was frozen" in text
    assert "agrees with the audit trail" not in text


def test_who_only_looks_holds_nothing(figures_of_march: Store, as_viewer: Client, ana: Person) -> None:
    text = as_viewer.get(PAGE).content.decode()
    assert "Hold the review" not in text
    assert "Open an action" not in text
    assert hold(as_viewer, figures_of_march).status_code == 403
    assert not Review.objects.exists()
    assert not Action.objects.exists()


def test_a_stranger_signs_in_first(figures_of_march: Store, as_stranger: Client) -> None:
    for path in ("/trading-review/", PAGE, "/trading-review/past/"):
        assert "/access/sign-in/" in as_stranger.get(path)["Location"]


def test_past_reviews_are_listed_with_what_they_found(figures_of_march: Store, as_mate: Client) -> None:
    assert "No review was held yet" in as_mate.get("/trading-review/past/").content.decode()
    hold(as_mate, figures_of_march)
    text = as_mate.get("/trading-review/past/").content.decode()
    assert f'<a href="{PAGE}">2026-W11</a>' in text
    assert escape(Review.objects.get().snapshot["finding"]) in text


def test_the_page_asks_little_however_much_there_is(
    figures_of_march: Store, as_mate: Client, ana: Person, mate: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        rhythm.open_action(
            what=f"n {number}",
            owner=ana,
            due_on=date(2026, 3, 20),
            store=figures_of_march,
            by=mate,
            at=MONDAY,
        )
    with django_assert_max_num_queries(40):
        as_mate.get(PAGE)
