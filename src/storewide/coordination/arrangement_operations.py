"""Every change to mechanisms, advisory boards and pilots. A part (a member, a lead user) is told of its whole."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.coordination.models import (
    Board,
    BoardInput,
    BoardMember,
    BoardSession,
    LeadUser,
    Mechanism,
    Pilot,
    Verdict,
)
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.organization.models import Person, Team, Unit

type Arrangement = Mechanism | Board | Pilot
type Piece = BoardMember | BoardSession | BoardInput | LeadUser

#: what the trail calls each
NOUNS: dict[type[Any], str] = {
    Mechanism: "mechanism",
    Board: "board",
    Pilot: "pilot",
    BoardMember: "member",
    BoardSession: "session",
    BoardInput: "board_input",
    LeadUser: "lead_user",
}


class NameTaken(Refusal):
    """There is one of this name already."""

    field = "name"


class EndsBeforeItBegins(Refusal):
    """A last day comes after a first."""

    field = "ends"


class OwnerHasLeft(Refusal):
    """What is run needs somebody who is here."""

    field = "owner"


class LinksNothing(Refusal):
    """A mechanism links at least two teams, or a unit."""

    field = "teams"


class Ended(Refusal):
    """What has ended is not changed any more."""

    status = 409


class ReasonMissing(Refusal):
    """A verdict, or an end, says why."""

    field = "reason"


class NothingTold(Refusal):
    """Who says that somebody was told says what."""

    field = "words"


@trail.operation
def add_mechanism(
    *, mechanism: Mechanism, teams: Iterable[Team], units: Iterable[Unit], by: Actor, at: datetime
) -> Mechanism:
    """Write down what links teams and units. Raises NameTaken, LinksNothing, OwnerHasLeft."""
    linked: dict[str, list[Any]] = {"teams": list(teams), "units": list(units)}
    _check_links(linked["teams"], linked["units"])
    _save_new(mechanism, at)
    _link(mechanism, linked)
    trail.record(action="coordination.mechanism.add", of=mechanism, by=by, at=at, changes=_names(linked))
    return mechanism


@trail.operation
def change_mechanism(
    *,
    mechanism: Mechanism,
    changes: dict[str, Any],
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Mechanism:
    """Change what a mechanism says and links. Raises Ended, LinksNothing, NameTaken, Conflict."""
    _refuse_ended(mechanism)
    linked: dict[str, list[Any]] = {
        name: list(changes.pop(name)) for name in ("teams", "units") if name in changes
    }
    teams = linked.get("teams", list(mechanism.teams.all()))
    _check_links(teams, linked.get("units", list(mechanism.units.all())))
    differing = _save_changed(mechanism, changes, at, expected_version)
    _link(mechanism, linked)
    trail.record(
        action="coordination.mechanism.change", of=mechanism, by=by, at=at, changes=differing | _names(linked)
    )
    return mechanism


@trail.operation
def end_mechanism(*, mechanism: Mechanism, reason: str, by: Actor, at: datetime) -> Mechanism:
    """End a mechanism, with the reason. Raises Ended, ReasonMissing."""
    _refuse_ended(mechanism)
    if not reason.strip():
        raise ReasonMissing(_("Say why it ends; who counted on it will ask."))
    mechanism.ended_at, mechanism.ended_because = at, reason.strip()
    mechanism.version += 1
    mechanism.save(update_fields=["ended_at", "ended_because", "version"])
    changes = {"ended_because": [None, reason.strip()]}
    trail.record(action="coordination.mechanism.end", of=mechanism, by=by, at=at, changes=changes)
    return mechanism


@trail.operation
def add[A: Board | Pilot](*, arrangement: A, by: Actor, at: datetime) -> A:
    """Set up a board or a pilot. Raises NameTaken, EndsBeforeItBegins, OwnerHasLeft."""
    _save_new(arrangement, at)
    trail.record(action=_action(arrangement, "add"), of=arrangement, by=by, at=at)
    return arrangement


@trail.operation
def change[A: Board | Pilot](
    *, arrangement: A, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None = None
) -> A:
    """Change what a board or a pilot says. Raises Ended, NameTaken, EndsBeforeItBegins, Conflict."""
    _refuse_ended(arrangement)
    differing = _save_changed(arrangement, changes, at, expected_version)
    trail.record(action=_action(arrangement, "change"), of=arrangement, by=by, at=at, changes=differing)
    return arrangement


@trail.operation
def end_board(*, board: Board, by: Actor, at: datetime) -> Board:
    """End a board; what it said stays. Raises Ended."""
    _refuse_ended(board)
    board.ended_at = at
    board.version += 1
    board.save(update_fields=["ended_at", "version"])
    trail.record(action="coordination.board.end", of=board, by=by, at=at)
    return board


@trail.operation
def decide(*, pilot: Pilot, verdict: Verdict, reason: str, by: Actor, at: datetime) -> Pilot:
    """Say what a pilot came to, once, and why. Raises Ended, ReasonMissing."""
    _refuse_ended(pilot)
    if not reason.strip():
        raise ReasonMissing(_("Say why; the lead users and whoever tries next will ask."))
    pilot.verdict, pilot.reason = verdict, reason.strip()
    pilot.decided_at, pilot.decided_by_label = at, by.label[:200]
    pilot.version += 1
    pilot.save()
    changes = {"verdict": [None, pilot.verdict], "reason": [None, pilot.reason]}
    trail.record(action="coordination.pilot.decide", of=pilot, by=by, at=at, changes=changes)
    return pilot


@trail.operation
def add_piece[P: Piece](*, piece: P, by: Actor, at: datetime) -> P:
    """Add a member, a session or input to a board, or a lead user to a pilot. Raises what is wrong with it."""
    whole = whole_of(piece)
    _refuse_ended(whole)
    _save_new(piece, at)
    changes = {NOUNS[type(piece)]: [None, str(piece)]}
    trail.record(action=_action(piece, "add"), of=whole, by=by, at=at, changes=changes)
    return piece


@trail.operation
def change_piece[P: Piece](
    *, piece: P, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None = None
) -> P:
    """Change what a member, a session, input or a lead user says. Raises what is wrong with it, and Conflict."""
    _refuse_ended(whole_of(piece))
    differing = _save_changed(piece, changes, at, expected_version)
    trail.record(action=_action(piece, "change"), of=whole_of(piece), by=by, at=at, changes=differing)
    return piece


@trail.operation
def tell(*, said: BoardInput, words: str, by: Actor, at: datetime) -> BoardInput:
    """Say that who gave input was told what came of it, and what they were told. Raises NothingTold."""
    if not words.strip():
        raise NothingTold(_("Say what they were told."))
    said.told_at, said.told_by_label, said.told_words = at, by.label[:200], words.strip()
    said.version += 1
    said.save()
    changes = {"board_input": [None, str(said)], "told_words": [None, said.told_words]}
    trail.record(action="coordination.board_input.tell", of=said.session.board, by=by, at=at, changes=changes)
    return said


def whole_of(piece: Piece) -> Board | Pilot:
    """The board or the pilot that something belongs to."""
    if isinstance(piece, LeadUser):
        return piece.pilot
    return piece.session.board if isinstance(piece, BoardInput) else piece.board


def _check(record: Arrangement | Piece, at: datetime) -> None:
    owner: Person | None = getattr(record, "owner", None)
    if owner is not None and not owner.here(at.date()):
        raise OwnerHasLeft(_("%(name)s has left; name somebody who is here.") % {"name": owner})
    begins, ends = getattr(record, "begins", None), getattr(record, "ends", None)
    if begins is not None and ends is not None and ends < begins:
        raise EndsBeforeItBegins(_("The last day comes before the first; choose a later one."))


def _check_links(teams: list[Team], units: list[Unit]) -> None:
    if len(teams) < 2 and not units:
        raise LinksNothing(_("Name at least two teams that it links, or a unit whose teams it links."))


def _save_new(record: Arrangement | Piece, at: datetime) -> None:
    _check(record, at)
    record.created_at = at
    try:
        with transaction.atomic():
            record.save(force_insert=True)
    except IntegrityError:
        raise _taken(record) from None


def _save_changed(
    record: Arrangement | Piece, changes: dict[str, Any], at: datetime, expected_version: int | None
) -> dict[str, list[str]]:
    tried = type(record)(
        **{field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    )
    for name, value in changes.items():
        setattr(tried, name, value)
    _check(tried, at)
    try:
        with transaction.atomic():
            return save_changes(record, changes, expected_version)
    except IntegrityError:
        raise _taken(record) from None


def _taken(record: Arrangement | Piece) -> NameTaken:
    return NameTaken(
        _("There is one of this name already; choose another name than “%(name)s”.") % {"name": record}
    )


def _refuse_ended(record: Arrangement) -> None:
    over = record.verdict if isinstance(record, Pilot) else record.ended_at
    if over:
        raise Ended(_("“%(what)s” has ended; begin a new one instead.") % {"what": record})


def _link(mechanism: Mechanism, linked: dict[str, list[Any]]) -> None:
    for name, records in linked.items():
        getattr(mechanism, name).set(records)


def _names(linked: dict[str, list[Any]]) -> dict[str, Any]:
    return {name: [None, [str(record) for record in records]] for name, records in linked.items() if records}


def _action(record: Arrangement | Piece, verb: str) -> str:
    return f"coordination.{NOUNS[type(record)]}.{verb}"
