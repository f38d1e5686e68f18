"""Actions are opened, changed and closed; a review is held once and never changes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.kit.errors import Conflict
from storewide.organization.models import Person, Team, Wait
from storewide.rhythm import operations, queries
from storewide.rhythm.models import Action, Held, Review
from storewide.sources.models import Store

WEEK = date(2026, 3, 2)
SNAPSHOT = {"finding": "Spend is on plan", "figures": [{"code": "spend", "value": "178.50"}]}


def trail(record: Any) -> list[str]:
    return [entry.action for entry in Entry.objects.of(record).order_by("pk")]


def test_an_action_is_written_down(action: Action, ana: Person, mate: User, at: datetime) -> None:
    assert (action.owner, action.opened_by_label, action.opened_at, action.is_open) == (
        ana,
        mate.label,
        at,
        True,
    )
    assert trail(action) == ["rhythm.action.open"]


@pytest.mark.parametrize(
    ("said", "error", "sentence"),
    [
        ({"what": " "}, operations.NothingToDo, "Write what is to be done, in one line."),
        (
            {"due_on": date(2026, 3, 9)},
            operations.DueInThePast,
            "9 Mar 2026 is over; choose today (10 Mar 2026) or a later day.",
        ),
    ],
)
def test_what_is_no_action_is_refused(
    ana: Person, store: Store, mate: User, at: datetime, said: dict[str, Any], error: Any, sentence: str
) -> None:
    whole = {"what": "x", "owner": ana, "due_on": date(2026, 3, 10), "store": store} | said
    with pytest.raises(error) as refused:
        operations.open_action(**whole, by=mate, at=at)
    assert refused.value.sentence == sentence
    assert not Action.objects.exists()


def test_somebody_who_has_left_takes_nothing_on(bo: Person, store: Store, mate: User, at: datetime) -> None:
    with pytest.raises(operations.OwnerHasLeft, match=r"Bo Lind has left; name somebody who is here\."):
        operations.open_action(what="x", owner=bo, due_on=date(2026, 3, 20), store=store, by=mate, at=at)


def test_the_day_is_the_stores_own(ana: Person, store: Store, mate: User) -> None:
    late = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)  # in Berlin the 11th has begun
    with pytest.raises(operations.DueInThePast):
        operations.open_action(what="x", owner=ana, due_on=date(2026, 3, 10), store=store, by=mate, at=late)


def test_a_change_is_audited_and_guards_against_a_lost_one(action: Action, mate: User, at: datetime) -> None:
    changed = operations.change_action(
        action=action, changes={"due_on": date(2026, 3, 20)}, by=mate, at=at, expected_version=1
    )
    assert changed.due_on == date(2026, 3, 20)
    assert Entry.objects.of(action).first().changes == {"due_on": ["2026-03-13", "2026-03-20"]}  # type: ignore[union-attr]
    with pytest.raises(Conflict):
        operations.change_action(action=action, changes={"what": "y"}, by=mate, at=at, expected_version=1)


def test_an_overdue_action_may_be_reworded_without_a_new_day(
    action: Action, mate: User, at: datetime
) -> None:
    later = at + timedelta(days=10)
    assert operations.change_action(action=action, changes={"what": "y"}, by=mate, at=later).what == "y"
    with pytest.raises(operations.DueInThePast):
        operations.change_action(action=action, changes={"due_on": date(2026, 3, 14)}, by=mate, at=later)


def test_closing_says_what_came_of_it_and_is_final(action: Action, owner: User, at: datetime) -> None:
    with pytest.raises(operations.OutcomeMissing):
        operations.close_action(action=action, outcome=" ", by=owner, at=at)
    closed = operations.close_action(action=action, outcome=" The rates are in. ", by=owner, at=at)
    assert (closed.outcome, closed.closed_by_label, closed.is_open) == (
        "The rates are in.",
        owner.label,
        False,
    )
    for again in (
        lambda: operations.close_action(action=action, outcome="x", by=owner, at=at),
        lambda: operations.change_action(action=action, changes={"what": "y"}, by=owner, at=at),
    ):
        with pytest.raises(
            operations.AlreadyClosed, match="closed “Ask the carrier for the missing rates” on 10 Mar"
        ):
            again()
    assert trail(action) == ["rhythm.action.open", "rhythm.action.close"]


def test_the_database_wants_an_outcome_with_the_closing(action: Action, at: datetime) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(closed_at=at)


def test_a_review_is_frozen_with_its_seal(store: Store, action: Action, mate: User, at: datetime) -> None:
    held = operations.hold_review(subject=store, begins=WEEK, snapshot=SNAPSHOT, by=mate, at=at)
    stored = Review.objects.get()
    assert (stored.snapshot, stored.period_label, stored.held_by_label) == (SNAPSHOT, "2026-W10", mate.label)
    assert queries.seal(stored) == queries.Seal(held.digest, holds=True)
    action.refresh_from_db()
    assert (action.review, action.is_open) == (held, True)
    assert trail(held) == ["rhythm.review.hold"]


def test_only_the_first_review_records_an_action(
    store: Store, action: Action, mate: User, at: datetime
) -> None:
    first = operations.hold_review(subject=store, begins=WEEK, snapshot=SNAPSHOT, by=mate, at=at)
    later = at + timedelta(days=7)
    operations.hold_review(subject=store, begins=date(2026, 3, 9), snapshot=SNAPSHOT, by=mate, at=later)
    action.refresh_from_db()
    assert action.review == first
    assert queries.carried(store) == [action]


def test_a_held_review_never_changes(store: Store, mate: User, at: datetime) -> None:
    held = operations.hold_review(subject=store, begins=WEEK, snapshot=SNAPSHOT, by=mate, at=at)
    for change in (
        held.save,
        held.delete,
        Review.objects.all().delete,
        lambda: Review.objects.update(schema=9),
    ):
        with pytest.raises(Held):
            change()
    assert Review.objects.get().schema == 2


def test_what_was_written_past_the_product_breaks_the_seal(store: Store, mate: User, at: datetime) -> None:
    held = operations.hold_review(subject=store, begins=WEEK, snapshot=SNAPSHOT, by=mate, at=at)
    held.snapshot = {**SNAPSHOT, "finding": "Spend is 4 % over plan"}
    super(type(Review.objects.all()), Review.objects.all()).update(snapshot=held.snapshot)
    assert not queries.seal(Review.objects.get()).holds


def test_a_second_holding_names_the_first(store: Store, mate: User, owner: User, at: datetime) -> None:
    operations.hold_review(subject=store, begins=WEEK, snapshot=SNAPSHOT, by=mate, at=at)
    with pytest.raises(operations.AlreadyHeld) as refused:
        operations.hold_review(subject=store, begins=WEEK, snapshot={"finding": "other"}, by=owner, at=at)
    assert refused.value.sentence.replace("\xa0", " ") == (
        f"{mate.label} held the review of 2026-W10 already, on 10 Mar 2026, 09:30 UTC; "
        "it is frozen and stays as it was."
    )
    assert Review.objects.get().snapshot == SNAPSHOT


@pytest.mark.parametrize(
    ("begins", "error", "sentence"),
    [
        (
            date(2026, 3, 3),
            operations.NotAFirstDay,
            "3 Mar 2026 is not a Monday; name the week by its Monday, 2 Mar 2026.",
        ),
        (
            date(2026, 3, 9),
            operations.NotOver,
            "2026-W11 is not over in Shop DE; hold its review from 16 Mar 2026 on.",
        ),
    ],
)
def test_only_a_week_that_is_over_is_held(
    store: Store, mate: User, at: datetime, begins: date, error: Any, sentence: str
) -> None:
    with pytest.raises(error) as refused:
        operations.hold_review(subject=store, begins=begins, snapshot=SNAPSHOT, by=mate, at=at)
    assert refused.value.sentence == sentence
    assert not Review.objects.exists()


def test_the_week_ends_in_the_stores_zone(store: Store, mate: User) -> None:
    sunday_evening = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)  # Monday in Berlin
    assert operations.hold_review(
        subject=store, begins=WEEK, snapshot=SNAPSHOT, by=mate, at=sunday_evening
    ).pk


def test_an_action_that_waits_is_a_wait_of_its_owners_team(
    action: Action, ana: Person, mate: User, at: datetime
) -> None:
    own, other = Team.objects.create(name="Commerce"), Team.objects.create(name="Platform")
    ana.team = own
    ana.save()
    with pytest.raises(operations.CannotWait, match="name the team that is waited for"):
        operations.block_action(action=action, team=own, because="Us", by=mate, at=at)
    assert not Wait.objects.exists()
    operations.block_action(action=action, team=other, because="The export", by=mate, at=at)
    (wait,) = Wait.objects.open()
    assert (wait.waiting, wait.blocking, wait.kind, wait.link.id) == (own, other, "blocked", str(action.pk))
    later = at + timedelta(days=2)
    operations.close_action(action=action, outcome="Done", by=mate, at=later)
    wait.refresh_from_db()
    assert wait.until == later


def test_who_waits_changes_with_the_owner(action: Action, ana: Person, mate: User, at: datetime) -> None:
    own, other, third = (Team.objects.create(name=name) for name in ("Commerce", "Platform", "Care"))
    ana.team = own
    ana.save()
    ben = Person.objects.create(name="Ben Cole", email="ben@shop.example", team=third)
    operations.block_action(action=action, team=other, because="The export", by=mate, at=at)
    operations.change_action(action=action, changes={"owner": ben}, by=mate, at=at)
    assert [(wait.waiting, wait.blocking) for wait in Wait.objects.open()] == [(third, other)]
    operations.unblock_action(action=action, by=mate, at=at)
    assert not Wait.objects.open().exists()
