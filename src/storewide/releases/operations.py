"""Every change to a release while it is prepared: what it is, what it carries, checklist, sign-off, briefing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.flags.models import Flag
from storewide.kit import evidence_files, links
from storewide.kit.errors import Refusal
from storewide.kit.evidence import Handed
from storewide.kit.links import Link
from storewide.kit.permissions import Actor
from storewide.kit.records import lock, save_changes, save_numbered
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.portfolio.models import OPEN, UNDERWAY, Request
from storewide.releases import team_waits, touching
from storewide.releases.acting import acting, name_of, stands_in
from storewide.releases.models import Carried, Release, ReleaseState, Side, SignOff, Step
from storewide.releases.preparing import planned_day, steps
from storewide.sources.models import Store
from storewide.strategy import serving
from storewide.strategy.models import Goal

#: what a sign-off is given for, next to what the release carries; the planned day may move
SIGNED_FOR = frozenset({"name", "summary", "tier", "area", "store", "touches", "flag", "service"})

#: states in which an emergency, which went live first, may be signed off
ALL_STATES = (ReleaseState.PREPARING, ReleaseState.LIVE, ReleaseState.DECIDED)


class CannotCarry(Refusal):
    """What was named cannot go live with this release."""

    field = "request"


class AlreadySigned(Refusal):
    """Somebody signs a release off once."""

    status = 409


class ReasonMissing(Refusal):
    """A release is cancelled with the reason that others will ask for."""

    field = "reason"


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a release is: see Release. `store` None is all stores; `serves`: the goals it is for by itself.

    From `flag` on: what a release of tier flagged declares, and the service whose deployment takes it live; and why it
    is planned for a day of a freeze, where it is. `touches`: as `touching.settled` takes it; empty is the whole store.
    """

    name: str
    summary: str
    tier: str
    area: Area
    store: Store | None
    planned_on: date
    serves: tuple[Goal, ...] = ()
    flag: Flag | None = None
    behind_flag: bool = False
    unread: bool = False
    no_data_duty: bool = False
    service: str = ""
    despite_freeze: str = ""
    touches: Sequence[str] = ()


@trail.operation
def prepare(*, plan: Plan, by: Actor, at: datetime, on_behalf_of: Person | None = None) -> Release:
    """Begin to prepare a release: it gets the next number and the checklist of its tier.

    Raises PlannedInThePast, PlannedIntoFreeze, TouchUnknown, and of a flagged one NotDeclared and FlagDoesNotHold.

    `on_behalf_of` is the author where the system acts; else it is the actor's person.
    """
    said = dict(vars(plan))
    goals = said.pop("serves")
    release = Release(
        **said,
        author=acting(by, on_behalf_of),
        author_account=by.id,
        author_label=name_of(by, on_behalf_of),
        created_at=at,
    )
    planned_day.check_past(release, at)
    release.touches = touching.settled(plan.touches)
    release.despite_freeze = planned_day.settled(plan.planned_on, plan.store, plan.despite_freeze)
    steps.check_tier(release, {})
    steps.begin(release)
    save_numbered(release)
    steps.give(release, at)
    team_waits.follow(release, at)
    trail.record(action="releases.release.prepare", of=release, by=by, at=at)
    serving.serve(link=release.link, goals=goals, by=by, at=at)
    return release


@trail.operation
def change(
    *, release: Release, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Release:
    """Change what a release is while it is prepared; another tier brings its own checklist, ticks are kept.

    Any change but that of the planned day asks for the sign-offs anew. Into tier flagged: raises NotDeclared and
    FlagDoesNotHold.
    Raises Conflict, WrongState, PlannedInThePast, PlannedIntoFreeze, TouchUnknown.
    """
    lock(release, ReleaseState.PREPARING)
    steps.check_tier(release, changes)
    moved = changes.get("planned_on", release.planned_on) != release.planned_on
    changes = planned_day.settled_changes(release, changes)
    if "touches" in changes:
        changes |= {"touches": touching.settled(changes["touches"])}
    differing = save_changes(release, changes, expected_version)
    if moved:
        planned_day.check_past(release, at)
    if "tier" in differing:
        steps.give(release, at)
    if SIGNED_FOR & differing.keys():
        differing |= _ask_anew(release, at)
        team_waits.follow(release, at)
    trail.record(action="releases.release.change", of=release, by=by, at=at, changes=differing)
    return release


@trail.operation
def carry(*, release: Release, request: Request, by: Actor, at: datetime) -> Carried:
    """Let a release bring a request; its promise, if it has one, is frozen at go-live at the latest."""
    lock(release, ReleaseState.PREPARING)
    if request.state not in (*OPEN, *UNDERWAY):
        raise CannotCarry(
            _("“%(request)s” is %(state)s; ask for it anew first.")
            % {"request": request, "state": request.get_state_display().lower()}
        )
    if Carried.objects.filter(release=release, request=request).exists():
        raise CannotCarry(
            _("%(release)s carries “%(request)s” already.") % {"release": release, "request": request}
        )
    carried = Carried.objects.create(release=release, request=request, created_at=at)
    team_waits.follow(release, at)
    _tell_carried(release, [None, request.title], by, at)
    return carried


@trail.operation
def carry_experiment(*, release: Release, experiment: Link, by: Actor, at: datetime) -> Carried:
    """Let a release bring what an experiment showed to be worth it."""
    lock(release, ReleaseState.PREPARING)
    found = links.resolve(experiment)
    if not found.url:
        raise CannotCarry(
            _("There is no experiment “%(id)s”; choose one of the list.") % {"id": experiment.id}
        )
    if Carried.objects.filter(release=release, link_kind=found.kind, link_id=found.id).exists():
        raise CannotCarry(
            _("%(release)s carries “%(what)s” already.") % {"release": release, "what": found.label}
        )
    carried = Carried.objects.create(release=release, link_kind=found.kind, link_id=found.id, created_at=at)
    _tell_carried(release, [None, found.label], by, at)
    return carried


@trail.operation
def uncarry(*, carried: Carried, by: Actor, at: datetime) -> None:
    """Take something out of a release."""
    lock(carried.release, ReleaseState.PREPARING)
    label = links.resolve(carried.link).label or str(carried)
    carried.delete()
    team_waits.follow(carried.release, at)
    _tell_carried(carried.release, [label, None], by, at)


@trail.operation
def tick(
    *, step: Step, note: str, by: Actor, at: datetime, shown: str = "", handed: Handed | None = None
) -> Step:
    """Say that a step of the checklist is done, with its evidence and what is worth knowing of it.

    `handed` is a file as evidence; one that was handed in before stays where nothing else is given.
    Raises EvidenceMissing, EvidenceUnreadable and NotTaken.
    """
    _lock_step(step)
    kept = step.file
    step.shown, step.file = steps.evidence(step, shown, handed)
    before = str(step.done_at or "")
    step.done_at, step.done_by_id, step.done_by_label = at, by.id, by.label[:200]
    step.note = note.strip()
    step.save()
    changes: dict[str, Any] = {step.label: [before or None, _("done")]}
    changes |= {name: [None, said] for name, said in (("note", step.note), ("shown", step.shown)) if said}
    trail.record(action="releases.step.tick", of=step.release, by=by, at=at, changes=changes)
    if handed is not None:
        evidence_files.keep(step.pk, handed)
    if kept != step.file:
        evidence_files.drop(step.pk, [kept])
    return step


@trail.operation
def untick(*, step: Step, by: Actor, at: datetime) -> Step:
    """Open a step of the checklist again."""
    _lock_step(step)
    step.done_at, step.done_by_id, step.done_by_label = None, None, ""
    step.save()
    changes = {step.label: [_("done"), None]}
    trail.record(action="releases.step.untick", of=step.release, by=by, at=at, changes=changes)
    return step


@trail.operation
def sign_off(
    *,
    release: Release,
    words: str,
    by: Actor,
    at: datetime,
    side: Side = Side.BUSINESS,
    on_behalf_of: Person | None = None,
) -> SignOff:
    """Sign a release off for the business or for IT; the author's own signature never suffices alone.

    Nobody signs for both. An emergency is signed off once it is live. Raises WrongState, AlreadySigned. `on_behalf_of` is
    the signer where the system acts.
    """
    lock(release, *(ALL_STATES if release.emergency_because else (ReleaseState.PREPARING,)))
    person = acting(by, on_behalf_of)
    signed = SignOff.objects.standing().filter(release=release)
    known = signed.filter(by_id=by.id) if by.id else signed.none()
    if known.exists() or (person and signed.filter(person=person).exists()):
        raise AlreadySigned(_("You have signed %(release)s off already.") % {"release": release})
    given = SignOff.objects.create(
        release=release,
        side=side,
        person=person,
        by_id=by.id,
        by_label=name_of(by, on_behalf_of),
        at=at,
        words=words.strip(),
        stands_in=stands_in(release, person, release.day_of(at)),
        created_at=at,
    )
    team_waits.follow(release, at)
    changes: dict[str, Any] = {"signed_off_by": [None, str(given)], "side": [None, given.get_side_display()]}
    if given.words:
        changes["words"] = [None, given.words]
    trail.record(action="releases.release.sign_off", of=release, by=by, at=at, changes=changes)
    return given


@trail.operation
def cancel(*, release: Release, reason: str, by: Actor, at: datetime) -> Release:
    """Give a release up before it goes live; what it carries may go live with another one."""
    lock(release, ReleaseState.PREPARING)
    if not reason.strip():
        raise ReasonMissing(_("Write the reason; whoever waited for the release will ask."))
    release.state, release.cancelled_because = ReleaseState.CANCELLED, reason.strip()
    release.version += 1
    release.save(update_fields=["state", "cancelled_because", "version"])
    team_waits.follow(release, at)
    changes = {"state": [ReleaseState.PREPARING, ReleaseState.CANCELLED], "reason": [None, reason.strip()]}
    trail.record(action="releases.release.cancel", of=release, by=by, at=at, changes=changes)
    return release


def _lock_step(step: Step) -> None:
    lock(step.release, ReleaseState.PREPARING)
    release = step.release
    step.refresh_from_db(from_queryset=Step.objects.select_for_update())
    step.release = release


def _tell_carried(release: Release, change: list[str | None], by: Actor, at: datetime) -> None:
    changes = {"carries": change} | _ask_anew(release, at)
    trail.record(action="releases.release.carry", of=release, by=by, at=at, changes=changes)


def _ask_anew(release: Release, at: datetime) -> dict[str, Any]:
    """Let the sign-offs lapse, which were given for something else; whose they were, for the trail."""
    standing = SignOff.objects.standing().filter(release=release)
    names = ", ".join(str(each) for each in standing.select_related("person"))
    standing.update(lapsed_at=at)
    return {"signed_off_by": [names, None]} if names else {}
