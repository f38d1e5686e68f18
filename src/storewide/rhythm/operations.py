"""Every change to reviews and actions."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Person, Team, WaitKind
from storewide.organization.wait_operations import stop_waiting, wait_for
from storewide.rhythm import rules
from storewide.rhythm.models import About, Action, Review, ReviewKind, about, today
from storewide.sources.models import Store


class DueInThePast(Refusal):
    """An action is due on a day that is over."""

    field = "due_on"


class OwnerHasLeft(Refusal):
    """An action needs somebody who is here."""

    field = "owner"


class NothingToDo(Refusal):
    """An action says what is to be done."""

    field = "what"


class OutcomeMissing(Refusal):
    """A closed action says what came of it."""

    field = "outcome"


class CannotWait(Refusal):
    """An action waits for another team, with something."""

    field = "team"


class AlreadyClosed(Refusal):
    """A closed action is not changed or closed again."""

    status = 409


class NotAFirstDay(Refusal):
    """A week is named by its Monday, a month by its first day."""

    field = "begins"


class NotOver(Refusal):
    """A day, week or month is reviewed once it is over."""

    field = "begins"


class AlreadyHeld(Refusal):
    """A review is held once."""

    status = 409


@trail.operation
def open_action(*, what: str, owner: Person, due_on: date, store: Store, by: Actor, at: datetime) -> Action:
    """Write down what somebody took on. Raises NothingToDo, DueInThePast, OwnerHasLeft."""
    _check(what, owner, due_on, today(store, at))
    action = Action.objects.create(
        what=what.strip(),
        owner=owner,
        due_on=due_on,
        store=store,
        opened_at=at,
        opened_by_id=by.id,
        opened_by_label=by.label[:200],
        created_at=at,
    )
    trail.record(action="rhythm.action.open", of=action, by=by, at=at)
    return action


@trail.operation
def change_action(
    *, action: Action, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None = None
) -> Action:
    """Change what an open action says, who owns it or when it is due.

    Raises AlreadyClosed, Conflict, and what `open_action` raises about what was changed.
    """
    stored = _lock(action)
    after: dict[str, Any] = {"what": stored.what, "owner": stored.owner, "due_on": stored.due_on} | changes
    on = today(stored.store, at)
    # a day that was set before may lie in the past by now; only a new one must not
    day = after["due_on"] if after["due_on"] != stored.due_on else on
    _check(after["what"], after["owner"], day, on)
    differing = save_changes(action, changes, expected_version)
    if "owner" in differing and action.waits_for is not None:
        stop_waiting(link=action.link, until=at)
        _begin_to_wait(action, action.waits_for, at)
    trail.record(action="rhythm.action.change", of=action, by=by, at=at, changes=differing)
    return action


@trail.operation
def close_action(*, action: Action, outcome: str, by: Actor, at: datetime) -> Action:
    """Close an action with what came of it; it is not carried over any more. Raises AlreadyClosed, OutcomeMissing."""
    stored = _lock(action)
    if not outcome.strip():
        raise OutcomeMissing(_("Write what came of it; the next review reads it."))
    stored.closed_at, stored.closed_by_id, stored.closed_by_label = at, by.id, by.label[:200]
    stored.outcome = outcome.strip()
    stored.version += 1
    stored.save(update_fields=["closed_at", "closed_by_id", "closed_by_label", "outcome", "version"])
    stop_waiting(link=stored.link, until=at)
    trail.record(
        action="rhythm.action.close", of=stored, by=by, at=at, changes={"outcome": [None, stored.outcome]}
    )
    return stored


@trail.operation
def block_action(*, action: Action, team: Team, because: str, by: Actor, at: datetime) -> Action:
    """Say that an open action waits for another team, which coupling counts. Raises AlreadyClosed, CannotWait."""
    stored = _lock(action)
    if not because.strip():
        raise CannotWait(_("Say what it waits for."))
    if stored.owner.team_id == team.pk:
        raise CannotWait(
            _("%(owner)s is in %(team)s; name the team that is waited for.")
            % {"owner": stored.owner, "team": team}
        )
    _wait(stored, team, because.strip())
    stop_waiting(link=stored.link, until=at)
    _begin_to_wait(stored, team, at)
    changes = {"waits_for": [None, str(team)], "waits_because": [None, because.strip()]}
    trail.record(action="rhythm.action.block", of=stored, by=by, at=at, changes=changes)
    return stored


@trail.operation
def unblock_action(*, action: Action, by: Actor, at: datetime) -> Action:
    """Say that an action does not wait any more. Raises AlreadyClosed."""
    stored = _lock(action)
    was = str(stored.waits_for or "")
    _wait(stored, None, "")
    stop_waiting(link=stored.link, until=at)
    trail.record(action="rhythm.action.unblock", of=stored, by=by, at=at, changes={"waits_for": [was, None]})
    return stored


@trail.operation
def hold_review(
    *,
    subject: About,
    begins: date,
    snapshot: dict[str, Any],
    by: Actor,
    at: datetime,
    kind: ReviewKind = ReviewKind.TRADING,
) -> Review:
    """Freeze the page that a review of a store or unit was run from; `begins` is the first day it looks at.

    Actions that no meeting has recorded yet are recorded by this one; a daily note is no meeting. Raises
    NotAFirstDay, NotOver, and AlreadyHeld, which names who held it and when.
    """
    _check_period(kind, subject, begins, at)
    review = Review(
        kind=kind,
        begins=begins,
        schema=rules.SCHEMA,
        snapshot=snapshot,
        held_at=at,
        held_by_id=by.id,
        held_by_label=by.label[:200],
        created_at=at,
        **about(subject),
    )
    review.digest = rules.digest(review.content())
    try:
        with transaction.atomic():
            review.save(force_insert=True)
    except IntegrityError:
        raise _already_held(Review.objects.of(kind, subject, begins).get()) from None
    recorded = 0
    if kind != ReviewKind.DAILY and isinstance(subject, Store):
        met = Action.objects.filter(store=subject, review=None, opened_at__lte=at)
        recorded = met.update(review=review)
    changes = {"digest": [None, review.digest], "actions": [None, recorded]}
    trail.record(action="rhythm.review.hold", of=review, by=by, at=at, changes=changes)
    return review


def _wait(action: Action, team: Team | None, because: str) -> None:
    action.waits_for, action.waits_because = team, because
    action.version += 1
    action.save(update_fields=["waits_for", "waits_because", "version"])


def _begin_to_wait(action: Action, team: Team, at: datetime) -> None:
    wait_for(waiting=action.owner.team, blocking=[team], kind=WaitKind.BLOCKED, link=action.link, since=at)


def _check(what: str, owner: Person, due_on: date, on: date) -> None:
    if not what.strip():
        raise NothingToDo(_("Write what is to be done, in one line."))
    if due_on < on:
        raise DueInThePast(
            _("%(day)s is over; choose today (%(today)s) or a later day.")
            % {"day": formats.day(due_on), "today": formats.day(on)}
        )
    if not owner.here(on):
        raise OwnerHasLeft(_("%(name)s has left; name somebody who is here.") % {"name": owner})


def _check_period(kind: ReviewKind, subject: About, begins: date, at: datetime) -> None:
    days = rules.period(kind, begins)
    shown = {
        "day": formats.day(begins),
        "first": formats.day(days.first),
        "period": rules.period_label(kind, begins),
        "what": subject,
        "following": formats.day(days.last + timedelta(days=1)),
    }
    if begins != days.first:
        if kind == ReviewKind.TRADING:
            raise NotAFirstDay(_("%(day)s is not a Monday; name the week by its Monday, %(first)s.") % shown)
        raise NotAFirstDay(
            _("%(day)s does not begin a month; name the month by its first day, %(first)s.") % shown
        )
    if today(subject, at) <= days.last:
        raise NotOver(_("%(period)s is not over in %(what)s; hold its review from %(following)s on.") % shown)


def _already_held(review: Review) -> AlreadyHeld:
    return AlreadyHeld(
        _("%(who)s held the review of %(period)s already, on %(day)s; it is frozen and stays as it was.")
        % {"who": review.held_by_label, "period": review.period_label, "day": formats.moment(review.held_at)}
    )


def _lock(action: Action) -> Action:
    """The action as it is stored, so that nobody changes it meanwhile; refused once it is closed."""
    action.refresh_from_db(from_queryset=Action.objects.select_for_update())
    if action.closed_at is not None:
        raise AlreadyClosed(
            _("%(who)s closed “%(what)s” on %(day)s; open a new action instead.")
            % {"who": action.closed_by_label, "what": action, "day": formats.day(action.closed_at)}
        )
    return action
