"""Every change to what a flag is: made, changed, switched off at once, gone for good."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.flags import publishing
from storewide.flags.models import (
    OPEN,
    Environment,
    Flag,
    FlagState,
    Sticky,
    Switch,
    Tier,
    Unit,
    Version,
    VersionState,
)
from storewide.flags.permissions import FlagsPermission
from storewide.kit import links
from storewide.kit.errors import Refusal, WrongState
from storewide.kit.links import Link
from storewide.kit.permissions import Actor, may
from storewide.kit.records import save_changes
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store


class KeyTaken(Refusal):
    """Another flag has this key, or had it: programs that still ask for it would get the wrong one."""

    field = "key"


class KeyReserved(Refusal):
    """An address of the interface has this name, so that a flag could not be asked for by it."""

    field = "key"


class RiskHeld(Refusal):
    """One alone would take away the second person that customers are served by."""

    status = 409
    field = "tier"


class ReasonMissing(Refusal):
    """A switch is thrown with a reason, which whoever comes next reads."""

    field = "reason"


class StillNeeded(Refusal):
    """Another live flag needs this one."""

    status = 409


#: parts of addresses beside the keys of flags
RESERVED = frozenset({"stale", "v1", "versions"})


@dataclass(frozen=True, kw_only=True)
class FlagFacts:
    """What a flag is, see `Flag`."""

    key: str
    name: str
    purpose: str
    type: str
    area: Area
    store: Store | None = None
    accountable: Person | None = None
    unit: str = Unit.VISITOR
    sticky: str = Sticky.SESSION
    tier: str = Tier.HIGH
    expires_on: date | None = None
    client: bool = True
    logged: bool = False


@trail.operation
def make_flag(*, facts: FlagFacts, by: Actor, at: datetime, request: Link | None = None) -> Flag:
    """Make a flag; it serves nothing until a version of it goes live. Raises KeyReserved, KeyTaken."""
    if facts.key.lower() in RESERVED:
        raise KeyReserved(
            _("“%(key)s” is part of an address of flags; choose another key.") % {"key": facts.key}
        )
    if Flag.objects.filter(key=facts.key).exists():
        raise KeyTaken(
            _("The key “%(key)s” is taken; programs may still ask for it, so choose another one.")
            % {"key": facts.key}
        )
    named = {"request_kind": request.kind, "request_id": request.id} if request else {}
    flag = Flag(**vars(facts), **named, created_at=at)
    flag.save(force_insert=True)
    changes = {"key": [None, flag.key], "area": [None, str(flag.area)]}
    trail.record(action="flags.flag.make", of=flag, by=by, at=at, changes=changes)
    return flag


@trail.operation
def change_flag(
    *, flag: Flag, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> Flag:
    """Change what a flag is: its name, owner, purpose, dates, who may ask; what it serves is a version's.

    Raises WrongState once it is retired, and for its risk while a change waits for a second person; RiskHeld for a lower
    risk of what customers are served, unless by an owner; Conflict.
    """
    _kept(flag)
    _check_risk(flag, changes.get("tier", flag.tier), by)
    if changes.get("tier", flag.tier) != flag.tier and _waiting(flag).exists():
        raise WrongState(
            _("A change of “%(flag)s” waits for a second person; answer it before its risk is changed.")
            % {"flag": flag}
        )
    differing = save_changes(flag, changes, expected_version)
    trail.record(action="flags.flag.change", of=flag, by=by, at=at, changes=differing)
    transaction.on_commit(publishing.publish)
    return flag


@trail.operation
def tie(*, flag: Flag, request: Link | None, by: Actor, at: datetime) -> Flag:
    """Say which request a flag was built for; None takes that away. Raises WrongState once it is retired."""
    _kept(flag)
    before = flag.request
    kind, id_ = (request.kind, request.id) if request else ("", "")
    if (kind, id_) == (flag.request_kind, flag.request_id):
        told: dict[str, list[str | None]] = {}
    else:
        told = {"request": [_label(before), _label(request)]}
        flag.request_kind, flag.request_id = kind, id_
        flag.version += 1
        flag.save(update_fields=["request_kind", "request_id", "version"])
    trail.record(action="flags.flag.tie", of=flag, by=by, at=at, changes=told)
    return flag


@trail.operation
def switch_off(*, flag: Flag, environment: Environment, reason: str, by: Actor, at: datetime) -> Switch:
    """Serve everybody the off variant, at once and without a second person. Raises ReasonMissing, WrongState."""
    return _switch(flag, environment, reason, by, at, on=False)


@trail.operation
def switch_on(*, flag: Flag, environment: Environment, reason: str, by: Actor, at: datetime) -> Switch:
    """Serve what the live version says again. Raises ReasonMissing, WrongState."""
    return _switch(flag, environment, reason, by, at, on=True)


@trail.operation
def retire(*, flag: Flag, by: Actor, at: datetime) -> Flag:
    """Take a flag out for good: programs that still ask for it get their own default. Raises StillNeeded, WrongState."""
    _kept(flag)
    needing = needed_by(flag)
    if needing:
        raise StillNeeded(
            _("“%(flag)s” is needed by %(others)s; change them first.")
            % {"flag": flag, "others": ", ".join(sorted({each.flag.key for each in needing}))}
        )
    before = flag.state
    _waiting(flag).update(state=VersionState.WITHDRAWN)
    Version.objects.filter(flag=flag, state=VersionState.LIVE).update(state=VersionState.REPLACED)
    flag.state = FlagState.RETIRED
    flag.version += 1
    flag.save(update_fields=["state", "version"])
    trail.record(
        action="flags.flag.retire", of=flag, by=by, at=at, changes={"state": [before, FlagState.RETIRED]}
    )
    transaction.on_commit(publishing.publish)
    return flag


def needed_by(flag: Flag) -> list[Version]:
    """The live versions of other flags that need this one; one query."""
    live = Version.objects.filter(state=VersionState.LIVE).exclude(flag=flag).for_page()
    return [
        each
        for each in live
        if any(need["flag"] == flag.key for need in each.content.get("prerequisites", ()))
    ]


def _switch(
    flag: Flag, environment: Environment, reason: str, by: Actor, at: datetime, *, on: bool
) -> Switch:
    _kept(flag)
    if not reason.strip():
        raise ReasonMissing(_("Write why; whoever wonders later reads it."))
    switch = Switch.objects.select_for_update().filter(flag=flag, environment=environment).first()
    if (switch is None and on) or (switch is not None and switch.is_on == on):
        said = {"flag": flag, "environment": environment}
        raise WrongState(
            _("“%(flag)s” is on in %(environment)s already.") % said
            if on
            else _("“%(flag)s” is off in %(environment)s already.") % said
        )
    switch = switch or Switch(flag=flag, environment=environment, created_at=at)
    switch.is_on, switch.reason = on, reason.strip()
    switch.changed_at, switch.changed_by_label = at, by.label[:200]
    switch.save()
    changes = {"environment": [None, str(environment)], "reason": [None, switch.reason]}
    action = "flags.flag.switch_on" if on else "flags.flag.switch_off"
    trail.record(action=action, of=flag, by=by, at=at, changes=changes)
    transaction.on_commit(publishing.publish)
    return switch


def _label(request: Link | None) -> str | None:
    """A request as the trail names it: its title while it is there."""
    if request is None:
        return None
    found = links.resolve(request)
    return found.label or found.written


def _kept(flag: Flag) -> None:
    flag.refresh_from_db(from_queryset=Flag.objects.select_for_update())
    if flag.state == FlagState.RETIRED:
        raise WrongState(_("“%(flag)s” is retired; make a new flag.") % {"flag": flag})


def _check_risk(flag: Flag, tier: str, by: Actor) -> None:
    """Nobody but an owner lowers the risk of what customers are served: a second person would be gone around."""
    lower = flag.tier == Tier.HIGH and tier == Tier.LOW
    served = Version.objects.filter(flag=flag, state=VersionState.LIVE, environment__guarded=True)
    if lower and not may(by, FlagsPermission.ARRANGE) and served.exists():
        raise RiskHeld(
            _(
                "“%(flag)s” is served to customers; an owner lowers its risk, since changes then need no second person."
            )
            % {"flag": flag}
        )


def _waiting(flag: Flag) -> Any:
    return Version.objects.filter(flag=flag, state__in=OPEN)
