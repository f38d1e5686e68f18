"""What is open before a release may go live: pure."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from storewide.releases.checklists import Checklist
from storewide.releases.models.codes import Asked, Signed
from storewide.releases.preparing.rules import Going


@dataclass(frozen=True, kw_only=True)
class Preparation:
    """How far a release is prepared. Names are those of steps, people and teams.

    `silent_teams`: teams of the audience in which nobody has acknowledged the current version; `unread`:
    people of the audience who have not (without the author); `short_shifts`: of which too few have, in words.
    `briefing`: its current version, None without.
    `lacking`: what its requests lack, each as the open point that it is.
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
    short_shifts: tuple[str, ...] = ()
    untrained: tuple[str, ...] = ()
    untrained_teams: tuple[str, ...] = ()
    lacking: "tuple[Open, ...]" = ()
    going: Going = field(default_factory=Going)


class Lack(Enum):
    """What may be missing before go-live, in the order in which it is done."""

    STEP = "step"
    REQUIREMENT = "requirement"
    CASE = "case"
    ACCOUNTABLE = "accountable"
    SIGN_OFF_OF_ACCOUNTABLE = "sign_off_of_accountable"
    SIGN_OFF_OF_ANOTHER = "sign_off_of_another"
    SIGN_OFF_OF_ROLE = "sign_off_of_role"
    SIGN_OFF_OF_IT = "sign_off_of_it"
    BRIEFING = "briefing"
    TEAM = "team"
    PERSON = "person"
    SHIFT = "shift"
    KNOWS = "knows"
    FLAG = "flag"
    FROZEN = "frozen"
    GO = "go"
    NO_GO = "no_go"


@dataclass(frozen=True)
class Open:
    """One thing that is missing; `name` is that of the step, team or person it is about.

    `place` is the address of the record where it is mended, where that is another one than the release.
    """

    lack: Lack
    name: str = ""
    place: str = ""


def open_points(checklist: Checklist, found: Preparation) -> tuple[Open, ...]:
    """Everything that is required and missing, in the order in which it is done; empty when it may go live."""
    steps = tuple(Open(Lack.STEP, name) for name in found.open_steps)
    asked = (*_sign_offs(checklist, found), *_briefing(checklist, found), *_knowing(checklist, found))
    return (*steps, *found.lacking, *asked, *_going(checklist, found.going))


def watch_days(checklist: Checklist, live_on: date) -> tuple[date, date]:
    """The first and the last day of the watch: the day of go-live, and the last full day that is watched."""
    return live_on, live_on + timedelta(days=checklist.watch_days)


def _sign_offs(checklist: Checklist, found: Preparation) -> tuple[Open, ...]:
    going = found.going
    points = []
    it_signed = going.it_signed if going.it else going.it_by_another
    if (going.it or checklist.it_signs) and not it_signed:
        points.append(Open(Lack.SIGN_OFF_OF_IT, going.it))
    if going.business and not going.business_signed:
        points.append(Open(Lack.SIGN_OFF_OF_ROLE, going.business))
    if checklist.signed_by is Signed.NOBODY:
        return tuple(points)
    theirs = (
        not going.business and checklist.signed_by is Signed.ACCOUNTABLE and not found.signed_by_accountable
    )
    if theirs:
        lack = Lack.SIGN_OFF_OF_ACCOUNTABLE if found.accountable else Lack.ACCOUNTABLE
        points.append(Open(lack, found.accountable))
    # the accountable person's sign-off is that of another too, unless they prepared the release themselves
    waits = theirs or any(point.lack is Lack.SIGN_OFF_OF_ROLE for point in points)
    if not found.signed_by_another and (found.accountable_is_author or not waits):
        points.append(Open(Lack.SIGN_OFF_OF_ANOTHER))
    return tuple(points)


def _briefing(checklist: Checklist, found: Preparation) -> tuple[Open, ...]:
    if found.briefing is None:
        return (Open(Lack.BRIEFING),) if checklist.briefed else ()
    shifts = tuple(Open(Lack.SHIFT, name) for name in found.short_shifts)
    if checklist.acknowledged_by is Asked.EVERYBODY:
        return (*(Open(Lack.PERSON, name) for name in found.unread), *shifts)
    if checklist.acknowledged_by is Asked.ONE_OF_EACH_TEAM:
        return (*(Open(Lack.TEAM, name) for name in found.silent_teams), *shifts)
    return shifts


def _knowing(checklist: Checklist, found: Preparation) -> tuple[Open, ...]:
    """What must be learnt first, by tier as the briefing is: everybody, one of each, or nobody."""
    if checklist.acknowledged_by is Asked.EVERYBODY:
        return tuple(Open(Lack.KNOWS, name) for name in found.untrained)
    if checklist.acknowledged_by is Asked.ONE_OF_EACH_TEAM:
        return tuple(Open(Lack.KNOWS, name) for name in found.untrained_teams)
    return ()


def _going(checklist: Checklist, going: Going) -> tuple[Open, ...]:
    """The flag, days on which nothing goes live, and the decision to go, which comes last."""
    points = [Open(Lack.FLAG, going.flag)] if going.flag else []
    points += [Open(Lack.FROZEN, words) for words in going.frozen]
    if going.go is False:
        points.append(Open(Lack.NO_GO, going.no_go_because))
    elif going.go is None and checklist.go_no_go:
        points.append(Open(Lack.GO))
    return tuple(points)
