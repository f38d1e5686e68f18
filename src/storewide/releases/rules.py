"""What is open before a release may go live: pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from storewide.releases.checklists import Checklist
from storewide.releases.models.codes import Asked, Signed


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """How far a release is prepared. Names are those of steps, people and teams.

    `silent_teams`: teams of the audience in which nobody has acknowledged the current version; `unread`:
    people of the audience who have not (without the author). `briefing`: its current version, None without.
    `untrained`: who still lacks a course that is required, with it; `untrained_teams`: teams of which nobody knows it.
    """

    open_steps: tuple[str, ...] = ()
    accountable: str = ""
    accountable_is_author: bool = False
    signed_by_another: bool = False
    signed_by_accountable: bool = False
    briefing: int | None = None
    silent_teams: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    untrained: tuple[str, ...] = ()
    untrained_teams: tuple[str, ...] = ()


class Lack(Enum):
    """What may be missing before go-live, in the order in which it is done."""

    STEP = "step"
    ACCOUNTABLE = "accountable"
    SIGN_OFF_OF_ACCOUNTABLE = "sign_off_of_accountable"
    SIGN_OFF_OF_ANOTHER = "sign_off_of_another"
    BRIEFING = "briefing"
    TEAM = "team"
    PERSON = "person"
    KNOWS = "knows"


@dataclass(frozen=True)
class Open:
    """One thing that is missing; `name` is that of the step, team or person it is about."""

    lack: Lack
    name: str = ""


def open_points(checklist: Checklist, found: Preparation) -> tuple[Open, ...]:
    """Everything that is required and missing, in the order in which it is done; empty when it may go live."""
    steps = tuple(Open(Lack.STEP, name) for name in found.open_steps)
    return (*steps, *_sign_offs(checklist, found), *_briefing(checklist, found), *_knowing(checklist, found))


def watch_days(checklist: Checklist, live_on: date) -> tuple[date, date]:
    """The first and the last day of the watch: the day of go-live, and the last full day that is watched."""
    return live_on, live_on + timedelta(days=checklist.watch_days)


def _sign_offs(checklist: Checklist, found: Preparation) -> tuple[Open, ...]:
    points = []
    theirs = checklist.signed_by is Signed.ACCOUNTABLE and not found.signed_by_accountable
    if theirs:
        lack = Lack.SIGN_OFF_OF_ACCOUNTABLE if found.accountable else Lack.ACCOUNTABLE
        points.append(Open(lack, found.accountable))
    # the accountable person's sign-off is that of another too, unless they prepared the release themselves
    if not found.signed_by_another and (found.accountable_is_author or not theirs):
        points.append(Open(Lack.SIGN_OFF_OF_ANOTHER))
    return tuple(points)


def _briefing(checklist: Checklist, found: Preparation) -> tuple[Open, ...]:
    if found.briefing is None:
        return (Open(Lack.BRIEFING),)
    if checklist.acknowledged_by is Asked.EVERYBODY:
        return tuple(Open(Lack.PERSON, name) for name in found.unread)
    if checklist.acknowledged_by is Asked.ONE_OF_EACH_TEAM:
        return tuple(Open(Lack.TEAM, name) for name in found.silent_teams)
    return ()


def _knowing(checklist: Checklist, found: Preparation) -> tuple[Open, ...]:
    """What must be learnt first, by tier as the briefing is: everybody, one of each, or nobody."""
    if checklist.acknowledged_by is Asked.EVERYBODY:
        return tuple(Open(Lack.KNOWS, name) for name in found.untrained)
    if checklist.acknowledged_by is Asked.ONE_OF_EACH_TEAM:
        return tuple(Open(Lack.KNOWS, name) for name in found.untrained_teams)
    return ()
