"""Every change to how requests come in: what they tell in own fields, merging what was asked twice, remarks."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.kit.errors import Conflict, Refusal, WrongState
from storewide.kit.evidence import Handed
from storewide.kit.permissions import Actor
from storewide.kit.records import lock
from storewide.organization.models import Wait, WaitKind
from storewide.organization.wait_operations import stop_waiting, wait_for
from storewide.portfolio import moving
from storewide.portfolio.intake import attached, kept, own_fields, telling
from storewide.portfolio.intake.own_fields import Told
from storewide.portfolio.models import OPEN, SHIPPED, UNDERWAY, Door, Remark, Request, RequestState, Stage
from storewide.portfolio.needs import asking


class NotTheSame(Refusal):
    """A request is merged into another one that goes on."""

    field = "into"


class NoReason(Refusal):
    """Whoever asked reads why."""

    field = "reason"


class NothingSaid(Refusal):
    """A remark says something, in at most 4,000 characters."""

    field = "words"


@trail.operation
def tell_more(
    *,
    request: Request,
    function: str,
    own: Mapping[str, Any],
    by: Actor,
    at: datetime,
    expected_version: int | None,
) -> Request:
    """Write which function asks and what its type asks, evidence too, while a request is open. Raises PartsRefused.

    A file that is told no more goes; one whose name is given again stays, and one of no field until its key is empty.
    """
    lock(request, *OPEN)
    if expected_version is not None and request.version != expected_version:
        raise Conflict(_("Somebody else changed this while you were writing; save again to keep yours."))
    telling.require_function(function)
    held = own_fields.told(request.told)
    asked = own_fields.read(request.type.fields if request.type else ())
    told = own_fields.checked(asked, own, held)
    changes = _differing(held, own_fields.told(told))
    kept.keep(request, own.values())
    if function != request.function:
        changes["function"] = [request.function, function]
    request.told, request.function = told, function
    request.version += 1
    request.save(update_fields=["told", "function", "version"])
    trail.record(action="portfolio.request.tell", of=request, by=by, at=at, changes=changes)
    kept.sweep(request, held, own_fields.told(told))
    return request


def hand_in(*, request: Request, key: str, handed: Handed, by: Actor, at: datetime) -> Request:
    """Hand in the file of one own field; all else that the request tells stays. Raises PartsRefused."""
    asked = {each.key for each in own_fields.read(request.type.fields if request.type else ())}
    own = {each.key: each.value for each in own_fields.told(request.told) if each.key in asked}
    said: dict[str, Any] = {"function": request.function, "own": {**own, key: handed}}
    return tell_more(request=request, by=by, at=at, expected_version=request.version, **said)


@trail.operation
def attach(*, request: Request, files: Sequence[Handed], by: Actor, at: datetime) -> Request:
    """Keep files that came along with what somebody wrote: each in a field of a file that is empty, else besides.

    Raises NotTaken for a file that is not kept.
    """
    lock(request, *OPEN)
    held = own_fields.told(request.told)
    asked = own_fields.read(request.type.fields if request.type else ())
    request.told = attached.placed(asked, held, files)
    kept.keep(request, files)
    request.version += 1
    request.save(update_fields=["told", "version"])
    changes = _differing(held, own_fields.told(request.told))
    trail.record(action="portfolio.request.tell", of=request, by=by, at=at, changes=changes)
    return request


@trail.operation
def merge(*, request: Request, into: Request, reason: str, by: Actor, at: datetime) -> Request:
    """Let a request go on in another that asks for the same: its askers are told why, and of all that follows.

    Raises NotTheSame for a request itself, one that was declined or merged, and a chain that would grow too long.
    """
    lock(request, *OPEN)
    into = Request.objects.select_for_update(of=("self",)).select_related("merged_into").get(pk=into.pk)
    _require_goes_on(request, into)
    if not reason.strip():
        raise NoReason(_("Write why these are the same; whoever asked will read it."))
    stop_waiting(link=request.link, until=at)
    request.answer, request.answered_at = reason.strip(), at
    request.save(update_fields=["answer", "answered_at"])
    moving.move(request, RequestState.MERGED, reason=request.answer, into=into, by=by, at=at)
    changes = {"into": ["", f"{into.number}: {into.title}"]}
    trail.record(action="portfolio.request.merge", of=request, by=by, at=at, changes=changes)
    return request


@trail.operation
def unmerge(*, request: Request, reason: str, by: Actor, at: datetime) -> Request:
    """Undo a merge that was a mistake: the request stands again where it stood, and its team waits again."""
    lock(request, RequestState.MERGED)
    if not reason.strip():
        raise NoReason(_("Write why these are not the same; whoever asked will read it."))
    merged = Stage.objects.running().get(request=request)
    before = Stage.objects.filter(request=request, ends=merged.begins).order_by("-begins").first()
    for wait in (
        Wait.objects.of(request.link).filter(until=merged.begins).select_related("waiting", "blocking")
    ):
        wait_for(
            waiting=wait.waiting,
            blocking=[wait.blocking],
            kind=WaitKind(wait.kind),
            link=request.link,
            since=at,
        )
    request.answer, request.answered_at = "", None
    request.save(update_fields=["answer", "answered_at"])
    state = RequestState(before.state) if before else RequestState.ASKED
    moving.move(request, state, reason=reason.strip(), by=by, at=at)
    trail.record(action="portfolio.request.unmerge", of=request, by=by, at=at)
    return request


@trail.operation
def remark(
    *, request: Request, words: str, by: Actor, at: datetime, on: Door = Door.PAGE, label: str = ""
) -> Remark:
    """Add a remark to a request in any state; `label` is who says it, where that is not who acts."""
    if not words.strip() or len(words) > 4000:
        raise NothingSaid(
            _("A remark has 1 to 4,000 characters; this one has %(count)s.") % {"count": len(words)}
        )
    said = Remark.objects.create(
        request=request,
        words=words.strip(),
        by_id=by.id,
        by_label=(label or by.label)[:200],
        on=on,
        created_at=at,
    )
    trail.record(action="portfolio.request.remark", of=request, by=by, at=at)
    return said


def _differing(held: Sequence[Told], told: Sequence[Told]) -> dict[str, list[str]]:
    """What was told and is told under each label that changes."""
    before, after = {each.label: each for each in held}, {each.label: each for each in told}
    return {
        label: [before[label].shown if label in before else "", after[label].shown if label in after else ""]
        for label in [*before, *(label for label in after if label not in before)]
        if before.get(label) != after.get(label)
    }


def _require_goes_on(request: Request, into: Request) -> None:
    if into.pk == request.pk:
        raise NotTheSame(_("A request cannot be merged into itself; choose another one."))
    if into.state == RequestState.MERGED:
        raise NotTheSame(
            _("“%(name)s” was merged itself; choose “%(into)s”, in which it goes on.")
            % {"name": into, "into": into.merged_into}
        )
    if into.state not in (*OPEN, *UNDERWAY, *SHIPPED):
        raise NotTheSame(
            _("“%(name)s” was declined; decline this one with the same reason, or choose another one.")
            % {"name": into}
        )
    if any(each.pk == into.pk for each in asking.together(request)):
        raise WrongState(_("“%(name)s” was merged into this one; undo that first.") % {"name": into})
