"""Going live and deciding: what happens to a release once it is prepared."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit import formats
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock
from storewide.ledger import evidence_operations as ledger
from storewide.ledger.evidence_operations import Measurement, is_person
from storewide.ledger.models import Decision, Grade, Outcome
from storewide.metrics import operations as metrics
from storewide.metrics.models import AnnotationKind
from storewide.metrics.operations import Happening
from storewide.organization.models import Person
from storewide.portfolio import operations as portfolio
from storewide.portfolio.models import OPEN, UNDERWAY, BusinessCase, Request, RequestState
from storewide.releases import checklists, readiness, rules, team_waits, watching, words
from storewide.releases.acting import deciders, name_of
from storewide.releases.models import Carried, Release, ReleaseState, Watch
from storewide.systems import operations as systems

#: what may be decided about a release that is live
OUTCOMES = (Outcome.KEEP, Outcome.FIX, Outcome.ROLL_BACK, Outcome.ITERATE)


class NotReady(Refusal):
    """Something that is required before go-live is missing; the sentence names all of it."""

    status = 409


class NoEmergency(Refusal):
    """Something goes live before it is signed off only with the reason why it cannot wait."""

    field = "because"


class NoSuchOutcome(Refusal):
    """A release is kept, fixed, rolled back or iterated on; nothing else is decided about it."""

    field = "outcome"


class NobodyDecides(Refusal):
    """Nobody is accountable for the release's area, so nobody may decide."""

    status = 409


@trail.operation
def go_live(*, release: Release, by: Actor, at: datetime, on_behalf_of: Person | None = None) -> Release:
    """Go live: freezes what its requests promise, marks every chart, opens the watch. All of it or nothing.

    Raises NotReady naming everything that is open, WrongState, and what `portfolio.promise` raises.
    """
    lock(release, ReleaseState.PREPARING)
    day = release.day_of(at)
    if points := readiness.open_points(release, day, live_on=day):
        raise NotReady(words.cannot_go_live(release, points))
    return _take_live(release, by, at, on_behalf_of)


@trail.operation
def go_live_at_once(
    *, release: Release, because: str, by: Actor, at: datetime, on_behalf_of: Person | None = None
) -> Release:
    """Go live in an emergency, whatever is open and on any day: it is to be signed off afterwards, within a set time.

    Raises NoEmergency without a reason, WrongState, and what `portfolio.promise` raises.
    """
    lock(release, ReleaseState.PREPARING)
    if not because.strip():
        raise NoEmergency(_("Write what cannot wait; whoever signs it off afterwards reads it."))
    due = at + timedelta(hours=checklists.of_release(release).emergency_hours)
    release.emergency_because, release.sign_off_due = because.strip()[:2000], due
    changes = {"because": [None, release.emergency_because], "sign_off_due": [None, formats.moment(due)]}
    trail.record(action="releases.release.emergency", of=release, by=by, at=at, changes=changes)
    return _take_live(release, by, at, on_behalf_of)


def _take_live(release: Release, by: Actor, at: datetime, on_behalf_of: Person | None) -> Release:
    """Freeze promises, mark charts, open the watch; whoever calls holds the lock."""
    day = release.day_of(at)
    _freeze_promises(release, by, at)
    for request in _carried(release, *OPEN, *UNDERWAY):
        reason = _("It went live with release “%(name)s”.") % {"name": release}
        portfolio.go_live(request=request, reason=reason, by=by, at=at)
    release.accountable = release.holder
    release.state, release.live_at, release.live_on = ReleaseState.LIVE, at, day
    release.live_by_label = name_of(by, on_behalf_of)
    release.version += 1
    release.save()
    team_waits.follow(release, at)
    mark_charts(release, by, at)
    first, last = rules.watch_days(checklists.of_release(release), day)
    Watch.objects.create(release=release, first=first, last=last, opened_at=at, created_at=at)
    systems.carry_out(link=release.link, on=day, by=by, at=at)
    changes = {
        "state": [ReleaseState.PREPARING, ReleaseState.LIVE],
        "watched_until": [None, formats.day(last)],
    }
    trail.record(action="releases.release.go_live", of=release, by=by, at=at, changes=changes)
    return release


@trail.operation
def decide_watch(
    *,
    release: Release,
    outcome: str,
    reason: str,
    seen: Mapping[UUID, Measurement],
    by: Actor,
    at: datetime,
) -> Decision:
    """Decide about a release that is live, once, and keep what was `seen` of its promises (by their id).

    Before and after is grade D: it gives the change and no verdict. A promise that a randomised experiment
    measured is left as that found it. Raises WrongState, NoSuchOutcome, NobodyDecides, and what
    `ledger.decide` raises.
    """
    lock(release, ReleaseState.LIVE)
    if outcome not in OUTCOMES:
        raise NoSuchOutcome(
            _("“%(outcome)s” is not decided about a release; choose %(allowed)s.")
            % {"outcome": outcome, "allowed": ", ".join(OUTCOMES)}
        )
    decision = ledger.decide(
        what=release.name,
        outcome=outcome,
        reason=reason,
        accountable=_who_decides(release, by, at),
        source=release.link,
        by=by,
        at=at,
    )
    _measure(release, seen, by, at)
    for request in _carried(release, RequestState.LIVE):
        portfolio.measured(request=request, reason=reason, by=by, at=at)
    release.state = ReleaseState.DECIDED
    release.version += 1
    release.save(update_fields=["state", "version"])
    Watch.objects.filter(release=release).update(closed_at=at)
    changes = {
        "state": [ReleaseState.LIVE, ReleaseState.DECIDED],
        "outcome": [None, decision.get_outcome_display()],
    }
    trail.record(action="releases.release.decide", of=release, by=by, at=at, changes=changes)
    return decision


def mark_charts(release: Release, by: Actor, at: datetime) -> None:
    """Mark the day of go-live on every chart of the release's store, or of all stores."""
    assert release.live_on is not None  # noqa: S101 - the database keeps the day of what is live or past
    happening = Happening(
        label=release.name,
        kind=AnnotationKind.RELEASE,
        day=release.live_on,
        store=release.store,
        area=release.area,
        source=f"{Release.KIND}:{release.pk}",
    )
    metrics.annotate(happening=happening, by=by, at=at)


def _freeze_promises(release: Release, by: Actor, at: datetime) -> None:
    carried = Carried.objects.filter(release=release).values("request")
    cases = BusinessCase.objects.filter(request__in=carried, request__state=RequestState.BET)
    for case in cases.select_related("request", "effect").order_by("request__number"):
        portfolio.promise(case=case, by=by, at=at)


def _carried(release: Release, *states: RequestState) -> list[Request]:
    """The requests it brings that stand in one of these states, in the order they were asked for."""
    carried = Carried.objects.filter(release=release).values("request")
    return list(Request.objects.filter(pk__in=carried, state__in=states).order_by("number"))


def _who_decides(release: Release, by: Actor, at: datetime) -> Person:
    """Whoever answers for the area, also where they took over after go-live, or stand in; raises NobodyDecides."""
    found = deciders(release, release.day_of(at))
    if not found:
        raise NobodyDecides(
            _("Nobody is accountable for %(area)s; name somebody, who then decides.") % {"area": release.area}
        )
    return next((each for each in found if is_person(by, each)), found[0])


def _measure(release: Release, seen: Mapping[UUID, Measurement], by: Actor, at: datetime) -> None:
    """Enter before and after of each promise that nothing better has measured yet."""
    for effect in watching.promises_of(release):
        if effect.pk in seen and effect.grade != Grade.A:
            ledger.measure(measurement=seen[effect.pk], effect=effect, source=release.link, by=by, at=at)
