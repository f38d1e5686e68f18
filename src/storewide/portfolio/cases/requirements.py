"""Every change to what a request must, should or could do: written, accepted, dropped with a reason, taken up again."""

from datetime import datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.kit.records import lock, save_changes
from storewide.organization.actors import person_of
from storewide.organization.models import Person
from storewide.portfolio.models import Request, RequestState, Requirement, RequirementState

#: a request that is over or gone has no requirement that could still be met
CLOSED = (RequestState.DECLINED, RequestState.MERGED)
MOST = 200


class NothingRequired(Refusal):
    """A requirement says nothing."""

    field = "text"


class TooMany(Refusal):
    """A request has more requirements than anybody reads."""

    field = "text"


class NoReason(Refusal):
    """A requirement would be dropped without saying why."""

    field = "reason"


class Closed(Refusal):
    """The request is declined or merged; nothing is required of it any more."""

    status = 409


@trail.operation
def require_of(
    *, request: Request, text: str, criteria: list[str], need: str, by: Actor, at: datetime
) -> Requirement:
    """Write down a requirement of a request; it gets the next number there. Raises NothingRequired, TooMany, Closed."""
    _open(request)
    if not text.strip():
        raise NothingRequired(
            _("Write who wants what for what, such as “As a guest I pay without an account”.")
        )
    last = Requirement.objects.filter(request=request).aggregate(last=Max("number"))["last"] or 0
    if last >= MOST:
        raise TooMany(
            _("The request has %(count)s requirements; split it into several requests.") % {"count": last}
        )
    made = Requirement.objects.create(
        request=request, number=last + 1, text=text.strip(), criteria=criteria, need=need, created_at=at
    )
    trail.record(action="portfolio.requirement.write", of=made, by=by, at=at)
    return made


@trail.operation
def change(
    *,
    requirement: Requirement,
    changes: dict[str, Any],
    by: Actor,
    at: datetime,
    expected_version: int | None = None,
) -> Requirement:
    """Change what is required; what was accepted for other words is open again. Raises Conflict."""
    _open(requirement.request)
    differing = save_changes(requirement, changes, expected_version)
    if {"text", "criteria"} & differing.keys() and requirement.state == RequirementState.MET:
        differing |= _set(requirement, RequirementState.OPEN)
    trail.record(action="portfolio.requirement.change", of=requirement, by=by, at=at, changes=differing)
    return requirement


@trail.operation
def accept(
    *,
    requirement: Requirement,
    evidence: str = "",
    by: Actor,
    at: datetime,
    on_behalf_of: Person | None = None,
) -> Requirement:
    """Say that a requirement is met, with a link to what shows it where there is one. Raises WrongState, Closed."""
    _open(requirement.request)
    lock(requirement, RequirementState.OPEN)
    person = person_of(by) if by.id is not None else on_behalf_of
    changes = _set(
        requirement,
        RequirementState.MET,
        evidence=evidence.strip(),
        accepted_at=at,
        accepted_by=person,
        accepted_by_label=str(person or by.label)[:200],
    )
    trail.record(action="portfolio.requirement.accept", of=requirement, by=by, at=at, changes=changes)
    return requirement


@trail.operation
def drop(*, requirement: Requirement, reason: str, by: Actor, at: datetime) -> Requirement:
    """Say that something is not required after all, and why. Raises NoReason, WrongState, Closed."""
    _open(requirement.request)
    lock(requirement, RequirementState.OPEN)
    if not reason.strip():
        raise NoReason(_("Write why it is dropped; whoever wanted it reads it."))
    changes = _set(requirement, RequirementState.DROPPED, reason=reason.strip())
    trail.record(action="portfolio.requirement.drop", of=requirement, by=by, at=at, changes=changes)
    return requirement


@trail.operation
def take_up(*, requirement: Requirement, by: Actor, at: datetime) -> Requirement:
    """Open a requirement again that was met or dropped."""
    _open(requirement.request)
    lock(requirement, RequirementState.MET, RequirementState.DROPPED)
    changes = _set(requirement, RequirementState.OPEN)
    trail.record(action="portfolio.requirement.take_up", of=requirement, by=by, at=at, changes=changes)
    return requirement


def _set(requirement: Requirement, state: RequirementState, **values: Any) -> dict[str, list[str]]:
    before = requirement.state
    nothing = {
        "reason": "",
        "evidence": "",
        "accepted_at": None,
        "accepted_by": None,
        "accepted_by_label": "",
    }
    requirement.state = state
    for name, value in (nothing | values).items():
        setattr(requirement, name, value)
    requirement.version += 1
    requirement.save()
    told = {
        name: ["", str(value)] for name, value in values.items() if name in ("reason", "evidence") and value
    }
    return {"state": [before, str(state)], **told}


def _open(request: Request) -> None:
    if request.state in CLOSED:
        raise Closed(
            _("“%(request)s” is %(state)s; nothing is required of it any more.")
            % {"request": request, "state": request.get_state_display().lower()}
        )
