"""Every change to what a flag serves: a version is proposed, let through where the risk asks for it, and goes live."""

from datetime import UTC, datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.flags import fitting, publishing
from storewide.flags.models import (
    OPEN,
    Environment,
    Flag,
    FlagState,
    Sticky,
    Tier,
    Version,
    VersionState,
)
from storewide.flags.rules import settling, shape
from storewide.flags.rules.bucketing import Spans, joined
from storewide.flags.rules.unfit import Unfit
from storewide.kit.errors import Conflict, Refusal, WrongState
from storewide.kit.permissions import Actor


class WhyMissing(Refusal):
    """A version says why it is made."""

    field = "why"


class AnotherWaits(Refusal):
    """One change of a flag is open at a time."""

    status = 409


class OwnWork(Refusal):
    """Nobody lets through what they wrote themselves."""

    status = 409


@trail.operation
def propose(
    *,
    flag: Flag,
    environment: Environment,
    content: dict[str, Any],
    why: str,
    by: Actor,
    at: datetime,
    expected_live: int | None = None,
) -> Version:
    """Say what a flag is to serve in an environment.

    It goes live at once where no second person is asked for (low risk, or no customers there). `expected_live` is the
    number of the live version that the author has read, 0 for none; None skips the check.
    Raises WhyMissing, RulesUnfit, AnotherWaits, Conflict, WrongState once the flag is retired.
    """
    flag.refresh_from_db(from_queryset=Flag.objects.select_for_update())
    if flag.state == FlagState.RETIRED:
        raise WrongState(_("“%(flag)s” is retired; make a new flag.") % {"flag": flag})
    if not why.strip():
        raise WhyMissing(_("Write why; whoever lets it through reads it, and whoever comes next."))
    _check_read(flag, environment, expected_live)
    served(flag, environment, content, at)
    version = _numbered(flag, environment, content, why.strip(), by, at)
    trail.record(action="flags.version.propose", of=flag, by=by, at=at, changes=_said(version, why=why))
    return version if asks_second(flag, environment) else _go_live(version, by, at)


@trail.operation
def approve(*, version: Version, by: Actor, at: datetime, answer: str = "") -> Version:
    """Let a version through. Raises OwnWork for its author, WrongState once it was answered."""
    _lock(version, VersionState.PROPOSED)
    if _is_author(version, by):
        raise OwnWork(
            _("You wrote this version; somebody else lets it through, so that two have looked at it.")
        )
    _answer(version, VersionState.APPROVED, answer, by, at)
    trail.record(action="flags.version.approve", of=version.flag, by=by, at=at, changes=_said(version))
    return version


@trail.operation
def refuse(*, version: Version, answer: str, by: Actor, at: datetime) -> Version:
    """Refuse a version with a reason. Raises WhyMissing, WrongState once it is live or closed."""
    _lock(version, *OPEN)
    if not answer.strip():
        raise WhyMissing(_("Write why; its author reads it."))
    _answer(version, VersionState.REFUSED, answer, by, at)
    trail.record(
        action="flags.version.refuse", of=version.flag, by=by, at=at, changes=_said(version, why=answer)
    )
    return version


@trail.operation
def withdraw(*, version: Version, by: Actor, at: datetime) -> Version:
    """Take back a version that is not live yet. Raises WrongState."""
    _lock(version, *OPEN)
    version.state = VersionState.WITHDRAWN
    version.version += 1
    version.save(update_fields=["state", "version"])
    trail.record(action="flags.version.withdraw", of=version.flag, by=by, at=at, changes=_said(version))
    return version


@trail.operation
def put_live(*, version: Version, by: Actor, at: datetime) -> Version:
    """Serve a version that was let through. Raises WrongState before that, RulesUnfit where things changed meanwhile."""
    _lock(version, VersionState.APPROVED)
    return _go_live(version, by, at)


def served(flag: Flag, environment: Environment, content: dict[str, Any], at: datetime) -> dict[str, Any]:
    """What would be served of `content` from now on, with its slots; changes nothing. Raises RulesUnfit."""
    before = live(flag, environment)
    try:
        shape.check(content, flag.key)
        found = settling.settled(
            content,
            before.served if before else None,
            taken=_taken(flag, environment),
            sticky=flag.sticky != Sticky.NONE,
            at=at.astimezone(UTC).isoformat(),
        )
    except Unfit as fault:
        raise fitting.refused(fault) from fault
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise fitting.refused(Unfit("not_a_rule", flag.key, error=str(error))) from error
    fitting.check_experiments(flag, content)
    fitting.check(flag, environment, found)
    return found


def live(flag: Flag, environment: Environment) -> Version | None:
    """The version that is live in an environment."""
    return Version.objects.filter(flag=flag, environment=environment, state=VersionState.LIVE).first()


def asks_second(flag: Flag, environment: Environment) -> bool:
    """Whether a second person lets a change of the flag through there: its risk, or that of a live flag that needs it."""
    if not environment.guarded:
        return False
    return flag.tier == Tier.HIGH or bool(needed_by_high(flag, environment))


def needed_by_high(flag: Flag, environment: Environment) -> list[str]:
    """The keys of high-risk flags that need this one there, directly or through others: what it serves decides them."""
    there = Version.objects.filter(state=VersionState.LIVE, environment=environment).select_related("flag")
    needing: dict[str, list[Flag]] = {}
    for version in there:
        for need in version.content.get("prerequisites", ()):
            needing.setdefault(need["flag"], []).append(version.flag)
    found: dict[str, Flag] = {}
    waiting = [flag.key]
    while waiting:
        for other in needing.get(waiting.pop(), ()):
            if other.key not in found and other.key != flag.key:
                found[other.key] = other
                waiting.append(other.key)
    return sorted(key for key, other in found.items() if other.tier == Tier.HIGH)


def _check_read(flag: Flag, environment: Environment, expected: int | None) -> None:
    now_live = live(flag, environment)
    number = now_live.number if now_live else 0
    if expected not in (None, number):
        raise Conflict(
            _(
                "Version %(number)s went live in %(environment)s while you were writing; look at it, and save again to "
                "serve yours in its place."
            )
            % {"number": number, "environment": environment},
            {"read": str(number)},
        )


def _go_live(version: Version, by: Actor, at: datetime) -> Version:
    # one after the other: slots of a layer are given away once, and no two flags come to need each other
    Environment.objects.select_for_update().get(pk=version.environment_id)
    version.served = served(version.flag, version.environment, version.content, at)
    before = live(version.flag, version.environment)
    if before is not None:
        before.state = VersionState.REPLACED
        before.save(update_fields=["state"])
    version.state, version.live_at = VersionState.LIVE, at
    version.version += 1
    version.save(update_fields=["state", "live_at", "served", "version"])
    if version.flag.state != FlagState.LIVE:
        version.flag.state = FlagState.LIVE
        version.flag.save(update_fields=["state"])
    trail.record(action="flags.version.live", of=version.flag, by=by, at=at, changes=_said(version))
    transaction.on_commit(publishing.publish)
    return version


def _numbered(
    flag: Flag, environment: Environment, content: dict[str, Any], why: str, by: Actor, at: datetime
) -> Version:
    rows = Version.objects.filter(flag=flag, environment=environment)
    version = Version(
        flag=flag,
        environment=environment,
        number=(rows.aggregate(last=models.Max("number"))["last"] or 0) + 1,
        content=content,
        why=why[:300],
        author_id=by.id,
        author_label=by.label[:200],
        created_at=at,
    )
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError as error:
        raise AnotherWaits(
            _("A change of “%(flag)s” in %(environment)s is open already; answer or withdraw it first.")
            % {"flag": flag, "environment": environment}
        ) from error
    return version


def _taken(flag: Flag, environment: Environment) -> dict[str, Spans]:
    """The slots of each layer that other flags hold there."""
    others = Version.objects.filter(environment=environment, state=VersionState.LIVE).exclude(flag=flag)
    found: dict[str, Spans] = {}
    for held in others.values_list("served", flat=True):
        for key, spans in settling.layers_of(held or {}).items():
            found[key] = joined((*found.get(key, ()), *spans))
    return found


def _lock(version: Version, *states: str) -> None:
    # the flag first, as whoever retires it does: in another order two would wait for each other
    flag = Flag.objects.select_for_update().get(pk=version.flag_id)
    version.refresh_from_db(from_queryset=Version.objects.select_for_update())
    version.flag = flag
    if version.state not in states:
        raise WrongState(
            _("Where version %(number)s stands (%(state)s) this cannot be done to it.")
            % {"number": version.number, "state": version.get_state_display().lower()}
        )


def _is_author(version: Version, by: Actor) -> bool:
    if by.id is not None and version.author_id is not None:
        return by.id == version.author_id
    return by.label == version.author_label


def _answer(version: Version, state: VersionState, answer: str, by: Actor, at: datetime) -> None:
    version.state, version.answer = state, answer.strip()[:300]
    version.answered_by_id, version.answered_by_label, version.answered_at = by.id, by.label[:200], at
    version.version += 1
    version.save(
        update_fields=["state", "answer", "answered_by_id", "answered_by_label", "answered_at", "version"]
    )


def _said(version: Version, **more: str) -> dict[str, Any]:
    said = {"version": str(version.number), "environment": str(version.environment), **more}
    return {name: [None, value] for name, value in said.items()}
