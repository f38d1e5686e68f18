"""The one way by which a request comes from one state to the next: each stage is kept with its times and its reason."""

from datetime import datetime

from storewide.kit.permissions import Actor
from storewide.portfolio.models import Request, RequestState, Stage
from storewide.portfolio.needs import answering
from storewide.portfolio.tracking import telling


def begin(request: Request, by: Actor, at: datetime) -> None:
    """Write down the first stage of a request that was just asked."""
    _enter(request, "", by, at)


def move(
    request: Request,
    to: RequestState,
    *,
    reason: str = "",
    into: Request | None = None,
    by: Actor,
    at: datetime,
) -> None:
    """Let a request enter a state; nothing where it is in it already. The caller holds its lock.

    Everybody who asked for it is answered, and its issues are told.

    `reason` is what whoever asked is told of it; `into` is the request that one to be merged goes on in.
    """
    if request.state == to:
        return
    Stage.objects.running().filter(request=request).update(ends=at)
    request.state, request.merged_into = to, into
    request.version += 1
    request.save(update_fields=["state", "merged_into", "version"])
    entered = _enter(request, reason, by, at)
    answering.tell(entered, by, at)
    telling.stage_entered(entered, by)


def _enter(request: Request, reason: str, by: Actor, at: datetime) -> Stage:
    return Stage.objects.create(
        request=request, state=request.state, begins=at, reason=reason, by_id=by.id, by_label=by.label[:200]
    )
