"""Go or no-go, the roles that sign, the sign-off after, and what a release taught."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock
from storewide.organization.actors import person_of
from storewide.organization.models import Person, Role
from storewide.releases import readiness, words
from storewide.releases.models import (
    Acceptance,
    GoDecision,
    Release,
    ReleaseState,
    Retrospective,
    Side,
    SigningRole,
    Tier,
)
from storewide.releases.rules import Lack
from storewide.rhythm import operations as rhythm
from storewide.rhythm.models import Action
from storewide.sources.models import Store

#: states after go-live
_LIVE = (ReleaseState.LIVE, ReleaseState.DECIDED)


class TooEarly(Refusal):
    """Go is decided once nothing else is open."""

    status = 409


class TheAuthor(Refusal):
    """Whoever prepared a release does not say alone that it goes, nor that it came as agreed."""

    status = 403


class WhyMissing(Refusal):
    """A decision is written with its reason."""

    field = "reason"


class SameRole(Refusal):
    """Two different roles sign for the business and for IT."""

    field = "it"


class AcceptedAlready(Refusal):
    """What went live is accepted once."""

    status = 409


class NothingLearnt(Refusal):
    """A retrospective says something."""

    field = "went_well"


@trail.operation
def decide_go(*, release: Release, go: bool, reason: str, by: Actor, at: datetime) -> GoDecision:
    """Say go or no-go, with what was open then; the newest one counts, and a no-go holds the release back.

    Raises WhyMissing, TheAuthor for a go by whoever prepared it, TooEarly for a go while something else is open.
    """
    lock(release, ReleaseState.PREPARING)
    if not reason.strip():
        raise WhyMissing(_("Write the reason; everybody who is on duty that day reads it."))
    points = [
        words.open_point(point)
        for point in readiness.open_points(release, release.day_of(at))
        if point.lack not in (Lack.GO, Lack.NO_GO)
    ]
    if go:
        _require_another(release, by)
        if points:
            raise TooEarly(_("It is no go yet; open: %(points)s.") % {"points": "; ".join(points)})
    decision = GoDecision.objects.create(
        release=release,
        go=go,
        reason=reason.strip()[:2000],
        open_points=points,
        by_id=by.id,
        by_label=by.label[:200],
        at=at,
        created_at=at,
    )
    changes = {"decision": [None, str(decision)], "reason": [None, decision.reason]}
    trail.record(action="releases.release.decide_go", of=release, by=by, at=at, changes=changes)
    return decision


@trail.operation
def name_roles(*, tier: Tier, business: Role | None, it: Role | None, by: Actor, at: datetime) -> None:
    """Say which two roles sign releases of a tier off, for the business and for IT; None takes the role away."""
    if business is not None and business == it:
        raise SameRole(_("%(role)s would sign for both; name two different roles.") % {"role": business})
    known = {each.side: each for each in SigningRole.objects.filter(tier=tier).select_related("role")}
    before = {side: str(each) for side, each in known.items()}
    SigningRole.objects.filter(tier=tier).delete()
    named = {Side.BUSINESS: business, Side.IT: it}
    rows = [
        SigningRole(tier=tier, side=side, role=role, created_at=at) for side, role in named.items() if role
    ]
    SigningRole.objects.bulk_create(rows)
    changes = {
        str(side.label): [before.get(side), str(role) if role else None] for side, role in named.items()
    }
    if rows or known:
        about = rows[0] if rows else next(iter(known.values()))
        trail.record(action="releases.signing_role.name", of=about, by=by, at=at, changes=changes)


@trail.operation
def accept(*, release: Release, words_said: str, by: Actor, at: datetime) -> Acceptance:
    """Say after go-live that it came as agreed; raises TheAuthor, AcceptedAlready and WrongState."""
    lock(release, *_LIVE)
    _require_another(release, by)
    if known := Acceptance.objects.filter(release=release).first():
        raise AcceptedAlready(_("%(who)s has accepted it already.") % {"who": known})
    accepted = Acceptance.objects.create(
        release=release,
        words=words_said.strip()[:500],
        by_id=by.id,
        by_label=by.label[:200],
        at=at,
        created_at=at,
    )
    trail.record(action="releases.release.accept", of=release, by=by, at=at)
    return accepted


@trail.operation
def look_back(
    *, release: Release, went_well: str, went_badly: str, lessons: str, by: Actor, at: datetime
) -> Retrospective:
    """Write down what a release taught; written again it replaces the words. Raises NothingLearnt, WrongState."""
    lock(release, *_LIVE, ReleaseState.CANCELLED)
    said = {"went_well": went_well.strip(), "went_badly": went_badly.strip(), "lessons": lessons.strip()}
    if not any(said.values()):
        raise NothingLearnt(_("Write at least one thing that went well, went badly, or was learnt."))
    found = Retrospective.objects.select_for_update().filter(release=release).first()
    before = {name: getattr(found, name) for name in said} if found else {}
    found = found or Retrospective(release=release, created_at=at)
    for name, value in said.items():
        setattr(found, name, value)
    found.by_label, found.at = by.label[:200], at
    found.save()
    changes = {
        name: [before.get(name) or None, value]
        for name, value in said.items()
        if value != before.get(name, "")
    }
    trail.record(action="releases.release.look_back", of=release, by=by, at=at, changes=changes)
    return found


@trail.operation
def take_on(
    *,
    looked_back: Retrospective,
    what: str,
    owner: Person,
    due_on: date,
    store: Store,
    by: Actor,
    at: datetime,
) -> Action:
    """Let somebody take something on that a release taught: an action of the operating rhythm, carried until closed."""
    action = rhythm.open_action(what=what, owner=owner, due_on=due_on, store=store, by=by, at=at)
    looked_back.actions.add(action)
    changes = {"action": [None, action.what]}
    trail.record(action="releases.release.take_on", of=looked_back.release, by=by, at=at, changes=changes)
    return action


def _require_another(release: Release, by: Actor) -> None:
    person = person_of(by) if by.id is not None else None
    is_author = (by.id is not None and by.id == release.author_account) or (
        person is not None and person.pk == release.author_id
    )
    if is_author:
        raise TheAuthor(_("You prepared “%(name)s”; somebody else has to say this.") % {"name": release})
