"""Every change to who may decide what, and the decisions taken."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal, WrongState
from storewide.kit.permissions import Actor
from storewide.kit.records import save_changes
from storewide.lib.money import Money
from storewide.organization.models import DecisionRight, How, Role, Team, TeamDecision


class RightTaken(Refusal):
    """There is a right of this team, kind and bound already."""

    field = "kind"


class NobodyToAsk(Refusal):
    """A team that asks needs a role to ask."""

    field = "asks"


class AmountAndSize(Refusal):
    """An amount and a size at once."""

    field = "size"


class DecidedBeforeItCameUp(Refusal):
    """A decision would be taken before it was needed."""

    field = "decided_at"


class NeitherDecidedNorAsked(Refusal):
    """A decision that was not taken waits for a role."""

    field = "asked"


@trail.operation
def set_right(
    *,
    team: Team | None,
    kind: str,
    how: str,
    by: Actor,
    at: datetime,
    up_to: Money | None = None,
    size: str = "",
    asks: Role | None = None,
) -> DecisionRight:
    """Say what a team (None: every team without one of its own) does before decisions of a kind, up to an amount or size.

    Raises RightTaken, NobodyToAsk, AmountAndSize.
    """
    right = DecisionRight(team=team, kind=kind, how=how, size=size, asks=asks, created_at=at)
    right.up_to_minor, right.currency = _minor(up_to)
    _refuse(right)
    right.save(force_insert=True)
    trail.record(action="organization.right.set", of=right, by=by, at=at)
    return right


@trail.operation
def change_right(
    *, right: DecisionRight, changes: dict[str, Any], by: Actor, at: datetime, expected_version: int | None
) -> DecisionRight:
    """Change a right by field. Raises RightTaken, NobodyToAsk, AmountAndSize, Conflict."""
    meant = DecisionRight(
        pk=right.pk,
        **{
            name: changes.get(name, getattr(right, name))
            for name in ("team", "kind", "how", "size", "asks", "up_to_minor", "currency")
        },
    )
    _refuse(meant)
    differing = save_changes(right, changes, expected_version)
    trail.record(action="organization.right.change", of=right, by=by, at=at, changes=differing)
    return right


@trail.operation
def remove_right(*, right: DecisionRight, by: Actor, at: datetime) -> None:
    """Take a right back."""
    trail.record(action="organization.right.remove", of=right, by=by, at=at)
    right.delete()


@trail.operation
def note_decision(
    *,
    team: Team,
    kind: str,
    what: str,
    came_up_at: datetime,
    by: Actor,
    at: datetime,
    asked: Role | None = None,
    decided_at: datetime | None = None,
    amount: Money | None = None,
    size: str = "",
    outcome: str = "",
) -> TeamDecision:
    """Note a decision that a team took by itself, or asked a role for (open while `decided_at` is None).

    Raises DecidedBeforeItCameUp, NeitherDecidedNorAsked, AmountAndSize.
    """
    if asked is None and decided_at is None:
        raise NeitherDecidedNorAsked(
            _("“%(what)s” is not decided yet; say which role was asked, or when the team decided.")
            % {"what": what}
        )
    if amount is not None and size:
        raise AmountAndSize(_("Say an amount or a size, not both."))
    _refuse_before(came_up_at, decided_at)
    minor, currency = _minor(amount)
    decision = TeamDecision.objects.create(
        team=team,
        kind=kind,
        what=what,
        amount_minor=minor,
        currency=currency,
        size=size,
        asked=asked,
        came_up_at=came_up_at,
        decided_at=decided_at,
        outcome=outcome,
        created_at=at,
    )
    trail.record(action="organization.decision.note", of=decision, by=by, at=at)
    return decision


@trail.operation
def settle_decision(
    *, decision: TeamDecision, outcome: str, decided_at: datetime, by: Actor, at: datetime
) -> TeamDecision:
    """Note that a decision that was waited for is there. Raises WrongState, DecidedBeforeItCameUp."""
    if decision.decided_at is not None:
        raise WrongState(_("“%(what)s” is decided already.") % {"what": decision})
    _refuse_before(decision.came_up_at, decided_at)
    differing = save_changes(decision, {"outcome": outcome, "decided_at": decided_at}, None)
    trail.record(action="organization.decision.settle", of=decision, by=by, at=at, changes=differing)
    return decision


@trail.operation
def remove_decision(*, decision: TeamDecision, by: Actor, at: datetime) -> None:
    """Take back a decision noted by mistake."""
    trail.record(action="organization.decision.remove", of=decision, by=by, at=at)
    decision.delete()


def _refuse(right: DecisionRight) -> None:
    if right.how == How.ASKS and right.asks is None:
        raise NobodyToAsk(_("Say which role the team asks."))
    if right.up_to_minor is not None and right.size:
        raise AmountAndSize(_("Bound it by an amount or by a size, not by both."))
    same = DecisionRight.objects.filter(
        team=right.team,
        kind=right.kind,
        up_to_minor=right.up_to_minor,
        currency=right.currency,
        size=right.size,
    ).exclude(pk=right.pk)
    if same.exists():
        raise RightTaken(
            _("There is a right for “%(kind)s” with this bound already; change that one.")
            % {"kind": right.get_kind_display()}
        )


def _refuse_before(came_up_at: datetime, decided_at: datetime | None) -> None:
    if decided_at is not None and decided_at < came_up_at:
        raise DecidedBeforeItCameUp(
            _("It was decided before it came up (%(day)s); choose a later moment.")
            % {"day": came_up_at.date()}
        )


def _minor(amount: Money | None) -> tuple[int | None, str]:
    return (None, "") if amount is None else (amount.minor, amount.currency)
